import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import { workingDay } from "../../domain/calendar/working-days.ts";
import { localTime } from "../../domain/date/local-date.ts";
import { digestStands } from "../../domain/digest-words.ts";
import type { Tell } from "../../record/event.ts";
import { digestRun } from "../../store/schema/index.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { compose } from "./compose.ts";
import { digestPosted } from "./events.ts";
import { pagesOf } from "./pages.ts";
import { digestKey, type Kept, wasPosted } from "./run.ts";

/**
 * Posts a panel's digest of today, if it is a working day, its time has come and it was not posted yet. The row in
 * digest_run is the truth; time is the transaction's.
 */
export async function postDigest(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	const { today, digest: times } = panel;
	const now = localTime(ctx.now, panel.zone);
	const stands = digestStands(times.at, now, times.latest);
	if (stands === "early" || stands === "too late") return;
	if (!workingDay(today, panel.calendars.working).counts) return;
	if (!(await isOurs(ctx.tx, panelId)) || (await wasPosted(ctx.tx, panelId, today))) return;

	const late = stands === "late";
	const composed = await compose(ctx.tx, panel);
	const content: Kept = { ...composed, at: late ? now : times.at, ...(late ? { due: times.at } : {}) };
	const run = randomUUID();
	const { overdue, urgentCases } = composed.digest;
	const pages = pagesOf(composed.digest.listed).length;
	const event = await ctx.record(
		digestPosted,
		{ panel: panelId },
		{ run, on: today, late, overdue, urgent: urgentCases, pages },
		await tellsOf(ctx.tx, panel, run, content),
	);
	const kept = await ctx.tx.db
		.insert(digestRun)
		.values({ id: run, panelId, onDate: today, late, content, eventId: event })
		.onConflictDoNothing()
		.returning({ id: digestRun.id });
	if (!kept.length) throw new Error("Another digest of this panel and date was posted at the same time");
}

const OURS: Statement = {
	name: "digest-ours",
	text: "select pg_try_advisory_xact_lock(hashtextextended('digest ' || $1, 0)) as ours",
};

/**
 * Lets one replica at a time compose a panel's digest; the others leave it to that one, or to the next minute. It
 * must come before the look whether the row is there, so that what a replica finds is settled.
 */
async function isOurs(tx: Tx, panel: Key): Promise<boolean> {
	const [row] = await tx.query<{ ours: boolean }>(OURS, [panel]);
	return row!.ours;
}

/** The digest in each channel, its pages in the thread, and what is restricted to coordinators and chairs alone. */
async function tellsOf(tx: Tx, panel: Panel, run: Key, { digest }: Kept): Promise<Tell[]> {
	const key = digestKey(panel.today);
	const root: Tell = { to: "channels", view: "digest", subject: run, key };
	const pages = pagesOf(digest.listed).map((_, i): Tell => {
		return { to: "channels", view: "digest-rest", subject: run, key: `${key}:${i + 2}`, under: key };
	});
	const listed = digest.listed.reduce((sum, item) => sum + item.overdue, 0);
	if (digest.overdue === listed) return [root, ...pages];
	const people = withRole(await panelMembers(tx, panel.id), "coordinator", "chair").map((m) => m.id);
	return [
		root,
		...pages,
		{ to: { people }, view: "digest-restricted", subject: run, key: `${key}:restricted` },
	];
}
