import type { Block, Button, Line, Row, Words } from "../chat/message.ts";
import { workingDaysLate } from "../domain/calendar/due-date.ts";
import { capital, saysWho } from "../domain/check-words.ts";
import type { LocalDate } from "../domain/date/local-date.ts";
import { count, dueInWords, listInWords, shortDate } from "../domain/date/words.ts";
import { CHECKS } from "../domain/lists/checks.ts";
import { entryOf } from "../domain/lists/coded.ts";
import type { Waits } from "./morning/queries.ts";
import type { Panel } from "./panel/settings.ts";

/** Lines of a morning list; the rest is counted. */
const MOST_LINES = 10;

type Days = Pick<Panel, "today" | "calendars">;

/** "3 things wait for you, Mon 15 Mar". */
export const waitsInWords = ({ length }: readonly Waits[], { today }: Days): Words =>
	`${count(length, "thing waits", "things wait")} for you, ${shortDate(today, today)}`;

/** The first lines of what waits for somebody, references only, and the rest in counts. Each opens to its reader alone. */
export function waitsBlocks(waits: readonly Waits[], panel: Days): Block[] {
	const rest = waits.slice(MOST_LINES);
	const more = rest.length ? [{ text: `And ${rest.length} more: ${counted(rest)}.` }] : [];
	return [{ rows: [...waits.slice(0, MOST_LINES).map((w) => rowOf(w, panel)), ...more] }];
}

/** Below what is overdue, what else waits for whoever is told of it. */
export function alsoWaits(waits: readonly Waits[], panel: Days): Block[] {
	return waits.length ? [{ text: [[{ strong: "Also waiting for you" }]] }, ...waitsBlocks(waits, panel)] : [];
}

function rowOf(w: Waits, panel: Days): Row {
	const open = (label: Words, action: string, on: string): Button => ({ label, action, on, opens: true });
	if (w.what !== "meeting") {
		const ref = { strong: w.urgent ? `${w.ref}, urgent case` : w.ref };
		return { text: [ref, `  ${saidOf(w, panel)}`], menu: [open("Open privately", "case.open", w.case)] };
	}
	const asked = [
		...(w.decisions ? [`${count(w.decisions, "decision")} to confirm`] : []),
		...(w.minutes ? ["minutes to approve"] : []),
	];
	const text: Line = [{ strong: `Meeting of ${shortDate(w.on, panel.today)}` }, `  ${listInWords(asked)}`];
	return {
		text,
		menu: [
			...(w.decisions ? [open("Confirm decisions", "meeting.confirm", w.id)] : []),
			...(w.minutes ? [open("Approve the minutes", "meeting.approve", w.id)] : []),
		],
	};
}

function saidOf(w: Exclude<Waits, { what: "meeting" }>, panel: Days): Words {
	if (w.what === "close") return "a decision to close it waits for a second person";
	const due = dueOf(w.due, panel);
	if (w.what === "hand-off") return `handed to you: take it on by ${due}`;
	if (w.what === "action") return `an action after the panel's decision: due ${due}`;
	// A personal chat keeps what it was told: the sensitive checks are called there as in a channel.
	const { words } = entryOf(CHECKS, w.check);
	const what = saysWho(words, w.agency) ? capital(words) : `${capital(words)}, ${w.agency}`;
	return `${what}: due ${due}${w.back ? ". Back today after it was put off" : ""}`;
}

function dueOf(due: LocalDate, { today, calendars }: Days): Words {
	const days = due < today ? workingDaysLate(due, today, calendars) : 0;
	return dueInWords(due, today, days > 0 ? { days, unit: "working" } : undefined);
}

const NOUNS: Readonly<Record<Waits["what"], readonly [one: Words, more: Words]>> = {
	enquiry: ["enquiry", "enquiries"],
	action: ["action after the panel's decisions", "actions after the panel's decisions"],
	"hand-off": ["case to take on", "cases to take on"],
	close: ["decision that waits for a second person", "decisions that wait for a second person"],
	meeting: ["meeting to confirm", "meetings to confirm"],
};

function counted(waits: readonly Waits[]): Words {
	const by = Map.groupBy(waits, ({ what }) => what);
	return listInWords([...by].map(([what, { length }]) => count(length, ...NOUNS[what])));
}
