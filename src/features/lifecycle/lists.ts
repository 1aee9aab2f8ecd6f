import type { Block, Button, Message, Row } from "../../chat/message.ts";
import { localDate, parseDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { elapsedInWords } from "../../domain/elapsed.ts";
import { CASE_KINDS, type CaseKind } from "../../domain/lists/case-kinds.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import { action } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { casesListed } from "./events.ts";
import { type After, inQueue, type Listed, queueTotals, reviewsDue, untriaged } from "./queries.ts";

/** Rows of one list in a message; "Show more" tells the next ones. */
const MOST_ROWS = 15;

const button = (label: string, name: string, on: string): Button => ({
	label,
	action: name,
	on,
	opens: true,
});

/** Notifications that nobody has triaged: within 1 working day, none is left (S3). */
export const untriagedList = action({
	name: "untriaged",
	on: "nothing",
	allow: "triage a notification",
	help: "Notifications that wait for triage.",
	doors: { word: "untriaged", button: "Triage" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { after } = readPlace(ctx.from.hint);
		const { shown, more } = cut(await untriaged(ctx, MOST_ROWS + 1, after), received);
		await ctx.record(casesListed, { panel: panel.id }, { list: "untriaged", shown: shown.length });
		const rows = shown.map((f): Row => {
			const on = localDate(f.received, panel.zone);
			const text = `received ${shortDate(on, panel.today)}, ${labelOf(STATES, f.state).toLowerCase()}`;
			return {
				text: [{ strong: f.urgent ? `${f.ref}, urgent case` : f.ref }, `  ${text}`],
				menu: [button("Triage", "triage", f.id)],
			};
		});
		const none = after ? "No more notifications wait for triage." : "No notification waits for triage.";
		return { say: listed("Waiting for triage", rows, none, showMore("untriaged", more)) };
	},
});

/** Cases whose review has come, among them the yearly ones of children never found. */
export const reviewsList = action({
	name: "reviews",
	on: "nothing",
	allow: "move or review a case",
	help: "Cases due for review, and the yearly reviews of children never found.",
	doors: { word: "reviews", button: "Reviews due" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { after } = readPlace(ctx.from.hint);
		const { shown, more } = cut(await reviewsDue(ctx, panel.today, MOST_ROWS + 1, after), reviewed);
		await ctx.record(casesListed, { panel: panel.id }, { list: "reviews", shown: shown.length });
		const rows = shown.map((f): Row => {
			const state = f.closed ? "never found, yearly review" : labelOf(STATES, f.state).toLowerCase();
			const text = `${state}, due ${shortDate(f.review!, panel.today)}`;
			return { text: [{ strong: f.ref }, `  ${text}`], menu: reviewMenu(f) };
		});
		const none = after ? "No more cases are due for review." : "No case is due for review.";
		return { say: listed("Due for review", rows, none, showMore("reviews", more)) };
	},
});

function reviewMenu(f: Listed): Button[] {
	const reopen = f.closed ? [button("Record decision", "decision.record", f.id)] : [];
	const move = f.closed ? [] : [button("Where it stands", "case.move", f.id)];
	return [
		button("Record review", "case.review", f.id),
		...move,
		...reopen,
		button("Open the case", "case.open", f.id),
	];
}

/** The queues that are counted apart: the at-risk watch-list, and early years. They never mix (S2, S4). */
export const watchedList = action({
	name: "watched",
	on: "nothing",
	lists: true,
	allow: "see the digest",
	help: "The at-risk watch-list and the early years queue, each counted apart.",
	doors: { word: "watched" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const totals = await queueTotals(ctx);
		const blocks: Block[] = [];
		const { after, kind } = readPlace(ctx.from.hint);
		let told = 0;
		for (const { code, queue } of CASE_KINDS.filter((k) => k.code !== "cme" && (!kind || k.code === kind))) {
			const { shown, more } = cut(await inQueue(ctx, code, MOST_ROWS + 1, after), reviewed);
			told += shown.length;
			blocks.push({ text: [[{ strong: `${queue}: ${totals.get(code) ?? 0}` }]] });
			if (shown.length) blocks.push({ rows: shown.map((f) => watchedRow(f, panel)) });
			blocks.push(...showMore("watched", more, code));
		}
		await ctx.record(casesListed, { panel: panel.id }, { list: "watched", shown: told });
		const note = `Counted apart from ${count(totals.get("cme") ?? 0, "child", "children")} missing education, and never in the DfE's count.`;
		return {
			say: {
				summary: "Watched, and early years",
				blocks: [{ heading: "Counted apart" }, ...blocks, { text: [note], tone: "quiet" }],
			},
		};
	},
});

function watchedRow(f: Listed, panel: Panel): Row {
	const since = elapsedInWords(localDate(f.received, panel.zone), panel.today);
	const review = f.review ? `, review ${shortDate(f.review, panel.today)}` : "";
	return {
		text: [{ strong: f.ref }, `  ${since}${review}. ${f.owner ?? "No owner"}.`],
		menu: [button("Open the case", "case.open", f.id)],
	};
}

function listed(title: string, rows: readonly Row[], none: string, more: readonly Block[]): Message {
	if (!rows.length) return { summary: none, blocks: [{ text: [none] }] };
	return { summary: `${title}: ${rows.length}`, blocks: [{ heading: title }, { rows }, ...more] };
}

// The rest of a list ----------------------------------------------------------------------------------------------

const received = (f: Listed): string => f.received.toISOString();
/** A case that is open, or whose review has come, has one. */
const reviewed = (f: Listed): string => f.review!;

/** The rows of one message and, where there are more, after which of them the next message goes on. */
function cut(
	all: readonly Listed[],
	time: (f: Listed) => string,
): { shown: readonly Listed[]; more?: After } {
	const shown = all.slice(0, MOST_ROWS);
	const last = shown.at(-1);
	if (!last || all.length === shown.length) return { shown };
	return { shown, more: { urgent: last.urgent, time: time(last), ref: last.ref } };
}

/** A button's own: which queue, after an urgent case or not, its date and its reference. It names no child. */
function showMore(list: string, more: After | undefined, kind: CaseKind | "all" = "all"): Block[] {
	if (!more) return [];
	const on = [kind, more.urgent ? "urgent" : "other", more.time, more.ref].join(" ");
	return [{ buttons: [{ label: "Show more", action: list, on, opens: false }] }];
}

const PLACE =
	/^(\w+) (urgent|other) (\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d\.\d{3}Z)?) ([A-Z]{2,5}-\d{4}-\d{4,})$/;

/** Where a list goes on, as {@link showMore} wrote it; from its beginning for anything else. */
function readPlace(hint = ""): { kind?: CaseKind; after?: After } {
	const [, code, urgent, time, ref] = PLACE.exec(hint) ?? [];
	if (!time || !ref || !parseDate(time.slice(0, 10))) return {};
	const kind = CASE_KINDS.find((one) => one.code === code)?.code;
	return { ...(kind ? { kind } : {}), after: { urgent: urgent === "urgent", time, ref } };
}
