import type { Refusal } from "../access/refusal.ts";
import type { Key } from "../chat/message.ts";
import { dueDate } from "../domain/calendar/due-date.ts";
import { workingDay } from "../domain/calendar/working-days.ts";
import { type LocalDate, localTime } from "../domain/date/local-date.ts";
import type { Tell } from "../record/event.ts";
import type { Statement } from "../store/transact.ts";
import { choice } from "./answers.ts";
import type { Ctx, PersonCtx, Question } from "./kit.ts";
import { panelMembers, withRole } from "./panel/members.ts";
import { loadPanel, type Panel } from "./panel/settings.ts";

/**
 * What keeps a child safe is done at once by one person, and looked at by the panel the next working day: a case opened
 * on emergency duty, a share outside the panel. Each is a row with `review_by`, `reminded_on` and a finding.
 */
export type Reviewed = "emergency_access" | "share";

/** What the panel finds. */
export type Finding = "needed" | "not_needed";

/** The question that a review asks. */
export const findingQuestion: Question = {
	label: "Was it needed?",
	as: "one",
	options: [
		{ value: "needed", label: "It was needed" },
		{ value: "not_needed", label: "It was not needed: I am taking it up" },
	],
	schema: choice(["needed", "not_needed"], "Say whether it was needed."),
};

/** What was found, in words. */
export const findingInWords = (finding: Finding): string =>
	finding === "needed" ? "it was needed" : "it was not needed, and is taken up";

/** The date by which the panel looks at what is done today. */
export function reviewBy(panel: Panel): LocalDate {
	return dueDate({ from: panel.today, calendars: panel.calendars, working: 1 }).due;
}

/** Who looks at what this person did: the other coordinators and the chair. */
export async function reviewers(ctx: PersonCtx, panel: Key): Promise<Key[]> {
	const members = withRole(await panelMembers(ctx.tx, panel), "coordinator", "chair");
	return members.map((m) => m.id).filter((id) => id !== ctx.person.id);
}

/** @throws refusals: reviewed already, or this person's own */
export function requireReviewable(
	ctx: PersonCtx,
	subject: { reviewed: boolean; person: Key },
	refusals: { reviewed(): Refusal; own(): Refusal },
): void {
	if (subject.reviewed) throw refusals.reviewed();
	if (subject.person === ctx.person.id) throw refusals.own();
}

const WAITING = (table: Reviewed): Statement => ({
	name: `reviews-waiting-${table}`,
	text: `select id, case_id as case from ${table}
		where panel_id = $1 and reviewed_at is null and review_by <= $2 and (reminded_on is null or reminded_on < $2)
		order by id for update skip locked`,
});

const REMINDED = (table: Reviewed): Statement => ({
	name: `reviews-reminded-${table}`,
	text: `update ${table} set reminded_on = $2, event_id = $3 where id = $1`,
});

/** How a kind of review is told of again. */
export interface Reminding {
	table: Reviewed;
	/** The view of what was done, and the beginning of its postings' keys. */
	view: string;
	key: string;
	/** Records that it was told again; returns the ledger row. */
	record(ctx: Ctx, about: { panel: Key; case: Key }, id: Key, tell: Tell): Promise<number>;
}

/** What should have been reviewed and was not is told again, once each working day, at the digest's time. */
export async function remindReviews(
	ctx: Ctx,
	panelId: Key,
	{ table, view, key, record }: Reminding,
): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const waiting = await ctx.tx.query<{ id: Key; case: Key }>(WAITING(table), [panelId, panel.today]);
	if (!waiting.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator", "chair").map((m) => m.id);
	for (const { id, case: caseId } of waiting) {
		const tell: Tell = {
			...{ to: { people }, view, subject: id, key: `${key}:${id}:${panel.today}` },
			standing: true,
		};
		const event = await record(ctx, { panel: panelId, case: caseId }, id, tell);
		await ctx.tx.query(REMINDED(table), [id, panel.today, event]);
	}
}
