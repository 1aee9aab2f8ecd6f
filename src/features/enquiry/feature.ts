import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import type { EnquirySubject } from "../../access/subjects.ts";
import type { Block, Key, Message } from "../../chat/message.ts";
import type { Reply } from "../../chat/port.ts";
import { Private } from "../../chat/private.ts";
import { listInWords } from "../../domain/date/words.ts";
import { codesOf } from "../../domain/lists/coded.ts";
import { JUDGEMENTS } from "../../domain/lists/judgements.ts";
import { siblingsOf } from "../family/queries.ts";
import { type Asking, action, type Feature, type PersonCtx, type Prefilled } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { acknowledge } from "./acknowledge.ts";
import {
	ANSWERS,
	type Answered,
	answerEnquiry,
	type Came,
	caseClosed,
	enquiryClosed,
	noneOpen,
} from "./acts.ts";
import * as events from "./events.ts";
import { extend } from "./extend.ts";
import { phoneNow } from "./feature-parts.ts";
import { caseOutcomeForm, outcomeForm, siblingsKept, visitKept } from "./form.ts";
import { foundAnswers } from "./found.ts";
import { tellOfLate } from "./late-chase.ts";
import { lateEnquiries } from "./late-told.ts";
import { byAgency, mine, overdue } from "./lists.ts";
import { openEnquiriesOf } from "./queries.ts";
import { remind } from "./remind.ts";
import { answerWorklist } from "./sitting.ts";
import { leadFound } from "./told.ts";
import { recordSeen } from "./welfare.ts";
import { answers, notAsked, requireAsked } from "./who-answers.ts";
import { worklist } from "./worklist.ts";

const notYourAgency = refusal(
	"enquiry.not-on-case",
	"That enquiry is not on this case any more. Open the case and choose again.",
);

const said = z.object({
	outcome: z.enum(ANSWERS),
	note: z.instanceof(Private).optional(),
	went_along: z.instanceof(Private).optional(),
	enquiry: z.uuid().optional(),
	tried_on: z.iso.date().optional(),
	told: z.enum(codesOf(JUDGEMENTS)).optional(),
	holds_for: z.array(z.uuid()).default([]),
});

/** An old list's button: refused at the press, not after the form was filled in. */
async function refuseUnlessTheirs(ctx: PersonCtx, enquiry: EnquirySubject): Promise<Prefilled> {
	if (enquiry.closed) throw enquiryClosed();
	await requireAsked(ctx, enquiry.id);
	return {};
}

/** Whoever tried mostly tried today. */
const triedToday = async (ctx: PersonCtx): Promise<Prefilled> => ({
	tried_on: (await loadPanel(ctx.tx, ctx.panel)).today,
});

const outcome = action({
	name: "enquiry.outcome",
	on: "enquiry",
	allow: "answer an enquiry",
	help: "Say what came of an enquiry.",
	doors: {},
	form: outcomeForm,
	keeps: async ({ ctx, subject }) => ({
		...(await siblingsKept(ctx, subject.case)),
		...visitKept([subject]),
	}),
	async prefill({ ctx, subject }) {
		await refuseUnlessTheirs(ctx, subject);
		return triedToday(ctx);
	},
	run: (ctx, enquiry, asking) => answered(ctx, enquiry.id, enquiry.ref, asking),
});

const caseOutcome = action({
	name: "case.outcome",
	on: "case",
	allow: "answer an enquiry",
	help: "Say what came of one of a case's enquiries.",
	doors: { word: "outcome", usage: "outcome REFERENCE", menu: "both" },
	form: caseOutcomeForm,
	keeps: async ({ ctx, subject }) => ({
		...(await siblingsKept(ctx, subject.id)),
		...visitKept(await openEnquiriesOf(ctx, subject.id)),
	}),
	// Refused at the press of an old card's button, not after the form was filled in.
	async prefill({ ctx, subject }) {
		if (subject.closed) throw caseClosed();
		const running = await openEnquiriesOf(ctx, subject.id);
		if (!running.length) throw noneOpen();
		if (!running.some((e) => answers(ctx, e))) {
			throw notAsked(subject.ref, [...new Set(running.map((e) => e.agency))]);
		}
		return triedToday(ctx);
	},
	async run(ctx, subject, asking) {
		const { enquiry } = said.parse(asking.soFar);
		if (!enquiry) throw notYourAgency();
		return answered(ctx, enquiry, subject.ref, asking);
	},
});

async function answered(ctx: PersonCtx, id: Key, ref: string, { soFar }: Asking): Promise<Reply> {
	const a = said.parse(soFar);
	const found = a.outcome === "located" ? foundAnswers(soFar) : {};
	const referred = a.outcome === "referred" && a.told ? { judged: { judgement: a.told } } : {};
	const answer = {
		...{ outcome: a.outcome, note: a.note, wentAlong: a.went_along, triedOn: a.tried_on },
		...found,
		...referred,
	};
	const came = await answerEnquiry(ctx, id, answer);
	const also = a.holds_for.length ? await forSiblings(ctx, a.holds_for, came, answer) : [];
	const says = plain(thanks(ref, a.outcome, found.located?.seen));
	const phone = came.contact ? await phoneNow(ctx, came.contact, also.length ? ref : undefined) : [];
	return { say: { ...says, blocks: [...says.blocks, ...also, ...phone] } };
}

/** The same answer for each brother and sister, recorded as if it were given alone; who has no such enquiry is said,
 * and a call that was promised for one of them is theirs to confirm. */
async function forSiblings(
	ctx: PersonCtx,
	cases: readonly Key[],
	came: Came,
	answer: Answered,
): Promise<Block[]> {
	const chosen = new Map<Key, string>();
	const phone: Block[] = [];
	const without: string[] = [];
	for (const { case: of, ref } of (await siblingsOf(ctx.tx, came.case)).filter((s) =>
		cases.includes(s.case),
	)) {
		const same = (await openEnquiriesOf(ctx, of)).find(
			(e) => e.check === came.check && e.held === null && answers(ctx, e),
		);
		if (!same) without.push(ref);
		else {
			const { contact } = await answerEnquiry(ctx, same.id, answer);
			if (contact) phone.push(...(await phoneNow(ctx, contact, ref)));
			chosen.set(of, ref);
		}
	}
	const held = chosen.size ? `Recorded for ${listInWords([...chosen.values()])} too.` : "";
	const none = without.length
		? `Not for ${listInWords(without)}: this enquiry is answered, on hold, put to somebody else or was never opened there.`
		: "";
	return [{ text: [[held, none].filter(Boolean).join(" ")] }, ...phone];
}

function thanks(ref: string, given: string, seen: boolean | undefined): string {
	if (given === "no_reply")
		return `Noted for ${ref}: no reply yet. The enquiry stays open and will be chased.`;
	if (given === "located" && !seen) {
		return `Recorded for ${ref}. Located is not seen: a welfare check is open until a professional has seen the child.`;
	}
	return `Recorded for ${ref}. The case's card shows it.`;
}

function plain(words: string): Message {
	return { summary: words, blocks: [{ text: [words] }] };
}

export const enquiryFeature: Feature = {
	name: "enquiry",
	under: "Every day",
	actions: [
		mine,
		worklist,
		answerWorklist,
		overdue,
		byAgency,
		caseOutcome,
		outcome,
		extend,
		remind,
		acknowledge,
		recordSeen,
	],
	views: [leadFound, lateEnquiries],
	events: Object.values(events),
	nudges: [{ name: "late-enquiries", every: "minute", turn: "last", run: tellOfLate }],
};
