import type { Frank, Key, Words } from "../../chat/message.ts";
import { capital } from "../../domain/check-words.ts";
import { type LocalDate, localDate, localTime } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { CLOSURE_REASONS } from "../../domain/lists/closure-reasons.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { fieldOrder, heldField } from "../../domain/lists/held-fields.ts";
import { HOLD_REASONS } from "../../domain/lists/hold-reasons.ts";
import { OUTCOMES } from "../../domain/lists/outcomes.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { STATES } from "../../domain/lists/states.ts";
import type { StepTried } from "../../domain/lists/steps-tried.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { type Entry, marked, type Told } from "../../paper/paper.ts";
import { valueInWords } from "../../record/identity.ts";
import type { OpenedValue } from "../../record/sealed.ts";
import { beforeInWords } from "../raise/queries.ts";
import type { CaseHeld, DecisionHeld, EnquiryHeld, LedgerRow } from "./held.ts";
import type { Gathering, Said } from "./kind.ts";

/** How records are told: in whose time, and whether what is about others than the child is marked. */
export interface Manner {
	zone: string;
	today: LocalDate;
	marks: boolean;
}

type Fact = readonly [Words, Told];

/** "10 March 2027, 09:00", by the panel's clocks. */
export const when = (at: Date, { zone }: Manner): Words =>
	`${longDate(localDate(at, zone))}, ${localTime(at, zone)}`;

const STAFF = "It names a member of staff";

/** Somebody who works with the panel. */
export const worker = (name: Words, { marks }: Manner): Told => (marks ? marked(name, STAFF) : name);

const facts = (...all: readonly (Fact | false)[]): Fact[] => all.filter((one) => one !== false);

/** Sealed values, each with its label, and marked where it may be about somebody else. */
export function valuesOf(values: readonly OpenedValue[], manner: Manner): Fact[] {
	const ordered = [...values].sort((a, b) => fieldOrder(a.field) - fieldOrder(b.field));
	return ordered.map(({ field, value }) => {
		const { label, third } = heldField(field);
		// A blank revision took away what stood before.
		if (value.isBlank) return [label, "Taken away"];
		const read: Frank = valueInWords(field, value, manner.today);
		return [label, manner.marks && third ? marked(read, third) : read];
	});
}

/** The newest of each field, unless it was taken away: what stands. */
export function standing(values: readonly OpenedValue[]): OpenedValue[] {
	const newest = new Map(values.map((one) => [one.field, one]));
	return [...newest.values()].filter(({ value }) => !value.isBlank);
}

/** What the case's own row and its notification say. */
export function caseEntry(c: CaseHeld, manner: Manner): Entry {
	const yes = c.risk ? screen(c.risk as unknown as RiskAnswers).yes : [];
	const risks = yes.map((code) => labelOf(RISK_QUESTIONS, code)).join("; ");
	const said = (name: string) =>
		typeof c.facts?.[name] === "string" ? (c.facts[name] as string) : undefined;
	const many = (name: string) => (Array.isArray(c.facts?.[name]) ? (c.facts[name] as string[]) : []);
	const before = beforeInWords({
		...{ lastAttended: said("last_attended") ?? null, lastSeen: said("last_seen") ?? null },
		...{
			tried: many("steps") as StepTried[],
			triedOn: said("tried_on") ?? null,
			notKnown: many("not_known"),
		},
	});
	return {
		title: c.ref,
		facts: facts(
			["Kind", c.kind === "early_years" ? "Below compulsory school age" : "Child missing education"],
			["State", labelOf(STATES, c.state)],
			["Received", when(c.receivedAt, manner)],
			["Entered", when(c.enteredAt, manner)],
			c.urgent && ["Urgent", "Act today"],
			c.restricted && ["Who sees it", "Need to know: the people named on it, the coordinator and the chair"],
			c.raisedBy !== null && ["Raised by", worker(`${c.raisedBy}, ${c.raisedAt}`, manner)],
			c.reason !== null && ["Main reason", labelOf(REASONS, c.reason as ReasonCode)],
			...before,
			risks !== "" && [
				"Safety answers: yes",
				manner.marks ? marked(risks, "A professional's opinion, and it may be about others") : risks,
			],
			c.owner !== null && ["Owner", worker(c.owner, manner)],
			c.review !== null && ["Next review", longDate(c.review)],
			c.closedAt !== null && ["Closed", when(c.closedAt, manner)],
		),
	};
}

/** An enquiry and what it came to. */
export function enquiryEntry(e: EnquiryHeld, manner: Manner): Entry {
	const outcome = e.outcome ? labelOf(OUTCOMES, e.outcome) : "Open";
	const extended = e.extended ? " after more time was given" : "";
	return {
		title: capital(labelOf(CHECKS, e.check)),
		facts: facts(
			["Asked of", `${e.agency}, ${longDate(e.openedOn)}. Due ${longDate(e.due)}${extended}`],
			["Outcome", e.closedAt ? `${outcome}. ${when(e.closedAt, manner)}` : outcome],
			e.attempts > 0 && ["Attempts without a reply", String(e.attempts)],
			e.held !== null && ["On hold", held(e.held, manner)],
		),
	};
}

function held(code: string, { marks }: Manner): Told {
	const reason = HOLD_REASONS.find((h) => h.code === code);
	// Why an enquiry waited stands with the holds, but for one that ended while a case had one hold at a time.
	if (!reason) return "Contact with the family waited";
	const words = reason.label;
	return marks ? marked(words, "It is about the family, and a professional's opinion") : words;
}

/** A decision with its reasons, and what became of it. */
export function decisionEntry(d: DecisionHeld, values: readonly OpenedValue[], manner: Manner): Entry {
	const said = when(d.saidAt, manner);
	const superseded = d.supersededAt
		? `Superseded ${when(d.supersededAt, manner)}, by ${d.supersededBy}`
		: undefined;
	return {
		title: `${d.standing === "recommendation" ? "Recommendation, not a decision: " : ""}${labelOf(DECISION_TYPES, d.type)}${superseded ? " (superseded)" : ""}`,
		facts: facts(
			["Said", d.saidBy === null ? said : worker(`${d.saidBy}, ${said}`, manner)],
			["Recorded", worker(`${d.recordedBy}, ${when(d.recordedAt, manner)}`, manner)],
			d.agreedBy !== null && ["Second person", worker(d.agreedBy, manner)],
			d.supersedesAt !== null && ["Corrects", `The decision recorded ${when(d.supersedesAt, manner)}`],
			superseded !== undefined && ["Superseded", superseded],
			d.closure !== null && ["Closure reason", labelOf(CLOSURE_REASONS, d.closure)],
			d.checks.length > 0 && ["Checks", d.checks.map((code) => labelOf(CHECKS, code)).join("; ")],
			["Review", longDate(d.review)],
			...valuesOf(values, manner),
		),
	};
}

/** A ledger row: when, who and what, with the words that came with it. */
export function ledgerEntry(
	row: LedgerRow,
	{ words, third }: Pick<Said, "words" | "third">,
	values: readonly OpenedValue[],
	manner: Manner,
): Entry {
	const who = row.by ? `${row.by}${row.agency ? `, ${row.agency}` : ""}` : "Rollcall";
	const at = when(row.at, manner);
	const named: Fact[] = manner.marks && row.by ? [["By", worker(who, manner)]] : [];
	return {
		title: manner.marks ? at : `${at}  ${who}`,
		facts: [
			["", manner.marks && third ? marked(words, third) : words],
			...named,
			...valuesOf(values, manner),
		],
	};
}

/** Ledger rows in words, each with the values sealed in its name: changes, or reads and refusals. */
export function timeline(
	rows: readonly LedgerRow[],
	values: readonly OpenedValue[],
	{ says, reads }: Pick<Gathering<unknown>, "says"> & { reads: boolean },
	manner: Manner,
): Entry[] {
	const byEvent = Map.groupBy(values, (v) => v.event);
	return rows.flatMap((row) => {
		if (isLaterMove(row)) return [];
		const said = says(row.act, row.facts);
		// What the program no longer knows is not left out: its name stands for it.
		const told: Said = said ?? { words: row.act, read: false };
		return told.read === reads ? [ledgerEntry(row, told, byEvent.get(row.id) ?? [], manner)] : [];
	});
}

/** A form is told of once, when it is begun: its screens say nothing more of who looked. */
function isLaterMove({ act, facts: of }: LedgerRow): boolean {
	return act === "form.moved" && (of as { did?: string }).did !== "begun";
}

/** The values that belong to something: a decision, a share. */
export const about = (values: readonly OpenedValue[], id: Key): OpenedValue[] =>
	values.filter((v) => v.about === id);
