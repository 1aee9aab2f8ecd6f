import type { Block, Button, Key, Line, Row } from "../../chat/message.ts";
import { workingDaysLate } from "../../domain/calendar/due-date.ts";
import { capital, saysWho } from "../../domain/check-words.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { count, dueInWords, listInWords, shortDate } from "../../domain/date/words.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { view } from "../kit.ts";
import { morningOf, type Waits } from "../morning/queries.ts";
import { alsoWaits, waitsBlocks, waitsInWords } from "../morning-words.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { type Hears, hearersOf, type LateEnquiry, lateOn } from "./late.ts";
import { remindButton } from "./queries.ts";

/** Lines for each reason; the rest is counted. */
const MOST_LINES = 10;

interface Told {
	panel: Panel;
	by: ReadonlyMap<Hears, readonly LateEnquiry[]>;
	/** What else waits for them, where they have the morning list. */
	also: readonly Waits[];
}

/** What is overdue, for one person, in private. */
export const lateEnquiries = view<Told>({
	name: "late-enquiries",
	async load(ctx, panelId, key, _begun, reader) {
		const panel = await loadPanel(ctx.tx, panelId);
		// What is told beside the day's first message says when, and what is at risk alone.
		const [, , , person = "", restricted, anew] = key.split(":");
		const [all, hearers] = [await lateOn(ctx, panel, anew ? "risk" : "all"), await hearersOf(ctx, panel)];
		const told = all.filter((e) => (e.named === null ? !restricted : e.case === restricted));
		const theirs = told.flatMap((e) => {
			const why = hearers(e).get(person);
			return why ? [{ e, why }] : [];
		});
		const by = Map.groupBy(theirs, ({ why }) => why);
		const said = new Set(theirs.map(({ e }) => e.id));
		const waits = restricted || anew ? undefined : await morningOf(ctx, panel, person, reader ?? person);
		const also = (waits ?? []).filter(({ id }) => !said.has(id));
		// Answered by the time that this is sent: what else waits was to stand in it, and stands in no other.
		if (!theirs.length && !also.length) return undefined;
		return { panel, by: new Map([...by].map(([why, list]) => [why, list.map(({ e }) => e)])), also };
	},
	show({ panel, by, also }) {
		const n = [...by.values()].reduce((sum, list) => sum + list.length, 0);
		const overdue = `${count(n, "enquiry is", "enquiries are")} overdue, ${shortDate(panel.today, panel.today)}`;
		const says = n ? overdue : waitsInWords(also, panel);
		const parts = (["own", "agency", "panel"] as const).flatMap((why) => {
			const list = by.get(why);
			return list ? [part(why, list, panel)] : [];
		});
		const days = count(panel.escalation.coordinator, "working day");
		const agenda: Block = {
			text: [`A case with an enquiry ${days} late is on the panel's agenda.`],
			tone: "quiet",
		};
		const onAgenda = by.has("panel") ? [agenda] : [];
		return {
			summary: says,
			blocks: [
				{ heading: says },
				...parts,
				...onAgenda,
				...(n ? alsoWaits(also, panel) : waitsBlocks(also, panel)),
				{ buttons: doors(by, also) },
			],
		};
	},
});

function part(why: Hears, list: readonly LateEnquiry[], panel: Panel): Block {
	const late = (e: LateEnquiry) => {
		const days = workingDaysLate(e.due, panel.today, panel.calendars);
		return dueInWords(e.due, panel.today, { days, unit: "working" });
	};
	const rows: readonly Row[] =
		why === "panel"
			? byCase(list, late, panel).map((text) => ({ text }))
			: list.map((e) => ({ text: lineOf(e, late, panel), ...whatToDo(e) }));
	const more = rows.length - MOST_LINES;
	const rest = more > 0 ? [{ text: `And ${more} more.` }] : [];
	return { title: TITLES[why], rows: [...rows.slice(0, MOST_LINES), ...rest] };
}

/** Saying that one has it is in view; the rest is behind one menu. */
function whatToDo({ id, case: of, hasIt }: LateEnquiry): Pick<Row, "buttons" | "menu"> {
	const have: Button = { label: "I have this", action: "enquiry.acknowledge", on: id, opens: false };
	const opening = (label: string, action: string, on: Key): Button => ({ label, action, on, opens: true });
	return {
		buttons: hasIt ? [] : [have],
		menu: [
			opening("Record outcome", "enquiry.outcome", id),
			opening("Extend", "enquiry.extend", id),
			remindButton(id),
			opening("Open the case", "case.open", of),
		],
	};
}

/** A personal chat keeps what it was told: the sensitive checks are called there as in a channel. */
function lineOf(e: LateEnquiry, late: (e: LateEnquiry) => string, panel: Panel): Line {
	const { words } = entryOf(CHECKS, e.check);
	const what = saysWho(words, e.agency) ? capital(words) : `${capital(words)}, ${e.agency}`;
	return [{ strong: e.ref }, `  ${what}: due ${late(e)}${hasItInWords(e, panel)}`];
}

/** ". R. Osei has it since Mon 15 Mar", or nothing. */
function hasItInWords({ hasIt }: LateEnquiry, { zone, today }: Panel): string {
	if (!hasIt) return "";
	return `. ${hasIt.knownAs} has it since ${shortDate(localDate(new Date(hasIt.at), zone), today)}`;
}

/** For a coordinator, who has many: a line for each case, with who is behind. The oldest stands first. */
function byCase(list: readonly LateEnquiry[], late: (e: LateEnquiry) => string, panel: Panel): Line[] {
	return [...Map.groupBy(list, (e) => e.case).values()].map((of): Line => {
		if (of.length === 1) return lineOf(of[0]!, late, panel);
		const agencies = listInWords([...new Set(of.map((e) => e.agency))]);
		const n = count(of.length, "enquiry", "enquiries");
		return [{ strong: of[0]!.ref }, `  ${n}, the oldest due ${late(of[0]!)}: ${agencies}`];
	});
}

const TITLES: Readonly<Record<Hears, string>> = {
	own: "Yours to answer",
	agency: "Your agency's to answer",
	panel: "Others' to answer: for you as coordinator",
};

function doors(by: Told["by"], also: Told["also"]): Button[] {
	const button = (label: string, action: string): Button => ({ label, action, on: "", opens: false });
	return [
		...(by.has("own") || also.length ? [button("My items", "mine")] : []),
		...(by.has("agency") ? [button("Agency worklist", "worklist")] : []),
		...(by.has("panel") ? [button("Overdue", "overdue")] : []),
		...(also.length ? [button("Turn the morning list off", "morning.off")] : []),
	];
}
