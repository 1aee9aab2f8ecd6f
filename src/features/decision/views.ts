import type { Block, Button, Line, Message } from "../../chat/message.ts";
import { shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { view } from "../kit.ts";
import { loadNote, type Note } from "./queries.ts";
import { RECOMMENDATION } from "./reading.ts";

/** The decision in its case's thread: type, owners, dates and who recorded it. Never a word that was typed. */
export const decisionNote = view<Note>({
	name: "decision-note",
	load: async (ctx, id, _key, begun) => {
		const note = await loadNote(ctx.tx, id);
		return note?.restricted && !begun ? undefined : note;
	},
	show: (n) => (n.restricted ? hidden() : showNote(n)),
});

/** The case became need to know after the note was posted: neither its reference nor what was decided stays in the thread. */
function hidden(): Message {
	const words = "A decision on a restricted case.";
	return { summary: words, blocks: [{ text: [words] }] };
}

/** The same, in private, to those who may confirm it, and once it is confirmed to whoever recorded it. */
export const decisionWaits = view<Note>({
	name: "decision-waits",
	load: (ctx, id) => loadNote(ctx.tx, id),
	show: (n) => {
		const note = showNote(n);
		const confirmed = n.confirmer ? `${n.ref}: ${n.confirmer} confirmed that it closes` : note.summary;
		const summary = waits(n) ? `${n.ref}: a decision waits for you to confirm it` : confirmed;
		return { summary, blocks: [{ heading: n.ref }, ...note.blocks] };
	},
});

function showNote(n: Note): Message {
	return n.successor ? superseded(n, n.successor) : standing(n);
}

function waits(n: Note): boolean {
	return n.secondPerson && !n.confirmer && !n.overtaken;
}

/** What is closed is not reviewed, or once a year: which of the two would say in the channel why it was closed. */
function closes(n: Note): boolean {
	return n.type === "close" && n.standing === "decision" && (!n.secondPerson || n.confirmer !== null);
}

function standing(n: Note): Message {
	const type = labelOf(DECISION_TYPES, n.type);
	const kind = n.standing === "recommendation" ? "Recommendation" : "Decision";
	const what = `${kind} ${n.corrects ? "corrected" : "recorded"}`;
	const owners = n.actions.map(
		(a): Line => [
			"Action: ",
			{ person: { label: a.knownAs, identities: a.identities } },
			`, by ${shortDate(a.due, n.recordedOn)}`,
		],
	);
	return {
		summary: `${n.ref}: ${what.toLowerCase()}`,
		blocks: [
			{ text: [[{ strong: `${what}: ${type}` }], ...owners] },
			{
				facts: [
					...(closes(n) ? [] : [["Review", shortDate(n.review, n.recordedOn)] as const]),
					...(n.placeBy ? [["Place by", shortDate(n.placeBy, n.recordedOn)] as const] : []),
					["Recorded by", `${n.recorder}, ${shortDate(n.recordedOn, n.recordedOn)}`],
				],
			},
			...standingOf(n),
			...secondPerson(n),
			...sourceOf(n),
			{ buttons: buttons(n) },
		],
	};
}

/** What a meeting's decision still waits for. */
function standingOf(n: Note): Block[] {
	if (n.standing === "recommendation") return [{ text: [RECOMMENDATION], tone: "warning" }];
	if (!n.atMeeting || n.secondPerson) return [];
	const says = n.confirmedFor
		? `Confirmed for the meeting by ${n.confirmedFor}.`
		: "Takes effect now. The chair has yet to confirm it.";
	return [{ text: [says], tone: "quiet" }];
}

function secondPerson(n: Note): Block[] {
	if (!n.secondPerson) return [];
	if (n.confirmer) return [{ text: [`Confirmed by ${n.confirmer}.`] }];
	if (n.overtaken) return [{ text: ["Not confirmed: a later decision was recorded."], tone: "quiet" }];
	return [{ text: ["A second person must confirm this. Until then the case stays open."], tone: "warning" }];
}

/** That the message behind it is not as it was; what it says now opens with the reasons. */
function sourceOf({ source, recordedOn }: Note): Block[] {
	if (!source) return [];
	const what = source.change === "edited" ? "changed" : "deleted";
	const says = `The message that this was taken from was ${what} on ${shortDate(source.on, recordedOn)}. The decision stands as it was recorded.`;
	return [{ text: [says], tone: "warning" }];
}

function buttons(n: Note): Button[] {
	const confirm: Button = {
		label: "Confirm",
		action: "decision.confirm",
		on: n.id,
		opens: true,
		tone: "main",
	};
	return [
		...(waits(n) ? [confirm] : []),
		openReasons(n.id),
		{ label: "Correct", action: "decision.correct", on: n.id, opens: true },
	];
}

function openReasons(on: string): Button {
	return { label: "Open reasons", action: "decision.open", on, opens: true };
}

function superseded(n: Note, by: NonNullable<Note["successor"]>): Message {
	const newer = `${labelOf(DECISION_TYPES, by.type)}, recorded by ${by.recorder}, ${shortDate(by.on, n.recordedOn)}`;
	return {
		summary: `${n.ref}: decision superseded`,
		blocks: [
			{
				text: [
					`Decision of ${shortDate(n.recordedOn, n.recordedOn)}: ${labelOf(DECISION_TYPES, n.type)}`,
					[{ strong: `Superseded by: ${newer}` }],
				],
				tone: "quiet",
			},
			{ buttons: [openReasons(n.id)] },
		],
	};
}
