import { notFound, type ShareSubject } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Frank, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { longDate } from "../../domain/date/words.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { SHARE_DETAILS, type ShareDetail } from "../../domain/lists/sharing.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { identityFacts } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { decisionsOf } from "../decision/queries.ts";
import { closedEnquiriesOf } from "../enquiry/queries.ts";
import { holdInWords, holdReasonsOn } from "../hold/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { notificationOf } from "../raise/queries.ts";
import { shareOpened } from "./events.ts";
import { shareOf } from "./queries.ts";
import { waits, withheld } from "./refusals.ts";
import { detailsInWords } from "./words.ts";

/** "What to pass on": the kinds of detail that the share is of and nothing else, for whoever passes it on. */
export const passOn = action({
	name: "share.open",
	on: "share",
	allow: "share outside the panel",
	help: "Open what you pass on of a case.",
	doors: {},
	opens: true,
	run: async (ctx, subject) => ({ show: await sheet(ctx, subject) }),
});

/** @throws refusals: somebody else's, still waiting, or not shared */
async function sheet(ctx: PersonCtx, subject: ShareSubject): Promise<Sheet> {
	if (subject.person !== ctx.person.id) throw notFound();
	if (subject.decision === "withheld") throw withheld();
	if (!subject.made) throw waits();
	const share = (await shareOf(ctx.tx, subject.id))!;
	const about = { panel: subject.panel, case: subject.case };
	await ctx.record(shareOpened, about, { share: subject.id, details: share.details });
	const opened = await open(ctx.tx, ctx.keys, [subject.case, subject.id]);
	const words = opened.get(subject.id);
	const to = share.agency ?? words?.get("organisation") ?? "An organisation outside the panel";
	const person = words?.get("person");
	const holds = await holdReasonsOn(ctx.tx, subject.case);
	const parts: Block<Frank>[] = holds.length ? [{ text: [holdInWords(holds)], tone: "urgent" }] : [];
	for (const kind of share.details) {
		parts.push(...section(kind, await partOf(ctx, subject, kind, opened.get(subject.case))));
	}
	return {
		title: "What to pass on",
		blocks: [
			{
				facts: [
					["To", to],
					...(person ? [["Who there", person] as const] : []),
					["What", detailsInWords(share)],
				],
			},
			...parts,
			{
				text: ["Pass on this and no more, to this person, in a way that only they can read."],
				tone: "quiet",
			},
		],
	};
}

function section(kind: ShareDetail, blocks: Block<Frank>[]): Block<Frank>[] {
	const none: Block<Frank>[] = [{ text: ["Nothing is recorded."], tone: "quiet" }];
	return [{ text: [[{ strong: labelOf(SHARE_DETAILS, kind) }]] }, ...(blocks.length ? blocks : none)];
}

async function partOf(
	ctx: PersonCtx,
	subject: ShareSubject,
	kind: ShareDetail,
	fields: ReadonlyMap<string, Private> | undefined,
): Promise<Block<Frank>[]> {
	if (kind === "enquiries") return enquiries(ctx, subject.case);
	if (kind === "decisions") return asLines((await decisionsOf(ctx, subject.case)).map((d) => d.words));
	const { today } = await loadPanel(ctx.tx, subject.panel);
	const known = identityFacts(fields ?? new Map(), today, entryOf(SHARE_DETAILS, kind).fields);
	const facts = [...known, ...(await fromNotification(ctx, subject.case, kind))];
	return facts.length ? [{ facts }] : [];
}

/** Codes and dates of the notification that belong to a kind of detail. */
async function fromNotification(
	ctx: PersonCtx,
	caseId: string,
	kind: ShareDetail,
): Promise<(readonly [Words, Words])[]> {
	if (kind !== "education" && kind !== "safety") return [];
	const said = await notificationOf(ctx, caseId);
	if (!said) return [];
	if (kind === "education") {
		return [
			...(said.lastAttended ? [["Last attended", longDate(said.lastAttended)] as const] : []),
			...(said.reason ? [["Main reason", labelOf(REASONS, said.reason as ReasonCode)] as const] : []),
		];
	}
	const yes = screen(said.risk as unknown as RiskAnswers).yes.map((code) => labelOf(RISK_QUESTIONS, code));
	return [
		...(said.lastSeen ? [["Last seen", longDate(said.lastSeen)] as const] : []),
		["Safety answers", yes.join("; ") || "None was answered Yes"],
	];
}

async function enquiries(ctx: PersonCtx, caseId: string): Promise<Block<Frank>[]> {
	const closed = await closedEnquiriesOf(ctx, caseId);
	const opened = await open(
		ctx.tx,
		ctx.keys,
		closed.map((e) => e.id),
	);
	return closed.map((e) => {
		const note = opened.get(e.id)?.get("note");
		return { text: note ? [e.words, note] : [e.words] };
	});
}

const asLines = (lines: readonly Words[]): Block<Frank>[] => (lines.length ? [{ text: lines }] : []);
