import { describe, expect, vi } from "vitest";
import { rollcall } from "../cli/run.ts";
import { personOf } from "../support/people.ts";
import { reachesTheEnd } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import { type OwnDatabase, ownDatabase } from "./support/own-database.ts";

describe("the record is brought back from a backup", () => {
	let own: OwnDatabase;
	const database = async () => {
		own = await ownDatabase();
		return own;
	};

	fault(
		"backup",
		"Taken while messages wait that are sent afterwards; brought back, and started with two replicas",
		async (world) => {
			const { slack, teams } = world.sandbox;
			await world.start(2);
			await world.settled();
			const raiser = personOf(world, "lapwing-grace", "slack");
			await reachesTheEnd(raiser, world.deeds);
			// Neither platform takes anything while the backup is made.
			world.platformLine.slack.cut();
			world.platformLine.teams.cut();
			void raiser.sends().catch(() => undefined);
			const cases = () => world.sql<{ ref: string }>("select ref from case_file");
			await vi.waitFor(async () => expect(await cases()).toHaveLength(1), { timeout: 20_000 });
			world.deeds.told.push((await cases())[0]!.ref);
			await own.takeBackup();
			world.platformLine.slack.mend();
			world.platformLine.teams.mend();
			await world.settled();
			const sent = () => ({
				slack: slack.state().messages.filter((m) => m.metadata).length,
				teams: teams.state().messages.filter((m) => "bot" in m.by && !/Sent again/.test(JSON.stringify(m)))
					.length,
			});
			const before = sent();

			await world.killAll();
			await own.bringBack();
			expect(await world.sql("select from posting where remote is null and dead_at is null")).not.toEqual([]);
			const said = await rollcall(["delivery", "restored"], { DATABASE_URL: own.appUrl });
			expect(said.out).toMatch(/may have been sent since the backup/);
			await world.start(2);
			await world.minute();
			await world.settled(120_000);
			expect(sent()).toEqual(before);
			return {
				times: 1,
				note: "Nothing is sent again to Slack; in Teams each repeat says that it may be one. `rollcall delivery restored` is run first",
			};
		},
		{ database, within: 240_000 },
	);
});
