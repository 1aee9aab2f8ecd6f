import { needsSecondPerson, type Permission } from "../../access/policy.ts";
import { type Blocks, blockedBy } from "../../domain/closure.ts";
import { canMove, type MoveFacts, type Verdict } from "../../domain/lifecycle.ts";
import { CLOSURE_REASONS, type ClosureReason } from "../../domain/lists/closure-reasons.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionEntry, type DecisionType } from "../../domain/lists/decision-types.ts";
import type { State } from "../../domain/lists/states.ts";

/** What a decision's effect hangs on. */
export interface Situation {
	state: State;
	closed: boolean;
	urgent: boolean;
	/** An immediate-risk question that asks to act now was answered Yes. */
	actNow: boolean;
	/** What stands in the way of closing, besides the state. */
	blocks: Blocks;
	/** Another authority has accepted the child: the case is only closed from here on. */
	transferred?: boolean;
	/** The decision being corrected, if any. `before` is where the case stood, if nothing has changed it since. */
	corrects?: { before?: State };
}

/** What is decided, as far as the case's state hangs on it. */
export interface Decided {
	type: DecisionType;
	closure?: ClosureReason;
}

/** Where a decision takes the case, or a stable code and a sentence that says why it cannot be. */
export type Effect =
	| { ok: true; from: State; to: State; permission: Permission; secondPerson: boolean }
	| { ok: false; code: string; because: string };

const NOT_PLACED =
	"Only a child who has a place is monitored, and this case has none on record. To look at it again later, choose “Defer” and give the next review.";

/** What is still decided of a child whom another authority has accepted: nothing that keeps them safe waits. */
const STILL_DECIDED: readonly DecisionType[] = ["close", "refer_social_care", "refer_police", "escalate"];

/**
 * Where the case stands once this is decided. A correction counts from where the case stood before the decision that
 * it replaces. A close that needs a second person leaves the case where it is until somebody else has confirmed it.
 */
export function effectOf(decided: Decided, now: Situation): Effect {
	const entry: DecisionEntry = entryOf(DECISION_TYPES, decided.type);
	const closing = entry.movesTo === "closed";
	const putsRight = now.corrects !== undefined && closing;
	if (now.closed && entry.movesTo !== "reopened" && !putsRight) {
		return no("closed", "The case is closed. Reopen it first: its history is kept.");
	}
	if (now.transferred && !now.closed && !STILL_DECIDED.includes(decided.type)) {
		return no(
			"transferred",
			"Another authority has accepted the child: the case can only be closed. If the child came back, record that under “transfers” first.",
		);
	}
	const from = now.closed && !putsRight ? now.state : (now.corrects?.before ?? now.state);
	const to = entry.movesTo ?? from;
	if (to !== from) {
		const move = moveByPanel(from, to, { urgent: now.urgent, closure: decided.closure });
		if (!move.ok) return no(move.code, move.because);
	}
	const blocked = closing ? blockedBy(decided.closure, now.blocks) : undefined;
	if (blocked) return no(blocked.code, blocked.because);
	const permission = closing ? permissionToClose(decided.closure, now.actNow) : "record a decision";
	const secondPerson = needsSecondPerson(permission);
	return { ok: true, from, to: secondPerson && !now.closed ? from : to, permission, secondPerson };
}

/** A recommendation leaves the case where it is: whatever a decision would do waits for one. */
export function recommended(
	effect: Extract<Effect, { ok: true }>,
	now: Situation,
): Extract<Effect, { ok: true }> {
	return { ...effect, to: now.state, secondPerson: false };
}

/**
 * A panel's decision is the panel: a case that may go to it may go on, in one step, to where the panel may send it. But
 * to be monitored a child must have been placed: “monitoring” said of one who is still looked for would end the search.
 */
function moveByPanel(from: State, to: State, facts: MoveFacts): Verdict {
	const direct = canMove(from, to, facts);
	if (!direct.ok && to === "monitoring") return { ...direct, because: NOT_PLACED };
	if (direct.ok || !canMove(from, "panel", facts).ok) return direct;
	return canMove("panel", to, facts).ok ? { ok: true } : direct;
}

/** Closing as not located, abroad or deceased, or after any act-now answer, is never one person's act. */
function permissionToClose(closure: ClosureReason | undefined, actNow: boolean): Permission {
	const grave = actNow || (closure !== undefined && entryOf(CLOSURE_REASONS, closure).secondPerson);
	return grave
		? "close a case as not located, abroad or deceased, or after an act-now answer"
		: "close a case";
}

function no(code: string, because: string): Effect {
	return { ok: false, code, because };
}
