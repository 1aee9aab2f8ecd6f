import type { Block, Button, Row, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { INCOMING_KINDS } from "../../domain/lists/outgoing.ts";
import { newsPossible, STANDING_WORDS, standingOf, waitsFor } from "../../domain/requests.ts";
import { action } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { requestsListed } from "./events.ts";
import {
	type Incoming,
	incomingWaits,
	kindWithWhom,
	type Outgoing,
	openIncoming,
	openOutgoing,
	transfersNotAsked,
} from "./queries.ts";

const MOST_ROWS = 20;

/** What crosses a boundary and has not come to its end: asked of others, and asked by others. No names. */
export const requestsList = action({
	name: "transfers",
	on: "nothing",
	allow: "transfer or refer a child outside the panel",
	help: "Transfers, referrals and other authorities' requests, and where each stands.",
	doors: { word: "transfers", button: "Transfers and referrals" },
	async run(ctx) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const incoming = await openIncoming(ctx, MOST_ROWS + 1);
		const outgoing = await openOutgoing(ctx, MOST_ROWS + 1);
		const decided = await transfersNotAsked(ctx, MOST_ROWS + 1);
		const all = incoming.length + outgoing.length + decided.length;
		await ctx.record(requestsListed, { panel: ctx.panel }, { shown: all });
		const part = (title: Words, rows: Row[]): Block[] =>
			rows.length ? [{ title, rows: rows.slice(0, MOST_ROWS) }] : [];
		const more = Math.max(incoming.length, outgoing.length, decided.length) > MOST_ROWS;
		return {
			say: {
				summary: all ? `Transfers and requests: ${all}` : "No transfer, referral or request is open",
				blocks: [
					{ heading: "Transfers and requests" },
					...part(
						"Others ask us",
						incoming.map((i) => incomingRow(i, today)),
					),
					...part("Decided, and nobody asked yet", decided.map(notAskedRow)),
					...part(
						"We asked others",
						outgoing.map((o) => outgoingRow(o, today)),
					),
					...(all ? [] : [{ text: ["None is open."] }]),
					...(more ? [{ text: ["These are the oldest. There are more."], tone: "quiet" as const }] : []),
					{ buttons: [{ label: "Log a request to us", action: "incoming", on: "", opens: true }] },
				],
			},
		};
	},
});

const button = (label: Words, action: string, on: string): Button => ({ label, action, on, opens: true });

/** "due Fri 12 Mar", or "was due Fri 12 Mar". */
function dueWords(by: LocalDate, today: LocalDate): Words {
	return `${by < today ? "was due" : "due"} ${shortDate(by, today)}`;
}

function outgoingRow(o: Outgoing, today: LocalDate): Row {
	const waits = waitsFor(o);
	const due = waits ? `, ${dueWords(waits.by, today)}` : "";
	const what = o.restricted ? "restricted case" : kindWithWhom(o);
	const back = standingOf(o) === "declined" ? [button("Where it stands", "case.move", o.case)] : [];
	const record = newsPossible(o).length
		? [button(o.toPanel ? "Withdraw it" : "Record their answer", "outgoing.record", o.id)]
		: [];
	return {
		text: [{ strong: o.ref }, `  ${what}: ${STANDING_WORDS[standingOf(o)]}${due}.`],
		menu: [
			...record,
			...back,
			button("Open", "outgoing.open", o.id),
			button("Open the case", "case.open", o.case),
		],
	};
}

function notAskedRow(f: { case: string; ref: Words }): Row {
	return {
		text: [{ strong: f.ref }, "  Transfer to another authority."],
		menu: [button("Ask them", "transfer", f.case), button("Open the case", "case.open", f.case)],
	};
}

function incomingRow(i: Incoming, today: LocalDate): Row {
	const waits = incomingWaits(i)!;
	const from = i.sender ?? "somebody written out";
	const say = waits.what === "acknowledge" ? "acknowledge it" : "answer";
	const urgent = i.urgent ? "Urgent. " : "";
	return {
		text: `${urgent}${from}: ${lower(labelOf(INCOMING_KINDS, i.kind))}. To ${say}, ${dueWords(waits.by, today)}.`,
		menu: [button("Answer", "incoming.answer", i.id), button("Open", "incoming.open", i.id)],
	};
}

const lower = (words: Words): Words => words.charAt(0).toLowerCase() + words.slice(1);
