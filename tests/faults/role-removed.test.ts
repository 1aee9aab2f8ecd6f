import { describe, expect, vi } from "vitest";
import { personOf } from "../support/people.ts";
import { reachesTheEnd } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";

describe("somebody is taken off the panel while a form is open before them", () => {
	fault("role-removed", "Between the last screen and its sending, on both platforms", async (world) => {
		await world.start(2);
		for (const [key, platform] of [
			["lapwing-grace", "slack"],
			["fieldfare-omar", "teams"],
		] as const) {
			const raiser = personOf(world, key, platform);
			await reachesTheEnd(raiser, world.deeds);
			await world.sql(
				"update membership set ended_at = app_now() - interval '1 second' where person_id = (select id from person where key = $1)",
				[key],
			);
			await raiser.sends().catch(() => undefined);
			await vi.waitFor(
				async () => {
					const refused = await world.sql(
						"select from ledger l join person p on p.id = l.person_id where l.act = 'action.refused' and p.key = $1",
						[key],
					);
					expect(refused).toHaveLength(1);
				},
				{ timeout: 10_000 },
			);
		}
		expect(await world.sql("select from case_file")).toEqual([]);
		await world.settled();
		return { times: 2, note: "They are refused at once, and the refusal is on record" };
	});
});
