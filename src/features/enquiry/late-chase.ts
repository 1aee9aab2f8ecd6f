import type { Key } from "../../chat/message.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import { goesOut } from "../dated.ts";
import type { Ctx } from "../kit.ts";
import { lateKey } from "../morning/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { enquiryChased } from "./events.ts";
import { hearersOf, type LateEnquiry, lateOn, stepsOn } from "./late.ts";

const TOLD: Statement = {
	name: "late-enquiries-told",
	text: `update enquiry e set told_late = u.step, event_id = u.event
		from unnest($1::bigint[], $2::uuid[], $3::smallint[]) as u (event, id, step) where e.id = u.id`,
};

/** One replica after the other: whichever goes on to the morning lists finds told what is told this morning. */
const IN_TURN: Statement = {
	name: "late-enquiries-in-turn",
	text: "select from pg_advisory_xact_lock(hashtextextended('late-enquiries ' || $1::text, 0))",
};

/**
 * X4: an overdue enquiry is told to its owner, later to the leads of its agency, then to the coordinators; each step once,
 * on a working day from the digest's time on. Each person has one message a day, however many are overdue. What comes when
 * that stands already is put into it; and where there is risk, such as on a case that has just become urgent, told anew.
 */
export async function tellOfLate(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (!goesOut(ctx, panel)) return;
	await ctx.tx.query(IN_TURN, [panelId]);
	const fresh = await lateOn(ctx, panel, "new");
	if (!fresh.length) return;
	const hearers = await hearersOf(ctx, panel);
	const all = [...Map.groupBy(fresh, (e) => e.case)].map(([of, enquiries]) => {
		const people = new Set(enquiries.flatMap((e) => [...hearers(e).keys()]));
		return { of, enquiries, keys: [...people].map((person) => keyFor(person, panel, enquiries[0]!)) };
	});
	const everyKey = [...new Set(all.flatMap(({ keys }) => keys))];
	const sent = await sentToday(ctx, everyKey);
	const told = new Set<string>();
	const stepOf = stepsOn(panel);
	const recorded = all.map(async ({ of, enquiries, keys }) => {
		const facts = enquiries.map((e) => ({
			...{ enquiry: e.id, check: e.check, due: e.due },
			step: stepOf(e),
		}));
		const risk = enquiries.some((e) => e.risk);
		const tells = keys.map((key) => tellTo(key, panel, risk && sent.has(key) ? ctx.now : undefined));
		const first = tells.filter(({ key }) => !told.has(key));
		for (const { key } of first) told.add(key);
		const event = await ctx.record(enquiryChased, { panel: panelId, case: of }, { enquiries: facts }, first);
		return facts.map((f) => [event, f.enquiry, f.step] as const);
	});
	const chased = (await Promise.all(recorded)).flat();
	const last = Math.max(...chased.map(([event]) => event));
	await ctx.tx.query(
		TOLD,
		([0, 1, 2] as const).map((at) => chased.map((one) => one[at])),
	);
	// After the cases' own messages, as whoever answers a reminder has it: neither waits for the other.
	await ctx.tx.query(DRAW_ANEW, [last, everyKey, panelId]);
}

/**
 * One message a day, of all that is overdue: telling it again for another case tells it once. A need-to-know case has a
 * message of its own: whoever covers for somebody has it only where they may see that case.
 */
const keyFor = (person: Key, panel: Panel, { named, case: of }: LateEnquiry): string =>
	[lateKey(panel, person), ...(named === null ? [] : [of])].join(":");

/** @param anew when it is told beside the day's first message: then it has a key of its own, and says what is at risk alone */
function tellTo(key: string, panel: Panel, anew?: Date): Tell {
	const [, , , person = "", restricted = ""] = key.split(":");
	const own = anew ? [lateKey(panel, person), restricted, anew.getTime()].join(":") : key;
	return { to: { people: [person] }, view: "late-enquiries", subject: panel.id, key: own };
}

const SENT: Statement = {
	name: "late-enquiries-sent",
	text: `select distinct o.key from place l join posting o on o.place_id = l.id
		where l.person_id is not null and o.key = any ($1) and o.dead_at is null
			and (o.remote is not null or o.sending_since is not null)`,
};

/** Those of these messages that have reached somebody, or are on their way: what changes in them rings nobody's bell. */
async function sentToday(ctx: Ctx, keys: readonly string[]): Promise<Set<string>> {
	const rows = await ctx.tx.query<{ key: string }>(SENT, [keys]);
	return new Set(rows.map(({ key }) => key));
}

/** What had nothing to show by the time that it was sent has something now. */
const DRAW_ANEW: Statement = {
	name: "late-enquiries-anew",
	text: `update posting o set wanted = $1, next_at = '-infinity', dead_at = null, dead_code = null from place l
		where l.id = o.place_id and l.person_id is not null and o.key = any ($2) and o.panel_id = $3
			and (o.dead_at is null or o.dead_code = 'nothing-to-show')`,
};
