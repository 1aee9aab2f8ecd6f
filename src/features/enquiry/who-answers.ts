import { actsFor, agenciesFor, rolesOn } from "../../access/people.ts";
import { Refusal } from "../../access/refusal.ts";
import type { Key, Words } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import type { Outcome } from "../../domain/lists/outcomes.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

/** What decides who answers an enquiry: whom it was put to, and who owns its case. */
export interface PutTo {
	agencyId: Key;
	caseOwner: Key | null;
}

/** Whether this person runs the panel: coordinators and the chair answer for whoever rang them. */
export const runsPanel = ({ person, panel }: PersonCtx): boolean =>
	rolesOn(person, panel).some((role) => role === "coordinator" || role === "chair");

/**
 * Whether this person answers an enquiry: for the agency that it was put to, as the case's owner, in the place of either,
 * or for the panel. Others on the case read it.
 */
export function answers(ctx: PersonCtx, e: PutTo): boolean {
	const { person, panel } = ctx;
	const owns = e.caseOwner !== null && actsFor(person, panel).includes(e.caseOwner);
	return owns || agenciesFor(person, panel).includes(e.agencyId) || runsPanel(ctx);
}

/** @param agencies the titles of those that were asked */
export const notAsked = (ref: Words, agencies: readonly Words[]): Refusal =>
	new Refusal(
		"enquiry.not-asked",
		`${ref}: what is open was put to ${listInWords(agencies)}. Whoever was asked answers, or the case's owner or the coordinator does. Nothing was recorded. If you know something, tell the coordinator.`,
		[{ label: "Ask the coordinator", action: "coordinator.ask", on: ref, opens: false }],
	);

const PUT_TO: Statement = {
	name: "enquiry-put-to",
	text: `select f.ref, a.title as agency, e.agency_id as "agencyId", f.owner_id as "caseOwner"
		from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id where e.id = $1`,
};

/** @throws the refusal that somebody else was asked, and who */
export async function requireAsked(ctx: PersonCtx, id: Key): Promise<void> {
	const [e] = await ctx.tx.query<PutTo & { ref: Words; agency: Words }>(PUT_TO, [id]);
	if (e && !answers(ctx, e)) throw notAsked(e.ref, [e.agency]);
}

/** What ends an enquiry, or keeps it open, while contact with the family must wait. */
const WHILE_HELD: readonly (Outcome | "no_reply")[] = ["no_reply", "located", "refused"];

/** What is wrong with an outcome while the enquiry is on hold: nobody was asked, so nothing was found. */
export function faultWhileHeld(held: string | null, outcome: unknown): Words | undefined {
	if (held === null || !outcome || WHILE_HELD.some((o) => o === outcome)) return undefined;
	return "This enquiry is on hold, so nobody may have made contact yet. Record an outcome when the hold is over. You can record now that the child was located, that you were refused an answer, or that you had no reply.";
}

/** What may be said of the joint enquiries apart from two signatures: that nobody replied; by whoever runs the panel more. */
export const apartFor = (ctx: PersonCtx): readonly (Outcome | "no_reply")[] =>
	runsPanel(ctx) ? ["not_applicable", "refused", "no_reply"] : ["no_reply"];
