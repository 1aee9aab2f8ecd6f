import { expect, test } from "vitest";
import { aPanel } from "../../support/seed.ts";
import { aWorld, linesOf, type World } from "./world.ts";

const posted = async (w: World) => (await w.runs()).map((run) => run.on);

/** Nudges at each of these instants, and says on which of them a digest was posted. */
async function postedAt(w: World, instants: readonly string[]): Promise<string[]> {
	const at: string[] = [];
	for (const instant of instants) {
		const before = (await w.runs()).length;
		await w.at(instant);
		await w.nudge();
		if ((await w.runs()).length > before) at.push(instant);
	}
	return at;
}

test("eight replicas nudging at once, and again later, post one digest in each channel", async () => {
	const w = await aWorld();
	const of = await w.aCase({ urgent: true });
	await w.anEnquiry(of, { due: "2027-03-08" });
	await w.at("2027-03-10T08:30:05Z");
	await Promise.all(Array.from({ length: 8 }, () => w.nudge()));
	await w.at("2027-03-10T12:00:00Z");
	await Promise.all(Array.from({ length: 8 }, () => w.nudge()));
	expect(await posted(w)).toEqual(["2027-03-10"]);
	expect(await w.keys("slack")).toEqual(["digest:2027-03-10", "digest:2027-03-10:2"]);
	expect(await w.keys("teams")).toEqual(["digest:2027-03-10", "digest:2027-03-10:2"]);
	expect(await w.sql("select count(*)::int as n from ledger where act = 'digest.posted'")).toEqual([
		{ n: 1 },
	]);
});

test("a replica that dies while it posts leaves nothing behind, and the next one posts", async () => {
	const w = await aWorld();
	await w.at("2027-03-10T08:30:05Z");
	const dying = await w.database.superuser.connect();
	await dying.query("begin");
	await dying.query("select pg_advisory_xact_lock(hashtextextended('digest ' || $1, 0))", [w.panel]);
	await w.nudge();
	const meanwhile = await posted(w);
	await dying.query("rollback");
	dying.release();
	expect(meanwhile).toEqual([]);
	await w.nudge();
	expect(await posted(w)).toEqual(["2027-03-10"]);
});

test("it is posted at the panel's time, not a minute before", async () => {
	const w = await aWorld();
	await w.set({ digest: { at: "09:15" } });
	const instants = ["2027-03-10T08:30:30Z", "2027-03-10T09:14:30Z", "2027-03-10T09:15:00Z"];
	expect(await postedAt(w, instants)).toEqual(["2027-03-10T09:15:00Z"]);
});

test("one that was missed is sent when the bot is back, and says that it is late", async () => {
	const w = await aWorld();
	await w.anEnquiry(await w.aCase(), { due: "2027-03-08" });
	await w.at("2027-03-10T10:52:00Z");
	await w.nudge();
	expect((await w.runs()).map((run) => run.late)).toEqual([true]);
	const lines = linesOf(await w.drawn("digest:2027-03-10"));
	expect(lines[0]).toBe("MIL, Wed 10 Mar, 10:52");
	expect(lines[1]).toBe("This digest is late: it was due at 08:30.");
});

test("ten minutes are not late", async () => {
	const w = await aWorld();
	await w.at("2027-03-10T08:40:30Z");
	await w.nudge();
	expect((await w.runs()).map((run) => run.late)).toEqual([false]);
	expect(linesOf(await w.drawn("digest:2027-03-10")).join()).not.toContain("late");
});

test("none is sent after the panel's latest time, and never for an earlier day", async () => {
	const w = await aWorld();
	const instants = ["2027-03-09T17:01:00Z", "2027-03-09T23:59:00Z", "2027-03-10T08:30:00Z"];
	expect(await postedAt(w, instants)).toEqual(["2027-03-10T08:30:00Z"]);
	expect(await posted(w)).toEqual(["2027-03-10"]);
	await w.set({ digest: { latest: "12:00" } });
	expect(await postedAt(w, ["2027-03-11T12:01:00Z"])).toEqual([]);
});

test("weekends, bank holidays and the panel's own days off have none; a day it declared to be working has", async () => {
	const w = await aWorld();
	const oneOffDays = [
		{ date: "2027-03-12", working: false, why: "Office move" },
		{ date: "2027-03-13", working: true, why: "Made up for" },
	];
	await w.set({ oneOffDays });
	const days = ["2027-03-11", "2027-03-12", "2027-03-13", "2027-03-14", "2027-05-03", "2027-12-27"];
	await postedAt(
		w,
		days.map((day) => `${day}T09:00:00Z`),
	);
	expect(await posted(w)).toEqual(["2027-03-11", "2027-03-13"]);
});

test("when clocks go back it stays at 08:30 by the clock", async () => {
	const w = await aWorld();
	const instants = [
		...["2026-10-23T07:29:00Z", "2026-10-23T07:30:00Z"],
		...["2026-10-25T01:30:00Z", "2026-10-25T08:30:00Z"],
		...["2026-10-26T07:30:00Z", "2026-10-26T08:29:00Z", "2026-10-26T08:30:00Z"],
	];
	expect(await postedAt(w, instants)).toEqual(["2026-10-23T07:30:00Z", "2026-10-26T08:30:00Z"]);
	expect((await w.runs()).map((run) => run.late)).toEqual([false, false]);
});

test("when clocks go forward, over Easter in 2027, it stays at 08:30 by the clock", async () => {
	const w = await aWorld();
	const instants = [
		...["2027-03-25T07:30:00Z", "2027-03-25T08:30:00Z"],
		...["2027-03-28T00:59:00Z", "2027-03-28T01:00:00Z", "2027-03-28T07:30:00Z", "2027-03-29T07:30:00Z"],
		...["2027-03-30T07:29:00Z", "2027-03-30T07:30:00Z", "2027-03-30T08:30:00Z"],
	];
	expect(await postedAt(w, instants)).toEqual(["2027-03-25T08:30:00Z", "2027-03-30T07:30:00Z"]);
});

test("each panel has its own", async () => {
	const w = await aWorld();
	const hill = await aPanel(w.database.superuser, "HIL");
	await w.at("2027-03-10T08:30:00Z");
	await w.nudge();
	const rows = await w.sql("select panel_id as id from digest_run");
	expect(rows.map((row) => row.id).sort()).toEqual([w.panel, hill.panel].sort());
});
