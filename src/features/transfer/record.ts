import { z } from "zod";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { OUTGOING_NEWS, type OutgoingNews } from "../../domain/lists/outgoing.ts";
import { faultInDay, newsPossible, STANDING_WORDS, standingOf, waitsFor } from "../../domain/requests.ts";
import { choice, LONGEST, neededDate, typed } from "../answers.ts";
import { refuseErased } from "../keeping/queries.ts";
import { type Asking, action, type Step } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordNews } from "./acts.ts";
import { kindWithWhom, type Outgoing, outgoingOf } from "./queries.ts";
import { notNow } from "./refusals.ts";

type Asked = Asking<"outgoing">;

/**
 * Which request, and where it stands.
 * @throws the refusal that nothing more is to be recorded of it: a form may be opened again after that
 */
async function standing({ ctx, subject }: Asked): Promise<Block<Frank>[]> {
	const o = await toRecord(ctx, subject.id);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const waits = waitsFor(o);
	const due = waits ? `, due ${shortDate(waits.by, today)}` : "";
	return [{ text: [[{ strong: o.ref }, `  ${kindWithWhom(o)}: ${STANDING_WORDS[standingOf(o)]}${due}.`]] }];
}

/** A panel of this deployment answers by itself: all that is recorded here is that the request is taken back. */
const theirsToRecord = (o: Outgoing): OutgoingNews[] =>
	newsPossible(o).filter((news) => !o.toPanel || news === "withdrawn");

/** @throws the refusal that nothing is to be recorded of it now */
async function toRecord({ tx }: Asked["ctx"], id: Key): Promise<Outgoing> {
	const o = await outgoingOf(tx, id);
	if (!o || !theirsToRecord(o).length) throw notNow();
	return o;
}

const blank = (value: unknown): boolean => !(value instanceof Private) || value.isBlank;

const what: Step<"outgoing"> = {
	title: "What came of it",
	notes: standing,
	fields: {
		news: {
			label: "What came of it?",
			as: "one",
			schema: choice(codesOf(OUTGOING_NEWS), "Say what came of it."),
			options: async ({ ctx, subject }) => {
				const possible = theirsToRecord((await outgoingOf(ctx.tx, subject.id))!);
				return OUTGOING_NEWS.filter(({ code }) => possible.includes(code)).map(({ code, label }) => ({
					value: code,
					label,
				}));
			},
		},
		news_on: { label: "On which day", as: "date", schema: neededDate },
		news_by: {
			label: "Who there said so",
			hint: "Needed unless you withdraw it.",
			as: "text",
			schema: typed(),
			expected: true,
		},
		their_reference: {
			label: "Their reference",
			hint: "Needed where they accept the child: it stands in their written acceptance.",
			as: "text",
			schema: typed(80),
		},
		because: {
			label: "Why, if they declined or you withdraw it",
			as: "text",
			lines: 3,
			schema: typed(LONGEST),
		},
	},
	async check({ ctx, subject, soFar }: Asked): Promise<Record<string, Words>> {
		const o = (await outgoingOf(ctx.tx, subject.id))!;
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const news = soFar.news as OutgoingNews;
		const errors: Record<string, Words> = {};
		const fault = faultInDay(soFar.news_on as string, o.sentOn, today);
		if (fault) errors.news_on = fault;
		if (!newsPossible(o).includes(news))
			errors.news = "Somebody has recorded this since. Leave the form and look again.";
		if (news !== "withdrawn" && blank(soFar.news_by)) errors.news_by = "Say who there said so.";
		if (news === "accepted" && o.kind === "authority" && blank(soFar.their_reference)) {
			errors.their_reference =
				"Enter the reference in their written acceptance: without it the case cannot close.";
		}
		if ((news === "declined" || news === "withdrawn") && blank(soFar.because)) errors.because = "Say why.";
		return errors;
	},
};

const Given = z.object({
	news: z.enum(codesOf(OUTGOING_NEWS)),
	news_on: z.iso.date(),
	news_by: z.instanceof(Private).optional(),
	their_reference: z.instanceof(Private).optional(),
	because: z.instanceof(Private).optional(),
});

/** What came of a request: acknowledged, accepted with their reference, declined and why, done, or withdrawn. */
export const recordOutgoing = action({
	name: "outgoing.record",
	on: "outgoing",
	allow: "transfer or refer a child outside the panel",
	help: "Record what came of a transfer or referral.",
	doors: {},
	form: { title: "What came of it", send: "Record", steps: [what] },
	async prefill({ ctx, subject }) {
		await toRecord(ctx, subject.id);
		await refuseErased(ctx.tx, subject.case);
		return { news_on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const { ref, closed, wasTheirs } = await recordNews(ctx, subject.id, {
			...{ what: given.news, on: given.news_on },
			words: { by: given.news_by, reference: given.their_reference, because: given.because },
		});
		const says = `Recorded on ${ref}: ${lower(labelOf(OUTGOING_NEWS, given.news))}.`;
		return {
			say: {
				summary: says,
				blocks: [
					{ text: [says, ...next(given.news, subject.kind, { closed, wasTheirs })] },
					...buttons(given.news, subject, closed),
				],
			},
		};
	},
});

function next(
	news: OutgoingNews,
	kind: string,
	{ closed, wasTheirs }: { closed: boolean; wasTheirs: boolean },
): Words[] {
	if (kind !== "authority") return [];
	if (news === "accepted") {
		return ["The child is theirs now. All that is left here is to close the case; it can still be read."];
	}
	if (news === "acknowledged") return ["The child is still yours, until they accept."];
	if (closed) return ["The case is closed here, so nobody looks after the child. Reopen it now."];
	return [`The child ${wasTheirs ? "is yours again" : "stays yours"}: the case goes on from where it stood.`];
}

function buttons(
	news: OutgoingNews,
	{ kind, case: id }: { kind: string; case: string },
	closed: boolean,
): Block[] {
	if (kind === "authority" && closed && news === "withdrawn") {
		const open = { label: "Open the case", action: "case.open", on: id, opens: true, tone: "main" } as const;
		return [{ buttons: [open] }];
	}
	if (kind !== "authority" || news !== "accepted" || closed) return [];
	return [
		{ buttons: [{ label: "Close the case", action: "decision.record", on: id, opens: true, tone: "main" }] },
	];
}

const lower = (words: Words): Words => words.charAt(0).toLowerCase() + words.slice(1);
