import type { Block, Button, Key, Line, Message, Row, Words } from "../../chat/message.ts";
import { daysInWords, shortDate } from "../../domain/date/words.ts";
import type { AgencyLine, Digest, DigestItem } from "../../domain/digest.ts";
import { coordinatorLine, headline, heldLine, titleLine } from "../../domain/digest-words.ts";
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
	const figures: Block = { text: [...late, headline(digest, next)] };
	const remarks = remarksOf(shown);
	const summary = summaryOf(digest);
	if (digest.overdue === 0 && digest.urgentToday.length === 0) {
		return { summary, blocks: [figures, ...(remarks.length ? [{ text: remarks }] : [])] };
	}
	return {
		summary,
		blocks: [
			{ heading: titleLine(panel.title, digest.today, shown.at, next) },
			figures,
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
	const urgent = digest.urgent.length ? `, ${digest.urgent.length} urgent` : "";
	return `Digest for ${day}: ${digest.overdue || "nothing"} overdue${urgent}`;
}

/** The urgent lines, the overdue ones first, as many as the message holds. */
function urgentBlocks({ digest, names }: Shown): Block[] {
	const overdue = digest.urgent.slice(0, MOST_URGENT);
	const today = digest.urgentToday.slice(0, MOST_URGENT - overdue.length);
	const left = digest.urgent.length - overdue.length;
	const leftToday = digest.urgentToday.length - today.length;
	const more: Row[] = [
		...(left ? [{ text: `…and ${left} more that are urgent.` }] : []),
		...(leftToday ? [{ text: `…and ${leftToday} more due today on urgent cases.` }] : []),
	];
	const rows = [...overdue, ...today].map((item) => itemRow(item, names, "urgent"));
	if (!rows.length) return [];
	return [
		{ text: [overdue.length ? "Act this morning." : "Due today."], tone: "urgent" },
		{ rows: [...rows, ...more] },
	];
}

/** One line with its menu. A restricted case has none. That nobody is on it is told where it is urgent. */
function itemRow(item: DigestItem, names: Shown["names"], as: "urgent" | "listed"): Row {
	if (!item.id || !item.caseId) return { text: item.words };
	const on = item.acknowledgedBy && names.get(item.acknowledgedBy);
	const who = on ? ` ${on} is on it.` : as === "urgent" ? " Not acknowledged." : "";
	const ref: Line = item.ref ? [{ strong: item.ref }, "  "] : [];
	return { text: [...ref, `${item.words}${who}`], menu: menuOf(item, item.id, item.caseId, as) };
}

function menuOf(item: DigestItem, id: Key, caseId: Key, as: "urgent" | "listed"): Button[] {
	const open = opening("Open privately", "case.open", caseId);
	const onIt: Button = { label: "I'm on it", action: "urgent.acknowledge", on: caseId, opens: false };
	const start = as === "urgent" ? [onIt, open] : [open];
	if (item.about === "contact") return [...start, opening("Confirm the contact", "contact.confirm", id)];
	if (item.about === "case") return start;
	return [
		...start,
		opening("Record outcome", "enquiry.outcome", id),
		opening("Extend", "enquiry.extend", id),
	];
}

/** The table: each agency's count, what is new, and its oldest. Three columns, so that a narrow screen holds it. */
function otherOverdue(agencies: readonly AgencyLine[]): Block[] {
	if (!agencies.length) return [];
	const total = agencies.reduce((sum, line) => sum + line.overdue, 0);
	const rows = agencies.map(({ label, overdue, fresh, oldest }) => [
		label,
		fresh ? `${overdue} (${fresh} new)` : String(overdue),
		oldest ? [daysInWords(oldest.late), oldest.ref].filter(Boolean).join(" ") : "",
	]);
	return [{ table: { head: ["Other overdue", String(total), "Oldest"], rows } }];
}

/** What only the coordinator can put right, what is on hold, and where the whole list is. */
function remarksOf({ digest, attention, rest }: Shown): Words[] {
	const remarks = [
		coordinatorLine(attention, digest.today),
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
	const first = (page - 1) * PAGE_ROWS;
	const items = digest.listed.slice(first, first + PAGE_ROWS);
	const title = `Overdue, ${first + 1} to ${first + items.length} of ${digest.overdue}`;
	const rows = items.map((item, i) =>
		itemRow(item, names, first + i < urgentListed(digest) ? "urgent" : "listed"),
	);
	const closing = page === pages ? closingOf(digest, first + items.length) : [];
	return {
		summary: title,
		blocks: [
			{ heading: title },
			{ rows },
			...(closing.length ? [{ text: closing, tone: "quiet" as const }] : []),
		],
	};
}

/** The list begins with what is urgent. */
function urgentListed(digest: Digest): number {
	return digest.urgent.filter((item) => item.id).length;
}

function closingOf(digest: Digest, shown: number): Words[] {
	const unlisted = digest.listed.length - shown;
	const restricted = digest.overdue - digest.listed.length;
	return [
		...(unlisted ? [`${unlisted} more are not listed here: press “Overdue” above.`] : []),
		...(restricted ? [`${restricted} on restricted cases: coordinator and chair have them privately.`] : []),
	];
}

function opening(label: Words, action: string, on: Key): Button {
	return { label, action, on, opens: true };
}

function plain(label: Words, action: string): Button {
	return { label, action, on: "", opens: false };
}
