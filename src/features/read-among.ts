import { z } from "zod";
import type { Key } from "../chat/message.ts";
import { event } from "../record/event.ts";
import { recordOnEach } from "../record/record.ts";
import type { PersonCtx } from "./kit.ts";

/** Where a child's details were read together with those of others. */
const AMONG = {
	comparison: "beside another case that may be about the same child",
	day: "for a day's attendance",
	list: "in a list of children",
	open_cases: "in the list of open cases",
	search: "in a search",
	worklist: "in an agency's worklist",
	worklist_file: "in a file of an agency's worklist",
} as const;
type Among = keyof typeof AMONG;

/** On each case whose details were read among others': who read them, and when. A read, so no message changes. */
export const readAmong = {
	...event({
		name: "case.read-among",
		facts: z.strictObject({ among: z.enum(Object.keys(AMONG) as Among[]) }),
		says: (f) => `Details read ${AMONG[f.among]}`,
	}),
	read: true as const,
};

/**
 * Writes of one reading on each case's own record, so that the evidence pack and a subject access request name whoever read
 * a child's details in a search or a list. One statement, however many cases there are.
 * @param reading the event of the reading as a whole, recorded in this transaction
 */
export function recordAmong(
	ctx: PersonCtx,
	reading: number,
	cases: readonly Key[],
	among: Among,
): Promise<void> {
	return recordOnEach(ctx.tx, reading, [...new Set(cases)], readAmong, { among });
}
