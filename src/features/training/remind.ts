import type { Key } from "../../chat/message.ts";
import { chaseDay } from "../../domain/agreements.ts";
import { addDays, type LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { SESSION_KINDS } from "../../domain/lists/training.ts";
import { goesOut, notYetSaid } from "../dated.ts";
import { type Ctx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { trainingReminded } from "./events.ts";
import { type Open, openSessions } from "./queries.ts";

/** Days before a session on which it is called to mind. */
const DAYS_BEFORE = 7;

/** The day that called for a reminder last: a week before, then the day after and each month while nobody said who came. */
function chaseOf(on: LocalDate, today: LocalDate): LocalDate | undefined {
	const before = addDays(on, -DAYS_BEFORE);
	if (today <= on) return today >= before ? before : undefined;
	// An agreement is chased from 30 days before its date on, and each month.
	return chaseDay(addDays(on, 31), today);
}

/** Reminds the coordinators of sessions that come, and of those of which nobody said who came. */
export async function remindOfTraining(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (!goesOut(ctx, panel)) return;
	const due = (await openSessions(ctx.tx, panelId)).flatMap(({ id, on }) => {
		const chase = chaseOf(on, panel.today);
		return chase ? [{ session: id, chase }] : [];
	});
	const where = { act: trainingReminded.name, fact: "sessions" };
	const now = await notYetSaid(ctx.tx, panelId, where, due);
	if (!now.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	const key = `training:${panel.today}`;
	const tell = { to: { people }, view: "training-reminder", subject: panelId, key };
	await ctx.record(trainingReminded, { panel: panelId }, { sessions: now }, [tell]);
}

/** To the coordinators, in private: by kind and date, since what a session is called is sealed. */
export const trainingReminder = view<{ sessions: readonly Open[]; today: LocalDate }>({
	name: "training-reminder",
	async load(ctx, panelId) {
		const { today } = await loadPanel(ctx.tx, panelId);
		const sessions = (await openSessions(ctx.tx, panelId)).filter((s) => chaseOf(s.on, today));
		return sessions.length ? { sessions, today } : undefined;
	},
	show: ({ sessions, today }) => ({
		summary: "Training log",
		blocks: [
			{ heading: "Training log" },
			{
				text: sessions.map(({ kind, on }) => {
					const what = `${labelOf(SESSION_KINDS, kind)}, ${longDate(on)}`;
					return on < today ? `${what}: nobody has said who came.` : `${what}: it comes within a week.`;
				}),
			},
			{ buttons: [{ label: "Say who came", action: "training", on: "", opens: true, tone: "main" }] },
		],
	}),
});
