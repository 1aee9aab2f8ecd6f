import { describe, expect, vi } from "vitest";
import { rollcall } from "../cli/run.ts";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

const TOLD = /could not deliver a message to a channel of your panel in Slack/;

describe("a message that can never be delivered", () => {
	fault(
		"poison",
		"Slack refuses a card; a person on the other platform is told, and it is replayed",
		async (world) => {
			const times = repeats(1, 3);
			await world.start(2);
			await world.settled();
			for (let time = 0; time < times; time++) {
				const n = time + 1;
				const disarm = world.sandbox.slack.faults.add({
					...{ on: "chat.postMessage", does: "refused", error: "invalid_blocks" },
					when: (args) =>
						JSON.stringify(args.blocks ?? "").includes(`MIL-2027-000${n}`) &&
						args.channel === channelOf(world),
				});
				const ref = await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
				await vi.waitFor(async () => expect((await dead(world)).length).toBe(1), { timeout: 20_000 });
				await vi.waitFor(
					() =>
						expect(
							personOf(world, "curlew-asha", "teams")
								.privately()
								.some((m) => TOLD.test(m.text)),
						).toBe(true),
					{ timeout: 20_000 },
				);
				// Its neighbours went on.
				await world.settled();
				disarm();
				const ran = await rollcall(["delivery", "replay", "--all"], { DATABASE_URL: world.database.appUrl });
				expect(ran.out).toBe("1 message to be sent again.");
				await world.settled();
				const cards = personOf(world, "curlew-asha", "slack")
					.channel()
					.filter((m) => m.text.startsWith(ref));
				expect(cards).toHaveLength(1);
			}
			return { times, note: "Its neighbours are delivered; replayed, it stands once" };
		},
	);

	fault("poison", "Messages of a kind that this version does not know, in every channel", async (world) => {
		const times = repeats(3, 20);
		await world.start(2);
		await world.settled();
		await world.sql(
			`insert into posting (place_id, panel_id, key, view, subject, wanted)
				select p.id, p.panel_id, 'poison:' || n, 'of-a-later-version', gen_random_uuid(), (select max(id) from ledger)
				from place p, generate_series(1, $1::int) n where p.kind = 'channel'`,
			[times],
		);
		const ref = await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
		await personOf(world, "curlew-asha", "slack").card(new RegExp(`^${ref}`));
		await personOf(world, "curlew-asha", "teams").card(new RegExp(`^${ref}`));
		// As if they had been tried for a day.
		const aDay =
			"update posting set failing_since = now() - interval '25 hours', next_at = now() where view = 'of-a-later-version' and dead_at is null";
		await vi.waitFor(
			async () => {
				await world.sql(aDay);
				expect((await dead(world)).length).toBe(times * 2);
			},
			{ timeout: 60_000, interval: 1_000 },
		);
		await world.settled();
		return {
			times: times * 2,
			note: "They are passed over, and given up after a day; their neighbours go first",
		};
	});
});

const channelOf = (world: FaultWorld) => world.sandbox.world.slack.channels[0]!.id;

const dead = ({ sql }: FaultWorld) =>
	sql("select key from posting where dead_at is not null and dead_code <> 'nothing-to-show'");
