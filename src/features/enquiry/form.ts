import { z } from "zod";
import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Key } from "../../chat/message.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { OUTCOMES } from "../../domain/lists/outcomes.ts";
import { NEIGHBOUR_SCRIPT, ON_HOLD } from "../../domain/neighbour-script.ts";
import { riskToday } from "../../domain/risk-today.ts";
import { choice, LONGEST, optionalDate, typed } from "../answers.ts";
import { dueOf } from "../due.ts";
import { siblingsOf } from "../family/queries.ts";
import { whyOnHold } from "../hold/queries.ts";
import type { Asking, Form, PersonCtx, Questions, Step } from "../kit.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { loadPanel } from "../panel/settings.ts";
import { riskNow } from "../raise/acts.ts";
import { whichCase } from "../which-case.ts";
import { ANSWERS, JOINT, takesTwo, visitsLeft } from "./acts.ts";
import { foundFaults, foundQuestions, otherEnding, referredQuestions, wordsOwed } from "./found.ts";
import { answerableIn, checkForMembers, openEnquiriesOf } from "./queries.ts";
import { apartFor, faultWhileHeld, runsPanel } from "./who-answers.ts";

/** What may be said of an enquiry. */
export const outcomes: readonly Option[] = [
	...OUTCOMES.map((o) => ({ value: o.code, label: o.label })),
	{ value: "no_reply", label: "No reply yet (keeps it open)" },
];

/** What may be said of this enquiry: two must sign for joint enquiries, and what is on hold was not looked into. */
const outcomesFor = (ctx: PersonCtx, e: { check?: string; held?: string | null }): readonly Option[] =>
	outcomes
		.filter((o) => !otherEnding(e.check as CheckCode | undefined, o.value))
		.filter((o) => e.check !== JOINT || apartFor(ctx).some((may) => may === o.value))
		.filter((o) => !faultWhileHeld(e.held ?? null, o.value));

const answer: Questions = {
	outcome: {
		label: "What came of it?",
		as: "one",
		schema: choice(ANSWERS, "Choose what came of it."),
		options: async ({ ctx, subject }) => {
			const of = subject as { id: Key; check?: string; held?: string | null };
			if (of.check) return outcomesFor(ctx, of);
			// Of a case, whichever of its enquiries is chosen: what only a risk discussion ends with where one is open.
			const checks = (await openEnquiriesOf(ctx, of.id)).map((e) => e.check);
			const all = outcomesFor(ctx, of);
			return all.filter((o) => !checks.length || checks.some((check) => !otherEnding(check, o.value)));
		},
	},
	note: {
		label: "Note",
		hint: "Only what others need to know. Kept private.",
		as: "text",
		lines: 3,
		schema: typed(LONGEST),
	},
	tried_on: {
		label: "If there was no reply: the day you tried",
		as: "date",
		schema: optionalDate,
	},
};

/** The key under which a form keeps the home visit that is open on a case. */
const VISIT = "visit";

/** The home visit among these enquiries, whose answer may be given on the form. */
export function visitKept(asked: readonly { id: Key; check: string }[]): Record<string, Key> {
	const visit = asked.find((e) => e.check === "E04");
	return visit ? { [VISIT]: visit.id } : {};
}

/** Nobody has to visit alone: a colleague may join (S3-29). */
const withVisit = (questions: Questions, visits: boolean): Questions =>
	visits
		? {
				...questions,
				went_along: { label: "On a home visit: who went along, if anybody", as: "text", schema: typed() },
			}
		: questions;

/** What is wrong with an answer, at its own field: a reason that is owed, addresses without an outcome. */
async function faultsOf(
	{ ctx, soFar }: Asking,
	e: { check: CheckCode; case: Key; held: string | null } | undefined,
): Promise<Record<string, string>> {
	const { outcome, note, tried_on } = soFar;
	const owed = wordsOwed(e?.check, outcome, note);
	const errors: Record<string, string> = owed ? { note: owed } : {};
	if (e?.check === JOINT && !apartFor(ctx).some((o) => o === outcome)) errors.outcome = takesTwo().says;
	const waits = (e && faultWhileHeld(e.held, outcome)) || otherEnding(e?.check, outcome);
	if (waits) errors.outcome = waits;
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	if (outcome === "no_reply" && typeof tried_on === "string" && tried_on > today)
		errors.tried_on = "This date has not come yet. Choose today or earlier.";
	const left = e && (await visitsLeft(ctx, e, outcome));
	return left ? { ...errors, outcome: left } : errors;
}

/** The key under which a form keeps that the case has a brother or sister: the question stands while it is filled in. */
const SIBLING = "sibling1";

/** Those whom the answer may hold for as well. */
export async function siblingsKept(ctx: PersonCtx, caseId: Key): Promise<Record<string, Key>> {
	const [first] = (await siblingsOf(ctx.tx, caseId)).filter((s) => !s.closed);
	return first ? { [SIBLING]: first.case } : {};
}

const holdsFor: Questions[string] = {
	label: "This answer holds for these brothers and sisters too",
	hint: "Tick only children of whom all of it is true, this screen and the next. It is recorded for each.",
	as: "many",
	schema: z.array(z.string()),
	options: async ({ ctx, subject }) =>
		(await siblingsOf(ctx.tx, (subject as { case: Key }).case))
			.filter((s) => !s.closed)
			.map((s) => ({ value: s.case, label: s.ref })),
};

const withSiblings = (questions: Questions, kept: Asking["kept"]): Questions =>
	SIBLING in kept ? { ...questions, holds_for: holdsFor } : questions;

const located: Step = {
	title: "Located is not seen",
	when: ({ soFar }) => soFar.outcome === "located",
	fields: foundQuestions(),
	check: (asking) => foundFaults(asking),
};

const referred: Step = {
	title: "Who was told",
	when: ({ soFar }) => soFar.outcome === "referred",
	fields: referredQuestions,
};

/** Which enquiry it is, above the questions. */
export async function whichOne({ ctx, subject }: Asking<"enquiry">): Promise<Block[]> {
	const check = subject.check as CheckCode;
	const own = (await schoolCalendars(ctx.tx, [subject.agency])).get(subject.agency);
	const due = dueOf({ ...subject, check }, await loadPanel(ctx.tx, ctx.panel), own);
	const which: Block = { text: [[{ strong: subject.ref }, `  ${checkForMembers(check)}, due ${due}`]] };
	return [
		which,
		...(check === JOINT
			? [{ text: [runsPanel(ctx) ? TAKES_TWO_OR : TAKES_TWO], tone: "quiet" as const }]
			: []),
		...(subject.held ? await onHold(ctx, subject.case) : []),
		...(check === "E05" && !subject.held ? script() : []),
		...(check === "E06" ? await askedToday(ctx, subject) : []),
	];
}

/** That contact waits, and why: everything that is feared, for whoever answers. */
const onHold = async (ctx: PersonCtx, caseId: Key): Promise<Block[]> => [
	{ text: [ON_HOLD, ...(await whyOnHold(ctx.tx, caseId))], tone: "urgent" },
];

/** What a neighbour may be asked, and must not learn (S3-31). */
function script(): Block[] {
	const { ask, say, never, note } = NEIGHBOUR_SCRIPT;
	return [
		{ text: [[{ strong: "Asking neighbours. " }, ask, " ", say]] },
		{ text: [never], tone: "warning" },
		{ text: [note], tone: "quiet" },
	];
}

/** Which case it is, and what must be known of the enquiries on it that reach the family. */
async function whichOfCase(asking: Asking<"case">): Promise<Block[]> {
	const running = await openEnquiriesOf(asking.ctx, asking.subject.id);
	const held = running.some((e) => e.held !== null);
	const discussion = running.find((e) => e.check === "E06");
	const neighbours = running.some((e) => e.check === "E05" && e.held === null);
	return [
		...(await whichCase(asking)),
		...(held ? await onHold(asking.ctx, asking.subject.id) : []),
		...(neighbours ? script() : []),
		...(discussion ? await askedToday(asking.ctx, { case: asking.subject.id, due: discussion.due }) : []),
	];
}

/** What the safety answers ask of whoever goes through them today (S3-14). */
async function askedToday(ctx: PersonCtx, e: { case: Key; due: LocalDate }): Promise<Block[]> {
	const { today, calendars } = await loadPanel(ctx.tx, ctx.panel);
	const checkBy = dueDate({ from: e.due, working: 1, calendars }).due;
	const lines = riskToday(await riskNow(ctx.tx, e.case), today, checkBy);
	return lines.length ? [{ text: [[{ strong: "Risk discussion" }], ...lines], tone: "warning" }] : [];
}

const TAKES_TWO =
	"Joint enquiries are ended by two signatures: choose “Sign off” on the enquiry. Here you can say that you had no reply.";
const TAKES_TWO_OR =
	"What they found is signed by two: choose “Sign off” on the enquiry. Here you can say that it does not apply, or that you had no reply.";

/** The outcome of one enquiry. */
export const outcomeForm: Form<"enquiry"> = {
	title: "Record outcome",
	send: "Record",
	steps: [
		{
			title: "Outcome",
			notes: whichOne,
			fields: ({ kept }) => withSiblings(withVisit(answer, VISIT in kept), kept),
			check: (asking) => faultsOf(asking, { ...asking.subject, check: asking.subject.check as CheckCode }),
		},
		located,
		referred,
	],
};

/** The outcome of one of a case's enquiries, which is chosen first. */
export const caseOutcomeForm: Form<"case"> = {
	title: "Record outcome",
	send: "Record",
	steps: [
		{
			title: "Outcome",
			notes: whichOfCase,
			fields: ({ kept }) =>
				withSiblings(withVisit({ enquiry: whichEnquiry(), ...answer }, VISIT in kept), kept),
			check: async (asking) => {
				const running = await openEnquiriesOf(asking.ctx, asking.subject.id);
				return faultsOf(
					asking,
					running.find((e) => e.id === asking.soFar.enquiry),
				);
			},
		},
		located,
		referred,
	],
};

function whichEnquiry(): Questions[string] {
	return {
		label: "Which enquiry?",
		as: "one",
		look: "list",
		schema: z.uuid("Choose the enquiry."),
		options: (asking: Asking<SubjectKind>) =>
			answerableIn(asking.ctx, (asking.subject as { case: string }).case),
	} as Questions[string];
}
