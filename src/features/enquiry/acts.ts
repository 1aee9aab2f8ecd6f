import { Refusal, refusal } from "../../access/refusal.ts";
import { notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { canMove, nextReview } from "../../domain/lifecycle.ts";
import { CHECKS, type CheckCode } from "../../domain/lists/checks.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import type { Judgement } from "../../domain/lists/judgements.ts";
import { OUTCOMES, type Outcome } from "../../domain/lists/outcomes.ts";
import type { State } from "../../domain/lists/states.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { eq } from "../../store/drizzle.ts";
import { caseFile, enquiry } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { openAddresses } from "../address/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { referTo } from "../referral.ts";
import { NO_NOTICE, tellReferrer } from "../referrer.ts";
import { openWelfareCheck } from "../welfare.ts";
import {
	childJudged,
	childLocated,
	enquiryAnswered,
	enquiryAnsweredLate,
	enquiryAttempted,
} from "./events.ts";
import { heardOf } from "./told.ts";
import { answers, apartFor, faultWhileHeld, requireAsked } from "./who-answers.ts";

/** What an enquiry's answer may be. "No reply" is an attempt, not an outcome. */
export const ANSWERS = [...codesOf(OUTCOMES), "no_reply"] as const;
export type EnquiryAnswer = (typeof ANSWERS)[number];

type YesNoUnknown = "yes" | "no" | "unknown";

/** An answer to an enquiry, with what was asked because of it. */
export interface Answered {
	outcome: EnquiryAnswer;
	note?: Private;
	/** Who went along on a visit. */
	wentAlong?: Private;
	located?: {
		seen: boolean;
		seenBy?: Private;
		seenOn?: LocalDate;
		spokenToAlone: YesNoUnknown;
		inEducation: YesNoUnknown;
	};
	/** What the officer makes of a child who was found, or the safeguarding lead of the safety answers. */
	judged?: { judgement: Judgement; why?: Private };
	/** The day on which somebody was asked who did not reply: today unless it is said. */
	triedOn?: LocalDate;
}

/** What an answer brought about. */
export interface Came {
	check: CheckCode;
	case: Key;
	/** A contact with social care or the police that was promised, to be confirmed. */
	contact?: Key;
}

export const enquiryClosed = refusal(
	"enquiry.closed",
	"This enquiry already has an outcome. Open the case to see it; tell the coordinator if it is wrong.",
);
export const noneOpen = refusal(
	"enquiry.none-open",
	"No enquiry is open on this case. Its details say what came of those that were. If there is news, write a note on the case.",
);
export const caseClosed = refusal(
	"case.closed",
	"The case is closed. If there is news, a coordinator can reopen it.",
);
export const takesTwo = refusal(
	"enquiry.takes-two",
	"The joint sign-off takes two signatures, one of the school and one of the authority. Choose “Sign off” on the enquiry.",
);

/** An enquiry with what an answer needs of its case. */
export interface Locked {
	id: Key;
	check: CheckCode;
	ref: string;
	case: Key;
	caseState: State;
	urgent: boolean;
	owner: Key | null;
	agency: Key;
	due: LocalDate;
	attempts: number;
	extended: number;
	held: string | null;
}

const LOCK_CASES: Statement = {
	name: "enquiry-lock-cases",
	text: `select from case_file where id in (select case_id from enquiry where id = any ($1)) order by id for no key update`,
};

/**
 * Locks the cases of enquiries until the transaction ends, in one order, whoever asks. A case is locked before its
 * enquiries everywhere: a hold on contact locks the case and then changes them.
 */
export async function lockCasesOf({ tx }: PersonCtx, enquiries: readonly Key[]): Promise<void> {
	await tx.query(LOCK_CASES, [enquiries]);
}

async function locked(ctx: PersonCtx, id: Key) {
	await lockCasesOf(ctx, [id]);
	const [row] = await ctx.tx.db
		.select()
		.from(enquiry)
		.innerJoin(caseFile, eq(caseFile.id, enquiry.caseId))
		.where(eq(enquiry.id, id))
		.for("no key update");
	return row;
}

/**
 * The enquiry with its case, locked until the transaction ends: of two who answer at once, one is told it is answered.
 * Row security locks it for those alone who may open the case.
 * @throws refusals: "not found", already answered, case closed
 */
export async function lockEnquiry(ctx: PersonCtx, id: Key): Promise<Locked> {
	const row = await locked(ctx, id);
	if (!row) throw notFound();
	if (row.enquiry.closedAt) throw enquiryClosed();
	if (row.case_file.closedAt) throw caseClosed();
	return asLocked(row.enquiry, row.case_file);
}

function asLocked(e: typeof enquiry.$inferSelect, of: typeof caseFile.$inferSelect): Locked {
	const { id, checkCode, caseId, agencyId, due, attempts, extended, held } = e;
	const check = checkCode as CheckCode;
	if (!codesOf(CHECKS).includes(check)) throw new Error(`Unknown check ${checkCode}`);
	const caseState = of.state as State;
	return {
		...{ id, check, ref: of.ref, case: caseId, caseState, urgent: of.urgent, owner: of.ownerId },
		...{ agency: agencyId, due, attempts, extended, held },
	};
}

/**
 * Records an enquiry's outcome, or an attempt that had no reply, which leaves it open.
 * @throws refusals: already answered, case closed, somebody else was asked, on hold, joint enquiries that take two
 * signatures
 */
export async function answerEnquiry(ctx: PersonCtx, id: Key, answer: Answered): Promise<Came> {
	const e = await lockEnquiry(ctx, id);
	await requireAsked(ctx, id);
	if (e.check === JOINT && !apartFor(ctx).includes(answer.outcome)) throw takesTwo();
	const waits = faultWhileHeld(e.held, answer.outcome);
	if (waits) throw new Refusal("enquiry.on-hold", `${e.ref}: ${waits}`);
	const left = await visitsLeft(ctx, e, answer.outcome);
	if (left) throw new Refusal("enquiry.addresses-open", `${e.ref}: ${left}`);
	const about = { panel: ctx.panel, case: e.case };
	const came = { check: e.check, case: e.case };
	if (answer.outcome === "no_reply") {
		const attempts = e.attempts + 1;
		const event = await ctx.record(enquiryAttempted, about, {
			enquiry: id,
			check: e.check,
			attempt: attempts,
			on: answer.triedOn ?? (await loadPanel(ctx.tx, ctx.panel)).today,
		});
		await ctx.tx.db.update(enquiry).set({ attempts, eventId: event }).where(eq(enquiry.id, id));
		await sealWords(ctx, e, event, { [`attempt_${attempts}`]: answer.note });
		return came;
	}
	const event = await close(ctx, e, answer.outcome);
	await sealWords(ctx, e, event, { note: answer.note, went_along: answer.wentAlong });
	if (answer.outcome === "referred") return { ...came, contact: await judge(ctx, e, answer.judged) };
	if (answer.outcome !== "located") return came;
	await located(ctx, e, answer.located);
	return { ...came, contact: await judge(ctx, e, answer.judged) };
}

/** The judgement of a child who was found, or of the safety answers, with its reasons: refer, or say why not (S3-32). */
async function judge(ctx: PersonCtx, e: Locked, judged: Answered["judged"]): Promise<Key | undefined> {
	if (!judged) return undefined;
	const { judgement, why } = judged;
	const about = { panel: ctx.panel, case: e.case };
	const event = await ctx.record(childJudged, about, { enquiry: e.id, judgement });
	await sealWords(ctx, e, event, { judgement: why });
	if (judgement === "no") return undefined;
	const contact = await referTo(ctx, e.case, judgement, event);
	return judgement === "nobody_yet" ? contact : undefined;
}

/**
 * Keeps an answer that came when somebody else had answered: beside theirs, as a note. A child located by it is located,
 * whatever was answered before.
 * @returns false where the enquiry is not this person's to answer any more, and nothing was kept
 */
export async function keepLateAnswer(ctx: PersonCtx, id: Key, answer: Answered): Promise<boolean> {
	const row = await locked(ctx, id);
	if (!row || !answers(ctx, { agencyId: row.enquiry.agencyId, caseOwner: row.case_file.ownerId }))
		return false;
	const e = asLocked(row.enquiry, row.case_file);
	const about = { panel: ctx.panel, case: e.case };
	const facts = { enquiry: id, check: e.check, outcome: answer.outcome };
	const event = await ctx.record(enquiryAnsweredLate, about, facts);
	await sealWords(ctx, e, event, { [`late_${event}`]: answer.note });
	if (answer.outcome === "located" && !row.case_file.closedAt && row.enquiry.outcome !== "located") {
		await located(ctx, e, answer.located);
		await judge(ctx, e, answer.judged);
	}
	return true;
}

/** What keeps a home visit from being complete: another address without an outcome (S3-30). */
export async function visitsLeft(
	ctx: PersonCtx,
	e: { check: CheckCode; case: Key },
	outcome: unknown,
): Promise<string | undefined> {
	const complete = outcome === "no_trace" || outcome === "lead_found";
	return e.check === "E04" && complete ? openAddresses(ctx.tx, e.case) : undefined;
}

/** The check that school and authority end together. */
export const JOINT = "E19" satisfies CheckCode;

/**
 * Ends joint enquiries that both sides have signed. A child who is said to be located here for the first time is to be
 * seen, as after any other enquiry.
 */
export async function endJointEnquiries(
	ctx: PersonCtx,
	e: Locked,
	outcome: "no_trace" | "located",
): Promise<void> {
	await close(ctx, e, outcome);
	if (outcome !== "located" || e.caseState.startsWith("located")) return;
	const [before] = await ctx.tx.query<{ located: boolean }>(LOCATED_BEFORE, [e.case, e.id]);
	if (!before!.located) await located(ctx, e, undefined);
}

const LOCATED_BEFORE: Statement = {
	name: "enquiry-located-before",
	text: `select exists (select from enquiry where case_id = $1 and id <> $2 and outcome = 'located') as located`,
};

async function close(ctx: PersonCtx, e: Locked, outcome: Outcome): Promise<number> {
	const facts = { enquiry: e.id, check: e.check, outcome };
	const about = { panel: ctx.panel, case: e.case };
	const event = await ctx.record(enquiryAnswered, about, facts, await heardOf(ctx, e, outcome));
	await ctx.tx.db
		.update(enquiry)
		.set({ outcome, closedAt: ctx.now, eventId: event })
		.where(eq(enquiry.id, e.id));
	return event;
}

const NOT_TOLD: NonNullable<Answered["located"]> = {
	seen: false,
	spokenToAlone: "unknown",
	inEducation: "unknown",
};

/** Located is not seen: unless a professional saw the child, a welfare check opens, and blocks closing. */
async function located(ctx: PersonCtx, e: Locked, told: Answered["located"]): Promise<void> {
	const { seen, inEducation, seenOn, spokenToAlone } = told ?? NOT_TOLD;
	const about = { panel: ctx.panel, case: e.case };
	const to: State = inEducation === "yes" ? "located_in_education" : "located_not_in_education";
	const moves = canMove(e.caseState, to, { urgent: e.urgent }).ok;
	const notice = moves ? await tellReferrer(ctx, e.case, "moved", to) : NO_NOTICE;
	const event = await ctx.record(
		childLocated,
		about,
		{ enquiry: e.id, seen, seenOn: seenOn ?? null, spokenToAlone, inEducation },
		notice.tells,
	);
	await sealWords(ctx, e, event, { seen_by: told?.seenBy });
	await notice.keep(event);
	if (moves) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const review = nextReview(to, { urgent: e.urgent }, panel.today, panel.calendars);
		await ctx.tx.db
			.update(caseFile)
			.set({ state: to, nextReview: review!.due, reviews: 0, eventId: event })
			.where(eq(caseFile.id, e.case));
	}
	if (!seen) await openWelfareCheck(ctx, e.case, event);
}

/** Seals what was typed about an enquiry under its case's child. */
export async function sealWords(
	ctx: PersonCtx,
	e: Locked,
	event: number,
	words: Record<string, Private | undefined>,
): Promise<void> {
	const child = await childOf(ctx.tx, ctx.keys, e.case);
	if (child) await seal(ctx.tx, child, { case: e.case, about: e.id, event }, words);
}
