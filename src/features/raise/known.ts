import { z } from "zod";
import { may } from "../../access/policy.ts";
import type { Block, Frank, Key } from "../../chat/message.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { KNOWN_ANSWERS } from "../../domain/lists/verdicts.ts";
import { choice } from "../answers.ts";
import { seenOnRecord } from "../by-cover.ts";
import type { Asking, Questions, Step } from "../kit.ts";
import { matchesRead } from "../match/events.ts";
import { type Compared, likelyFor } from "../match/queries.ts";
import { recordAmong } from "../read-among.ts";
import { NotificationAnswers } from "./answers.ts";

type Asked = Asking<"nothing">;

/** Looks for cases that may be about the child just described, and records that they were read. */
async function lookFor({ ctx, soFar, kept }: Asked): Promise<Compared[]> {
	// A school is never shown another school's child: what a person may not open is not found.
	if (!may(ctx.person, "find a child", ctx.panel)) return [];
	const likely = (await likelyFor(ctx, NotificationAnswers.parse(soFar))).filter((c) => c.id !== kept.case);
	const cases = likely.map((c) => c.id);
	await seenOnRecord(ctx, "raise", cases);
	if (cases.length) {
		const reading = await ctx.record(matchesRead, { panel: ctx.panel }, { cases });
		await recordAmong(ctx, reading, cases, "comparison");
	}
	return likely;
}

/** After the screen on the child: the cases that may be about them, by their ids and references. */
export async function keepLikely(asking: Asked): Promise<Record<string, Key>> {
	const likely = await lookFor(asking);
	return { likely: likely.map((c) => `${c.id}=${c.ref}`).join(" ") };
}

/** The cases found, as the draft keeps them. */
function found({ kept }: Asked): { id: Key; ref: string }[] {
	return (kept.likely ?? "").split(" ").flatMap((pair) => {
		const [id, ref] = pair.split("=");
		return id && ref ? [{ id, ref }] : [];
	});
}

async function notes(asking: Asked): Promise<Block<Frank>[]> {
	const likely = await lookFor(asking);
	return [
		{
			text: [
				"The panel may know this child already. Your notification will be sent whatever you answer: nothing is joined together unless the coordinator says so.",
			],
		},
		{ rows: likely.map((c) => c.row) },
	];
}

function fields(asking: Asked): Questions<"nothing"> {
	const cases = found(asking);
	const which: Questions<"nothing"> = {
		same_as: {
			label: "Which case?",
			hint: "Leave blank for a different child.",
			as: "one",
			schema: z.string().transform((id) => id || undefined),
			options: cases.map((c) => ({ value: c.id, label: c.ref })),
		},
	};
	return {
		same_child: {
			label: cases.length > 1 ? "Is the child one of these?" : `Is the child the one in ${cases[0]?.ref}?`,
			as: "one",
			schema: choice(codesOf(KNOWN_ANSWERS), "Choose one. “I am not sure” is an answer."),
			options: optionsOf(KNOWN_ANSWERS),
		},
		...(cases.length > 1 ? which : {}),
	};
}

/** Which case the person says that it is: the only one shown, or the one chosen. */
export function saidOf(asking: Asked): { known_answer: string; known_case: Key | undefined } | undefined {
	const { same_child, same_as } = NotificationAnswers.parse(asking.soFar);
	const cases = found(asking);
	if (!same_child || !cases.length) return undefined;
	return { known_answer: same_child, known_case: cases.length === 1 ? cases[0]!.id : same_as };
}

/** Asked only where the panel has a case that this person may open, and that may be about the child. */
export const known: Step<"nothing"> = {
	title: "Do we know this child?",
	when: (asking) => found(asking).length > 0,
	notes,
	fields,
	check: (asking): Record<string, string> => {
		const said = saidOf(asking);
		const same = said?.known_answer === "new_episode" || said?.known_answer === "same_absence";
		return same && !said.known_case ? { same_as: "Choose which case it is." } : {};
	},
};
