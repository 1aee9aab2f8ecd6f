import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { saysAway, sql } from "../support/leave.ts";
import { AGENCY, asked, lists, on } from "../support/overdue.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import type { TestWorld } from "../support/world.ts";

const has = (world: TestWorld, personalDigest: string) =>
	sql(world, "update panel set settings = settings || $1", [{ personalDigest }]);

/** The check of this story is the coordinator's own. */
const theCoordinators = (world: TestWorld) =>
	sql(
		world,
		`set session_replication_role = replica; update enquiry set owner_id = (select id from person where key = 'curlew-asha')
			where check_code = 'E16'; reset session_replication_role`,
	);

onEach(
	"a panel has the morning list for everybody, or for nobody, until they choose for themselves",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		await asked(world, raiser, coordinator, key);
		await has(world, "everybody");
		await on(world, "2027-03-11");
		expect(lists(owner)).toHaveLength(1);
		await owner.does("morning-off");
		await owner.seesPrivately(/Your morning list is off/);
		await on(world, "2027-03-12");
		expect(lists(owner), "their own word stands").toHaveLength(1);

		await theCoordinators(world);
		await has(world, "nobody");
		const before = lists(coordinator).length;
		await on(world, "2027-03-15");
		expect(lists(coordinator)).toHaveLength(before);
		await coordinator.does("morning-on");
		await coordinator.seesPrivately(/Your morning list is on/);
		await on(world, "2027-03-16");
		expect(lists(coordinator)).toHaveLength(before + 1);
	},
);

onEach(
	"nobody has of their agency what they may not open themselves",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: key } = AGENCY[platform];
		const [owner, colleague] = [personOf(world, ownerKey, platform), personOf(world, key, platform)];
		const ref = await asked(world, raiser, coordinator, ownerKey);
		// Nobody's in particular at their agency, one of whom may raise notifications and works on no case.
		await sql(
			world,
			`set session_replication_role = replica; update enquiry set owner_id = null where check_code = 'E16';
			update membership set role = 'notifier' where person_id = (select id from person where key = '${key}')
				and role = (select min(role) from membership where person_id = (select id from person where key = '${key}'));
			delete from membership where person_id = (select id from person where key = '${key}') and role <> 'notifier';
			reset session_replication_role`,
		);
		for (const who of [owner, colleague]) {
			await who.does("morning-on");
			await who.seesPrivately(/Your morning list is on/);
		}
		await on(world, "2027-03-11");
		expect(lists(owner).at(-1)!.text).toContain(ref);
		expect(lists(colleague)).toHaveLength(0);
	},
);

onEach(
	"whoever covers and has turned their own list off has no other's either",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key, lead } = AGENCY[platform];
		const [owner, cover] = [personOf(world, key, platform), personOf(world, lead, platform)];
		await asked(world, raiser, coordinator, key);
		await owner.does("morning-on");
		await owner.seesPrivately(/Your morning list is on/);
		await cover.does("morning-off");
		await cover.seesPrivately(/Your morning list is off/);
		await saysAway(world, coordinator, key, lead, ["2027-03-11", "2027-03-31"]);
		await world.moveTo(new Date("2027-03-11T09:00:00Z"));
		await world.app.nudge();
		// It goes to whoever covers, for whom there is nothing to show.
		const dropped =
			"delete from posting where view = 'morning' and dead_code = 'nothing-to-show' returning key";
		await expect.poll(() => sql(world, dropped), { timeout: 10_000 }).toHaveLength(1);
		await everythingDelivered(world);
		expect(lists(owner)).toHaveLength(0);
		expect(lists(cover)).toHaveLength(0);
	},
);
