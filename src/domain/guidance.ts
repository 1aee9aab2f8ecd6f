import type { AgencyKind } from "./lists/agencies.ts";

/** What a practitioner is to do, in few sentences, for those of one kind of agency. */
export interface Guidance {
	title: string;
	lines: readonly string[];
}

const FOR_SCHOOLS: Guidance = {
	title: "For schools",
	lines: [
		"Phone every contact on the first day, at different times, and visit the home. Then raise it: there is no waiting period.",
		"Keep the child on your roll while enquiries go on. Rollcall never says that taking them off it is lawful.",
		"A child protection plan, or a section 47 enquiry: refer to social care yourself, at once, and say here that you did.",
		"On your roll and not attending, but you know where they are: that is your attendance officer's.",
	],
};

const FOR_EARLY_YEARS: Guidance = {
	title: "For early years providers",
	lines: [
		"There is no national guidance below compulsory school age. Raise it all the same when a child stops coming and nobody can tell you why.",
		"Phone every contact first, and ask the health visitor. With the date of birth, the form asks about nursery or childminder and not about a school's roll.",
		"The child is followed in a list of its own, and is in no count of children missing education.",
		"Worried about the child: phone social care at once. Do not wait for the panel.",
	],
};

/**
 * Guidance for schools and for early years providers (S4: "Guidance for schools", "Guidance for early years
 * providers"): each to whom it is for, and to nobody else. Undefined for other kinds of agency.
 */
export function guidanceFor(kind: AgencyKind | string): Guidance | undefined {
	if (kind === "school") return FOR_SCHOOLS;
	return kind === "early_years" || kind === "childrens_centres" ? FOR_EARLY_YEARS : undefined;
}
