import { z } from "zod";
import type { Key, Message } from "../../chat/message.ts";
import { shortDate } from "../../domain/date/words.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { STATES } from "../../domain/lists/states.ts";
import { action, type Beginning, type Feature, type PersonCtx, type Prefilled } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { openAcceptance } from "../transfer/acts.ts";
import { type Outcome, recordDecision } from "./acts.ts";
import { ACTIONS, type DecisionInput, paramName, readAnswers, SOMEBODY_ELSE } from "./answers.ts";
import { confirmDecision, requireConfirmable } from "./confirm.ts";
import * as events from "./events.ts";
import { correctionForm, decisionForm } from "./form.ts";
import { caseNow, loadRecorded } from "./queries.ts";
import { decisionInFull, openDecision, RECOMMENDATION } from "./reading.ts";
import { corrected } from "./refusals.ts";
import { stillOpen } from "./still-open.ts";
import { decisionNote, decisionWaits } from "./views.ts";

const recordAction = action({
	name: "decision.record",
	on: "case",
	allow: "record a decision",
	help: "Record what the panel decided. In a case's thread you can leave the reference out.",
	doors: {
		word: "decision",
		usage: "decision [REFERENCE]",
		menu: "channel",
		message: "Record as panel decision",
	},
	form: decisionForm,
	prefill: fromMessage,
	async run(ctx, subject, { soFar }) {
		const { message, placeId } = ctx.from;
		const input: DecisionInput = {
			...readAnswers(soFar),
			saidAt: message ? new Date(message.at) : ctx.now,
			source: message && { place: placeId ?? null, message: message.id, link: message.link },
		};
		return { say: await acknowledged(ctx, input, await recordDecision(ctx, subject.case, input)) };
	},
});

/** The message that states a decision, or what was typed, gives the rationale; the message's author said it. */
async function fromMessage({ ctx, subject, words, message }: Beginning<"case">): Promise<Prefilled> {
	const rationale = words ?? message?.text;
	const author = words ? null : await onPanel(ctx, ctx.from.message?.authorId);
	return {
		...(rationale && !rationale.isBlank ? { rationale } : {}),
		...(author ? { said_by: author } : {}),
		...(await suggestedReview(ctx, subject.id)),
		...(await closingAsAccepted(ctx, subject.id)),
	};
}

/**
 * A child whom another authority has accepted: all that is left is to close, with what is on record as the evidence. A case
 * that was reopened since is of a child who came back, and nobody is led to close it.
 */
async function closingAsAccepted(ctx: PersonCtx, caseId: Key): Promise<Prefilled> {
	const { closedAt, state } = await caseNow(ctx.tx, caseId);
	if (closedAt || state === "reopened") return {};
	const accepted = await openAcceptance(ctx, caseId);
	if (!accepted) return {};
	const { authority, reference, on } = accepted;
	return {
		...{ type: "close", [paramName("closure")]: "transferred_to_LA", [paramName("accepted_on")]: on },
		...(authority ? { [paramName("authority")]: authority } : {}),
		...(reference ? { [paramName("their_reference")]: reference } : {}),
	};
}

async function onPanel(ctx: PersonCtx, person: Key | null | undefined): Promise<Key | undefined> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	return members.find((m) => m.id === person)?.id;
}

/** The review that the case's state asks for; a closed case has none to suggest. */
export async function suggestedReview(ctx: PersonCtx, caseId: Key): Promise<Prefilled> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { state, urgent } = await caseNow(ctx.tx, caseId);
	const review = nextReview(state, { urgent }, panel.today, panel.calendars);
	return review ? { review: review.due } : {};
}

const correct = action({
	name: "decision.correct",
	on: "decision",
	allow: "record a decision",
	help: "Correct a recorded decision. The old one stays on the record.",
	doors: {},
	form: correctionForm,
	prefill: fromRecord,
	async run(ctx, subject, { soFar }) {
		const old = await loadRecorded(ctx.tx, subject.id);
		const { place, message, saidAt } = old.facts;
		const input: DecisionInput = {
			...readAnswers(soFar),
			saidAt: new Date(saidAt),
			source: message === null ? undefined : { place, message, link: old.link },
			supersedes: subject.id,
		};
		return { say: await acknowledged(ctx, input, await recordDecision(ctx, subject.case, input)) };
	},
});

/** The decision as it stands, to be corrected: opening it is recorded. */
async function fromRecord({ ctx, subject }: Beginning<"decision">): Promise<Prefilled> {
	const old = await loadRecorded(ctx.tx, subject.id);
	if (old.superseded) throw corrected();
	const { rationale, params, actions } = await openDecision(ctx, old);
	const { type, saidBy, review, agencies, closure, checks, enquirer } = old.facts;
	const typed = actions.filter((a) => a.given);
	const asAnswers = typed.slice(0, ACTIONS.length).map((a, n): Prefilled => {
		return { [`what${n + 1}`]: a.what, [`owner${n + 1}`]: a.owner, [`due${n + 1}`]: a.due };
	});
	return {
		...{ type, rationale, said_by: saidBy ?? SOMEBODY_ELSE, review, agencies },
		...Object.fromEntries(params),
		...(closure ? { [paramName("closure")]: closure } : {}),
		...(checks ? { [paramName("checks")]: checks } : {}),
		...(enquirer ? { [paramName("owner")]: enquirer.person } : {}),
		...Object.assign({}, ...asAnswers),
	};
}

/** Of a message that no platform tells of again: the decision was taken from it as it was. */
const NOT_TOLD =
	"Rollcall is not told if that message is edited or deleted: correct the decision if it no longer holds.";

/** Told to the person who recorded it, alone: codes and dates. */
export async function acknowledged(ctx: PersonCtx, input: DecisionInput, done: Outcome): Promise<Message> {
	const { today, threads } = await loadPanel(ctx.tx, ctx.panel);
	const unwatched = ctx.from.message && !ctx.from.message.changesTold && !threads.keep;
	const type = labelOf(DECISION_TYPES, input.type);
	const waits =
		"A second person must confirm this. The panel's other coordinators and the chair have been told.";
	const kind = done.standing === "recommendation" ? "Recommendation" : "Decision";
	const review = done.state === "closed" ? "" : ` Review ${shortDate(input.review, today)}.`;
	const stands = `The case stands at “${labelOf(STATES, done.state)}”.${review}`;
	const asks = `This asks nobody. Unless the other authority is asked already, say “transfer ${done.ref}”.`;
	return {
		summary: `${kind} recorded on ${done.ref}`,
		blocks: [
			{ text: [[{ strong: `${kind} recorded on ${done.ref}: ${type}` }], stands] },
			...(done.standing === "recommendation" ? [{ text: [RECOMMENDATION], tone: "warning" as const }] : []),
			...(unwatched ? [{ text: [NOT_TOLD], tone: "quiet" as const }] : []),
			...(done.state === "transfer_out_pending" ? [{ text: [asks], tone: "warning" as const }] : []),
			...(done.secondPerson ? [{ text: [waits], tone: "warning" as const }] : []),
		],
	};
}

const openAction = action({
	name: "decision.open",
	on: "decision",
	allow: "open a case",
	help: "Read a decision in full.",
	doors: {},
	opens: true,
	async run(ctx, subject) {
		const recorded = await loadRecorded(ctx.tx, subject.id);
		const blocks = await decisionInFull(ctx, recorded);
		return { show: { title: `Decision on ${recorded.ref}`, blocks } };
	},
});

const confirm = action({
	name: "decision.confirm",
	on: "decision",
	allow: "record a decision",
	help: "Agree, as the second person, that a case closes.",
	doors: {},
	form: {
		title: "Confirm a decision",
		send: "Confirm",
		steps: [
			{
				title: "Read it, then confirm",
				notes: async ({ ctx, subject }) => {
					const recorded = await loadRecorded(ctx.tx, subject.id);
					const open = await stillOpen(ctx, subject.case, recorded.facts.closure);
					return [...(await decisionInFull(ctx, recorded)), ...open];
				},
				fields: {
					agree: {
						label: "Do you agree?",
						as: "one",
						options: [{ value: "yes", label: "Yes, the case should close" }],
						schema: z.literal("yes", {
							error: "Confirm only if you agree. If you do not, leave this form and correct the decision.",
						}),
					},
				},
			},
		],
	},
	// Refused before anything is opened.
	async prefill({ ctx, subject }) {
		requireConfirmable(ctx, await loadRecorded(ctx.tx, subject.id));
		return {};
	},
	async run(ctx, subject) {
		await confirmDecision(ctx, subject.case, subject.id);
		const says = `Confirmed. ${subject.ref} is closed.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** The panel's decisions: recorded, read, corrected and, where a case closes, confirmed. */
export const decisionFeature: Feature = {
	name: "decision",
	under: "Running a case",
	actions: [recordAction, correct, openAction, confirm],
	views: [decisionNote, decisionWaits],
	events: [events.decisionRecorded, events.decisionConfirmed, events.decisionOpened],
};
