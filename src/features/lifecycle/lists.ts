import type { Block, Button, Message, Row } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { elapsedInWords } from "../../domain/elapsed.ts";
import { CASE_KINDS } from "../../domain/lists/case-kinds.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import { action } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { casesListed } from "./events.ts";
import { inQueue, type Listed, queueTotals, reviewsDue, untriaged } from "./queries.ts";

/** Rows of one list in a message; the rest is reached when these are done. */
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
		const all = await untriaged(ctx, MOST_ROWS + 1);
		await ctx.record(casesListed, { panel: panel.id }, { list: "untriaged", shown: all.length });
		const rows = all.slice(0, MOST_ROWS).map((f): Row => {
			const received = localDate(f.received, panel.zone);
			const text = `received ${shortDate(received, panel.today)}, ${labelOf(STATES, f.state).toLowerCase()}`;
			return {
				text: [{ strong: f.urgent ? `${f.ref}, urgent case` : f.ref }, `  ${text}`],
				menu: [button("Triage", "triage", f.id)],
			};
		});
		return {
			say: listed("Waiting for triage", rows, all.length, "No notification waits for triage."),
		};
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
		const all = await reviewsDue(ctx, panel.today, MOST_ROWS + 1);
		await ctx.record(casesListed, { panel: panel.id }, { list: "reviews", shown: all.length });
		const rows = all.slice(0, MOST_ROWS).map((f): Row => {
			const state = f.closed ? "never found, yearly review" : labelOf(STATES, f.state).toLowerCase();
			const text = `${state}, due ${shortDate(f.review!, panel.today)}`;
			return { text: [{ strong: f.ref }, `  ${text}`], menu: reviewMenu(f) };
		});
		return { say: listed("Due for review", rows, all.length, "No case is due for review.") };
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
		let shown = 0;
		for (const { code, queue } of CASE_KINDS.filter((kind) => kind.code !== "cme")) {
			const cases = await inQueue(ctx, code, MOST_ROWS);
			shown += cases.length;
			blocks.push({ text: [[{ strong: `${queue}: ${totals.get(code) ?? 0}` }]] });
			if (cases.length) blocks.push({ rows: cases.map((f) => watchedRow(f, panel)) });
		}
		await ctx.record(casesListed, { panel: panel.id }, { list: "watched", shown });
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

function listed(title: string, rows: readonly Row[], all: number, none: string): Message {
	if (!rows.length) return { summary: none, blocks: [{ text: [none] }] };
	const more = all > rows.length ? [`These are the ${rows.length} most pressing. There are more.`] : [];
	return {
		summary: `${title}: ${rows.length}`,
		blocks: [{ heading: title }, { rows }, ...(more.length ? [{ text: more, tone: "quiet" as const }] : [])],
	};
}
