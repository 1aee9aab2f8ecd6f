import { AGENCY_KINDS } from "./lists/agencies.ts";
import { isCodeOf } from "./lists/coded.ts";
import type { SignOffEnding, SignOffSide } from "./lists/sign-off.ts";

/** A signature under joint enquiries, in the order in which they were given. */
export interface Signature {
	side: SignOffSide;
	ending: SignOffEnding;
}

const AUTHORITY: readonly string[] = ["cme_team", "la_education", "education_welfare"];

/**
 * For which side somebody of an agency signs; undefined for one that signs for neither. An agency of no listed kind
 * stands with the CME team, as it does everywhere.
 */
export function sideOf(agencyKind: string): SignOffSide | undefined {
	if (agencyKind === "school") return "school";
	return AUTHORITY.includes(agencyKind) || !isCodeOf(AGENCY_KINDS, agencyKind) ? "authority" : undefined;
}

/**
 * The ending that both have signed; undefined while one is missing or they say different things: one signature is not
 * enough. The newest of each side stands, so that either may sign again until they agree.
 */
export function agreedEnding(signatures: readonly Signature[]): SignOffEnding | undefined {
	const school = signatures.findLast((s) => s.side === "school")?.ending;
	const authority = signatures.findLast((s) => s.side === "authority")?.ending;
	return school && school === authority ? school : undefined;
}
