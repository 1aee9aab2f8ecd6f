import type { Block, Button, Key, Line, Message, Row, Words } from "../../chat/message.ts";
import { count, daysInWords, shortDate } from "../../domain/date/words.ts";
import type { Digest, DigestItem } from "../../domain/digest.ts";
import type { AgencyLine } from "../../domain/digest-agencies.ts";
import type { UrgentItem } from "../../domain/digest-urgent.ts";
import {
	coordinatorLine,
	headline,
	heldLine,
	nextPanelLine,
	nobodyOnLine,
	titleLine,
} from "../../domain/digest-words.ts";
import { emergencyLine, type Panel } from "../panel/settings.ts";
import type { Composed } from "./compose.ts";

/** What a digest is drawn from. */
export interface Shown extends Composed {
	panel: Pick<Panel, "title" | "emergency">;
	/** The time in its title, HH:MM by the panel's clocks. */
	at: string;
	/** When it should have been there, for one that is late. */
	due?: string;
	/** What practitioners are known as, by their ids. */
	names: ReadonlyMap<Key, Words>;
	/** Where everything overdue is to be found. */
	rest: "in this thread" | "under “Overdue”";
}

/** Lines that stand by themselves in the digest's own message: the others follow in its thread. */
const MOST_URGENT = 8;
/** Rows of one message in the digest's thread. */
const PAGE_ROWS = 20;
/** Messages in the thread: a list of hundreds is not read in a channel. */
const MOST_PAGES = 10;

/**
 * The digest's message, in the channel and on request alike. With nothing to act on it is one line: silence looks
 * like a dead bot.
 */
export function showDigest(shown: Shown): Message {
	const { digest, next, panel } = shown;
	const late = shown.due ? [`This digest is late: it was due at ${shown.due}.`] : [];
	const figures = [...late, headline(digest, next)];
	const remarks = remarksOf(shown);
	const summary = summaryOf(digest);
	if (digest.overdue === 0 && digest.urgentToday.length === 0) {
		return { summary, blocks: [{ text: figures }, ...(remarks.length ? [{ text: remarks }] : [])] };
	}
	return {
		summary,
		blocks: [
			{ heading: titleLine(panel.title, digest.today, shown.at) },
			{ text: [...figures, nextPanelLine(next, digest.today)] },
			...urgentBlocks(shown),
			...otherOverdue(digest.agencies),
			...(remarks.length ? [{ text: remarks }] : []),
			{ buttons: [plain("My items", "mine"), plain("Overdue", "overdue")] },
			{ text: [["No names here. ", ...emergencyLine(panel)]], tone: "quiet" },
		],
	};
}

function summaryOf(digest: Digest): Words {
	const day = shortDate(digest.today, digest.today);
	const urgent = digest.urgentCases ? `, ${count(digest.urgentCases, "urgent case")}` : "";
	return `Digest for ${day}: ${digest.overdue || "nothing"} overdue${urgent}`;
}

/** The urgent lines, the overdue ones first, as many as the message holds. */
function urgentBlocks({ digest, names, at }: Shown): Block[] {
	const overdue = digest.urgent.slice(0, MOST_URGENT);
	const today = digest.urgentToday.slice(0, MOST_URGENT - overdue.length);
	const left = digest.urgent.length - overdue.length;
	const leftToday = digest.urgentToday.length - today.length;
	const nobody = nobodyOnLine([...digest.urgent, ...digest.urgentToday], at);
	const more: Row[] = [
		...(left ? [{ text: `…and ${count(left, "more urgent case")}.` }] : []),
		...(leftToday
			? [{ text: `…and ${count(leftToday, "more urgent case")} with something due today.` }]
			: []),
		...(nobody ? [{ text: nobody }] : []),
	];
	const rows = [...overdue, ...today].map((item) => urgentRow(item, names));
	if (!rows.length) return [];
	const title = overdue.length ? "Urgent: act this morning" : "Urgent: due today";
	return [{ rows: [...rows, ...more], title, tone: "urgent" }];
}

/** A case's line with its buttons; restricted cases have none. */
function urgentRow(item: UrgentItem, names: Shown["names"]): Row {
	const all = urgentMenu(item);
	return { text: urgentText(item, names), buttons: all.slice(0, 2), menu: all.slice(2) };
}

function urgentText({ ref, words, acknowledgedBy }: UrgentItem, names: Shown["names"]): Line {
	const on = acknowledgedBy && names.get(acknowledgedBy);
	return [...(ref ? [{ strong: ref }, "  "] : []), on ? `${words} ${on} is on it.` : words];
}

/** Saying who is on it and opening it come first: those two are always in view. */
function urgentMenu({ caseId, enquiries, contact }: UrgentItem): Button[] {
	if (!caseId) return [];
	return [
		{ label: "I'm on it", action: "urgent.acknowledge", on: caseId, opens: false },
		opening("Open privately", "case.open", caseId),
		...(contact ? [opening("Confirm the contact", "contact.confirm", contact)] : []),
		...(enquiries ? [opening("Record outcome", "case.outcome", caseId)] : []),
	];
}

/** A line of the list in the thread, with everything behind one menu. */
function listedRow(item: DigestItem, names: Shown["names"]): Row {
	if (item.about === "case") return { text: urgentText(item, names), menu: urgentMenu(item) };
	const text: Line = item.ref ? [{ strong: item.ref }, "  ", item.words] : item.words;
	const menu = [
		opening("Open privately", "case.open", item.caseId),
		opening("Record outcome", "enquiry.outcome", item.id),
		opening("Extend", "enquiry.extend", item.id),
	];
	return { text, menu };
}

/** The table: each agency's count, what is new, and its oldest. Three columns, so that a narrow screen holds it. */
function otherOverdue(agencies: readonly AgencyLine[]): Block[] {
	if (!agencies.length) return [];
	const total = agencies.reduce((sum, line) => sum + line.overdue, 0);
	const rows = agencies.map(({ label, overdue, fresh, oldest }) => [
		label,
		fresh ? `${overdue} (${fresh} new)` : String(overdue),
		oldest ? [`${daysInWords(oldest.late)} late`, oldest.ref].filter(Boolean).join(", ") : "",
	]);
	return [
		{ text: [[{ strong: `Other overdue: ${total}` }]] },
		{ table: { head: ["Agency", "Overdue", "Oldest"], rows } },
	];
}

/** What only the coordinator can put right, what is on hold, and where the whole list is. */
function remarksOf({ digest, attention, rest }: Shown): Line[] {
	const coordinator = coordinatorLine(attention, digest.today);
	const remarks: (Line | undefined)[] = [
		coordinator && [{ strong: "For the coordinator:" }, ` ${coordinator}`],
		heldLine(digest.held),
		whereTheListIs(digest.listed.length, rest),
	];
	return remarks.filter((line) => line !== undefined);
}

function whereTheListIs(listed: number, rest: Shown["rest"]): Words | undefined {
	if (listed === 0) return undefined;
	const cut = rest === "in this thread" && listed > PAGE_ROWS * MOST_PAGES;
	if (cut) return `The first ${PAGE_ROWS * MOST_PAGES} are in this thread, the rest under “Overdue”.`;
	return `The whole list is ${rest}.`;
}

/** How many messages the thread has. */
export function pagesOf({ listed }: Digest): number {
	return Math.min(Math.ceil(listed.length / PAGE_ROWS), MOST_PAGES);
}

/** One message of the thread, counting from 1; undefined when there is no such page. */
export function showPage(
	{ digest, names }: Pick<Shown, "digest" | "names">,
	page: number,
): Message | undefined {
	const pages = pagesOf(digest);
	if (page < 1 || page > pages) return undefined;
	const last = page * PAGE_ROWS;
	const items = digest.listed.slice(last - PAGE_ROWS, last);
	const title = pages > 1 ? `Everything overdue, part ${page} of ${pages}` : "Everything overdue";
	const closing = page === pages ? closingOf(digest, last) : [];
	return {
		summary: title,
		blocks: [
			{ heading: title },
			...listedUnder(items, names),
			...(closing.length ? [{ text: closing, tone: "quiet" as const }] : []),
		],
	};
}

/** The lines under the agency that is asked; what is urgent comes first. */
function listedUnder(items: readonly DigestItem[], names: Shown["names"]): Block[] {
	const groups = Map.groupBy(items, (item) => (item.about === "case" ? "Urgent" : item.under));
	return [...groups].map(([title, under]) => ({ title, rows: under.map((item) => listedRow(item, names)) }));
}

function closingOf({ overdue, listed }: Digest, shown: number): Words[] {
	const sum = (items: readonly DigestItem[]) => items.reduce((all, item) => all + item.overdue, 0);
	const unlisted = sum(listed.slice(shown));
	const restricted = overdue - sum(listed);
	return [
		...(unlisted ? [`${unlisted} more are not listed here: press “Overdue” above.`] : []),
		...(restricted
			? [`${restricted} more on restricted cases: the coordinator and the chair have them privately.`]
			: []),
	];
}

function opening(label: Words, action: string, on: Key): Button {
	return { label, action, on, opens: true };
}

function plain(label: Words, action: string): Button {
	return { label, action, on: "", opens: false };
}
