import { count } from "./date/words.ts";
import type { AgencyKind } from "./lists/agencies.ts";

/** Somebody at a meeting. */
export interface Attendee {
	chair: boolean;
	/** The id of the agency that they sit for: two people of one agency are one agency. */
	agency: string;
	kind: AgencyKind;
}

/** What a panel needs in order to decide. */
export interface QuorumRule {
	chair: boolean;
	/** Somebody for the local authority's education side, besides the chair. */
	authorityEducation: boolean;
	/** How many other agencies. */
	others: number;
}

/**
 * Chair, local authority education and two other agencies. Guidance gives no number for such panels, so this is a
 * default and a panel may set its own.
 */
export const QUORUM: QuorumRule = { chair: true, authorityEducation: true, others: 2 };

const AUTHORITY_EDUCATION: readonly AgencyKind[] = ["la_education", "education_welfare", "cme_team"];

/** What a meeting's decisions are. */
export interface QuorumResult {
	standing: "decision" | "recommendation";
	/** What was lacking, to follow "The meeting lacked": empty when it could decide. */
	missing: readonly string[];
}

/** Whether those present can decide, or only recommend: nothing that a meeting agreed is lost. */
export function quorum(present: readonly Attendee[], rule: QuorumRule = QUORUM): QuorumResult {
	const members = present.filter((attendee) => !attendee.chair);
	const forEducation = (attendee: Attendee) => AUTHORITY_EDUCATION.includes(attendee.kind);
	const others = new Set(members.filter((member) => !forEducation(member)).map((member) => member.agency));
	const short = rule.others - others.size;
	const missing: string[] = [];
	if (rule.chair && members.length === present.length) missing.push("a chair");
	if (rule.authorityEducation && !members.some(forEducation)) missing.push("local authority education");
	if (short > 0) missing.push(count(short, "other agency", "other agencies"));
	return { standing: missing.length === 0 ? "decision" : "recommendation", missing };
}
