import type { CodeOf } from "./coded.ts";
import { DECISION_TYPES, type DecisionEntry } from "./decision-types.ts";

/** Who asks what is held about a child. A child who understands what it means asks for themselves. */
export const ASKERS = [
	{ code: "child", label: "The child" },
	{ code: "parent", label: "A parent, or somebody with parental responsibility" },
	{ code: "representative", label: "A representative, such as a solicitor" },
] as const;

/** How whoever asks was known to be who they say, and entitled to ask (UK GDPR article 12(6)). */
export const IDENTITY_CHECKS = [
	{ code: "known", label: "Known to us, and there is no doubt" },
	{ code: "documents", label: "By documents that we looked at" },
	{ code: "authority", label: "By a written authority from the child or parent" },
	{ code: "not_yet", label: "Not checked yet" },
] as const;

export type Asker = CodeOf<typeof ASKERS>;
export type IdentityCheck = CodeOf<typeof IDENTITY_CHECKS>;

const PARENT = "It is about a parent or carer";
const HOME = "Others may live at this address, and it may have to be kept from one of them";
const WORDS = "Somebody's own words: they may name others, and may be a professional's opinion";

/**
 * The sealed fields of a child's record: what each is called, and why it may be about somebody else. Null for what is
 * about the child alone. A field that is not here counts as somebody's own words.
 */
export const HELD_FIELDS: Readonly<Record<string, { label: string; third: string | null }>> = {
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
	note: { label: "Note", third: WORDS },
	reason: { label: "Why", third: WORDS },
	rationale: { label: "Why it was decided", third: WORDS },
	reference: { label: "Reference of the contact", third: "It may name whoever was told" },
	seen_by: { label: "Seen by", third: "It may name whoever saw the child" },
	organisation: { label: "Organisation", third: null },
	person: { label: "Who there", third: "It names somebody at another organisation" },
};

/** What a sealed field is called, and why it may be about somebody else. */
export function heldField(field: string): { label: string; third: string | null } {
	const known = HELD_FIELDS[field];
	if (known) return known;
	if (field.startsWith("action_")) return { label: "Action", third: WORDS };
	if (field.startsWith("extended_")) return { label: "Why more time was given", third: WORDS };
	const types: readonly DecisionEntry[] = DECISION_TYPES;
	const asked = types.flatMap((type) => type.fields).find((f) => `param_${f.name}` === field);
	if (asked) return { label: asked.label, third: WORDS };
	const words = field.replaceAll("_", " ");
	return { label: words.charAt(0).toUpperCase() + words.slice(1), third: WORDS };
}

const ORDER = Object.keys(HELD_FIELDS);

/** Where a field stands among others: who the child is first, in the order of {@link HELD_FIELDS}. */
export function fieldOrder(field: string): number {
	const at = ORDER.indexOf(field);
	return at < 0 ? ORDER.length : at;
}
