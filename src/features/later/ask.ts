import type { Key, Words } from "../../chat/message.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localDate, localTime } from "../../domain/date/local-date.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { laterReminded } from "./events.ts";

/** Cases of one panel in one go: the rest in the next minute. */
const AT_ONCE = 100;

const WAITING: Statement = {
	name: "later-waiting",
	// A list that was loaded has no form behind it; what is weeks old already is not asked for any more.
	text: `select n.case_id as id, n.raised_by as person, f.entered_at as "enteredAt"
		from notification n join case_file f on f.id = n.case_id
		where n.panel_id = $1 and n.complete and f.closed_at is null and f.entered_at < $2 and f.entered_at > $3
			and not exists (select from told_later t where t.case_id = n.case_id)
			and not exists (select from import_row i where i.case_id = n.case_id)
		order by f.entered_at limit ${AT_ONCE} for no key update of n skip locked`,
};
const REMINDED: Statement = {
	name: "later-reminded",
	text: `insert into told_later (case_id, panel_id, reminded_at, event_id) values ($1, $2, app_now(), $3)
		on conflict do nothing`,
};

const DAY = 86_400_000;
const ASKED_FOR_DAYS = 14;

/**
 * Once, when the working day is over within which it was asked for: whoever raised a notification is reminded to add
 * what they know. Nothing waits for it.
 */
export async function askForLater(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const [before, after] = [DAY, ASKED_FOR_DAYS * DAY].map((ms) => new Date(ctx.now.getTime() - ms));
	type Waiting = { id: Key; person: Key; enteredAt: Date };
	for (const one of await ctx.tx.query<Waiting>(WAITING, [panelId, before, after])) {
		const from = localDate(one.enteredAt, panel.zone);
		if (dueDate({ from, working: 1, calendars: panel.calendars }).due >= panel.today) continue;
		const tell = {
			to: { people: [one.person] },
			view: "later-asked",
			subject: one.id,
			key: `later:${one.id}`,
		};
		const event = await ctx.record(laterReminded, { panel: panelId, case: one.id }, {}, [tell]);
		await ctx.tx.query(REMINDED, [one.id, panelId, event]);
	}
}

interface Asked {
	id: Key;
	ref: Words;
}

const ASKED: Statement = {
	name: "later-asked",
	text: "select id, ref from case_file where id = $1 and closed_at is null",
};

/** To whoever raised a notification, once. */
export const laterAsked = view<Asked>({
	name: "later-asked",
	load: async (ctx, id) => (await ctx.tx.query<Asked>(ASKED, [id]))[0],
	show: ({ id, ref }) => ({
		summary: `${ref}: can you add to it?`,
		blocks: [
			{
				text: [
					`If you know more about ${ref}, please add it: family, groups the child may belong to, needs, what happened.`,
				],
			},
			{ buttons: [{ label: "Add what you know", action: "case.add", on: id, opens: true, tone: "main" }] },
			{ text: ["Nothing waits for it. You are asked this once."], tone: "quiet" },
		],
	}),
});
