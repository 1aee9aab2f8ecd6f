import { beforeEach, describe, expect, test } from "vitest";
import type { Message } from "../../src/chat/message.ts";
import { eventually, type Notice, postOffice } from "./post-office.ts";

const office = postOffice();
beforeEach(async () => {
	await office().sql("delete from posting");
});

/** What the coordinator was told in private of trouble, on a platform. */
const trouble = (platform: "slack" | "teams") =>
	office()
		.coordinator(platform)
		.privately()
		.filter((m) => /could not deliver/.test(m.text)).length;

/** What was given up: its key, and why. */
const dead = () =>
	office().sql("select key, dead_code as code from posting where dead_at is not null order by key");

const failures = async () =>
	(
		await office().sql<{ code: string }>(
			"select facts->>'code' as code from ledger where act = 'delivery.failed' order by id",
		)
	).map((row) => row.code);

/** Waits until these stand in a channel, in whatever company. */
const stand = (platform: "slack" | "teams", keys: readonly string[]) =>
	eventually(() => office().channel(platform)).toEqual(expect.arrayContaining([...keys]));

/** Lets a posting have been tried for as long as it may be, but for one time. */
const lastTry = (key: string) =>
	office().sql(
		"update posting set failing_since = now() - interval '24 hours', next_at = now() where key = $1",
		[key],
	);

test("what Slack refuses is given up, told to the coordinators once, and blocks nobody", async () => {
	const { faults } = office().sandbox.slack;
	const before = trouble("slack");
	faults.add({
		...{ on: "chat.postMessage", does: "refused", error: "invalid_blocks", times: 2 },
		when: (args) => /^Refused/.test(String(args.text)),
	});
	await office().records(["First", "Refused 1", "Refused 2", "Last"].map((key) => ({ key })));
	await stand("slack", ["First", "Last"]);
	await stand("teams", ["First", "Refused 1", "Refused 2", "Last"]);
	expect(await dead()).toEqual([
		{ key: "Refused 1", code: "refused: invalid_blocks" },
		{ key: "Refused 2", code: "refused: invalid_blocks" },
	]);
	expect(await failures()).toEqual(["refused: invalid_blocks", "refused: invalid_blocks"]);
	await office()
		.coordinator("slack")
		.seesPrivately(/could not deliver a message to a channel of your panel in Slack/);
	await office()
		.coordinator("teams")
		.seesPrivately(/could not deliver a message to a channel of your panel in Slack/);
	expect([trouble("slack"), trouble("teams")]).toEqual([before + 1, before + 1]);
	expect(office().channel("slack", "Refused")).toEqual([]);
});

test("what answers a dead message is posted by itself", async () => {
	const before = [trouble("slack"), trouble("teams")];
	office().sandbox.slack.faults.add({
		...{ on: "chat.postMessage", does: "refused", error: "invalid_blocks" },
		when: (args) => args.text === "Dead root",
	});
	await office().records([{ key: "Dead root" }, { key: "Answer", under: "Dead root" }]);
	await stand("slack", ["Answer"]);
	await office().delivered("teams");
	expect(office().thread("teams", "Dead root")).toEqual(["Answer"]);
	await eventually(() => [trouble("slack"), trouble("teams")]).toEqual(before.map((n) => n + 1));
});

test("trouble with telling of trouble is recorded, and not told again", async () => {
	const { faults } = office().sandbox.slack;
	const refuse = { on: "chat.postMessage", does: "refused", error: "msg_too_long" } as const;
	faults.add({ ...refuse, when: (args) => args.text === "Too long" });
	const disarm = faults.add({
		...{ ...refuse, times: 99 },
		when: (args) => /could not be delivered/.test(String(args.text)),
	});
	const already = (await failures()).length;
	await office().posts("Too long");
	const open = "select from posting where dead_at is null and shown is null";
	await eventually(async () => ({ dead: (await dead()).length > 1, open: await office().sql(open) })).toEqual(
		{
			...{ dead: true, open: [] },
		},
	);
	disarm();
	expect((await failures()).length - already).toBe((await dead()).length);
});

describe("a view that", () => {
	const FAULTY: Record<string, Notice> = {
		throws: { throws: new Error("A defect") },
		"makes the database complain": { sql: "select 1 / 0" },
		"reads what it may not": { sql: "select * from sealed" },
		"no adapter can draw": { message: { summary: "Broken", blocks: [null] } as unknown as Message },
	};

	test.for(Object.keys(FAULTY))("%s is passed over, and given up in the end", async (what) => {
		office().says.set(what, FAULTY[what]!);
		await office().records([{ key: `Before what ${what}` }, { key: what }, { key: `After what ${what}` }]);
		for (const platform of ["slack", "teams"] as const) {
			await stand(platform, [`Before what ${what}`, `After what ${what}`]);
		}
		expect(await dead()).toEqual([]);
		await eventually(async () => {
			await lastTry(what);
			return (await dead()).map((d) => (d as { key: string }).key);
		}).toEqual([what, what]);
	});

	test("can be drawn again later is drawn then", async () => {
		office().says.set("Mended", { throws: new Error("A defect") });
		await office().posts("Mended");
		await eventually(
			() => office().log.filter((code) => code === "delivery.view_failed").length,
		).toBeGreaterThan(1);
		office().says.delete("Mended");
		await office().deliveredInTheEnd();
		expect(office().channel("slack", "Mended")).toEqual(["Mended"]);
	});
});

test("a card that cannot be redrawn stands as it is, and is redrawn at the next change", async () => {
	const about = { case: "0c0c0c0c-0000-4000-8000-000000000002" };
	await office().records([{ key: "Card", standing: true }], about);
	await office().delivered();
	office().sandbox.slack.faults.add({ on: "chat.update", does: "refused", error: "msg_too_long" });
	office().says.set("Card", "Card, too long");
	const before = (await failures()).length;
	await office().records([], about);
	await stand("teams", ["Card, too long"]);
	await eventually(async () => (await failures()).length).toBe(before + 1);
	expect(office().channel("slack", "Card")).toEqual(["Card"]);
	office().says.set("Card", "Card, short");
	await office().records([], about);
	await stand("slack", ["Card, short"]);
	expect(office().channel("slack", "Card")).toEqual(["Card, short"]);
});
