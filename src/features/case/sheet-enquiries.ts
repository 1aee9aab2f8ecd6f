import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key, Line, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import { disagreementsIn } from "../../record/identity.ts";
import { addressInWords, type OtherAddress, visitsInWords } from "../address/queries.ts";
import { askedInWords, type OpenEnquiry } from "../enquiry/queries.ts";
import { mark, type Opened, type Shown } from "./sheet-parts.ts";

/** What came of an enquiry, with all that was written on it. */
export function answered(
	e: { id: Key; words: Words },
	{ opened, corrected, panel, corrects }: Shown,
): Block<Frank>[] {
	const fields = opened.get(e.id);
	const note = fields?.get("note");
	const words = e.words + mark(corrected.get(e.id), panel);
	const said = disagreementsIn(fields).map((says) => ["Disagreed with: ", says]);
	const lines = [...(note ? [note] : []), ...besides(fields), ...said];
	if (!lines.length || !corrects) return [{ text: [words, ...lines] }];
	const change = { label: "Correct the note", action: "note.correct", on: e.id, opens: true };
	return [{ rows: [{ text: words, menu: [change] }] }, { text: lines }];
}

/** What else came with an enquiry: attempts, why it was given more time, a judgement, who went along. */
function besides(fields: Map<string, Private> | undefined): Line<Frank>[] {
	const written = [...(fields ?? [])].filter(([field]) =>
		/^(attempt|extended|late)_\d+$|^judgement$|^went_along$/.test(field),
	);
	return written.map(([field, value]) => [`${heldField(field).label}: `, value]);
}

/** What was written on an enquiry that is still open. */
export function tried(e: OpenEnquiry, opened: Opened): Block<Frank>[] {
	const lines = besides(opened.get(e.id));
	return lines.length ? [{ text: [`${askedInWords(e.check, e.agency)}:`, ...lines] }] : [];
}

/** Other addresses at which the child may be, each with what came of the visits. */
export function elsewhere(
	subject: CaseSubject,
	addresses: readonly OtherAddress[],
	{ opened, panel }: Shown,
): Block<Frank>[] {
	if (!addresses.length) return [];
	const lines = addresses.flatMap((a): Line<Frank>[] => [
		[
			`${addressInWords(a)}: `,
			opened.get(a.id)?.get("other_address") ?? "erased",
			` (${visitsInWords(a, panel.today)})`,
		],
		...a.visits.flatMap((v) => [...(opened.get(v.id)?.values() ?? [])]),
	]);
	const visit = { label: "Record a visit", action: "address.visit", on: subject.id, opens: true };
	return [{ text: lines }, ...(subject.closed ? [] : [{ buttons: [visit] }])];
}
