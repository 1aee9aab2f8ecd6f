import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises, reachesTheEnd, sendsIt } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";

/** A statement that is never answered is given up, its transaction is rolled back in vain, and both have their time. */
const GIVEN_UP_MS = 60_000;

describe("a line stays open and falls silent", () => {
	fault(
		"half-open",
		"The database's line, under a press and two deliveries",
		async (world) => {
			const replicas = await world.start(2);
			const raiser = personOf(world, "fieldfare-omar", "teams");
			await reachesTheEnd(raiser, world.deeds);
			world.line.hush();
			await raiser.sends();
			await Promise.all(replicas.map((r) => notReady(r.url)));
			world.line.mend();
			// What fell silent never speaks again: each replica has to let go of it by itself.
			await expect
				.poll(() => Promise.all(replicas.map((r) => isReady(r.url))), { timeout: GIVEN_UP_MS, interval: 500 })
				.toEqual([true, true]);
			await sendsIt(raiser, world.deeds);
			await world.minute();
			await world.settled(GIVEN_UP_MS);
			return { times: 2, note: "Silent connections are let go within a minute, and everything goes on" };
		},
		{ within: 240_000 },
	);

	for (const [platform, other] of [
		["slack", "fieldfare-omar"],
		["teams", "lapwing-grace"],
	] as const) {
		fault(
			"half-open",
			`The line to ${platform === "slack" ? "Slack" : "Teams"}, under its posts`,
			async (world) => {
				await world.start(2);
				await world.settled();
				world.platformLine[platform].hush();
				await raises(personOf(world, other, platform === "slack" ? "teams" : "slack"), world.deeds);
				const tries =
					"select from posting o join place p on p.id = o.place_id where p.platform = $1 and o.attempts > 0 and o.shown is null";
				await expect
					.poll(async () => (await world.sql(tries, [platform])).length, { timeout: 30_000 })
					.toBeGreaterThan(0);
				world.platformLine[platform].mend();
				await world.settled(GIVEN_UP_MS);
				return {
					times: 1,
					note: "Calls are given up after 5 s; everything stands once, or says that it may be a repeat",
				};
			},
		);
	}
});

/** Whether it says that it is ready, within the time that a balancer gives it. */
const isReady = (url: string) =>
	fetch(`${url}/readyz`, { signal: AbortSignal.timeout(3_000) }).then(
		(answer) => answer.status === 200,
		() => false,
	);

async function notReady(url: string): Promise<void> {
	expect(await isReady(url)).toBe(false);
}
