import { z } from "zod";
import type { Person } from "../../access/people.ts";
import type { Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { optionsOf } from "../../domain/lists/coded.ts";
import { childQuestions } from "../child.ts";
import type { Asking, Question, Questions } from "../kit.ts";
import { choosesSchool } from "./school.ts";

type Answers = Asking["soFar"];

/** What a school may not be able to find out. It then says so, and sends the notification all the same. */
const NOT_KNOWN = [
	{ code: "last_attended", label: "The day last attended, or never attended" },
	{ code: "last_seen", label: "The day last seen" },
] as const;

/** What a school is asked for where others may leave it blank. */
const OWED = ["last_attended", "last_seen", "steps"] as const;

/** Asked of a school beside the two days. */
const notKnown = {
	label: "What your school does not know",
	hint: "A school gives both days. Tick one that cannot be found out.",
	as: "many",
	schema: z.array(z.string()),
	options: optionsOf(NOT_KNOWN),
} satisfies Question;

/** Whether a school raises it: it has a register, and is asked for what stands there where others may leave it blank. */
export const raisedBySchool = (raiser: Person): boolean => !choosesSchool(raiser);

const isBlank = (value: unknown): boolean =>
	value === undefined || value === "" || (value instanceof Private && value.isBlank);

/** How a school is asked for the pupil's number, in place of the question to others. */
export function upnOf(raiser: Person): { upn?: Question } {
	if (!raisedBySchool(raiser)) return {};
	return { upn: { ...childQuestions.upn, label: "UPN, or “not to hand”", expected: true } };
}

/** The questions on what came before, as this person is asked them: to a school those that it owes are not optional. */
export function askedOf(raiser: Person, questions: Questions<"nothing">): Questions<"nothing"> {
	if (!raisedBySchool(raiser)) return questions;
	const owed = OWED.map((name) => [name, { ...questions[name]!, expected: true as const }]);
	return { ...questions, ...Object.fromEntries(owed), not_known: notKnown };
}

/** The pupil's number, which may not be to hand. */
export function upnOwed(raiser: Person, { upn }: Answers): Record<string, Words> {
	if (!raisedBySchool(raiser) || !isBlank(upn)) return {};
	return { upn: "Enter the UPN from your register. “Not to hand” is an answer." };
}

/** The days when the child last attended and was last seen, and what was tried: at the field of each that is missing. */
export function schoolOwes(raiser: Person, soFar: Answers): Record<string, Words> {
	if (!raisedBySchool(raiser)) return {};
	const { last_attended, last_seen, not_known = [], steps = [] } = soFar;
	const owed = (field: string, value: unknown) =>
		isBlank(value) && !(not_known as readonly string[]).includes(field);
	const tried = steps as readonly string[];
	return {
		...(owed("last_attended", last_attended) && {
			last_attended:
				"Enter the day the child last attended, or tick below that your school does not know it.",
		}),
		...(owed("last_seen", last_seen) && {
			last_seen: "Enter the day the child was last seen, or tick below that your school does not know it.",
		}),
		...(!tried.length && { steps: "Tick what has been tried. “Nothing yet” is an answer." }),
		...(tried.includes("nothing") &&
			tried.length > 1 && { steps: "Tick what has been tried, or “Nothing yet”, but not both." }),
	};
}
