import type { Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STEPS_TRIED, type StepTried } from "../../domain/lists/steps-tried.ts";

/** What a notification says of the time before it, in codes and dates. */
interface Before {
	lastAttended: LocalDate | null;
	lastSeen: LocalDate | null;
	tried: readonly StepTried[];
	/** The latest day on which one of them was tried. */
	triedOn: LocalDate | null;
	/** The days that a school said it cannot find out, by their fields. */
	notKnown: readonly string[];
}

/** When the child was last there and last seen, and what was tried before the panel was told: as far as it was said. */
export function beforeInWords({
	lastAttended,
	lastSeen,
	tried,
	triedOn,
	notKnown,
}: Before): [Words, Words][] {
	const facts: [Words, Words][] = [];
	for (const [label, field, day] of [
		["Last attended", "last_attended", lastAttended],
		["Last seen", "last_seen", lastSeen],
	] as const) {
		if (day) facts.push([label, longDate(day)]);
		else if (notKnown.includes(field)) facts.push([label, "The school does not know"]);
	}
	if (tried.length) {
		const latest = triedOn && !tried.includes("nothing") ? `. Latest on ${longDate(triedOn)}` : "";
		facts.push(["Tried before", `${tried.map((code) => labelOf(STEPS_TRIED, code)).join("; ")}${latest}`]);
	}
	return facts;
}
