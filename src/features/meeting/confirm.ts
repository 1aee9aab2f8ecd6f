import { z } from "zod";
import { Refusal } from "../../access/refusal.ts";
import type { MeetingSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { count, listInWords } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { decisionConfirmation } from "../../store/schema/index.ts";
import { confirmDecision } from "../decision/confirm.ts";
import { loadRecorded } from "../decision/queries.ts";
import { decisionInFull } from "../decision/reading.ts";
import { action, type PersonCtx } from "../kit.ts";
import { meetingConfirmed, meetingRead } from "./events.ts";
import { drawAnew, type Made } from "./queries.ts";
import { changedSince, nothingToConfirm } from "./refusals.ts";
import { notInWords, unconfirmedFor } from "./to-confirm.ts";

/** The longest label of a choice that both platforms take. */
const MOST_LABEL = 75;

/** What was confirmed, and what could not be: by reference, with the reason. */
interface Confirmed {
	done: Made[];
	/** Their close is no longer possible, or not this person's to agree to. */
	left: { ref: Words; because: Words }[];
	noChair: boolean;
}

/**
 * Confirms those of a meeting's decisions that this person read and chose, in one go. A case that waits for a second
 * person to close it is closed with them, where that is still allowed: otherwise it is left, and the others are confirmed.
 * @throws the refusal that one was corrected or confirmed since it was read
 */
async function confirmAll(
	ctx: PersonCtx,
	meeting: MeetingSubject,
	chosen: readonly Key[],
): Promise<Confirmed> {
	const { now, noChair } = await unconfirmedFor(ctx, meeting.id);
	const waiting = now.filter(({ id }) => chosen.includes(id));
	// Corrected, or confirmed by somebody else, since it was read: it is read again before anything is confirmed.
	if (waiting.length < chosen.length) throw changedSince();
	const result: Confirmed = { done: [], left: [], noChair };
	for (const made of waiting) {
		const because = made.waits ? await closes(ctx, made) : undefined;
		if (because !== undefined) {
			result.left.push({ ref: made.ref, because });
			continue;
		}
		const about = { panel: meeting.panel, case: made.case };
		const facts = { meeting: meeting.id, decision: made.id, ...(noChair ? { noChair } : {}) };
		const event = await ctx.record(meetingConfirmed, about, facts);
		await ctx.tx.db.insert(decisionConfirmation).values({
			...{ decisionId: made.id, panelId: meeting.panel, caseId: made.case },
			...{ confirmedBy: ctx.person.id, confirmedAt: ctx.now, eventId: event },
		});
		await drawAnew(ctx.tx, meeting.id, event);
		result.done.push(made);
	}
	return result;
}

/** Agrees, as the second person, that a case closes. It is refused before anything is written: why, else undefined. */
async function closes(ctx: PersonCtx, { case: caseId, id }: Made): Promise<Words | undefined> {
	try {
		await confirmDecision(ctx, caseId, id);
		return undefined;
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		return error.says;
	}
}

/**
 * What is to be confirmed: closes that need a second person in full, the others by type. Then what this person cannot
 * confirm, and why.
 */
async function inTheOpen(ctx: PersonCtx, meeting: MeetingSubject): Promise<Block<Frank>[]> {
	const { now: waiting, not } = await unconfirmedFor(ctx, meeting.id);
	await ctx.record(meetingRead, { panel: meeting.panel }, { meeting: meeting.id, what: "decisions" });
	const full: Block<Frank>[] = [];
	for (const made of waiting.filter((d) => d.waits)) {
		full.push({ text: [[{ strong: `${made.ref}: closes when you confirm it` }]] });
		full.push(...(await decisionInFull(ctx, await loadRecorded(ctx.tx, made.id))));
	}
	const others = waiting.filter((d) => !d.waits);
	const notNow: Block<Frank>[] = not.length
		? [{ text: [[{ strong: "Not for you to confirm now" }], ...notInWords(not)], tone: "quiet" }]
		: [];
	return [
		...(others.length ? [{ rows: others.map((d) => ({ text: inOneLine(d) })) }] : []),
		...full,
		...notNow,
	];
}

/** A decision by reference and type, marked where it is no more than a recommendation. */
export function inOneLine(d: Made): [{ strong: Words }, Words] {
	const mark = d.standing === "recommendation" ? "recommendation: " : "";
	return [{ strong: d.ref }, `  ${mark}${labelOf(DECISION_TYPES, d.type)}. Recorded by ${d.recorder}.`];
}

/** The chair confirms what a meeting decided, all at once. */
export const confirmMeeting = action({
	name: "meeting.confirm",
	on: "meeting",
	allow: "confirm a meeting's decisions",
	help: "Confirm a meeting's decisions in one go.",
	doors: {},
	form: {
		title: "Confirm decisions",
		send: "Confirm",
		steps: [
			{
				title: "Read them, then confirm",
				notes: ({ ctx, subject }) => inTheOpen(ctx, subject),
				fields: {
					these: {
						label: "Decisions that you confirm",
						as: "many",
						gone: changedSince().says,
						options: async ({ ctx, subject }) =>
							(await unconfirmedFor(ctx, (subject as MeetingSubject).id)).now.map((d) => ({
								value: d.id,
								label: `${d.ref}: ${labelOf(DECISION_TYPES, d.type)}`.slice(0, MOST_LABEL),
							})),
						schema: z.array(z.string()).min(1, "Choose at least one decision, or leave this form."),
					},
					agree: {
						label: "Is this what the meeting decided?",
						as: "one",
						options: [{ value: "yes", label: "Yes" }],
						schema: z.literal("yes", {
							error:
								"Confirm only what is right. Take off a decision that is wrong, and correct it from its case.",
						}),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		const { now, not } = await unconfirmedFor(ctx, subject.id);
		if (!now.length) throw nothingToConfirm(notInWords(not, 3));
		return { these: now.map(({ id }) => id) };
	},
	async run(ctx, subject, { soFar }) {
		const { these } = z.object({ these: z.array(z.string()) }).parse(soFar);
		const { done, left, noChair } = await confirmAll(ctx, subject, these);
		const closed = done.filter((d) => d.waits).map((d) => d.ref);
		const says = `Confirmed: ${count(done.length, "decision")} of the meeting.`;
		const lines = [
			says,
			...(noChair
				? ["The panel has no chair, so whoever presided counted as one. That is on the record."]
				: []),
			...(closed.length ? [`Closed with it: ${listInWords(closed)}.`] : []),
			...left.map(({ ref, because }) => `Not confirmed, ${ref}: ${because}`),
		];
		return { say: { summary: says, blocks: [{ text: lines }] } };
	},
});
