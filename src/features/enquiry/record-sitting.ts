import { Refusal } from "../../access/refusal.ts";
import { notFound } from "../../access/subjects.ts";
import type { Block, Button, Key, Message, Words } from "../../chat/message.ts";
import { count, listInWords } from "../../domain/date/words.ts";
import type { PersonCtx } from "../kit.ts";
import { inButton } from "../paged.ts";
import { loadPanel } from "../panel/settings.ts";
import {
	type Answered,
	answerEnquiry,
	caseClosed,
	type EnquiryAnswer,
	enquiryClosed,
	keepLateAnswer,
	lockCasesOf,
} from "./acts.ts";
import { phoneNow } from "./feature-parts.ts";
import { inOneSitting, type OpenEnquiry, overdueOn, worklistOf } from "./queries.ts";
import { answers } from "./who-answers.ts";

/** The most enquiries in one sitting. */
export const SITTING = 20;

/** Of an agency that is late, so many are looked at: far more than anybody answers in a day. */
const MOST_LATE = 500;

/**
 * What can be answered in one sitting: all that waits for this person's agency, or what another is late with, whose
 * answers a coordinator takes down by phone.
 */
export async function sittingFor(ctx: PersonCtx, agency?: Key): Promise<OpenEnquiry[]> {
	if (!agency) return (await worklistOf(ctx)).filter(inOneSitting);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const { enquiries } = await overdueOn(ctx, today, { agency }, MOST_LATE);
	return enquiries.filter((e) => inOneSitting(e) && answers(ctx, e));
}

/** The button that opens the next sitting; undefined where nothing is left for one. */
export function answerNext(left: number, agency?: Key): Button | undefined {
	if (!left) return undefined;
	const label =
		left > SITTING ? `Answer the first ${SITTING}` : `Answer ${left === 1 ? "it" : `all ${left}`}`;
	return { label, action: "worklist.answer", on: inButton({ agency }), opens: true, tone: "main" };
}

/** One answer of a sitting. */
export interface Given {
	id: Key;
	answer: Answered;
}

/**
 * Records each answer by itself: one that somebody else gave meanwhile, or that may not be recorded any more, does not keep
 * the others back.
 * @param agency whose answers a coordinator takes down; undefined for their own
 * @returns what came of it in words, and the enquiries whose answers could not be recorded
 */
export async function recordSitting(
	ctx: PersonCtx,
	all: readonly Given[],
	before: ReadonlyMap<Key, { ref: Words }>,
	agency?: Key,
): Promise<{ say: Message; left: Key[] }> {
	const done: Done[] = [];
	const late: Words[] = [];
	const refused = new Map<Key, Words>();
	let gone = 0;
	// Two people who send the same list at once wait for one another.
	await lockCasesOf(
		ctx,
		all.map((one) => one.id),
	);
	for (const { id, answer } of all) {
		const came = await answerOrLate(ctx, id, answer);
		const ref = before.get(id)?.ref ?? "";
		if (came === "gone") gone++;
		else if (came === "late") late.push(ref);
		else if (came instanceof Refusal) refused.set(id, came.says);
		else done.push({ ref, outcome: answer.outcome, contact: came.contact });
	}
	return { say: await said(ctx, done, late, [...refused.values()], gone, agency), left: [...refused.keys()] };
}

interface Done {
	ref: Words;
	outcome: EnquiryAnswer;
	contact?: Key;
}

const LATE = [enquiryClosed().code, caseClosed().code];

/** What became of an enquiry while the list was filled in. Each says the reference, why, and what to do. */
const MEANWHILE: readonly string[] = ["enquiry.on-hold", "enquiry.not-asked", "enquiry.addresses-open"];

async function answerOrLate(ctx: PersonCtx, id: Key, answer: Answered) {
	try {
		return await answerEnquiry(ctx, id, answer);
	} catch (error) {
		// Refused before anything was written.
		if (error instanceof Refusal && error.code === notFound().code) return "gone" as const;
		if (error instanceof Refusal && MEANWHILE.includes(error.code)) return error;
		if (!(error instanceof Refusal) || !LATE.includes(error.code)) throw error;
		return (await keepLateAnswer(ctx, id, answer)) ? ("late" as const) : ("gone" as const);
	}
}

async function said(
	ctx: PersonCtx,
	done: readonly Done[],
	late: readonly Words[],
	refused: readonly Words[],
	gone: number,
	agency: Key | undefined,
): Promise<Message> {
	const says = `Recorded: ${count(done.length, "answer")}.`;
	const open = done.filter((d) => d.outcome === "no_reply").length;
	const lines = [
		says,
		...(open
			? [`${count(open, "enquiry stays", "enquiries stay")} open and will be chased: no reply yet.`]
			: []),
		...(late.length
			? [
					`${listInWords(late)}: answered or closed by somebody else meanwhile. Your answer is kept beside it, on the case.`,
				]
			: []),
		...(gone
			? [`${count(gone, "case is", "cases are")} no longer yours to see: nothing was recorded there.`]
			: []),
	];
	const kept: Block[] = refused.length
		? [
				{
					text: [
						[{ strong: `Not recorded: ${count(refused.length, "answer")}.` }],
						...refused,
						`What you entered for ${refused.length === 1 ? "it" : "them"} is kept for 24 hours: open the form again below.`,
					],
					tone: "warning",
				},
			]
		: [];
	const found = done.filter((d) => d.outcome === "located").map((d) => d.ref);
	const seen: Block[] = found.length
		? [
				{
					text: [
						`${listInWords(found)}: located is not seen. Where no professional has seen the child, a welfare check is open.`,
					],
				},
			]
		: [];
	const phone = await Promise.all(done.flatMap((d) => (d.contact ? [phoneNow(ctx, d.contact, d.ref)] : [])));
	const next = answerNext((await sittingFor(ctx, agency)).length, agency);
	return {
		summary: says,
		blocks: [{ text: lines }, ...kept, ...seen, ...phone.flat(), ...(next ? [{ buttons: [next] }] : [])],
	};
}
