import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import { repeats } from "./support/setting.ts";

const BEFORE = new Date("2027-03-10T08:25:00Z");
const minutes = (n: number) => new Date(BEFORE.getTime() + n * 60_000);

describe("clocks are not what they were", () => {
	fault(
		"clock",
		"The database's clock jumps ten minutes to and fro over the digest's time, and back a day",
		async (world) => {
			const times = repeats(3, 10);
			await world.start(2);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			for (let time = 0; time < times; time++) {
				await world.moveTo(minutes(10));
				await world.moveTo(minutes(-10));
				await world.moveTo(minutes(-24 * 60 + 10));
				await world.moveTo(minutes(12));
			}
			await world.settled();
			const runs = await world.sql<{ on: string }>(
				"select on_date::text as on from digest_run order by on_date",
			);
			expect(runs.map((r) => r.on)).toEqual(["2027-03-09", "2027-03-10"]);
			return { times: times * 4, note: "One digest for each date that it became" };
		},
		{ at: BEFORE },
	);

	fault(
		"clock",
		"Two replicas whose own clocks are 90 s apart, minute by minute over the digest's time",
		async (world) => {
			const times = repeats(10, 20);
			await world.start(1, { environment: { FAULT_CLOCK_AHEAD_MS: "45000" } });
			await world.start(1, { environment: { FAULT_CLOCK_AHEAD_MS: "-45000" } });
			await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			for (let time = 0; time < times; time++) {
				await world.moveTo(minutes(time));
				const due = time >= 5;
				expect(await world.sql("select from digest_run")).toHaveLength(due ? 1 : 0);
			}
			await world.settled();
			return { times, note: "The database's time decides: the digest is of its minute, once" };
		},
		{ at: BEFORE },
	);
});
