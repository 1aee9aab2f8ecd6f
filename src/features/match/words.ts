import type { Frank, Row, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { daysBetween, type LocalDate, localDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import type { Likeness } from "../../domain/matching/likeness.ts";
import { birthInWords } from "../../record/identity.ts";
import type { Panel } from "../panel/settings.ts";
import type { Beside } from "./queries.ts";

const KINDS: Readonly<Record<string, Words>> = {
	upn: "same UPN",
	phone: "same phone number",
	parent: "same parent or carer",
};

/** A likely match as a line to read: in a form or dialog only, since it names the child. */
export function matchLine(
	{ ref, state, receivedAt, kinds }: Beside,
	fields: ReadonlyMap<string, Private>,
	likeness: Likeness,
	panel: Panel,
): Row<Frank> {
	const given = (field: string) => [fields.get(field)].filter((one) => one !== undefined && !one.isBlank);
	const name = [...given("first_name"), ...given("surname")].flatMap((one, n) => (n ? [" ", one!] : [one!]));
	const birth = given("birth").flatMap((one) => [name.length ? ", " : "", birthInWords(one!, panel.today)]);
	const agrees = [...likeness.words, ...kinds.flatMap((kind) => KINDS[kind] ?? [])];
	const when = raised(localDate(receivedAt, panel.zone), panel.today);
	return {
		text: [
			{ strong: `${ref}:` },
			" ",
			...name,
			...birth,
			". ",
			`${sentence(agrees.join(", "))}. ${sentence(when)}. ${labelOf(STATES, state)}.`,
		],
	};
}

/** "raised 3 months ago", "raised 12 days ago", "raised today". */
function raised(on: LocalDate, today: LocalDate): Words {
	const days = daysBetween(on, today);
	if (days < 1) return "raised today";
	if (days < 60) return `raised ${count(days, "day")} ago, ${shortDate(on, today)}`;
	const months = Math.floor(days / 30.44);
	return months < 24
		? `raised ${count(months, "month")} ago`
		: `raised ${count(Math.floor(months / 12), "year")} ago`;
}

const sentence = (words: Words): Words => words.charAt(0).toUpperCase() + words.slice(1);
