import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { saysAway, sql } from "../support/leave.ts";
import { AGENCY, asked, lists, on, told } from "../support/overdue.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import type { TestWorld } from "../support/world.ts";

/** How many messages of a morning stand in somebody's private chat. */
const morningsOf = (world: TestWorld, day: string) =>
	sql<{ view: string; key: string }>(
		world,
		`select o.view, p.key from posting o join place l on l.id = o.place_id join person p on p.id = l.person_id
			where o.key like '%' || $1 || '%' and o.view in ('morning', 'late-enquiries') and o.remote is not null order by 2, 1`,
		[day],
	);

const chosen = (world: TestWorld) =>
	sql<{ on: boolean }>(
		world,
		"select (facts->>'on')::boolean as on from ledger where act = 'morning.chosen' order by id",
	);

onEach(
	"whoever turns it on has one private list each working morning; turned off, what is overdue is told all the same",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key);
		// Beside the check of this story one is due on the Tuesday; the others later.
		await sql(
			world,
			`set session_replication_role = replica; update enquiry set due = '2027-03-30' where check_code <> 'E16';
			update enquiry set due = '2027-03-16', owner_id = (select id from person where key = '${key}')
				where id = (select id from enquiry where check_code <> 'E16' order by check_code limit 1);
			reset session_replication_role`,
		);
		await owner.does("morning-on");
		await owner.seesPrivately(/Your morning list is on/);
		await outsider.does("morning-on");
		await outsider.seesPrivately(/Your morning list is on/);

		await on(world, "2027-03-11");
		expect(lists(owner)).toHaveLength(1);
		const thursday = lists(owner)[0]!;
		expect(thursday.text).toMatch(/waits? for you, Thu 11 Mar/);
		expect(thursday.text).toMatch(new RegExp(`${ref}  .*: due Fri 12 Mar`));
		expect(lists(outsider), "nothing waits, so nothing is said").toHaveLength(0);
		await owner.presses(thursday, "Open privately");
		await expect.poll(() => owner.hasForm()).toBe(true);
		await owner.leaves();

		await on(world, "2027-03-13");
		expect(lists(owner), "nothing goes out on a Saturday").toHaveLength(1);

		// What is overdue is told by itself: the rest of the list stands in the same message.
		await on(world, "2027-03-15");
		const monday = (await morningsOf(world, "2027-03-15")).filter((m) => m.key === key);
		expect(monday).toEqual([{ view: "late-enquiries", key }]);
		expect(told(owner)).toHaveLength(1);
		expect(told(owner)[0]!.text).toMatch(/Also waiting for you[\s\S]*due Tue 16 Mar \(tomorrow\)/);
		expect(told(owner)[0]!.text.match(/due Fri 12 Mar/g), "said once").toHaveLength(1);

		// Answered before it is drawn again: the rest of the list stands in that message, and in no other.
		const answered = (closed: string) =>
			sql(
				world,
				`set session_replication_role = replica; update enquiry set closed_at = ${closed} where check_code = 'E16';
				update posting set wanted = (select max(id) from ledger), next_at = '-infinity' where key like 'late:%2027-03-15%';
				reset session_replication_role`,
			);
		await answered("now()");
		await world.app.nudge();
		await owner.seesPrivately(/waits? for you, Mon 15 Mar[\s\S]*due Tue 16 Mar/);
		await everythingDelivered(world);
		await owner.does("contact");
		await owner.seesPrivately(/Named officer/);
		await answered("null");
		await world.app.nudge();
		await everythingDelivered(world);
		expect(told(owner)).toHaveLength(1);

		// Nothing new is told of it: the list has it.
		await on(world, "2027-03-16");
		expect(told(owner)).toHaveLength(1);
		const tuesday = lists(owner).at(-1)!;
		expect(tuesday.text).toMatch(
			new RegExp(`Tue 16 Mar[^]*${ref}  .*: due Fri 12 Mar \\(2 working days late\\)`),
		);
		await owner.presses(tuesday, "Turn this off");
		await owner.seesPrivately(
			/Your morning list is off\. Reminders of overdue enquiries and alerts still come/,
		);
		expect(await chosen(world)).toEqual([{ on: true }, { on: true }, { on: false }]);

		await on(world, "2027-03-17");
		expect(
			await morningsOf(world, "2027-03-16").then((all) => all.filter((m) => m.key === key)),
		).toHaveLength(1);
		const wednesday = (await morningsOf(world, "2027-03-17")).filter((m) => m.key === key);
		expect(wednesday, "what is late is told all the same").toEqual([{ view: "late-enquiries", key }]);
		expect(told(owner).at(-1)!.text).toMatch(new RegExp(`Wed 17 Mar[^]*${ref}`));
		expect(told(owner).at(-1)!.text).not.toMatch(/Also waiting for you/);

		// At any time, whether it is on or off.
		await owner.does("morning");
		await owner.seesPrivately(
			new RegExp(`waits? for you, Wed 17 Mar[^]*${ref}[^]*due Fri 12 Mar \\(3 working days late\\)`),
		);
	},
);

onEach(
	"it is on for coordinators, says what else waits below what is overdue, and is switched from the home page",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await asked(world, raiser, coordinator, AGENCY[platform].owner);
		await coordinator.does("home");
		await coordinator.seesPrivately(/Your morning list: on/);
		await sql(
			world,
			`set session_replication_role = replica; update enquiry set owner_id = (select id from person where key = 'curlew-asha')
				where check_code = 'E16'; reset session_replication_role`,
		);
		await on(world, "2027-03-11");
		expect(lists(coordinator).at(-1)!.text).toMatch(new RegExp(`Thu 11 Mar[^]*${ref}`));
		await coordinator.does("home");
		const page = coordinator.privately().findLast((m) => /Your morning list: on/.test(m.text))!;
		await coordinator.presses(page, "Turn off");
		await coordinator.seesPrivately(/Your morning list is off/);
		await on(world, "2027-03-12");
		expect((await morningsOf(world, "2027-03-12")).filter((m) => m.view === "morning")).toEqual([]);
		await coordinator.does("home");
		await coordinator.seesPrivately(/Your morning list: off/);
	},
);

onEach(
	"whoever covers has the list in place of somebody who is away, without what they may not see; once, on any number of replicas",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key, lead } = AGENCY[platform];
		const [owner, cover] = [personOf(world, key, platform), personOf(world, lead, platform)];
		const ref = await asked(world, raiser, coordinator, key);
		await owner.does("morning-on");
		await owner.seesPrivately(/Your morning list is on/);
		await saysAway(world, coordinator, key, lead, ["2027-03-11", "2027-03-31"]);

		await world.moveTo(new Date("2027-03-11T09:00:00Z"));
		await Promise.all([world.app.nudge(), world.app.nudge()]);
		await everythingDelivered(world);
		expect(lists(owner)).toHaveLength(0);
		expect(lists(cover)).toHaveLength(1);
		expect(lists(cover)[0]!.text).toMatch(new RegExp(`You have this for [^]*away[^]*${ref}`));
		const sent = await sql(
			world,
			"select from ledger where act = 'morning.sent' and facts->'days' @> '[{\"on\": \"2027-03-11\"}]'",
		);
		expect(sent).toHaveLength(1);

		// Nobody named: only those who run the panel see it.
		await sql(
			world,
			"set session_replication_role = replica; update case_file set restricted = true; reset session_replication_role",
		);
		await on(world, "2027-03-12");
		expect(lists(cover)).toHaveLength(1);
	},
);
