import type { Block, Message, Words } from "../../chat/message.ts";
import { shortDate } from "../../domain/date/words.ts";
import type { Digest, DigestItem } from "../../domain/digest.ts";
import { listedRow, type Names } from "./rows.ts";

/** Rows of one message in the digest's thread. An urgent case's line is long: it counts as two. */
const PAGE_ROWS = 20;
/** Messages in the thread: a list of hundreds is not read in a channel. */
const MOST_PAGES = 10;

/** The list as the messages of the thread hold it. */
export function pagesOf(listed: Digest["listed"]): DigestItem[][] {
	const pages: DigestItem[][] = [];
	let room = 0;
	for (const item of listed) {
		const rows = item.about === "case" ? 2 : 1;
		if (rows > room) {
			pages.push([]);
			room = PAGE_ROWS;
		}
		pages.at(-1)?.push(item);
		room -= rows;
	}
	return pages.slice(0, MOST_PAGES);
}

/** One message of the thread, counting from 1; undefined when there is no such page. */
export function showPage(
	{ digest, names }: { digest: Digest; names: Names },
	page: number,
): Message | undefined {
	const pages = pagesOf(digest.listed);
	const items = pages[page - 1];
	if (!items) return undefined;
	const what = titleOf(digest);
	const title = pages.length > 1 ? `${what}, part ${page} of ${pages.length}` : what;
	const closing = page === pages.length ? closingOf(digest, pages.flat().length) : [];
	return {
		summary: title,
		blocks: [
			{ heading: title },
			...listedUnder(items, names),
			...(closing.length ? [{ text: closing, tone: "quiet" as const }] : []),
		],
	};
}

function titleOf({ full = true, since, today }: Digest): Words {
	return full || !since ? "Everything overdue" : `Overdue: what changed since ${shortDate(since.on, today)}`;
}

/** The lines under the agency that is asked; what is urgent comes first. */
function listedUnder(items: readonly DigestItem[], names: Names): Block[] {
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
