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
import { lockMeeting, type Made, madeAt } from "./queries.ts";
import { notEnded, nothingToConfirm } from "./refusals.ts";

/** The decisions of a meeting that wait for this person to confirm them. */
async function forMe(ctx: PersonCtx, meeting: Key): Promise<Made[]> {
	const held = await lockMeeting(ctx.tx, meeting);
	if (!held.ended) throw notEnded();
	const chairs = withRole(await panelMembers(ctx.tx, held.panel), "chair").map(({ id }) => id);
	if (held.chair) chairs.push(held.chair);
	const me = { id: ctx.person.id, chairs: chairs.includes(ctx.person.id) };
	const made = await madeAt(ctx.tx, meeting);
	return made.filter((d) => {
		return mayConfirm({ recordedBy: d.recordedBy, confirmed: d.confirmer !== null }, me, chairs);
	});
}

/** What was confirmed, and what could not be: by reference, with the reason. */
interface Confirmed {
	done: Made[];
	/** Their close is no longer possible, or not this person's to agree to. */
	left: { ref: Words; because: Words }[];
}

/**
 * Confirms a meeting's decisions in one go. A case that waits for a second person to close it is closed with them,
 * where that is still allowed: otherwise it is left, and the others are confirmed.
 */
async function confirmAll(ctx: PersonCtx, meeting: MeetingSubject): Promise<Confirmed> {
	const waiting = await forMe(ctx, meeting.id);
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
		send: "Confirm all",
		steps: [
			{
				title: "Read them, then confirm",
				notes: ({ ctx, subject }) => inTheOpen(ctx, subject),
				fields: {
					agree: {
						label: "Is this what the meeting decided?",
						as: "one",
						options: [{ value: "yes", label: "Yes, all of it" }],
						schema: z.literal("yes", {
							error:
								"Confirm only if all of it is right. If not, leave this form and correct the decision that is wrong.",
						}),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await forMe(ctx, subject.id)).length) throw nothingToConfirm();
		return {};
	},
	async run(ctx, subject) {
		const { done, left } = await confirmAll(ctx, subject);
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
