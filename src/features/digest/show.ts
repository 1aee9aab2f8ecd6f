import type { Block, Button, Line, Message, Row, Span, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, daysInWords, dueInWords, shortDate } from "../../domain/date/words.ts";
import type { Digest } from "../../domain/digest.ts";
import type { AgencyLine } from "../../domain/digest-agencies.ts";
import {
	type Attention,
	actionsLine,
	apartLine,
	coordinatorLine,
	headline,
	heldLine,
	nextPanelLine,
	nobodyOnLine,
	putOffLine,
	titleLine,
} from "../../domain/digest-words.ts";
import { emergencyLine, type Panel } from "../panel/settings.ts";
import type { Composed } from "./compose.ts";
import { pagesOf } from "./pages.ts";
import { type Names, urgentRow } from "./rows.ts";
import type { Mentions } from "./run.ts";

/** What a digest is drawn from. */
export interface Shown extends Composed {
	panel: Pick<Panel, "title" | "emergency">;
	/** The time in its title, HH:MM by the panel's clocks. */
	at: string;
	/** When it should have been there, for one that is late. */
	due?: string;
	names: Names;
	/** Owners whom the channel mentions; nobody is mentioned where somebody asked for it in private. */
	mentions?: Mentions;
	/** Where everything overdue is to be found. */
	rest: "in this thread" | "under “Overdue”";
}

/** Lines that stand by themselves in the digest's own message: the others follow in its thread. */
const MOST_URGENT = 8;
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
		const asks = [
			...(digest.putOff ? [plain("Overdue", "overdue")] : []),
			...coordinatorButtons(shown.attention),
		];
		const buttons = asks.length ? [{ buttons: asks }] : [];
		return {
			summary,
			blocks: [{ text: figures }, ...(remarks.length ? [{ text: remarks }] : []), ...buttons],
		};
	}
	return {
		summary,
		blocks: [
			{ heading: titleLine(panel.title, digest.today, shown.at) },
			{ text: [...figures, nextPanelLine(next, digest.today)] },
			...urgentBlocks(shown),
			...otherOverdue(digest),
			...mentioned(shown),
			...(remarks.length ? [{ text: remarks }] : []),
			{
				buttons: [
					plain("My items", "mine"),
					plain("Overdue", "overdue"),
					...coordinatorButtons(shown.attention),
				],
			},
			{
				text: [[shown.mentions ? "No child is named here. " : "No names here. ", ...emergencyLine(panel)]],
				tone: "quiet",
			},
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
	// The restricted cases stand last, together in one line: what is left out is counted by the case.
	const left = overdue.length < digest.urgent.length ? digest.urgentCases - overdue.length : 0;
	const leftToday = digest.urgentToday.length - today.length;
	const nobody = nobodyOnLine([...digest.urgent, ...digest.urgentToday], at);
	const more: Row[] = [
		...(left ? [{ text: `…and ${count(left, "more urgent case")}.` }] : []),
		...(leftToday
			? [
					{
						text: `…and ${count(leftToday, "urgent case", "urgent cases")} not overdue, with something due today.`,
					},
				]
			: []),
		...(nobody ? [{ text: nobody }] : []),
	];
	const rows = [...overdue, ...today].map((item) => urgentRow(item, names));
	if (!rows.length) return [];
	const title = overdue.length ? "Urgent: act this morning" : "Urgent: due today";
	return [{ rows: [...rows, ...more], title, tone: "urgent" }];
}

/** The table: each agency's count, what is new, and its oldest. Three columns, so that a narrow screen holds it. */
function otherOverdue(digest: Digest): Block[] {
	const { agencies } = digest;
	if (!agencies.length) return [];
	const total = agencies.reduce((sum, line) => sum + line.overdue, 0);
	const rows = agencies.map(({ label, overdue, fresh, oldest }) => [
		label,
		fresh ? `${overdue} (${fresh} new)` : String(overdue),
		oldest ? [sinceWhen(oldest, digest.today), oldest.ref].filter(Boolean).join(", ") : "",
	]);
	return [
		{ text: [[{ strong: `Other overdue: ${total}` }]] },
		{ table: { head: ["Agency", "Overdue", "Oldest"], rows } },
	];
}

const sinceWhen = ({ due, late }: NonNullable<AgencyLine["oldest"]>, today: LocalDate): Words =>
	due ? dueInWords(due, today, late) : `${daysInWords(late)} late`;

/** "Theirs to answer: @R. Osei 3, @L. Plover 1." Each once, however much is overdue. */
function mentioned({ mentions }: Shown): Block[] {
	if (!mentions) return [];
	const all = mentions.people.flatMap(({ person, overdue }, n): Span[] => [
		n ? ", " : " ",
		{ person },
		` ${overdue}`,
	]);
	const more = mentions.more ? ` and ${mentions.more} more people.` : ".";
	return [{ text: [[{ strong: "Theirs to answer, and overdue:" }, ...all, more]] }];
}

/** What only the coordinator can put right, what is on hold, and where the whole list is. */
function remarksOf({ digest, attention, rest }: Shown): Line[] {
	const coordinator = coordinatorLine(attention, digest.today);
	const remarks: (Line | undefined)[] = [
		coordinator && [{ strong: "For the coordinator:" }, ` ${coordinator}`],
		actionsLine(attention),
		apartLine(attention),
		heldLine(digest.held),
		putOffLine(digest),
		whereTheListIs(digest, rest),
	];
	return remarks.filter((line) => line !== undefined);
}

function whereTheListIs({ listed, full = true }: Digest, rest: Shown["rest"]): Words | undefined {
	if (listed.length === 0) return undefined;
	const shown = rest === "in this thread" ? pagesOf(listed).flat().length : listed.length;
	if (rest === "in this thread" && !full) {
		return "What is new or worse is in this thread, the rest as counts. “Overdue” has everything.";
	}
	if (shown < listed.length) return `The first ${shown} are in this thread, the rest under “Overdue”.`;
	return `The whole list is ${rest}.`;
}

/** The lists behind the coordinator's line. A digest kept from before there were some of these counts has none. */
function coordinatorButtons({ noOwner, untriaged, reviewLate, yearly }: Attention): Button[] {
	return [
		...(noOwner > 0 ? [plain("No owner", "unowned")] : []),
		...(untriaged > 0 ? [plain("Triage", "untriaged")] : []),
		...(reviewLate > 0 || yearly > 0 ? [plain("Reviews due", "reviews")] : []),
	];
}

function plain(label: Words, action: string): Button {
	return { label, action, on: "", opens: false };
}
