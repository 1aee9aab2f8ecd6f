import type { Block, Button, Message, Row, Words } from "../../chat/message.ts";
import { agendaOf } from "../../domain/agenda.ts";
import { count, listInWords, shortDate } from "../../domain/date/words.ts";
import { AGENDA_REASONS, type AgendaReason } from "../../domain/lists/agenda-reasons.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import type { QuorumResult } from "../../domain/quorum.ts";
import type { PersonCtx } from "../kit.ts";
import { goesOn, ON_PAGE, type Place } from "../paged.ts";
import { loadPanel } from "../panel/settings.ts";
import { taskRow, tasksOf } from "../task/queries.ts";
import { quorumFor } from "./acts.ts";
import { meetingRead } from "./events.ts";
import {
	canBeConfirmed,
	casesFor,
	type Item,
	itemsOf,
	lastMeeting,
	type Meeting,
	madeAt,
	type OnRoll,
	rollOf,
} from "./queries.ts";

/** Cases and actions in the meeting's own message; a button shows the others. */
const MOST_CASES = 10;
const MOST_TASKS = 5;

/** A line of the agenda, before or after it was fixed. */
type Listed = Pick<Item, "ref" | "why"> & Partial<Pick<Item, "id" | "outcome">> & { case: string };

/** Where a meeting stands: its agenda, who is there, what the last one left open, and what can be done next. */
export async function overview(ctx: PersonCtx, held: Meeting): Promise<Message> {
	const { today } = await loadPanel(ctx.tx, held.panel);
	const listed = await listedOn(ctx, held);
	const roll = await rollOf(ctx.tx, held.id);
	await ctx.record(meetingRead, { panel: held.panel }, { meeting: held.id, what: "agenda" });
	const title = `${held.urgent ? "Urgent panel meeting" : "Panel meeting"}, ${shortDate(held.on, today)}`;
	const shown = listed.slice(0, MOST_CASES);
	const left = listed.length - shown.length;
	const last = await lastOne(ctx, today);
	return {
		summary: `${title}: ${count(listed.length, "case")}`,
		blocks: [
			{ heading: title },
			{ facts: await factsOf(ctx, held, listed, roll, today) },
			...(last.waits ? last.blocks : []),
			...(shown.length ? [{ rows: shown.map((i) => rowOf(i, held)) }] : []),
			...goesOn("meeting.agenda", left, { after: shown.at(-1)?.case }),
			{ buttons: buttonsOf(held, today) },
			...(ctx.pages ? [{ buttons: [opening("Agenda pack", "papers", "", false)] }] : []),
			...(await openTasks(ctx, today)),
			...(last.waits ? [] : last.blocks),
		],
	};
}

/** The agenda from where somebody has read it to. A case that is off it by now has it shown from its start. */
export async function furtherOn(ctx: PersonCtx, held: Meeting, { after }: Place): Promise<Message> {
	const listed = await listedOn(ctx, held);
	const from = listed.findIndex((i) => i.case === after) + 1;
	const shown = listed.slice(from, from + ON_PAGE);
	await ctx.record(meetingRead, { panel: held.panel }, { meeting: held.id, what: "agenda" });
	const last = shown.at(-1);
	if (!last) return { summary: END, blocks: [{ text: [END] }] };
	const says = `Agenda: ${from + 1} to ${from + shown.length} of ${listed.length}`;
	const left = listed.length - from - shown.length;
	return {
		summary: says,
		blocks: [
			{ heading: says },
			{ rows: shown.map((i) => rowOf(i, held)) },
			...goesOn("meeting.agenda", left, { after: last.case }),
		],
	};
}

const END = "That was the last case on the agenda.";

async function listedOn(ctx: PersonCtx, held: Meeting): Promise<Listed[]> {
	if (held.frozen) return itemsOf(ctx.tx, held.id);
	const cases = agendaOf(await casesFor(ctx.tx, held), held.on);
	return cases.map(({ id, ref, why }) => ({ case: id, ref, why }));
}

async function factsOf(
	ctx: PersonCtx,
	held: Meeting,
	listed: readonly Listed[],
	roll: readonly OnRoll[],
	today: string,
): Promise<[Words, Words][]> {
	const papers = held.frozen ? "Closed" : `Close on ${shortDate(held.papers, today)}`;
	const there = roll.filter(({ how }) => how === "present");
	const stands = held.opened
		? quorumWords(await quorumFor(ctx.tx, held, { conflicts: [] }))
		: "No roll taken yet";
	return [
		["Papers", papers],
		["Agenda", countedByReason(listed)],
		["Present", held.opened ? peopleWords(there) : "No roll taken yet"],
		["Quorum", stands],
	];
}

/** How many cases each first reason brought. */
export function countedByReason(listed: readonly { why: readonly AgendaReason[] }[]): Words {
	if (!listed.length) return "No case is for this meeting";
	const parts = AGENDA_REASONS.flatMap(({ code, label }) => {
		const n = listed.filter(({ why }) => why[0] === code).length;
		return n ? [`${label.toLowerCase()} ${n}`] : [];
	});
	return `${count(listed.length, "case")}: ${parts.join(", ")}`;
}

/** Why a case is on the agenda. */
export const whyWords = (why: readonly AgendaReason[]): Words =>
	`${why.map((code) => labelOf(AGENDA_REASONS, code)).join(". ")}.`;

/** Whether a meeting can decide, in words. */
export function quorumWords({ standing, missing }: QuorumResult): Words {
	if (standing === "decision") return "Those present can decide";
	return `The meeting lacks ${listInWords(missing)}: what it agrees is a recommendation`;
}

const peopleWords = (people: readonly OnRoll[]): Words =>
	people.length ? listInWords(people.map((p) => `${p.knownAs} (${p.agency})`)) : "Nobody";

function rowOf(item: Listed, held: Meeting): Row {
	const came = item.outcome ? `, ${item.outcome}` : "";
	const take = held.opened && item.id ? [opening("Take this case", "meeting.case", item.id, false)] : [];
	return {
		text: [{ strong: item.ref }, `  ${whyWords(item.why)}${came ? ` Meeting${came}.` : ""}`],
		menu: [...take, opening("Open privately", "case.open", item.case)],
	};
}

function buttonsOf(held: Meeting, today: string): Button[] {
	const roll = opening(held.opened ? "Take the roll again" : "Take the roll", "meeting.roll", held.id);
	const freeze = opening("Close the agenda", "meeting.freeze", held.id, false);
	const walk = opening("Next case", "meeting.walk", held.id, false);
	const end = opening("End the meeting", "meeting.end", held.id);
	if (held.opened) return [{ ...walk, tone: "main" }, roll, end];
	const urgent = opening("Urgent meeting today", "meeting.urgent", "", false);
	return [
		{ ...roll, tone: "main" },
		...(held.frozen ? [] : [freeze]),
		...(held.on === today ? [] : [urgent]),
	];
}

/** What decisions asked to be done, until it is: those of the last meeting are looked at at this one. */
async function openTasks(ctx: PersonCtx, today: string): Promise<Block[]> {
	const tasks = await tasksOf(ctx, MOST_TASKS + 1);
	if (!tasks.length) return [];
	const rows = tasks.slice(0, MOST_TASKS).map((task) => taskRow(task, today, true));
	const all = opening("All open actions", "actions", "", false);
	const more = tasks.length > MOST_TASKS ? [{ buttons: [all] }] : [];
	return [{ text: [[{ strong: "Open actions" }]] }, { rows }, ...more];
}

/** What the last meeting still waits for. Decisions to be confirmed come before the next meeting's long agenda. */
async function lastOne(ctx: PersonCtx, today: string): Promise<{ waits: boolean; blocks: Block[] }> {
	const last = await lastMeeting(ctx.tx, ctx.panel);
	if (!last) return { waits: false, blocks: [] };
	const waiting = await unconfirmed(ctx, last);
	return { waits: waiting > 0, blocks: lastMeetingBlocks(last, waiting, today) };
}

/** How many decisions of a meeting are still to be confirmed. */
export async function unconfirmed(ctx: Pick<PersonCtx, "tx">, { id }: Meeting): Promise<number> {
	return (await madeAt(ctx.tx, id)).filter(canBeConfirmed).length;
}

/** A meeting that was held, with what can be done about it. */
export function lastMeetingBlocks(last: Meeting, waiting: number, today: string): Block[] {
	const minutes = last.approved ? `approved by ${last.approver}` : "not approved yet";
	const confirm = waiting ? `${count(waiting, "decision")} to be confirmed. ` : "";
	return [
		{ text: [[{ strong: `Meeting of ${shortDate(last.on, today)}: ` }, `${confirm}Minutes ${minutes}.`]] },
		{
			buttons: [
				...(waiting
					? [{ ...opening("Confirm decisions", "meeting.confirm", last.id), tone: "main" as const }]
					: []),
				opening("Read the minutes", "meeting.minutes", last.id),
				...(last.approved
					? []
					: [
							opening("Correct the minutes", "meeting.correct", last.id),
							opening("Approve the minutes", "meeting.approve", last.id),
						]),
			],
		},
	];
}

function opening(label: Words, action: string, on: string, opens = true): Button {
	return { label, action, on, opens };
}
