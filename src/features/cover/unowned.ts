import type { Row } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localTime } from "../../domain/date/local-date.ts";
import type { Statement } from "../../store/transact.ts";
import { action, type Ctx } from "../kit.ts";
import { goesOn, placeIn } from "../paged.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { ownersAsked, unownedRead } from "./events.ts";
import { ownersGone, unownedOn } from "./queries.ts";

/** Cases that nobody looks after: without an owner, or with one who left or is away without cover. */
export const unowned = action({
	name: "unowned",
	on: "nothing",
	lists: true,
	allow: "assign a case",
	help: "Cases without an owner, or whose owner left or is away without cover.",
	doors: { word: "unowned" },
	async run(ctx) {
		const place = placeIn(ctx);
		const shown = await unownedOn(ctx.tx, ctx.panel, place);
		await ctx.record(unownedRead, { panel: ctx.panel }, { shown: shown.length });
		const [first, last] = [shown[0], shown.at(-1)];
		if (!first || !last) {
			const says = place.after
				? "That was the last of them."
				: "Every open case has an owner who is there, or somebody who covers.";
			return { say: { summary: says, blocks: [{ text: [says] }] } };
		}
		const rows = shown.map((c): Row => {
			const why = c.owner ? `${c.owner} is not there` : "no owner";
			return {
				text: [{ strong: c.urgent ? `${c.ref}, urgent case` : c.ref }, `  ${why}`],
				menu: [
					{ label: "Name an owner", action: "case.assign", on: c.id, opens: true },
					{ label: "Open the case", action: "case.open", on: c.id, opens: true },
				],
			};
		});
		const says = `Cases that nobody looks after: ${first.total}${place.after ? " more" : ""}`;
		const more = goesOn("unowned", first.total - shown.length, { after: last.id });
		return { say: { summary: says, blocks: [{ heading: says }, { rows }, ...more] } };
	},
});

const OURS: Statement = {
	name: "owners-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('owners ' || $1, 0)) as ours",
};

const ASKED: Statement = {
	name: "owners-asked-today",
	text: `select facts->'people' as people, (at at time zone $2)::date = (app_now() at time zone $2)::date as today,
			at < app_now() - interval '7 days' as long
		from ledger where panel_id = $1 and act = 'owners.asked' and person_id is null order by id desc limit 1`,
};

/**
 * Asks the coordinators, in private, who takes on the cases of somebody who left or is away without cover: on a working
 * day from the digest's time on, at most once a day, when the people concerned are others than when they were last
 * asked, or a week has passed. The digest counts the cases every day until they have an owner.
 */
export async function askForOwners(ctx: Ctx, panelId: string): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	if (!workingDay(panel.today, panel.calendars.working).counts) return;
	const people = (await ownersGone(ctx.tx, panelId)).map((p) => p.person).sort();
	if (!people.length) return;
	const [lock] = await ctx.tx.query<{ ours: boolean }>(OURS, [panelId]);
	if (!lock!.ours) return;
	type Last = { people: string[]; today: boolean; long: boolean };
	const [last] = await ctx.tx.query<Last>(ASKED, [panelId, panel.zone]);
	if (last?.today) return;
	if (last && !last.long && JSON.stringify(last.people) === JSON.stringify(people)) return;
	const coordinators = withRole(await panelMembers(ctx.tx, panelId), "coordinator", "chair").map((m) => m.id);
	const tell = {
		...{ to: { people: coordinators }, view: "owners-asked", subject: panelId },
		key: `owners-asked:${panel.today}`,
	};
	await ctx.record(ownersAsked, { panel: panelId }, { people }, [tell]);
}
