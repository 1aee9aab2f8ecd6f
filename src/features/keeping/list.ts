import { may } from "../../access/policy.ts";
import type { Block, Key, Row } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localTime } from "../../domain/date/local-date.ts";
import { count, longDate } from "../../domain/date/words.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { action, type Ctx, type PersonCtx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { dateKeeping } from "./acts.ts";
import { retentionListed, retentionTold } from "./events.ts";
import { type Past, pastTheirDate, undated } from "./queries.ts";

/** So many stand in one message. */
const MOST_SHOWN = 20;
/** So many dates are worked out at a time: each opens a child's date of birth. */
const MOST_DATED = 50;

/** Cases that have been kept long enough, by their references: somebody decides on each. */
export const retention = action({
	name: "retention",
	on: "nothing",
	allow: "see which cases are past their date",
	help: "Closed cases that have been kept long enough, to be decided on.",
	doors: { word: "retention" },
	async run(ctx) {
		const left = await workOutMissing(ctx);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const past = await pastTheirDate(ctx.tx, ctx.panel, today);
		await ctx.record(retentionListed, { panel: ctx.panel }, { cases: past.length });
		const title = "Cases that have been kept long enough";
		return { say: { summary: title, blocks: [{ heading: title }, ...listed(ctx, past), ...more(left)] } };
	},
});

/** Cases without a date get one, where this person may read what it hangs on. Returns how many are left without. */
async function workOutMissing(ctx: PersonCtx): Promise<number> {
	if (!may(ctx.person, "decide how long a case is kept", ctx.panel)) return 0;
	const missing = await undated(ctx.tx, ctx.panel, (await loadPanel(ctx.tx, ctx.panel)).retention);
	for (const id of missing.slice(0, MOST_DATED)) await dateKeeping(ctx, id);
	return Math.max(0, missing.length - MOST_DATED);
}

function listed(ctx: PersonCtx, past: readonly Past[]): Block[] {
	if (!past.length) return [{ text: ["There is none. Cases on legal hold are not counted."] }];
	const decides = may(ctx.person, "erase a child's record", ctx.panel);
	const rows = past.slice(0, MOST_SHOWN).map((p) => ({
		text: [{ strong: p.ref }, `  Kept until ${longDate(p.until)}${p.waits ? ". An erasure waits" : ""}`],
		...(decides ? { menu: menu(p) } : {}),
	}));
	const rest = past.length - rows.length;
	return [
		{ rows },
		...(rest > 0 ? [{ text: [`And ${count(rest, "more case")}.`] }] : []),
		{ text: [NOTHING_BY_ITSELF], tone: "quiet" },
	];
}

const NOTHING_BY_ITSELF = "Nothing is erased by itself. One of you asks, and another agrees.";

const menu = ({ id }: Past): Row["menu"] => [
	{ label: "Open", action: "case.open", on: id, opens: true },
	{ label: "Keep it longer", action: "case.keep", on: id, opens: true },
	{ label: "Ask for erasure", action: "erasure.ask", on: id, opens: true },
];

function more(left: number): Block[] {
	if (!left) return [];
	const says = `${count(left, "closed case")} still without a date. Ask for this list again to work more of them out.`;
	return [{ text: [says], tone: "quiet" }];
}

const OURS: Statement = {
	name: "retention-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('retention ' || $1, 0)) as ours",
};

const TOLD: Statement = {
	name: "retention-told",
	text: `select exists (select from ledger where panel_id = $1 and act = 'retention.told' and person_id is null
		and to_char(at at time zone $2, 'YYYY-MM') = $3) as told`,
};

/** Whether nobody was told in this month, and no other replica is about to: the lock comes before the look. */
async function toBeTold(tx: Tx, panel: Key, zone: string, month: string): Promise<boolean> {
	const [lock] = await tx.query<{ ours: boolean }>(OURS, [panel]);
	if (!lock!.ours) return false;
	const [row] = await tx.query<{ told: boolean }>(TOLD, [panel, zone, month]);
	return !row!.told;
}

/** How many cases wait to be decided on, and how many have no date. */
interface Waiting {
	past: number;
	undated: number;
}

async function waiting(ctx: Ctx, panelId: Key): Promise<Waiting> {
	const panel = await loadPanel(ctx.tx, panelId);
	const past = await pastTheirDate(ctx.tx, panelId, panel.today);
	return { past: past.length, undated: (await undated(ctx.tx, panelId, panel.retention)).length };
}

/**
 * Tells the coordinators and the information-governance contact how many cases have been kept long enough: once a
 * month at most, on a working day, from the digest's time on. Whoever reads it decides; nothing is erased by itself.
 */
export async function tellRetention(ctx: Ctx, panelId: Key): Promise<void> {
	const { today, zone, calendars, digest, informationGovernance } = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, zone) < digest.at || !workingDay(today, calendars.working).counts) return;
	const month = today.slice(0, 7);
	if (!(await toBeTold(ctx.tx, panelId, zone, month))) return;
	const now = await waiting(ctx, panelId);
	if (!now.past && !now.undated) return;
	const members = await panelMembers(ctx.tx, panelId);
	const told = [
		...withRole(members, "coordinator"),
		...members.filter((m) => m.id === informationGovernance),
	];
	const people = [...new Set(told.map((m) => m.id))];
	const tell = { to: { people }, view: "retention-due", subject: panelId, key: `retention:${month}` };
	await ctx.record(retentionTold, { panel: panelId }, now, [tell]);
}

/** To coordinators and the information-governance contact: how many, and no more. */
export const retentionDue = view<Waiting>({
	name: "retention-due",
	async load(ctx, panelId) {
		const now = await waiting(ctx, panelId);
		return now.past || now.undated ? now : undefined;
	},
	show: ({ past, undated: without }) => {
		const verb = past === 1 ? "has" : "have";
		const lines = [
			...(past
				? [`${count(past, "closed case")} ${verb} been kept long enough. Decide what becomes of them.`]
				: []),
			...(without
				? [`${count(without, "closed case")} without a date. It is worked out when a coordinator lists them.`]
				: []),
		];
		return {
			summary: "How long cases are kept",
			blocks: [
				{ heading: "How long cases are kept" },
				{ text: [...lines, NOTHING_BY_ITSELF] },
				{ buttons: [{ label: "List them", action: "retention", on: "", opens: false, tone: "main" }] },
			],
		};
	},
});
