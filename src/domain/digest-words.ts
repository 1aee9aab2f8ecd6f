import type { LocalDate } from "./date/local-date.ts";
import { count, shortDate } from "./date/words.ts";
import type { Digest } from "./digest.ts";

/** Cases that only the coordinator can put right, as counts: restricted ones among them. */
export interface Attention {
	noOwner: number;
	noReview: number;
	untriaged: number;
	/** When the oldest notification that nobody has triaged was received. */
	untriagedSince?: LocalDate;
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

/** "Millbrook CME panel, Wed 10 Mar, 08:30. Next panel Tue 23 Mar (papers close Thu 18 Mar)". */
export function titleLine(
	panel: string,
	today: LocalDate,
	time: string,
	next: NextPanel | undefined,
): string {
	const head = `${panel}, ${shortDate(today, today)}, ${time}.`;
	if (!next) return `${head} No next panel is set.`;
	const papers = next.papersClose ? ` (papers close ${shortDate(next.papersClose, today)})` : "";
	return `${head} Next panel ${shortDate(next.on, today)}${papers}`;
}

/**
 * The figures in a line: "34 enquiries overdue on 27 cases (Tue 33: 5 new, 4 answered or closed). 3 URGENT. 6 due
 * today." With nothing overdue it still says so, since silence looks like a dead bot: "Nothing overdue. 12 open, next
 * panel Tue 23 Mar."
 */
export function headline(digest: Digest, next: NextPanel | undefined): string {
	const panel = next ? `, next panel ${shortDate(next.on, digest.today)}` : "";
	const parts = [
		digest.overdue === 0
			? `Nothing overdue. ${digest.open} open${panel}`
			: `${count(digest.overdue, "enquiry", "enquiries")} overdue on ${count(digest.cases, "case")}`,
	];
	const { since } = digest;
	if (since && (digest.overdue > 0 || since.overdue > 0)) {
		const day = shortDate(since.on, digest.today).slice(0, 3);
		parts[0] += ` (${day} ${since.overdue}: ${since.fresh} new, ${since.cleared} answered or closed)`;
	}
	if (digest.urgent.length > 0) parts.push(`${digest.urgent.length} URGENT`);
	if (digest.dueToday > 0) parts.push(`${digest.dueToday} due today`);
	return `${parts.join(". ")}.`;
}

/** "COORDINATOR: 2 cases with no owner; 1 with no review date; 1 notification untriaged since Mon 8 Mar", or undefined. */
export function coordinatorLine(attention: Attention, today: LocalDate): string | undefined {
	const { noOwner, noReview, untriaged, untriagedSince } = attention;
	const since = untriagedSince ? ` since ${shortDate(untriagedSince, today)}` : "";
	const phrases = [
		noOwner > 0 && `${count(noOwner, "case")} with no owner`,
		noReview > 0 && `${count(noReview, "case")} with no review date`,
		untriaged > 0 && `${count(untriaged, "notification")} untriaged${since}`,
	].filter((phrase) => phrase !== false);
	return phrases.length > 0 ? `COORDINATOR: ${phrases.join("; ")}` : undefined;
}

/**
 * "On hold: 3 enquiries; 4 until schools open in September", or undefined. Why contact waits is not for a channel.
 */
export function heldLine({ contact, schoolHolidays }: Digest["held"]): string | undefined {
	const phrases = [
		contact > 0 && count(contact, "enquiry", "enquiries"),
		schoolHolidays > 0 && `${schoolHolidays} until schools open in September`,
	].filter((phrase) => phrase !== false);
	return phrases.length > 0 ? `On hold: ${phrases.join("; ")}` : undefined;
}

function minutes(time: string): number {
	const [hours, mins] = time.split(":").map(Number);
	return (hours ?? 0) * 60 + (mins ?? 0);
}
