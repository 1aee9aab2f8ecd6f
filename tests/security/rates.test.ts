import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { limitRate } from "../../src/bot/rate.ts";
import type { Interaction, Reply } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { RISK_QUESTIONS } from "../../src/domain/lists/risk-questions.ts";
import { quiet } from "../support/database.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { fingerprint } from "./raw.ts";
import { tally } from "./tally.ts";
import { catalogue } from "./text-fields.ts";

/**
 * Proved by taking guards away by hand: without limitRate in app.ts nobody was refused; with `alert` taken off "raise",
 * the notification was; with one limiter for asks and forms, the form was; without the turns, forms ran side by side.
 */
const counted = tally("Requests over the limit");
const TOO_MUCH = /asked for a lot in the last minute.*call 999/s;

let world: TestWorld;
beforeEach(async () => {
	world = await startWorld(undefined, { person: 5, tenant: 12 });
});
afterEach(() => world.close());

const teamsPerson = (key: string) => personOf(world, key, "teams");

describe("somebody who asks for more than anybody could read", () => {
	test("gets a sentence, and nothing is done; others go on as before", async () => {
		const asha = teamsPerson("curlew-asha");
		for (let n = 0; n < 5; n++) await asha.does("help");
		await asha.seesPrivately(/raise/);
		const before = await fingerprint(world.database);
		for (let n = 0; n < 4; n++) {
			await asha.does("mine");
			counted.mustRefuse(`request ${n + 6} of one person`, TOO_MUCH.test(asha.privately().at(-1)!.text));
		}
		const after = await fingerprint(world.database);
		// One refusal a minute is on record, whoever sends how many.
		expect(after).toEqual({ ...before, ledger: before.ledger! + 1, receipts: before.receipts! + 1 });
		const omar = teamsPerson("fieldfare-omar");
		await omar.does("help");
		await omar.seesPrivately(/See what you can do|help/);
	});

	test("can always raise a notification that must be acted on now, to its end, and the alert goes out", async () => {
		const omar = teamsPerson("fieldfare-omar");
		for (let n = 0; n < 9; n++) await omar.does("help");
		expect(omar.privately().at(-1)!.text).toMatch(TOO_MUCH);
		await omar.does("raise");
		await omar.fills({ harm: [RISK_QUESTIONS.find((q) => q.group === "harm")!.code], unticked: "no" });
		await omar.sends();
		await omar.seesPrivately(/MIL-2027-\d{4}/);
		for (let n = 0; n < 9; n++) await omar.sends(); // the next screen, sent over and over without its answers
		await omar.fills({ told: "social_care" });
		await omar.sends();
		expect(omar.form().text).toMatch(/First name/);
		await everythingDelivered(world);
		const asha = teamsPerson("curlew-asha");
		await asha.seesPrivately(/MIL-2027-\d{4}/);
	});
});

test("a workspace's people together have a limit too, which one of them cannot use up alone", async () => {
	const people = ["curlew-asha", "fieldfare-omar", "linnet-sian"];
	const [asha, omar, sian] = people.map(teamsPerson) as [
		ReturnType<typeof teamsPerson>,
		ReturnType<typeof teamsPerson>,
		ReturnType<typeof teamsPerson>,
	];
	for (let n = 0; n < 20; n++) await asha.does("help"); // five of these count for the tenant
	for (let n = 0; n < 4; n++) await omar.does("help");
	expect(omar.privately().at(-1)!.text).not.toMatch(TOO_MUCH);
	for (let n = 0; n < 3; n++) await sian.does("help");
	expect(sian.privately().at(-1)!.text).not.toMatch(TOO_MUCH);
	await sian.does("help");
	counted.mustRefuse("request 13 of one tenant", TOO_MUCH.test(sian.privately().at(-1)!.text));
	const onSlack = personOf(world, "curlew-asha", "slack");
	await onSlack.does("help");
	expect(onSlack.privately().at(-1)!.text).not.toMatch(TOO_MUCH);
});

test("an action that saves before its form is complete may alert, so it is never refused", () => {
	const mustPass = [...catalogue.actions.values()].filter((a) =>
		a.form?.steps.some((s) => s.savesIncomplete),
	);
	expect(mustPass.length).toBeGreaterThan(0);
	expect(mustPass.filter((a) => !a.alert).map((a) => a.name)).toEqual([]);
	expect([...catalogue.actions.values()].filter((a) => a.alert).map((a) => a.name)).toEqual(
		expect.arrayContaining(["raise", "concern", "case.add", "contact.confirm", "urgent.acknowledge"]),
	);
});

test("forms over the limit are taken in one at a time, so that they keep nobody else waiting", async () => {
	let inside = 0;
	let most = 0;
	const slow = async (): Promise<Reply> => {
		inside += 1;
		most = Math.max(most, inside);
		await new Promise((done) => setImmediate(done));
		inside -= 1;
		return { done: true };
	};
	const parts = { pool: world.database.pool, keys: world.keys, catalogue, log: quiet, wake: () => undefined };
	const receive = limitRate(slow, parts, { person: 2, tenant: 100 });
	const who = { platform: "slack", tenant: "T0MILL", user: "U01CURLEW" };
	const form = (n: number): Interaction => ({
		kind: "form",
		key: `f${n}`,
		who,
		draft: "d",
		did: "next",
		answers: {},
	});
	const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => receive(form(n))));
	expect(replies).toHaveLength(20);
	expect(most).toBeLessThanOrEqual(3); // two within the limit, and those over it in turn
});

test("a home page that is drawn anew is not counted, and is left as it stands once there is too much", async () => {
	const drawn: string[] = [];
	const draw = async (i: Interaction): Promise<Reply> => {
		drawn.push(i.key);
		return { done: true };
	};
	const parts = { pool: world.database.pool, keys: world.keys, catalogue, log: quiet, wake: () => undefined };
	const receive = limitRate(draw, parts, { person: 2, tenant: 100 });
	const who = { platform: "slack", tenant: "T0MILL", user: "U01CURLEW" };
	const presses = (n: number) => receive({ kind: "press", key: `p${n}`, who, action: "mine", on: "" });
	const follows = (n: number) => receive({ kind: "home", again: true, key: `p${n}:home`, who });
	for (const n of [1, 2]) {
		await presses(n);
		await follows(n);
	}
	expect(drawn).toEqual(["p1", "p1:home", "p2", "p2:home"]);
	expect(JSON.stringify(await presses(3))).toMatch(TOO_MUCH);
	expect(await follows(3)).toEqual({ done: true });
	expect(drawn).toHaveLength(4);
});

describe("behind a flood", () => {
	/** A way in that holds what comes until it is let go. */
	function held() {
		const waiting: { key: string; go: () => void }[] = [];
		const parts = {
			pool: world.database.pool,
			keys: world.keys,
			catalogue,
			log: quiet,
			wake: () => undefined,
		};
		const receive = limitRate(
			(i) => new Promise((done) => waiting.push({ key: i.key, go: () => done({ done: true }) })),
			parts,
			{ person: 1, tenant: 2 },
		);
		return { receive, waiting, inside: () => waiting.map((w) => w.key).sort() };
	}
	const who = (user: string) => ({ platform: "slack", tenant: "T0MILL", user });
	const raise = (key: string, user: string): Interaction => ({
		...{ kind: "words", key, who: who(user), words: new Private("raise") },
	});
	const press = (key: string, user: string, action: string): Interaction => ({
		...{ kind: "press", key, who: who(user), action, on: "00000000-0000-4000-8000-000000000000" },
	});

	test("of one person's alerts, another's does not wait, nor does one who is over the workspace's limit", async () => {
		const { receive, waiting, inside } = held();
		const flood = Array.from({ length: 6 }, (_, n) => receive(raise(`flood${n}`, "U01FLOOD")));
		await expect.poll(inside).toEqual(["flood0", "flood1"]); // one within the limit, and one of the rest
		const others = ["contact.confirm", "urgent.acknowledge"].map((action, n) =>
			receive(press(`other${n}`, `U01OTHER${n}`, action)),
		);
		await expect.poll(inside).toEqual(["flood0", "flood1", "other0", "other1"]);
		// The flood comes to its end, one after the other: no alert is lost.
		for (let n = 0; n < 8; n++) {
			await expect.poll(() => waiting.length).toBeGreaterThan(n);
			waiting[n]!.go();
		}
		expect(await Promise.all([...flood, ...others])).toHaveLength(8);
		expect(waiting).toHaveLength(8);
	});

	test("what answers no alert is refused, and keeps its place from those that do", async () => {
		const { receive, inside } = held();
		for (const key of ["a", "b"]) void receive(raise(key, "U01FLOOD"));
		await expect.poll(inside).toEqual(["a", "b"]);
		const reply = await receive(press("c", "U01FLOOD", "case.open"));
		expect(JSON.stringify(reply)).toMatch(TOO_MUCH);
		expect(inside()).toEqual(["a", "b"]);
	});
});

test("what nobody asked, such as a message in a channel, is always taken in", async () => {
	const taken: string[] = [];
	const parts = { pool: world.database.pool, keys: world.keys, catalogue, log: quiet, wake: () => undefined };
	const receive = limitRate(
		async (i) => {
			taken.push(i.key);
			return { done: true };
		},
		parts,
		{ person: 1, tenant: 1 },
	);
	const who = { platform: "slack", tenant: "T0MILL", user: "U01CURLEW" };
	const message = { id: "1", root: "1", author: who, at: new Date(), text: new Private("x"), link: "" };
	for (let n = 0; n < 5; n++)
		await receive({ kind: "message", key: `m${n}`, who, change: "posted", message });
	expect(taken).toHaveLength(5);
});
