import { Refusal } from "../../access/refusal.ts";
import type { Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import type { NotPutOff } from "../../domain/escalation.ts";
import { eq } from "../../store/drizzle.ts";
import { enquiry } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { lastPutOff, notPutOff, RISK_FACTS, type RiskFacts } from "../put-off.ts";
import { lockEnquiry, sealWords } from "./acts.ts";
import { enquiryPutOff } from "./events.ts";
import { requireAsked, runsPanel } from "./who-answers.ts";

interface Standing {
	ref: Words;
	due: LocalDate;
	held: string | null;
	/** The day on which it was first put off. */
	first: LocalDate | null;
	risk: RiskFacts;
}

const STANDING: Statement = {
	name: "enquiry-put-off-standing",
	text: `select f.ref, to_char(e.due, 'YYYY-MM-DD') as due, e.held, to_char(e.put_off_from, 'YYYY-MM-DD') as first,
			${RISK_FACTS} as risk from enquiry e join case_file f on f.id = e.case_id where e.id = $1`,
};

/** What says whether anything about risk stands on an enquiry's case. */
export async function riskOf(ctx: PersonCtx, id: Key): Promise<RiskFacts> {
	const [e] = await ctx.tx.query<Standing>(STANDING, [id]);
	return e!.risk;
}

/** Whoever hears it may open the case, and reads the safety answers there. */
const BECAUSE: Readonly<Record<NotPutOff, Words>> = {
	urgent: "the case is urgent",
	at_risk: "the child is on the at-risk watch-list",
	worried: "a concern about the child is on record, and nobody has said that the child is not at risk",
	family: "the case of a brother or sister is urgent or at risk",
	X1: "a safety question was answered Yes",
	X2: "the child is not located, and nobody is recorded as having told social care or the police",
	X3: "significant harm is suspected",
	X5: "the case has been open for four weeks",
	X6: "the joint sign-off is due",
};

/**
 * That somebody may give an enquiry more time now. Where there is risk it is for whoever runs the panel: another date begins
 * the steps again, and nobody would be told until then.
 * @throws refusals: somebody else was asked; the case is urgent or at risk, or a rule about risk stands on it
 */
export async function requireMoreTime(ctx: PersonCtx, id: Key): Promise<void> {
	await requireAsked(ctx, id);
	if (runsPanel(ctx)) return;
	const [e] = await ctx.tx.query<Standing>(STANDING, [id]);
	const why = notPutOff(e!.risk, await loadPanel(ctx.tx, ctx.panel));
	if (!why) return;
	const says = `this is not given more time by whoever was asked, since ${BECAUSE[why]}. Record what came of it, or tell the coordinator what stands in the way: they can give it more time.`;
	const ask = { label: "Ask the coordinator", action: "coordinator.ask", on: e!.ref, opens: false };
	throw new Refusal("enquiry.not-extended", `${e!.ref}: ${says}`, [ask]);
}

/** An enquiry that may be put off, and how far. */
export interface MayPutOff {
	/** The last day to which it may be put off. */
	last: LocalDate;
	first: LocalDate | undefined;
}

/**
 * That somebody may put an enquiry off now.
 * @throws refusals: somebody else was asked; it is on hold or not overdue; the case is urgent or at risk, or a rule about
 * risk stands on it; the panel has nothing put off; it was for as long as the panel allows
 */
export async function requirePutOff(ctx: PersonCtx, id: Key): Promise<MayPutOff> {
	await requireAsked(ctx, id);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const [e] = await ctx.tx.query<Standing>(STANDING, [id]);
	const { ref, due, held, risk } = e!;
	const no = (says: Words) => new Refusal("enquiry.not-put-off", `${ref}: ${says}`);
	const why = notPutOff(risk, panel);
	if (why) {
		throw no(
			`this is not put off, since ${BECAUSE[why]}. Record what came of it, or tell the coordinator what stands in the way.`,
		);
	}
	if (held) throw no("this enquiry is on hold, so nobody is reminded of it. There is nothing to put off.");
	if (due >= panel.today) throw no("this enquiry is not overdue, so there is nothing to put off.");
	const first = e!.first ?? undefined;
	const last = lastPutOff(first, panel);
	if (last <= panel.today) {
		const most = panel.putOffDays
			? `it was put off for ${count(panel.putOffDays, "working day")} in all, which is as long as this panel allows`
			: "this panel has no reminder put off";
		throw no(`${most}. Record what came of it, or choose “Extend” for more time.`);
	}
	return { last, first };
}

/** What is wrong with the day on which somebody is to be reminded. */
export function faultOfDay(on: LocalDate, { last }: MayPutOff, panel: Panel): Words | undefined {
	if (on <= panel.today) return "Choose a day after today.";
	if (on <= last) return undefined;
	const days = count(panel.putOffDays, "working day");
	return `Choose ${shortDate(last, panel.today)} or a day before it: an enquiry is put off for ${days} in all. For more time, choose “Extend”.`;
}

/**
 * Puts an overdue enquiry off: until that day it is counted, not listed, and nobody is told of it again; on the day whoever
 * put it off is reminded, and its steps go on from where it has got to by then.
 * @throws refusals: see {@link requirePutOff}; the day is not one that may be chosen
 */
export async function putOff(ctx: PersonCtx, id: Key, until: LocalDate, reason: Private): Promise<void> {
	const e = await lockEnquiry(ctx, id);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const may = await requirePutOff(ctx, id);
	const fault = faultOfDay(until, may, panel);
	if (fault) throw new Refusal("enquiry.not-put-off", `${e.ref}: ${fault}`);
	const facts = { enquiry: id, check: e.check, until };
	const event = await ctx.record(enquiryPutOff, { panel: ctx.panel, case: e.case }, facts);
	const said = { putOffFrom: may.first ?? panel.today, putOffUntil: until, putOffBy: ctx.person.id };
	await ctx.tx.db
		.update(enquiry)
		.set({ ...said, toldLate: 0, eventId: event })
		.where(eq(enquiry.id, id));
	await sealWords(ctx, e, event, { [`put_off_${event}`]: reason });
}
