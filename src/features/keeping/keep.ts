import { z } from "zod";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { LONGER_RULES } from "../../domain/lists/keeping.ts";
import { LONGEST, typed, yesNo } from "../answers.ts";
import { type Asking, action, type Form } from "../kit.ts";
import { keepingRead } from "./events.ts";
import { sayKeeping } from "./hold.ts";
import { keepingBlocks, keptOf } from "./queries.ts";
import { erased } from "./refusals.ts";

const rules = z.array(z.enum(codesOf(LONGER_RULES)));

const Answers = z.object({
	longer: rules.default([]),
	held: z.enum(["yes", "no"]),
	reason: z.instanceof(Private).optional(),
});

const form: Form<"case"> = {
	title: "How long it is kept",
	send: "Save",
	steps: [
		{
			title: "How long it is kept",
			notes: standsNow,
			fields: {
				longer: {
					label: "Does a longer rule apply?",
					hint: "Leave blank if neither does.",
					as: "many",
					schema: rules,
					options: optionsOf(LONGER_RULES),
				},
				held: {
					label: "Is it on legal hold?",
					hint: "For an inquiry, a claim or a complaint. Nobody can erase it until the hold is lifted.",
					...yesNo("Say whether the case is on legal hold."),
				},
				reason: {
					label: "Why is the hold set, or lifted?",
					hint: "Kept private. Leave blank if you do not change the hold.",
					as: "text",
					lines: 3,
					schema: typed(LONGEST),
				},
			},
			async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
				const { held, reason } = Answers.parse(soFar);
				const { hold } = (await keptOf(ctx.tx, subject.id))!;
				const changes = (held === "yes") !== (hold !== null);
				if (!changes || (reason && !reason.isBlank)) return {};
				return { reason: hold ? "Say why the hold is lifted." : "Say why the case is put on hold." };
			},
		},
	],
};

/** Which case, until when it is kept and why it is on hold: opened for one person, and recorded as read. */
async function standsNow({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const kept = (await keptOf(ctx.tx, subject.id))!;
	await ctx.record(keepingRead, { panel: subject.panel, case: subject.id }, {});
	return [{ text: [[{ strong: subject.ref }]] }, ...(await keepingBlocks(ctx, subject.id, kept))];
}

/** Says which longer rules apply to a case, and puts it on legal hold or lifts the hold. */
export const keep = action({
	name: "case.keep",
	on: "case",
	allow: "decide how long a case is kept",
	help: "How long a case is kept, and its legal hold.",
	doors: { word: "keep", usage: "keep REFERENCE" },
	form,
	async prefill({ ctx, subject }) {
		const kept = (await keptOf(ctx.tx, subject.id))!;
		if (kept.erasedAt) throw erased();
		return { longer: kept.said, held: kept.hold ? "yes" : "no" };
	},
	async run(ctx, subject, { soFar }) {
		const { longer, held, reason } = Answers.parse(soFar);
		const changed = await sayKeeping(ctx, subject.id, { longer, held: held === "yes", reason });
		return { say: saved(subject, changed, held === "yes") };
	},
});

function saved({ ref }: CaseSubject, changed: boolean, held: boolean) {
	const stands = held ? "It is on legal hold." : "It is not on legal hold.";
	const says = changed ? `Saved: how long ${ref} is kept. ${stands}` : `Nothing was different on ${ref}.`;
	return { summary: says, blocks: [{ text: [says] }] };
}
