import { describe, expect, vi } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";

describe("Slack does not take the bot's token any more", () => {
	fault(
		"slack-token",
		"Every call is refused with token_revoked, then the token is good again",
		async (world) => {
			await world.start(2);
			await world.settled();
			const disarm = world.sandbox.slack.faults.add({
				on: "any",
				does: "refused",
				error: "token_revoked",
				times: 100_000,
			});
			const ref = await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
			const asha = personOf(world, "curlew-asha", "teams");
			await asha.card(new RegExp(`^${ref}`));
			await vi.waitFor(
				async () => {
					const waits = await world.sql(
						"select from posting o join place p on p.id = o.place_id where p.platform = 'slack' and o.shown is null",
					);
					expect(waits.length).toBeGreaterThan(0);
				},
				{ timeout: 20_000 },
			);
			expect(
				await world.sql("select from posting where dead_at is not null and dead_code <> 'nothing-to-show'"),
			).toEqual([]);
			disarm();
			// As an operator who has put the new token in, and restarts one replica after the other.
			await world.sql("update place set gone_at = null, free_at = '-infinity' where platform = 'slack'");
			await world.sql("update posting set next_at = '-infinity' where shown is null");
			await world.settled();
			return {
				times: 1,
				note: "Teams is served all the while; what waited for Slack is given up by nobody, and stands once",
			};
		},
	);
});
