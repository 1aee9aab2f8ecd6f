import { z } from "zod";
import { Refusal } from "../../access/refusal.ts";
import type { MeetingSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { count, listInWords } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { mayConfirm } from "../../domain/meeting.ts";
import { decisionConfirmation } from "../../store/schema/index.ts";
import { confirmDecision } from "../decision/acts.ts";
import { loadRecorded } from "../decision/queries.ts";
import { decisionInFull } from "../decision/reading.ts";
import { action, type PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { meetingConfirmed, meetingRead } from "./events.ts";
import { itemsOf, lockMeeting, type Made, madeAt } from "./queries.ts";
import { notEnded, nothingToConfirm } from "./refusals.ts";

/** The decisions of a meeting that wait for this person to confirm them. */
async function forMe(ctx: PersonCtx, meeting: Key): Promise<Made[]> {
	const held = await lockMeeting(ctx.tx, meeting);
	if (!held.ended) throw notEnded();
	const chairs = withRole(await panelMembers(ctx.tx, held.panel), "chair").map(({ id }) => id);
	if (held.chair) chairs.push(held.chair);
	const me = { id: ctx.person.id, chairs: chairs.includes(ctx.person.id) };
	const made = await madeAt(ctx.tx, meeting);
	// Whoever declared a conflict of interest in a case does not confirm what was decided on it.
	const items = await itemsOf(ctx.tx, meeting);
	const mine = items.filter(({ conflicts }) => conflicts.includes(ctx.person.id)).map((item) => item.case);
	return made.filter((d) => {
		if (mine.includes(d.case)) return false;
		return mayConfirm({ recordedBy: d.recordedBy, confirmed: d.confirmer !== null }, me, chairs);
	});
}

/** The longest label of a choice that both platforms take. */
const MOST_LABEL = 75;

/** What was confirmed, and what could not be: by reference, with the reason. */
interface Confirmed {
	done: Made[];
	/** Their close is no longer possible, or not this person's to agree to. */
	left: { ref: Words; because: Words }[];
}

/**
 * Confirms those of a meeting's decisions that this person read and chose, in one go: one that was corrected since is
 * another decision, and waits. A case that waits for a second person to close it is closed with them,
 * where that is still allowed: otherwise it is left, and the others are confirmed.
 */
async function confirmAll(
	ctx: PersonCtx,
	meeting: MeetingSubject,
	chosen: readonly Key[],
): Promise<Confirmed> {
	const waiting = (await forMe(ctx, meeting.id)).filter(({ id }) => chosen.includes(id));
	if (!waiting.length) throw nothingToConfirm();
	const result: Confirmed = { done: [], left: [] };
	for (const made of waiting) {
		const because = made.waits ? await closes(ctx, made) : undefined;
		if (because !== undefined) {
			result.left.push({ ref: made.ref, because });
			continue;
		}
		const about = { panel: meeting.panel, case: made.case };
		const facts = { meeting: meeting.id, decision: made.id };
		const event = await ctx.record(meetingConfirmed, about, facts);
		await ctx.tx.db.insert(decisionConfirmation).values({
			...{ decisionId: made.id, panelId: meeting.panel, caseId: made.case },
			...{ confirmedBy: ctx.person.id, confirmedAt: ctx.now, eventId: event },
		});
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

/** What is to be confirmed: closes that need a second person in full, the others by type. */
async function inTheOpen(ctx: PersonCtx, meeting: MeetingSubject): Promise<Block<Frank>[]> {
	const waiting = await forMe(ctx, meeting.id);
	await ctx.record(meetingRead, { panel: meeting.panel }, { meeting: meeting.id, what: "decisions" });
	const full: Block<Frank>[] = [];
	for (const made of waiting.filter((d) => d.waits)) {
		full.push({ text: [[{ strong: `${made.ref}: closes when you confirm it` }]] });
		full.push(...(await decisionInFull(ctx, await loadRecorded(ctx.tx, made.id))));
	}
	const others = waiting.filter((d) => !d.waits);
	return [...(others.length ? [{ rows: others.map((d) => ({ text: inOneLine(d) })) }] : []), ...full];
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
						options: async ({ ctx, subject }) =>
							(await forMe(ctx, (subject as MeetingSubject).id)).map((d) => ({
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
		const waiting = await forMe(ctx, subject.id);
		if (!waiting.length) throw nothingToConfirm();
		return { these: waiting.map(({ id }) => id) };
	},
	async run(ctx, subject, { soFar }) {
		const { these } = z.object({ these: z.array(z.string()) }).parse(soFar);
		const { done, left } = await confirmAll(ctx, subject, these);
		const closed = done.filter((d) => d.waits).map((d) => d.ref);
		const says = `Confirmed: ${count(done.length, "decision")} of the meeting.`;
		const lines = [
			says,
			...(closed.length ? [`Closed with it: ${listInWords(closed)}.`] : []),
			...left.map(({ ref, because }) => `Not confirmed, ${ref}: ${because}`),
		];
		return { say: { summary: says, blocks: [{ text: lines }] } };
	},
});
