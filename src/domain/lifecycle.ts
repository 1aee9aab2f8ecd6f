import { type Count, type Due, dueDate, earliest } from "./calendar/due-date.ts";
import type { Calendars } from "./calendar/school-days.ts";
import { addYears, type LocalDate } from "./date/local-date.ts";
import { CLOSURE_REASONS, type ClosureReason } from "./lists/closure-reasons.ts";
import { entryOf, labelOf } from "./lists/coded.ts";
import { STATES, type State } from "./lists/states.ts";

const OPEN_FINDINGS = ["located_in_education", "located_not_in_education", "not_located"] as const;

/**
 * Where a case may go next. Closing is left out: it is possible from every state but a draft, and hangs on its
 * reason; see {@link canMove}.
 */
const MOVES: Readonly<Record<State, readonly State[]>> = {
	draft: ["notified"],
	notified: ["screening", "duplicate"],
	screening: ["enquiries", "redirected", "duplicate"],
	enquiries: [...OPEN_FINDINGS, "redirected", "duplicate", "transfer_out_pending"],
	located_in_education: ["located_not_in_education", "not_located", "panel", "monitoring"],
	located_not_in_education: [
		"located_in_education",
		"not_located",
		"panel",
		"on_appeal_sao",
		"transfer_out_pending",
	],
	not_located: [
		"enquiries",
		"located_in_education",
		"located_not_in_education",
		"panel",
		"transfer_out_pending",
	],
	panel: [
		"enquiries",
		...OPEN_FINDINGS,
		"placement_pending",
		"monitoring",
		"on_appeal_sao",
		"transfer_out_pending",
	],
	placement_pending: ["monitoring", "panel", "not_located", "on_appeal_sao", "transfer_out_pending"],
	monitoring: [
		"panel",
		"placement_pending",
		"located_not_in_education",
		"not_located",
		"transfer_out_pending",
	],
	closed: ["reopened"],
	redirected: ["screening", "reopened"],
	duplicate: ["screening"],
	transfer_out_pending: ["enquiries", ...OPEN_FINDINGS, "panel"],
	on_appeal_sao: ["panel", "placement_pending", "monitoring", "not_located", "transfer_out_pending"],
	reopened: ["screening", "enquiries", "panel"],
};

/** The states before a panel in which an urgent case may go to it at once. */
const URGENT_TO_PANEL: readonly State[] = ["notified", "screening", "enquiries"];

/** What else a move may hang on. */
export interface MoveFacts {
	urgent: boolean;
	/** Why it closes: needed to close, and for nothing else. */
	closure?: ClosureReason;
}

/** Whether a move is allowed; if not, a stable code and a sentence a practitioner can act on. */
export type Verdict =
	| { ok: true }
	| {
			ok: false;
			code:
				| "same_state"
				| "not_next"
				| "closed"
				| "no_closure_reason"
				| "panel_decides"
				| "offer_is_not_closure";
			because: string;
	  };

/**
 * Whether a case may go from one state to another. Nothing is ever closed without a reason; whether the reason's
 * evidence, decision and second person are on the record is for the closing itself to check.
 */
export function canMove(from: State, to: State, facts: MoveFacts): Verdict {
	if (from === to) return refuse("same_state", `The case is already at "${labelOf(STATES, to)}".`);
	if (to === "closed") return canClose(from, facts.closure);
	if (from === "closed" && to !== "reopened") {
		return refuse("closed", "The case is closed. Reopen it first: its history is kept.");
	}
	if (to === "panel" && facts.urgent && URGENT_TO_PANEL.includes(from)) return { ok: true };
	if (MOVES[from].includes(to)) return { ok: true };
	const next = MOVES[from].map((state) => `"${labelOf(STATES, state)}"`).join(", ");
	return refuse(
		"not_next",
		`A case at "${labelOf(STATES, from)}" cannot go to "${labelOf(STATES, to)}". It can go to: ${next}.`,
	);
}

/** The states from which taking a notification on means that its enquiries run from here. */
const TAKEN_ON_FROM: readonly State[] = ["notified", "screening", "redirected", "duplicate", "reopened"];

/**
 * Where triage takes a case. Accepting one on which enquiries run already, or that has gone further, leaves it there;
 * any other goes to enquiries. What is redirected, or the same as another case, was triaged on the way; both can be
 * taken back. A case that has gone further than enquiries is not redirected any more: it closes, with its evidence.
 */
export function triageMove(
	from: State,
	result: "accepted" | "redirected" | "duplicate",
	facts: MoveFacts,
): { ok: true; to: State } | Extract<Verdict, { ok: false }> {
	if (from === "closed") return refuse("closed", "The case is closed. Reopen it first: its history is kept.");
	if (result === "accepted") return { ok: true, to: TAKEN_ON_FROM.includes(from) ? "enquiries" : from };
	if (from === result) return refuse("same_state", `The case is already at "${labelOf(STATES, from)}".`);
	const triaged = canMove(from, "screening", facts).ok && canMove("screening", result, facts).ok;
	return triaged || canMove(from, result, facts).ok
		? { ok: true, to: result }
		: refuse(
				"not_next",
				`A case at "${labelOf(STATES, from)}" is not redirected any more. Record the decision to close it, with its evidence.`,
			);
}

/** Where a case may go next, without closing. */
export function nextStates(from: State, facts: MoveFacts): State[] {
	return STATES.map(({ code }) => code).filter((to) => to !== "closed" && canMove(from, to, facts).ok);
}

/** Whether this move is a relapse: a child who was placed and monitored is out of education again, or lost (S2). */
export function isRelapse(from: State, to: State): boolean {
	return from === "monitoring" && ["located_not_in_education", "not_located", "panel"].includes(to);
}

function canClose(from: State, closure: ClosureReason | undefined): Verdict {
	if (from === "draft") return refuse("not_next", "A draft is not a case yet. Delete it instead.");
	if (!closure) return refuse("no_closure_reason", "Say why the case is closing, and on what evidence.");
	if (entryOf(CLOSURE_REASONS, closure).panelDecides && from !== "panel" && from !== "not_located") {
		return refuse(
			"panel_decides",
			"Closing a case as not located is the panel's decision. Take it to the panel.",
		);
	}
	if (closure === "on_roll_attending" && from === "placement_pending") {
		return refuse(
			"offer_is_not_closure",
			"An offer is not a return to education. Record the first day attended, then monitor for 20 school days.",
		);
	}
	return { ok: true };
}

function refuse(
	code: Extract<Verdict, { ok: false }>["code"],
	because: string,
): Extract<Verdict, { ok: false }> {
	return { ok: false, code, because };
}

/**
 * How long until a case is looked at again. Nothing national sets these, so a panel may set its own. Half-terms are
 * taken as 30 school days; a year has six, of about 190 school days.
 */
export interface ReviewCycle {
	urgent: Count;
	open: Count;
	locatedNotPlaced: Count;
	/** The first review after "not located". */
	notLocated: Count;
	/** Each later one. */
	notLocatedLater: Count;
	monitoring: Count;
}

export const REVIEW_CYCLE: ReviewCycle = {
	urgent: { working: 5 },
	open: { school: 20 },
	locatedNotPlaced: { school: 10 },
	notLocated: { school: 20 },
	notLocatedLater: { school: 30 },
	monitoring: { school: 20 },
};

/** What the next review hangs on besides the state. */
export interface ReviewFacts {
	urgent: boolean;
	/** How often the case was reviewed since it came to its state. */
	reviews?: number;
	/** Why it closed. */
	closure?: ClosureReason;
}

/**
 * When a case is to be reviewed next, counted from `from` (the day it came to its state or was last reviewed).
 * Undefined only for what is over: drafts, duplicates, redirected and most closed cases. A case closed as not located
 * comes back every year. An urgent case is never reviewed later than its state alone would ask.
 */
export function nextReview(
	state: State,
	facts: ReviewFacts,
	from: LocalDate,
	calendars: Calendars,
	cycle: ReviewCycle = REVIEW_CYCLE,
): Due | undefined {
	if (state === "closed") return yearlyReview(facts.closure, from);
	const count = reviewAfter(state, facts.reviews ?? 0, cycle);
	if (!count) return undefined;
	const usual = dueDate({ from, calendars, ...count });
	if (!facts.urgent) return usual;
	return earliest(usual, dueDate({ from, calendars, ...cycle.urgent }));
}

function reviewAfter(state: State, reviews: number, cycle: ReviewCycle): Count | undefined {
	switch (state) {
		case "draft":
		case "closed":
		case "redirected":
		case "duplicate":
			return undefined;
		case "located_not_in_education":
		case "placement_pending":
			return cycle.locatedNotPlaced;
		case "not_located":
			return reviews === 0 ? cycle.notLocated : cycle.notLocatedLater;
		case "monitoring":
			return cycle.monitoring;
		default:
			return cycle.open;
	}
}

function yearlyReview(closure: ClosureReason | undefined, from: LocalDate): Due | undefined {
	if (!closure || !entryOf(CLOSURE_REASONS, closure).yearlyReview) return undefined;
	const due = addYears(from, 1);
	return { due, because: [{ date: due, counted: true, why: "a year after" }], approximate: false };
}
