import type { Key } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { type LocalDate, localTime } from "../../domain/date/local-date.ts";
import { eq } from "../../store/drizzle.ts";
import { letter } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { letterReminded } from "./events.ts";
import { type Letter, letterNamed, letterRows } from "./queries.ts";

/** Letters of one panel in one go: the rest in the next minute. */
const AT_ONCE = 100;

const OVERDUE: Statement = {
	name: "letters-overdue",
	text: `select l.id, l.case_id as case, l.asked_by as by, to_char(l.due, 'YYYY-MM-DD') as due
		from letter l join case_file f on f.id = l.case_id
		where l.panel_id = $1 and l.due < $2 and l.sent_on is null and l.reminded_at is null and f.closed_at is null
		order by l.due limit ${AT_ONCE} for no key update of l skip locked`,
};

/**
 * A letter that was not sent by its date is told once, on a working day from the digest's time on: to whoever asked for
 * it, or to the coordinators where they have left.
 */
export async function remindOfLetters(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	type Late = { id: Key; case: Key; by: Key; due: LocalDate };
	const late = await ctx.tx.query<Late>(OVERDUE, [panelId, panel.today]);
	if (!late.length) return;
	const members = await panelMembers(ctx.tx, panelId);
	const coordinators = withRole(members, "coordinator").map((m) => m.id);
	for (const one of late) {
		const people = members.some((m) => m.id === one.by) ? [one.by] : coordinators;
		const about = { panel: panelId, case: one.case };
		const tell = {
			...{ to: { people }, view: "letter-overdue", subject: one.id, key: `letter-overdue:${one.id}` },
			standing: true as const,
		};
		const event = await ctx.record(letterReminded, about, { letter: one.id, due: one.due }, [tell]);
		await ctx.tx.db.update(letter).set({ remindedAt: ctx.now, eventId: event }).where(eq(letter.id, one.id));
	}
}

/** To whoever asked for a letter: it is overdue; redrawn once it was sent. */
export const letterOverdue = view<{ letter: Letter; today: LocalDate }>({
	name: "letter-overdue",
	async load(ctx, id) {
		const found = await letterNamed(ctx.tx, id);
		if (!found) return undefined;
		return { letter: found, today: (await loadPanel(ctx.tx, found.panel)).today };
	},
	show({ letter: found, today }) {
		const says = `${found.ref}: a letter ${found.sent ? "was sent" : "is overdue"}`;
		return { summary: says, blocks: letterRows([found], today, true) };
	},
});
