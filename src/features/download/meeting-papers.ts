import { z } from "zod";
import { mayOpen } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { agendaOf } from "../../domain/agenda.ts";
import { listInWords, longDate } from "../../domain/date/words.ts";
import { AGENDA_REASONS, type AgendaReason } from "../../domain/lists/agenda-reasons.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import type { Entry, Section } from "../../paper/paper.ts";
import { recordOnEach } from "../../record/record.ts";
import { open } from "../../record/sealed.ts";
import { actionField } from "../decision/acts.ts";
import { assignedIn } from "../decision/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { countedOf, openCorrections, quorumFor } from "../meeting/acts.ts";
import {
	casesFor,
	correctionsOf,
	type Item,
	itemsOf,
	type Made,
	type Meeting,
	madeAt,
	meetingOf,
	type OnRoll,
	rollOf,
} from "../meeting/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { papersDrawn, readInPapers } from "./events.ts";
import { caseHeld } from "./held.ts";
import { fileKind } from "./kind.ts";
import { caseEntry, type Manner, valuesOf, when } from "./tell.ts";

const Which = z.object({ meeting: z.uuid() });
const ALLOW = "take a meeting's papers";

/** A case on the agenda, before or after it was fixed. */
type Listed = Pick<Item, "case" | "ref" | "why">;

/** The named agenda pack: for each reader the cases that they may open, and no others (D-10). */
export const agendaPack = fileKind({
	name: "agenda-pack",
	title: "Agenda pack",
	allow: ALLOW,
	formats: ["pdf"],
	names: true,
	parameters: Which,
	async gather(ctx, { parameters }) {
		const held = await meetingOf(ctx.tx, parameters.meeting);
		const panel = await loadPanel(ctx.tx, held.panel);
		const manner: Manner = { zone: panel.zone, today: panel.today, marks: false };
		const listed = await theirs(ctx, await listedOn(ctx, held));
		const opened = await open(
			ctx.tx,
			ctx.keys,
			listed.map((i) => i.case),
		);
		await recordDrawn(ctx, held, "agenda", listed);
		const entries: Entry[] = [];
		for (const [n, item] of listed.entries()) {
			const [file] = await caseHeld(ctx.tx, item.case);
			const child = valuesOf(asValues(item.case, opened.get(item.case)), manner);
			const { facts } = caseEntry(file!, manner);
			entries.push({
				title: `${n + 1}. ${item.ref}`,
				facts: [["On the agenda", whyWords(item.why)], ...child, ...facts],
			});
		}
		return {
			title: `Agenda for ${longDate(held.on)}`,
			reference: panel.title,
			lead: [
				`The cases of this meeting that ${ctx.person.knownAs} may open, as they stood ${when(ctx.now, manner)}. It names children: show it to nobody else, and destroy it after the meeting.`,
			],
			sections: [
				{
					title: "Cases",
					says: entries.length ? [] : ["No case of this meeting is yours to open."],
					entries,
				},
			],
			mark: `For ${ctx.person.knownAs}, ${when(ctx.now, manner)}`,
		};
	},
});

/** The minutes with their reasons, for each reader on the cases that they may open. */
export const minutesFile = fileKind({
	name: "minutes",
	title: "Minutes",
	allow: ALLOW,
	formats: ["pdf", "md"],
	names: true,
	parameters: Which,
	async gather(ctx, { parameters }) {
		const held = await meetingOf(ctx.tx, parameters.meeting);
		const panel = await loadPanel(ctx.tx, held.panel);
		const manner: Manner = { zone: panel.zone, today: panel.today, marks: false };
		const items = await theirs(ctx, await itemsOf(ctx.tx, held.id));
		const roll = await rollOf(ctx.tx, held.id);
		const made = await madeAt(ctx.tx, held.id);
		const opened = await open(ctx.tx, ctx.keys, [...items.map((i) => i.id), ...made.map((d) => d.id)]);
		await recordDrawn(ctx, held, "minutes", items);
		const entries: Entry[] = [];
		for (const item of items) {
			const decision = made.find((d) => d.case === item.case);
			const outcome = decision
				? await decided(ctx, decision, opened.get(decision.id), manner)
				: notDecided(item);
			const put = valuesOf(asValues(item.id, opened.get(item.id)), manner);
			entries.push({
				title: item.ref,
				facts: [["On the agenda", whyWords(item.why)], ...conflicts(item, roll), ...outcome, ...put],
			});
		}
		return {
			title: `Minutes of ${longDate(held.on)}`,
			reference: panel.title,
			lead: [
				held.approved ? `Approved by ${held.approver}.` : "To be corrected and approved at the next meeting.",
				`They tell of the cases that ${ctx.person.knownAs} may open, and may name children: keep them where the panel's papers are kept.`,
			],
			sections: [await whoMet(ctx, held, roll), { title: "Cases", entries }, await corrections(ctx, held)],
			mark: `For ${ctx.person.knownAs}, ${when(ctx.now, manner)}`,
		};
	},
});

async function listedOn(ctx: PersonCtx, held: Meeting): Promise<Listed[]> {
	if (held.frozen) return itemsOf(ctx.tx, held.id);
	const cases = agendaOf(await casesFor(ctx.tx, held), held.on);
	return cases.map(({ id, ref, why }) => ({ case: id, ref, why }));
}

/** Those that this person may open: others are left out, as if they were not there. */
async function theirs<T extends { case: Key }>(ctx: PersonCtx, all: readonly T[]): Promise<T[]> {
	const mine: T[] = [];
	for (const one of all) if (await mayOpen(ctx.tx, one.case)) mine.push(one);
	return mine;
}

/** On the panel once, and on each case that is told of: its own record names who read it. */
async function recordDrawn(
	ctx: PersonCtx,
	held: Meeting,
	what: "agenda" | "minutes",
	listed: readonly { case: Key }[],
): Promise<void> {
	const cases = listed.map((i) => i.case);
	const event = await ctx.record(papersDrawn, { panel: held.panel }, { meeting: held.id, what, cases });
	await recordOnEach(ctx.tx, event, cases, readInPapers, { meeting: held.id, what });
}

async function whoMet(ctx: PersonCtx, held: Meeting, roll: readonly OnRoll[]): Promise<Section> {
	const words = (how: OnRoll["how"]) =>
		listInWords(roll.filter((p) => p.how === how).map((p) => `${p.knownAs} (${p.agency})`)) || "Nobody";
	const { missing } = await quorumFor(ctx.tx, held, { conflicts: [] });
	const chair = roll.find((p) => p.id === held.chair)?.knownAs ?? "Nobody";
	return {
		title: "Who met",
		entries: [
			{
				facts: [
					["Chair", chair],
					["Present", words("present")],
					["Apologies", words("apologies")],
					["Quorum", missing.length ? `Lacking: ${listInWords(missing)}` : "Yes"],
				],
			},
		],
	};
}

function conflicts({ conflicts: ids }: Item, roll: readonly OnRoll[]): Entry["facts"] {
	const names = roll.filter((p) => ids.includes(p.id)).map((p) => p.knownAs);
	const counted = countedOf(roll, ids).map((p) => p.knownAs);
	return names.length
		? [
				["Conflict of interest declared", listInWords(names)],
				["Counted for this case", listInWords(counted) || "Nobody"],
			]
		: [];
}

async function decided(
	ctx: PersonCtx,
	made: Made,
	words: ReadonlyMap<string, Private> | undefined,
	manner: Manner,
): Promise<Entry["facts"]> {
	const actions = await assignedIn(ctx.tx, made.id);
	const own = asValues(made.id, words).filter(
		({ field }) => !actions.some((a) => field === actionField(a.id)),
	);
	return [
		[
			made.standing === "recommendation" ? "Recommendation, not a decision" : "Decision",
			labelOf(DECISION_TYPES, made.type),
		],
		...valuesOf(own, manner),
		["Review", longDate(made.review)],
		["Recorded", made.recorder],
		["Confirmed", made.confirmer ?? "Not yet"],
		...actions.flatMap((a): Entry["facts"] => [
			[`Action, ${a.knownAs}, by ${longDate(a.due)}`, words?.get(actionField(a.id)) ?? "Not written down"],
		]),
	];
}

const notDecided = ({ outcome }: Item): Entry["facts"] => [
	[
		"Outcome",
		outcome === "deferred" ? "Deferred to the next meeting" : "Not reached: carried to the next meeting",
	],
];

const whyWords = (why: readonly AgendaReason[]) =>
	why.map((code) => labelOf(AGENDA_REASONS, code)).join("; ");

/** What the minutes say in place of words that named an erased child. */
const STRUCK = "Struck from the minutes when a child's record was erased.";

/** What was put right, by case where it is about one. */
async function corrections(ctx: PersonCtx, held: Meeting): Promise<Section> {
	const entries: Entry[] = [];
	for (const one of await correctionsOf(ctx.tx, held.id)) {
		const words = one.struck ? STRUCK : await openCorrections(ctx, one);
		if (words) entries.push({ title: `${one.ref ?? "The meeting"}, ${one.by}`, facts: [["", words]] });
	}
	return { title: "Corrections", entries };
}

const asValues = (about: Key, fields: ReadonlyMap<string, Private> | undefined) =>
	[...(fields ?? [])].map(([field, value]) => ({ case: about, about, field, event: 0, value }));
