import type { LocalDate } from "./date/local-date.ts";
import { AGENDA_REASONS, type AgendaReason } from "./lists/agenda-reasons.ts";
import type { State } from "./lists/states.ts";

/** What says whether a case is for a meeting. */
export interface ForAgenda {
	id: string;
	ref: string;
	state: State;
	closed: boolean;
	urgent: boolean;
	restricted: boolean;
	/** It closed and opened again. */
	reopened: boolean;
	/** Open for four weeks or longer (X5). */
	fourWeeks: boolean;
	/** The date of its next review; null for most that are closed. */
	review: LocalDate | null;
	/** An enquiry of it is so late that the coordinators were to be told (X4). */
	overdue: boolean;
	/** The panel decided on it in this episode. */
	decided: boolean;
	/** Its newest decision is a recommendation. */
	recommended: boolean;
	/** The last meeting deferred it, or did not come to it. */
	carried: boolean;
	/** Somebody put it on the agenda. */
	added: boolean;
}

/** A case with why it is on the agenda, the most pressing reason first. */
export interface OnAgenda {
	id: string;
	ref: string;
	review: LocalDate | null;
	why: readonly AgendaReason[];
}

const PLACE = new Map(AGENDA_REASONS.map(({ code }, n) => [code, n]));

/**
 * A case that needs several agencies to think together: seen by named people only, back after it was closed, or four
 * weeks on and still not found. Guidance has no definition: this is a default.
 */
function isComplex(f: ForAgenda): boolean {
	return f.restricted || f.reopened || (f.fourWeeks && f.state === "not_located");
}

/** Why a case is for a meeting on a date, the most pressing reason first; empty when it is not. */
export function whyOnAgenda(f: ForAgenda, on: LocalDate): AgendaReason[] {
	const open = !f.closed;
	const due = f.review !== null && f.review <= on;
	const holds: Record<AgendaReason, boolean> = {
		urgent: open && f.urgent,
		complex: open && isComplex(f),
		review_due: open && due,
		overdue: open && f.overdue,
		panel: open && f.state === "panel" && !f.decided,
		recommended: f.recommended,
		carried: f.carried,
		never_found: f.closed && due,
		added: f.added,
	};
	return AGENDA_REASONS.map(({ code }) => code).filter((code) => holds[code]);
}

/** The agenda of a meeting on a date: in the order of reasons, then of review dates, then of references (S2-19). */
export function agendaOf(cases: readonly ForAgenda[], on: LocalDate): OnAgenda[] {
	const listed = cases.map((f): OnAgenda => {
		return { id: f.id, ref: f.ref, review: f.review, why: whyOnAgenda(f, on) };
	});
	return listed.filter(({ why }) => why.length > 0).sort(byPlace);
}

function byPlace(a: OnAgenda, b: OnAgenda): number {
	const rank = PLACE.get(a.why[0]!)! - PLACE.get(b.why[0]!)!;
	return rank || byText(a.review ?? "9999", b.review ?? "9999") || byText(a.ref, b.ref);
}

function byText(a: string, b: string): number {
	if (a === b) return 0;
	return a < b ? -1 : 1;
}

/** Whether papers have closed: at the end of their day, and in any case on the day of the meeting. */
export function papersClosed(
	{ on, papers }: { on: LocalDate; papers: LocalDate },
	today: LocalDate,
): boolean {
	return today > papers || today >= on;
}
