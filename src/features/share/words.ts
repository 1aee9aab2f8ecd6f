import type { Frank, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { listInWords } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { LAWFUL_BASES, SHARE_DETAILS, SHARE_PURPOSES, WITHHELD_REASONS } from "../../domain/lists/sharing.ts";
import { findingInWords } from "../review.ts";
import type { Share } from "./queries.ts";

const lower = (text: Words): Words => text.charAt(0).toLowerCase() + text.slice(1);

/** The kinds of detail: "Who the child is, addresses and what enquiries came to". */
export function detailsInWords({ details }: Pick<Share, "details">): Words {
	const [first = "", ...rest] = details.map((code) => labelOf(SHARE_DETAILS, code));
	return listInWords([first, ...rest.map(lower)]);
}

/** Whom it is for, without opening anything: an organisation that the record does not know has its name sealed. */
export const recipientInWords = ({ agency }: Pick<Share, "agency">): Words =>
	agency ?? "an organisation outside the panel";

const AGREEMENTS = {
	in_force: "In force",
	expired: "Had expired",
	missing: "None on the panel's list",
} as const;

/** A share in full, as facts. `opened` is what is sealed of it, for somebody who may read it. */
export function shareFacts(
	s: Share,
	opened: ReadonlyMap<string, Private> | undefined,
): (readonly [Words, Frank])[] {
	const person = opened?.get("person");
	return [
		["Case", s.ref],
		["To", s.agency ?? opened?.get("organisation") ?? "An organisation outside the panel"],
		...(person ? [["Who there", person] as const] : []),
		...(s.purpose ? [["What for", labelOf(SHARE_PURPOSES, s.purpose)] as const] : []),
		...(s.details.length ? [["What", detailsInWords(s)] as const] : []),
		["Why", opened?.get("reason") ?? "Not kept: the child's record was erased"],
		...(s.basis ? [["Lawful basis", labelOf(LAWFUL_BASES, s.basis)] as const] : []),
		["Agreement", AGREEMENTS[s.agreement]],
		["Asked by", `${s.asker}, ${s.askerAgency}`],
	];
}

/** What became of a share, in one sentence. */
export function standsInWords(s: Share): Words {
	if (s.decision === "withheld") {
		const by = s.second ? `${s.second} did not agree` : "Not shared";
		return `${by}: ${lower(labelOf(WITHHELD_REASONS, s.because!))}.`;
	}
	if (!s.madeAt) return "Waits for a second person.";
	if (!s.atOnce) return `Agreed by ${s.second}.`;
	if (s.finding) return `Shared at once. Reviewed by ${s.reviewer}: ${findingInWords(s.finding)}.`;
	return "Shared at once, to keep a child safe. Not reviewed yet.";
}

/** A share as it stands among a case's details, and in its papers: whoever is asked what it was based on reads it there. */
export function inOneLine(s: Share): Words {
	const to = recipientInWords(s);
	const what = s.details.length ? ` ${detailsInWords(s)}.` : "";
	const basis = s.basis ? ` ${labelOf(LAWFUL_BASES, s.basis)}.` : "";
	return `${to.charAt(0).toUpperCase()}${to.slice(1)}.${what} ${standsInWords(s)} Asked by ${s.asker}.${basis}`;
}
