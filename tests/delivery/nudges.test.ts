import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyPanel } from "../../bench/support/panels.ts";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { nudgesByMinute, runNudges } from "../../src/delivery/nudge.ts";
import { features } from "../../src/features/all.ts";
import type { Nudge } from "../../src/features/kit.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";

const PANELS = 6;

let database: TestDatabase;
const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
beforeAll(async () => {
	database = await freshDatabase();
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	await asClerk(database.pool, keys, [], (ctx) => applyPanelFile(ctx, file!));
	const superuser = new pg.Client({ connectionString: database.ownerUrl });
	await superuser.connect();
	await copyPanel(superuser, PANELS);
	await superuser.end();
});
afterAll(() => database.close());

const run = (nudges: readonly Nudge[]) => runNudges({ pool: database.pool, keys, log: quiet }, nudges);

/** Nudges that write down when they were run, by name and panel. */
function noted() {
	const done: string[] = [];
	const nudge = (name: string, more: Partial<Nudge> = {}): Nudge => ({
		...{ name, every: "minute", ...more },
		async run(_ctx, panel) {
			done.push(`${name} ${panel}`);
		},
	});
	const of = (name: string) => done.flatMap((one, n) => (one.startsWith(name) ? [n] : []));
	return { done, nudge, of };
}

test("each turn is done in every panel before the next begins", async () => {
	const { done, nudge, of } = noted();
	const [long, digest] = [nudge("long", { turn: "last" }), nudge("digest", { turn: "first" })];
	await run([nudge("one"), long, digest, nudge("two")]);
	expect(done).toHaveLength(4 * PANELS);
	expect(Math.max(...of("digest"))).toBeLessThan(Math.min(...of("one"), ...of("two")));
	expect(Math.max(...of("one"), ...of("two"))).toBeLessThan(Math.min(...of("long")));
});

test("within a turn they are run in their order", async () => {
	const { done, nudge } = noted();
	const [a, b] = [nudge("a", { turn: "last" }), nudge("b", { turn: "last" })];
	await run([nudge("one"), a, nudge("two"), b]);
	const panels = new Set(done.map((one) => one.split(" ")[1]));
	expect(panels.size).toBe(PANELS);
	for (const panel of panels) {
		const own = done.filter((one) => one.endsWith(panel!)).map((one) => one.split(" ")[0]);
		expect(own).toEqual(["one", "two", "a", "b"]);
	}
});

test("one that fails keeps nothing else back", async () => {
	const { done, nudge } = noted();
	await run([{ ...nudge("fails"), run: () => Promise.reject(new Error("failed")) }, nudge("other")]);
	expect(done).toHaveLength(PANELS);
});

test("digests and contacts that nobody confirmed come first, a greeting before them; chase and morning lists last", () => {
	const { nudges } = makeCatalogue(features);
	const named = (turn: Nudge["turn"]) => nudges.filter((n) => n.turn === turn).map((n) => n.name);
	expect(named("first")).toEqual(["welcome", "chase-contacts", "digest"]);
	expect(named("last")).toEqual(["late-enquiries", "morning-lists"]);
});

describe("minute by minute", () => {
	const minutesOf = (nudges: readonly Nudge[]) =>
		nudgesByMinute({ pool: database.pool, keys, log: quiet }, nudges);

	test("what takes longer than its minute is passed over in the next, and keeps back nothing else", async () => {
		const { done, nudge, of } = noted();
		const chase = Promise.withResolvers<void>();
		const long: Nudge = { ...nudge("long", { turn: "last" }), run: () => chase.promise };
		const minutes = minutesOf([long, nudge("contact", { turn: "first" }), nudge("other")]);
		const first = minutes.run();
		await expect.poll(() => of("other").length).toBe(PANELS);
		done.length = 0;
		// Not waited for by the first minute, which is still at its last turn.
		await minutes.run();
		expect([of("contact").length, of("other").length]).toEqual([PANELS, PANELS]);
		chase.resolve();
		await first;
	});

	test("what can wait is spread over the minute, panel by panel: digests and contacts have the machine to themselves", async () => {
		const at: Record<string, number[]> = { contact: [], other: [] };
		const timed = (name: "contact" | "other", turn?: "first"): Nudge => ({
			...{ name, every: "minute", turn },
			run: async () => void at[name]!.push(performance.now()),
		});
		await minutesOf([timed("other"), timed("contact", "first")]).run();
		const pauses = at.other!.slice(1).map((ms, n) => ms - at.other![n]!);
		expect(pauses).toHaveLength(PANELS - 1);
		// A timer may end a millisecond early.
		expect(Math.min(...pauses)).toBeGreaterThan(150);
		expect(at.contact!.at(-1)).toBeLessThan(at.other![0]!);
	});

	test("once stopped it begins nothing more, and ends after what is under way", async () => {
		const { done, nudge } = noted();
		const [begun, ends] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
		const long: Nudge = {
			...nudge("long", { turn: "last" }),
			async run(_ctx, panel) {
				begun.resolve();
				await ends.promise;
				done.push(panel);
			},
		};
		const minutes = minutesOf([long, nudge("after", { turn: "last" })]);
		const running = minutes.run();
		await begun.promise;
		const stopping = minutes.stop();
		ends.resolve();
		await Promise.all([stopping, running]);
		expect(done).toHaveLength(1);
	});
});
