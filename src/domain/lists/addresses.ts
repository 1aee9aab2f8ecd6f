import type { Coded, CodeOf } from "./coded.ts";

/** Who told of another address at which a child may be. */
export const ADDRESS_SOURCES = [
	{ code: "school", label: "The school" },
	{ code: "family", label: "The family or a relative" },
	{ code: "neighbour", label: "A neighbour" },
	{ code: "agency", label: "Another agency" },
	{ code: "records", label: "A record or database" },
	{ code: "other", label: "Somebody else" },
] as const;

export type AddressSource = CodeOf<typeof ADDRESS_SOURCES>;

interface VisitEntry extends Coded {
	/** The address needs no further visit; without it, this was an attempt. */
	readonly settles: boolean;
	readonly needsReason: boolean;
}

/** What came of a visit to an address (innov8/Suffolk policy, 11.2: any other address at which the child may be). */
export const VISIT_OUTCOMES = [
	{ code: "nobody_in", label: "Nobody answered (go again)", settles: false, needsReason: false },
	{ code: "not_known", label: "The family is not known there", settles: true, needsReason: false },
	{ code: "moved_on", label: "They were there, and have left", settles: true, needsReason: false },
	{ code: "family_seen", label: "Family seen, the child not", settles: true, needsReason: false },
	{ code: "child_seen", label: "Child seen", settles: true, needsReason: false },
	{ code: "not_visited", label: "Not visited: I say why below", settles: true, needsReason: true },
] as const satisfies readonly VisitEntry[];

export type VisitOutcome = CodeOf<typeof VISIT_OUTCOMES>;
