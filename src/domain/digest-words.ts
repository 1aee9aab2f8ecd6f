import { addDays, type LocalDate } from "./date/local-date.ts";
import { count, shortDate } from "./date/words.ts";
import type { Digest } from "./digest.ts";
import type { UrgentItem } from "./digest-urgent.ts";

/** Cases that only the coordinator can put right, as counts: restricted ones among them. */
export interface Attention {
	/** Without an owner, or with one who has left or is away without cover. */
	noOwner: number;
	/** Past their next review. */
	reviewLate: number;
	untriaged: number;
	/** When the oldest notification that nobody has triaged was received. */
	untriagedSince?: LocalDate;
	/** Closed as never found, and due for the yearly review. */
	yearly: number;
	/** Handed to somebody who has not said that they took it on. */
	handOffsLate: number;
	/** Actions of decisions past their date, by agency; a digest kept from before they were counted has none. */
	actionsLate?: readonly { agency: string; late: number }[];
	/** Open cases of the queues that are counted apart. */
	atRisk: number;
	earlyYears: number;
}

/** The panel's next meeting. */
export interface NextPanel {
	on: LocalDate;
	papersClose?: LocalDate;
}

/** Minutes after its time for which a digest is not called late. */
const GRACE = 10;

/**
 * Whether a digest planned for a time of the day still goes out (times are HH:MM by the panel's clocks): on time for
 * ten minutes, then late and saying so, and after `latest` not at all.
 */
export function digestStands(
	planned: string,
	now: string,
	latest: string,
): "early" | "on time" | "late" | "too late" {
	if (now < planned) return "early";
	if (now > latest) return "too late";
	return minutes(now) - minutes(planned) <= GRACE ? "on time" : "late";
}

/** "Millbrook CME panel, Wed 10 Mar, 08:30". */
export function titleLine(panel: string, today: LocalDate, time: string): string {
	return `${panel}, ${shortDate(today, today)}, ${time}`;
}

/** "Next panel Tue 23 Mar (papers close Thu 18 Mar)." */
export function nextPanelLine(next: NextPanel | undefined, today: LocalDate): string {
	if (!next) return "No next panel is set.";
	const { on, papersClose } = next;
	const close = papersClose && papersClose < today ? "closed" : "close";
	const papers = papersClose ? ` (papers ${close} ${dayInWords(papersClose, today)})` : "";
	return `Next panel ${dayInWords(on, today)}${papers}.`;
}

/**
 * The figures in a line: "34 overdue on 27 cases (33 on Tue: 5 new, 4 answered or closed). 3 urgent cases. 6 due
 * today." With nothing overdue it still says so, since silence looks like a dead bot: "Nothing overdue. 12 open, next
 * panel Tue 23 Mar."
 */
export function headline(digest: Digest, next: NextPanel | undefined): string {
	const { today, overdue, cases, open, urgentCases, dueToday } = digest;
	const since = sinceInWords(digest);
	const panel = next ? `, next panel ${dayInWords(next.on, today)}` : "";
	const sentences =
		overdue === 0
			? [`Nothing overdue${since}`, `${open} open${panel}`]
			: [`${overdue} overdue on ${count(cases, "case")}${since}`];
	if (urgentCases > 0) sentences.push(count(urgentCases, "urgent case"));
	if (dueToday > 0) sentences.push(`${dueToday} due today`);
	return `${sentences.join(". ")}.`;
}

/** " (33 on Tue: 5 new, 4 answered or closed)", or nothing where there is nothing to compare. */
function sinceInWords({ since, overdue, today }: Digest): string {
	if (!since || overdue + since.overdue === 0) return "";
	const date = shortDate(since.on, today);
	const day = since.on < addDays(today, -6) ? date : date.slice(0, 3);
	const fresh = since.fresh || "none";
	const changed = [
		`${fresh} new`,
		...(since.back ? [`${since.back} back after being put off`] : []),
		`${since.cleared || "none"} answered or closed`,
		...(since.putOff ? [`${since.putOff} put off`] : []),
	];
	return ` (${since.overdue || "none"} on ${day}: ${changed.join(", ")})`;
}

function dayInWords(date: LocalDate, today: LocalDate): string {
	return date === today ? "today" : shortDate(date, today);
}

/**
 * "2 cases with no owner; 1 case past its review; 1 notification not triaged since Mon 8 Mar; 1 child never found due
 * for the yearly review; 1 hand-over not taken on.", or undefined.
 */
export function coordinatorLine(attention: Attention, today: LocalDate): string | undefined {
	const { noOwner, reviewLate, untriaged, untriagedSince, yearly, handOffsLate } = attention;
	const since = untriagedSince ? ` since ${dayInWords(untriagedSince, today)}` : "";
	const phrases = [
		noOwner > 0 && `${count(noOwner, "case")} with no owner`,
		reviewLate > 0 && `${count(reviewLate, "case")} past ${reviewLate === 1 ? "its" : "their"} review`,
		untriaged > 0 && `${count(untriaged, "notification")} not triaged${since}`,
		yearly > 0 && `${count(yearly, "child", "children")} never found due for the yearly review`,
		handOffsLate > 0 && `${count(handOffsLate, "hand-over")} not taken on`,
	].filter((phrase) => phrase !== false);
	return phrases.length > 0 ? `${phrases.join("; ")}.` : undefined;
}

/** Agencies that stand by name in a line; the rest are a count. */
const MOST_AGENCIES = 4;

/** "3 actions of the panel's decisions are overdue: CME team 2, Housing 1.", or undefined. */
export function actionsLine({ actionsLate = [] }: Pick<Attention, "actionsLate">): string | undefined {
	const all = actionsLate.reduce((sum, { late }) => sum + late, 0);
	if (!all) return undefined;
	const named = actionsLate.slice(0, MOST_AGENCIES).map(({ agency, late }) => `${agency} ${late}`);
	const rest = actionsLate.slice(MOST_AGENCIES).reduce((sum, { late }) => sum + late, 0);
	const who = [...named, ...(rest ? [`others ${rest}`] : [])].join(", ");
	return `${count(all, "action")} of the panel's decisions ${all === 1 ? "is" : "are"} overdue: ${who}.`;
}

/** "Counted apart: 3 on the at-risk watch-list; 2 below school age.", or undefined. Never among the open cases. */
export function apartLine({ atRisk, earlyYears }: Attention): string | undefined {
	const phrases = [
		atRisk > 0 && `${atRisk} on the at-risk watch-list`,
		earlyYears > 0 && `${earlyYears} below school age`,
	].filter((phrase) => phrase !== false);
	return phrases.length > 0 ? `Counted apart: ${phrases.join("; ")}.` : undefined;
}

/** "Nobody was on 3 of these at 08:30.": how many of the urgent lines nobody had acknowledged, or undefined. */
export function nobodyOnLine(items: readonly UrgentItem[], time: string): string | undefined {
	const nobody = items.filter((item) => item.id && !item.acknowledgedBy).length;
	if (!nobody) return undefined;
	const which = items.length === 1 ? "this" : nobody === items.length ? "any of these" : `${nobody} of these`;
	return `Nobody was on ${which} at ${time}.`;
}

/**
 * "On hold: 3 enquiries; 4 until schools open in September.", or undefined. Why contact waits is not for a channel.
 */
export function heldLine({ contact, schoolHolidays }: Digest["held"]): string | undefined {
	const phrases = [
		contact > 0 && count(contact, "enquiry", "enquiries"),
		schoolHolidays > 0 && `${schoolHolidays} until schools open in September`,
	].filter((phrase) => phrase !== false);
	return phrases.length > 0 ? `On hold: ${phrases.join("; ")}.` : undefined;
}

/** "2 put off by their owners until Wed 17 Mar.", or undefined: what is put off is never out of sight. */
export function putOffLine({ putOff, today }: Pick<Digest, "putOff" | "today">): string | undefined {
	if (!putOff) return undefined;
	const { n, until, more } = putOff;
	const whose = n === 1 ? "its owner" : "their owners";
	return `${n} put off by ${whose}${more ? ", the first" : ""} until ${shortDate(until, today)}.`;
}

function minutes(time: string): number {
	const [hours, mins] = time.split(":").map(Number);
	return (hours ?? 0) * 60 + (mins ?? 0);
}
