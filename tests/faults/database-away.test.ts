import { setTimeout as wait } from "node:timers/promises";
import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises, reachesTheEnd, sendsIt } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import { type OwnDatabase, ownDatabase } from "./support/own-database.ts";
import { repeats } from "./support/setting.ts";

const BACK_WITHIN_MS = 30_000;
const NOT_SAVED = /could not save that/;

describe("the database goes away under two replicas", () => {
	let own: OwnDatabase;
	const database = async () => {
		own = await ownDatabase();
		return own;
	};

	fault(
		"database-away",
		"Server ended at once, as by a crash, and started again",
		async (world) => {
			const times = repeats(1, 2);
			await world.start(2);
			for (let time = 0; time < times; time++) {
				const raiser = personOf(world, "lapwing-grace", "slack");
				await reachesTheEnd(raiser, world.deeds);
				await own.crash();
				await own.startAgain();
				await expect.poll(() => ready(world), { timeout: BACK_WITHIN_MS }).toEqual([200, 200]);
				await sendsIt(raiser, world.deeds);
			}
			await world.settled(BACK_WITHIN_MS);
			expect(world.replicas.map((r) => r.process.exitCode)).toEqual([null, null]);
			return {
				times,
				note: "No replica ends; what was typed is sent afterwards; everything is posted within 30 s",
			};
		},
		{ database },
	);

	fault("database-away", "Every connection ended, in the middle of posts and presses", async (world) => {
		const times = repeats(5, 20);
		await world.start(2);
		const raising = (async () => {
			for (let n = 0; n < repeats(1, 2); n++) {
				await raises(personOf(world, "lapwing-grace", "slack"), world.deeds).catch(() => undefined);
				await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds).catch(() => undefined);
			}
		})();
		for (let time = 0; time < times; time++) {
			await world.sql(
				"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall' and datname = current_database()",
			);
			await wait(300);
		}
		await raising;
		await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
		await world.settled();
		expect(world.replicas.map((r) => r.process.exitCode)).toEqual([null, null]);
		return { times, note: "No replica ends, and what was said to be done is done once" };
	});

	const seconds = repeats(5, 60);
	fault("database-away", `Cannot be reached for ${repeats(5, 60)} s`, async (world) => {
		await world.start(2);
		const raiser = personOf(world, "fieldfare-omar", "teams");
		await reachesTheEnd(raiser, world.deeds);
		world.line.cut();
		const began = performance.now();
		await raiser.sends();
		expect(raiser.form().text).toMatch(NOT_SAVED);
		expect(performance.now() - began).toBeLessThan(6_000);
		await wait(seconds * 1_000);
		expect(world.line.open()).toBe(0);
		world.line.mend();
		await sendsIt(raiser, world.deeds);
		await world.settled(BACK_WITHIN_MS);
		expect(world.line.open()).toBeLessThanOrEqual(2 * 20);
		return {
			times: 1,
			note: "Whoever sends is told at once that nothing was saved, and what they typed stands; all is posted within 30 s",
		};
	});
});

const ready = ({ replicas }: { replicas: readonly { url: string }[] }) =>
	Promise.all(replicas.map(async (r) => (await fetch(`${r.url}/readyz`)).status));
