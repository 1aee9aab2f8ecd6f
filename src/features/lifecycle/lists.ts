import type { Block, Button, Message, Row } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { elapsedInWords } from "../../domain/elapsed.ts";
import { CASE_KINDS } from "../../domain/lists/case-kinds.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import { action } from "../kit.ts";
import { goesOn, type Place, placeIn } from "../paged.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { casesListed } from "./events.ts";
import {
	inQueue,
	type Listed,
	openCases,
	queueTotals,
	reviewsDue,
	untriaged,
	whereTheyStand,
} from "./queries.ts";

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
		const place = placeIn(ctx);
		const all = await untriaged(ctx, place);
		await ctx.record(casesListed, { panel: panel.id }, { list: "untriaged", shown: all.length });
		const row = (f: Listed): Row => {
			const received = localDate(f.received, panel.zone);
			const text = `received ${shortDate(received, panel.today)}, ${labelOf(STATES, f.state).toLowerCase()}`;
			return { text: [refOf(f), `  ${text}`], menu: [button("Triage", "triage", f.id)] };
		};
		const title = "Waiting for triage";
		return {
			say: listed("untriaged", title, all, row, place, "No notification waits for triage."),
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
		const place = placeIn(ctx);
		const all = await reviewsDue(ctx, panel.today, place);
		await ctx.record(casesListed, { panel: panel.id }, { list: "reviews", shown: all.length });
		const row = (f: Listed): Row => {
			const state = f.closed ? "never found, yearly review" : labelOf(STATES, f.state).toLowerCase();
			return {
				text: [refOf(f), `  ${state}, due ${shortDate(f.review!, panel.today)}`],
				menu: reviewMenu(f),
			};
		};
		return { say: listed("reviews", "Due for review", all, row, place, "No case is due for review.") };
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
		const place = placeIn(ctx);
		let shown = 0;
		for (const { code, queue } of CASE_KINDS) {
			if (code === "cme" || code !== (place.queue ?? code)) continue;
			const cases = await inQueue(ctx, code, place);
			shown += cases.length;
			blocks.push({ text: [[{ strong: `${queue}: ${totals.get(code) ?? 0}` }]] });
			if (!cases.length) continue;
			blocks.push({ rows: cases.map((f) => watchedRow(f, panel)) });
			const left = cases[0]!.total - cases.length;
			const last = cases.at(-1)!;
			blocks.push(
				...goesOn("watched", left, { queue: code, after: last.id, stood: last.review ?? undefined }),
			);
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

/** Every open case, whatever waits on it: for whoever looks for one by where it stands or whose it is. */
export const casesList = action({
	name: "cases",
	on: "nothing",
	lists: true,
	allow: "see the digest",
	help: "All open cases that you may open: urgent first, then the oldest.",
	doors: { word: "cases", button: "Open cases" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const place = placeIn(ctx);
		const all = await openCases(ctx, place);
		await ctx.record(casesListed, { panel: panel.id }, { list: "open", shown: all.length });
		const row = (f: Listed): Row => {
			const since = elapsedInWords(localDate(f.received, panel.zone), panel.today);
			const state = labelOf(STATES, f.state).toLowerCase();
			const review = f.review ? `review ${shortDate(f.review, panel.today)}` : "no review date";
			const text = `  ${state}, ${since}, ${review}. ${f.owner ?? "No owner"}.`;
			return { text: [refOf(f), text], menu: [button("Open the case", "case.open", f.id)] };
		};
		const say = listed("cases", "Open cases", all, row, place, "There is no open case that you may open.");
		if (place.after || !all.length) return { say };
		const stand = await whereTheyStand(ctx);
		const counted = STATES.flatMap(({ code, label }): [string, string][] => {
			const n = stand.get(code);
			return n ? [[label, String(n)]] : [];
		});
		const [heading, ...rest] = say.blocks;
		return { say: { ...say, blocks: [heading!, { facts: counted }, ...rest] } };
	},
});

const refOf = (f: Listed) => ({ strong: f.urgent ? `${f.ref}, urgent case` : f.ref });

/** A page of a list, and the way to the next. */
function listed(
	name: string,
	title: string,
	all: readonly Listed[],
	row: (f: Listed) => Row,
	place: Place,
	none: string,
): Message {
	const [first, last] = [all[0], all.at(-1)];
	if (!first || !last) {
		const says = place.after ? "That was the last of them." : none;
		return { summary: says, blocks: [{ text: [says] }] };
	}
	const says = `${title}: ${first.total}${place.after ? " more" : ""}`;
	const more = goesOn(name, first.total - all.length, { after: last.id });
	return { summary: says, blocks: [{ heading: says }, { rows: all.map(row) }, ...more] };
}
