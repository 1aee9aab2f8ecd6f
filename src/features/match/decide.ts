import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key, Message } from "../../chat/message.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { VERDICTS, type Verdict } from "../../domain/lists/verdicts.ts";
import { detailsOf } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { choice } from "../answers.ts";
import { type Asking, action, type Form, type PersonCtx, type Prefilled } from "../kit.ts";
import { recordAmong } from "../read-among.ts";
import { matchDecided, matchesRead } from "./events.ts";
import { type Beside, compareWith, matchesOf } from "./queries.ts";
import { saidInWords } from "./said.ts";

const nothingToCompare = refusal(
	"match.nothing-waits",
	"No other case waits to be compared with this one. Use “Find a child” if you think that the child was raised before.",
);

const Answers = z.object({ other: z.string(), verdict: z.enum(codesOf(VERDICTS)) });

const undecided = async (ctx: PersonCtx, caseId: Key): Promise<Beside[]> =>
	(await matchesOf(ctx, caseId)).filter((m) => !m.verdict);

/** Both children beside each other: read, and recorded as read. */
async function beside({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const mine = (await open(ctx.tx, ctx.keys, [subject.id])).get(subject.id) ?? new Map();
	const others = await compareWith(ctx, detailsOf(mine), await undecided(ctx, subject.id));
	const about = { panel: subject.panel, case: subject.id };
	const read = others.map((o) => o.id);
	const reading = await ctx.record(matchesRead, about, { cases: [subject.id, ...read] });
	await recordAmong(ctx, reading, read, "comparison");
	const said = await saidInWords(ctx, subject.id);
	return [
		{ text: [[{ strong: subject.ref }, ...(said ? [`  ${said}`] : [])]] },
		{ rows: others.map((o) => o.row) },
		{ text: ["Nothing is joined together: each case keeps its own record."], tone: "quiet" },
	];
}

const form: Form<"case"> = {
	title: "Likely matches",
	send: "Save",
	steps: [
		{
			title: "Are they one child?",
			notes: beside,
			fields: {
				other: {
					label: "Which case?",
					as: "one",
					schema: z.string().min(1, "Choose a case."),
					options: async ({ ctx, subject }) =>
						(await undecided(ctx, subject.id)).map((m) => ({ value: m.id, label: m.ref })),
				},
				verdict: {
					label: "What are they?",
					as: "one",
					schema: choice(codesOf(VERDICTS), "Say what they are."),
					options: optionsOf(VERDICTS),
				},
			},
		},
	],
};

const DECIDE: Statement = {
	name: "match-decide",
	text: `update likely_match set verdict = $3, decided_by = $4, decided_at = app_now(), event_id = $5
		where one_id = least($1::uuid, $2::uuid) and other_id = greatest($1::uuid, $2::uuid)`,
};

/** A person says whether two cases are about one child. The first answer stands until another is given. */
export const decideMatch = action({
	name: "match.decide",
	on: "case",
	allow: "say whether two cases are about one child",
	help: "Compare a case with those that may be about the same child.",
	doors: { word: "matches", usage: "matches REFERENCE" },
	form,
	async prefill({ ctx, subject }): Promise<Prefilled> {
		const waiting = await undecided(ctx, subject.id);
		if (!waiting.length) throw nothingToCompare();
		return waiting.length === 1 ? { other: waiting[0]!.id } : {};
	},
	async run(ctx, subject, { soFar }) {
		const { other, verdict } = Answers.parse(soFar);
		const otherRef = (await undecided(ctx, subject.id)).find((m) => m.id === other)?.ref;
		if (!otherRef) throw nothingToCompare();
		const about = { panel: subject.panel, case: subject.id };
		const event = await ctx.record(matchDecided, about, { other, verdict });
		await ctx.tx.query(DECIDE, [subject.id, other, verdict, ctx.person.id, event]);
		return { say: decided(subject, otherRef, verdict, (await undecided(ctx, subject.id)).length) };
	},
});

function decided({ id, ref }: CaseSubject, other: string, verdict: Verdict, left: number): Message {
	const says = `Saved: ${ref} and ${other}. ${labelOf(VERDICTS, verdict)}.`;
	const more = left
		? [{ buttons: [{ label: "Compare the next", action: "match.decide", on: id, opens: true }] }]
		: [];
	const next =
		verdict === "same_absence"
			? [
					{
						text: [
							`Work goes on in both until one is marked as a duplicate. Earlier enquiries stay where they are.`,
						],
					},
				]
			: [];
	return { summary: says, blocks: [{ text: [says] }, ...next, ...more] };
}
