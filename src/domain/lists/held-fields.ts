import { CLOSURE_REASONS } from "./closure-reasons.ts";
import { DECISION_TYPES, type DecisionEntry, type DecisionField } from "./decision-types.ts";

const PARENT = "It is about a parent or carer";
const HOME = "Others may live at this address, and it may have to be kept from one of them";
const WORDS = "Somebody's own words: they may name others, and may be a professional's opinion";

const THEIRS = "It may name somebody at another organisation";

/** A sealed field: what it is called, and why it may be about somebody else; null for what is about the child alone. */
export interface HeldField {
	label: string;
	third: string | null;
}

/** The sealed fields of a child's record, in the order in which they are read. */
export const CHILD_FIELDS: Readonly<Record<string, HeldField>> = {
	first_name: { label: "First name", third: null },
	surname: { label: "Surname", third: null },
	description: { label: "Description", third: WORDS },
	birth: { label: "Date of birth", third: null },
	age: { label: "About how old", third: null },
	sex: { label: "Sex", third: null },
	upn: { label: "UPN", third: null },
	address: { label: "Last known address", third: HOME },
	postcode: { label: "Postcode", third: HOME },
	parent: { label: "Parent or carer", third: PARENT },
	phone: { label: "Phone", third: PARENT },
	lives_with: {
		label: "Lives with",
		third: "It is about the people the child lives with, brothers and sisters among them",
	},
	school: { label: "Current or last school", third: null },
	last_seen_by: { label: "Last seen by", third: "It may name whoever saw the child" },
	new_place: { label: "New address or school, as told", third: HOME },
	hazards: {
		label: "Safety on visits",
		third: "It is about others at the address, and may be a professional's opinion",
	},
	aliases: { label: "Other names", third: null },
	siblings: { label: "Brothers and sisters", third: "It is about other children of the family" },
	other_contacts: { label: "Other people to contact", third: "It is about people other than the child" },
	setting: { label: "Nursery or childminder, now or last", third: null },
	health_visitor: { label: "Health visitor", third: "It names a professional" },
	ethnicity: { label: "Ethnicity", third: null },
	language: { label: "Language at home", third: null },
	interpreter: { label: "Interpreter", third: null },
	sen: { label: "Special educational needs", third: null },
	social_care_history: { label: "Social care before", third: null },
	social_care_note: { label: "Social care before, in words", third: WORDS },
	chronology: { label: "What happened, in order", third: WORDS },
	public_seen: { label: "Seen or heard, as the public said", third: WORDS },
	public_where: { label: "Where, as the public said", third: HOME },
	public_child: { label: "Who the child is, as the public said", third: WORDS },
	public_contact: {
		label: "How to reach whoever told us",
		third: "It is about whoever told the panel, who may not be named",
	},
	told_by: { label: "Who told us", third: "It names whoever told the panel" },
	former_reference: { label: "Reference in the list loaded", third: null },
	list_note: { label: "Notes in the list loaded", third: WORDS },
	disagreement: { label: "Disagreed with, in their words", third: WORDS },
};

/** The other sealed fields: words that came with an enquiry, a decision, a share. */
const OTHER_FIELDS: Readonly<Record<string, HeldField>> = {
	note: { label: "Note", third: WORDS },
	said: { label: "What was said", third: WORDS },
	changed: { label: "What the message said after it was changed", third: WORDS },
	worry: { label: "A concern, in their words", third: WORDS },
	reason: { label: "Why", third: WORDS },
	rationale: { label: "Why it was decided", third: WORDS },
	added_because: { label: "Why the panel was to see it", third: WORDS },
	deferred_because: { label: "Why the panel deferred it", third: WORDS },
	progress: { label: "How an action went", third: WORDS },
	correction: { label: "Correction of the minutes", third: WORDS },
	safe_because: { label: "Why contact with the family is safe", third: WORDS },
	reference: { label: "Reference of the contact", third: "It may name whoever was told" },
	seen_by: { label: "Seen by", third: "It may name whoever saw the child" },
	went_along: { label: "Who went along", third: "It names a colleague" },
	letter_to: { label: "Whom a letter goes to", third: "It names somebody else, and where they are" },
	letter_more: { label: "Added to a letter", third: WORDS },
	order_note: { label: "What happened on the way to an order", third: WORDS },
	order_school: { label: "School named in the order", third: null },
	roll_evidence: { label: "Evidence for the ground", third: WORDS },
	judgement: { label: "The officer's judgement of a child who was found", third: WORDS },
	other_address: { label: "Another address", third: HOME },
	visit: { label: "Note of a visit", third: WORDS },
	evidence: { label: "Evidence of the joint enquiries", third: WORDS },
	organisation: { label: "Organisation", third: null },
	person: { label: "Who there", third: THEIRS },
	outgoing_to: { label: "Asked", third: THEIRS },
	outgoing_reason: { label: "Why it was asked", third: WORDS },
	acknowledged_by: { label: "Acknowledged by", third: THEIRS },
	accepted_by: { label: "Accepted by", third: THEIRS },
	declined_by: { label: "Declined by", third: THEIRS },
	done_by: { label: "Done, as said by", third: THEIRS },
	their_reference: { label: "Their reference", third: null },
	declined_because: { label: "Why they declined", third: WORDS },
	withdrawn_because: { label: "Why it was withdrawn", third: WORDS },
	sender: { label: "Asked by", third: THEIRS },
	sender_reference: { label: "Reference of who asked", third: null },
	their_contact: { label: "Who asks, and how to reach them", third: THEIRS },
	request: { label: "What was asked, and why", third: WORDS },
	destination: { label: "Where the child is, and who confirmed it", third: WORDS },
	home_education_note: { label: "Home education, as reviewed", third: WORDS },
	acknowledgement: { label: "What they were told when it was acknowledged", third: WORDS },
	answered: { label: "What they were told", third: WORDS },
	declined: { label: "Why it was declined", third: WORDS },
};

/** Fields that end in the number of the event that came with them: words of a move, of a review, of who disagrees. */
const EACH_TIME: Readonly<Record<string, HeldField>> = {
	move: { label: "Where the case stands, and how it is known", third: WORDS },
	review: { label: "What the review found", third: WORDS },
	home_education: { label: "Home education, as reviewed", third: WORDS },
	seen_by: { label: "Seen by", third: "It may name whoever saw the child" },
	confirmed_by: { label: "Confirmed by", third: "It may name whoever confirmed it" },
	attempt: { label: "Note of an attempt", third: WORDS },
	put_off: { label: "Why an enquiry was put off", third: WORDS },
	late: { label: "A second answer to an enquiry", third: WORDS },
	disagreement: { label: "Disagreed with, in their words", third: WORDS },
};

const HELD_FIELDS = { ...CHILD_FIELDS, ...OTHER_FIELDS };

/** What a sealed field is called, and why it may be about somebody else. One that is on no list is somebody's own words. */
export function heldField(field: string): HeldField {
	const known = HELD_FIELDS[field] ?? EACH_TIME[field.replace(/_\d+$/, "")];
	if (known) return known;
	const added = CHILD_FIELDS[/^added_(.+)_\d+$/.exec(field)?.[1] ?? ""];
	if (added) return { ...added, label: `${added.label}, as whoever raised it added` };
	if (field.startsWith("action_")) return { label: "Action", third: WORDS };
	if (field.startsWith("extended_")) return { label: "Why more time was given", third: WORDS };
	const types: readonly DecisionEntry[] = DECISION_TYPES;
	const evidence = CLOSURE_REASONS.flatMap((reason): readonly DecisionField[] => reason.asks);
	const asked = [...types.flatMap((type) => type.fields), ...evidence].find(
		(f) => `param_${f.name}` === field,
	);
	if (asked) return { label: asked.label, third: WORDS };
	const words = field.replaceAll("_", " ");
	return { label: words.charAt(0).toUpperCase() + words.slice(1), third: WORDS };
}

const ORDER = Object.keys(HELD_FIELDS);

/** Where a field stands among others: who the child is first, as {@link CHILD_FIELDS} has it. */
export function fieldOrder(field: string): number {
	const at = ORDER.indexOf(field);
	return at < 0 ? ORDER.length : at;
}
