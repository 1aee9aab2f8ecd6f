import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { addDays, type LocalDate, localDate, localTime } from "../../domain/date/local-date.ts";
import { count } from "../../domain/date/words.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { nextHomeReview } from "./acts.ts";
import { childListed, childSettled, homeEducationReminded, listedCleared } from "./events.ts";

/** Each minute it is looked at what closed in so many days. */
const LATELY_MS = 7 * 86_400_000;
/** Cases of one panel in one go: the rest in the next minute. */
const AT_ONCE = 100;

/** Cases that closed after an instant, ended as suitable home education, and are not on the list. */
const ENDED: Statement = {
	name: "home-education-ended",
	text: `select f.id, f.closed_at as at from case_file f
		where f.panel_id = $1 and f.closed_at > $3
			and (f.state = 'redirected' and (select t.result from triage t where t.case_id = f.id order by t.event_id desc limit 1) = 'EHE_SUITABLE'
				or f.state = 'closed' and (select l.facts->>'closure' from ledger l
					where l.case_id = f.id and l.act = 'decision.recorded' and l.facts ? 'closure' order by l.id desc limit 1) = 'ehe_suitable')
			and not exists (select from case_keeping k where k.case_id = f.id and k.erased_at is not null)
			and not exists (select from listed_child c where c.case_id = f.id and c.list = 'home_education' and c.settled is null)
			and not exists (select from listed_child c where c.case_id = f.id and c.list = 'home_education'
				and c.settled_on >= (f.closed_at at time zone $2)::date and c.settled <> 'reopened')
		order by f.closed_at limit ${AT_ONCE}`,
};
const ADD: Statement = {
	name: "home-education-add",
	text: `insert into listed_child (id, panel_id, list, on_date, status, next_review, case_id, event_id)
		values ($1, $2, 'home_education', $3, 'suitable', $4, $5, $6)`,
};
/**
 * Cases that were opened again: the panel works on them, and the list need not. And those of children who were erased:
 * nobody could tell any more whose review it is.
 */
const OVER: Statement = {
	name: "home-education-over",
	text: `select c.id, c.case_id as case, case when k.erased_at is null then 'reopened' else 'erased' end as settled
		from listed_child c join case_file f on f.id = c.case_id left join case_keeping k on k.case_id = f.id
		where c.panel_id = $1 and c.list = 'home_education' and c.settled is null
			and (f.closed_at is null or k.erased_at is not null) limit ${AT_ONCE}`,
};
const SETTLE: Statement = {
	name: "home-education-settle",
	text: "update listed_child set settled = $2, settled_on = $3, event_id = $4 where id = $1",
};

/**
 * A case that closed, or was redirected, as suitable home education is on the list with its next review; one that was
 * reopened is not, nor one whose child was erased.
 */
export async function keepHomeEducation(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const since = looksAtAll(panelId, ctx.now) ? BEGINNING : new Date(ctx.now.getTime() - LATELY_MS);
	for (const { id, at } of await ctx.tx.query<{ id: Key; at: Date }>(ENDED, [panelId, panel.zone, since])) {
		const listed = randomUUID();
		const on = localDate(at, panel.zone);
		const review = nextHomeReview(panel);
		const facts = { listed, list: "home_education" as const, on, review };
		const event = await ctx.record(childListed, { panel: panelId, case: id }, facts);
		await ctx.tx.query(ADD, [listed, panelId, on, review, id, event]);
	}
	type Over = { id: Key; case: Key; settled: "reopened" | "erased" };
	for (const { id, case: caseId, settled } of await ctx.tx.query<Over>(OVER, [panelId])) {
		const facts = { listed: id, list: "home_education" as const, settled, case: caseId };
		const event = await ctx.record(childSettled, { panel: panelId, case: caseId }, facts);
		await ctx.tx.query(SETTLE, [id, settled, panel.today, event]);
	}
}

const BEGINNING = new Date(0);

/**
 * Once an hour all that ever closed is looked at, in each panel at a minute of its own: a decision may say anew how a case
 * ended that closed long ago. To do so each minute would cost more each year.
 */
function looksAtAll(panelId: Key, now: Date): boolean {
	return Number.parseInt(panelId.slice(0, 4), 16) % 60 === now.getUTCMinutes();
}

const LATE: Statement = {
	name: "home-education-late",
	text: `select id from listed_child where panel_id = $1 and list = 'home_education' and settled is null and next_review < $2
		and (reminded_on is null or reminded_on < $2)`,
};
const REMINDED: Statement = {
	name: "home-education-reminded",
	text: "update listed_child set reminded_on = $2, event_id = $3 where id = any ($1)",
};

/** Coordinators hear of overdue home education reviews, in one message on each working day from the digest's time on. */
export async function remindOfReviews(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const late = (await ctx.tx.query<{ id: Key }>(LATE, [panelId, panel.today])).map((row) => row.id);
	if (!late.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	const key = `home-education:${panelId}:${panel.today}`;
	const tell = { to: { people }, view: "home-education-due", subject: panelId, key };
	const event = await ctx.record(homeEducationReminded, { panel: panelId }, { children: late.length }, [
		tell,
	]);
	await ctx.tx.query(REMINDED, [late, panel.today, event]);
}

const OVERDUE: Statement = {
	name: "home-education-overdue",
	text: `select count(*)::int as n from listed_child
		where panel_id = $1 and list = 'home_education' and settled is null and next_review < $2`,
};

/** To coordinators, in private: home education reviews are overdue. Nobody is named. */
export const reviewsDue = view<number>({
	name: "home-education-due",
	async load(ctx, panelId) {
		const today: LocalDate = (await loadPanel(ctx.tx, panelId)).today;
		const [row] = await ctx.tx.query<{ n: number }>(OVERDUE, [panelId, today]);
		return row!.n || undefined;
	},
	show: (n) => {
		const says = `${count(n, "home education review is", "home education reviews are")} overdue.`;
		const open = {
			label: "Open the list",
			action: "home-education.open",
			on: "",
			opens: true,
			tone: "main",
		} as const;
		return { summary: says, blocks: [{ text: [says] }, { buttons: [open] }] };
	},
});

const OLD: Statement = { name: "listed-words-old", text: "select id from listed_to_clear($1, $2)" };
const CLEAR: Statement = {
	name: "listed-words-clear",
	text: "update listed_child set words = null, event_id = $3 where id = any ($2) and panel_id = $1",
};

/** What was kept of children who left a list is taken away after the panel's days. */
export async function clearListed(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const before = addDays(panel.today, -panel.transfers.keepDays);
	const old = (await ctx.tx.query<{ id: Key }>(OLD, [panelId, before])).map((row) => row.id);
	if (!old.length) return;
	const event = await ctx.record(listedCleared, { panel: panelId }, { listed: old });
	await ctx.tx.query(CLEAR, [panelId, old, event]);
}
