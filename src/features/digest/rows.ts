import type { Button, Key, Line, Row, Words } from "../../chat/message.ts";
import type { DigestItem } from "../../domain/digest.ts";
import type { StillItem } from "../../domain/digest-fold.ts";
import type { RequestItem } from "../../domain/digest-requests.ts";
import type { UrgentItem } from "../../domain/digest-urgent.ts";
import { inButton } from "../paged.ts";

/** What practitioners are known as, by their ids. */
export type Names = ReadonlyMap<Key, Words>;

/** A case's line with its buttons; restricted cases have none. */
export function urgentRow(item: UrgentItem, names: Names): Row {
	const all = urgentMenu(item);
	return { text: urgentText(item, names), buttons: all.slice(0, 2), menu: all.slice(2) };
}

function urgentText({ ref, words, acknowledgedBy }: UrgentItem, names: Names): Line {
	const on = acknowledgedBy && names.get(acknowledgedBy);
	return [...(ref ? [{ strong: ref }, "  "] : []), on ? `${words} ${on} is on it.` : words];
}

/** Saying who is on it and opening it come first: those two are always in view. */
function urgentMenu({ caseId, enquiries, contact }: UrgentItem): Button[] {
	if (!caseId) return [];
	return [
		{ label: "I'm on it", action: "urgent.acknowledge", on: caseId, opens: false },
		opening("Open privately", "case.open", caseId),
		...(contact ? [opening("Confirm the contact", "contact.confirm", contact)] : []),
		...(enquiries ? [opening("Record outcome", "case.outcome", caseId)] : []),
	];
}

/** A line of the list in the thread, with everything behind one menu. */
export function listedRow(item: DigestItem, names: Names): Row {
	if (item.about === "case") return { text: urgentText(item, names), menu: urgentMenu(item) };
	if (item.about === "still") return { text: item.words, menu: [showThem(item)] };
	const text: Line = item.ref ? [{ strong: item.ref }, "  ", item.words] : item.words;
	if (item.about !== "enquiry") return { text, menu: requestMenu(item) };
	const menu = [
		opening("Open privately", "case.open", item.caseId),
		opening("Record outcome", "enquiry.outcome", item.id),
		opening("Extend", "enquiry.extend", item.id),
		opening("Remind me on…", "enquiry.remind", item.id),
	];
	return { text, menu };
}

/** Whoever may not record it is told so: the digest is everybody's. */
function requestMenu({ about, id, caseId }: RequestItem): Button[] {
	if (about === "incoming") return [opening("Answer", "incoming.answer", id)];
	return [
		opening("Record their answer", "outgoing.record", id),
		...(caseId ? [opening("Open privately", "case.open", caseId)] : []),
	];
}

/** Privately, as far as whoever presses it may see them. */
function showThem({ kind }: StillItem): Button {
	return { label: "Show them", action: "overdue", on: kind ? inButton({ queue: kind }) : "", opens: false };
}

function opening(label: Words, action: string, on: Key): Button {
	return { label, action, on, opens: true };
}
