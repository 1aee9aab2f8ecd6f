import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { AGENCY, asked, on, steps, told } from "../support/overdue.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

/** One person of each agency that has an open enquiry, but not this one. */
async function oneOfEach({ database }: TestWorld, but: string): Promise<string[]> {
	const { rows } = await database.superuser.query<{ id: string }>(
		`select distinct on (e.agency_id) p.id from enquiry e join person p on p.agency_id = e.agency_id
				join membership m on m.person_id = p.id
			where e.closed_at is null and p.key <> $1 and p.key <> 'grebe-sofia' and m.role in ('agency_member', 'agency_lead')
			order by e.agency_id, p.key`,
		[but],
	);
	return rows.map((r) => r.id);
}

onEach(
	"X4: an overdue enquiry is told to its owner after 1 working day, to the agency's lead after 3, to the coordinator and the agenda after 5",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: leadKey, title } = AGENCY[platform];
		const [owner, lead] = [personOf(world, ownerKey, platform), personOf(world, leadKey, platform)];
		const ref = await asked(world, raiser, coordinator, ownerKey);
		const line = new RegExp(`${ref} .*: due Fri 12 Mar \\(1 working day late\\)`);

		await on(world, "2027-03-13");
		expect(told(owner), "nothing goes out on a Saturday").toHaveLength(0);
		await on(world, "2027-03-15");
		expect(told(owner)).toHaveLength(1);
		expect(told(owner)[0]!.text).toMatch(/1 enquiry is overdue, Mon 15 Mar/);
		expect(told(owner)[0]!.text).toMatch(line);
		expect(await steps(world)).toEqual([1]);
		await on(world, "2027-03-16");
		expect(told(owner), "each step is told once").toHaveLength(1);

		await on(world, "2027-03-17");
		expect(await steps(world)).toEqual([1, 2]);
		expect(told(lead).at(-1)!.text).toMatch(
			new RegExp(`Your agency's[^]*${ref} .*: due Fri 12 Mar \\(3 working days late\\)`),
		);

		await on(world, "2027-03-18");
		expect(await steps(world), "not the coordinator's yet").toEqual([1, 2]);
		await on(world, "2027-03-19");
		expect(await steps(world)).toEqual([1, 2, 3]);
		const last = told(coordinator).at(-1)!;
		expect(last.text).toMatch(
			new RegExp(
				`for you as coordinator[^]*${ref}  \\d enquiries, the oldest due [^:]* \\(6 working days late\\): .*${title}`,
			),
		);
		expect(last.text).toMatch(/5 working days late is on the panel's agenda/);
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/an enquiry is long overdue 1/i);
		await coordinator.presses(last, "Overdue");
		await coordinator.seesPrivately(new RegExp(`Overdue[^]*${ref}`));
	},
);

onEach(
	"X4: more time begins the steps again, and of a need-to-know case nobody hears who may not see it",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: ownerKey, lead: leadKey } = AGENCY[platform];
		const [owner, lead] = [personOf(world, ownerKey, platform), personOf(world, leadKey, platform)];
		const ref = await asked(world, raiser, coordinator, ownerKey);
		await on(world, "2027-03-15");
		expect(told(owner)).toHaveLength(1);

		await owner.does("mine");
		await owner.seesPrivately(new RegExp(`Waiting for you[^]*${ref}`));
		const list = owner.privately().findLast((m) => /Waiting for you/.test(m.text))!;
		const rows = list.text.split("\n").filter((line) => line.includes(ref));
		const theirs = rows.findIndex((line) =>
			/The other authority's|where the family may have moved/.test(line),
		);
		await owner.presses(list, "Extend", theirs + 1);
		await owner.fills({ until: "2027-03-22", reason: "They answer on Mondays" });
		await sendsOn(owner);
		await owner.seesPrivately(/Extended/);
		await on(world, "2027-03-17");
		expect(await steps(world)).toEqual([1]);
		await on(world, "2027-03-23");
		expect(await steps(world)).toEqual([1, 1]);

		// From now on only the owner of the enquiry is named on the case.
		await begins(coordinator, `access ${ref}`);
		await coordinator.fills({ sight: "named" });
		await sendsOn(coordinator);
		await coordinator.fills({ people: await oneOfEach(world, leadKey) });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/It is need to know/);
		await on(world, "2027-03-25");
		expect(await steps(world)).toEqual([1, 1, 2]);
		const lately = told(lead).filter((m) => /Thu 25 Mar/.test(m.text));
		expect(lately.map((m) => m.text).join("\n")).not.toContain(ref);
		// Whoever may see it has it in a message of its own: no other message names it to somebody who covers.
		const apart = told(owner).filter((m) => /Thu 25 Mar/.test(m.text) && m.text.includes(ref));
		expect(apart.map((m) => m.text)).toEqual([
			expect.stringMatching(/^1 enquiry is overdue|enquiries are overdue/),
		]);
	},
);

onEach(
	"X4: what becomes overdue later in a day stands in that day's message, and is not lost behind it",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key);
		await on(world, "2027-03-15");
		expect(told(owner)).toHaveLength(1);
		const rows = () =>
			told(owner)[0]!
				.text.split("\n")
				.filter((line) => line.includes(ref)).length;
		const before = rows();
		await world.database.superuser.query(
			`set session_replication_role = replica; update enquiry set owner_id = (select id from person where key = '${key}'),
				due = '2027-03-12', told_late = 0 where id = (select e.id from enquiry e where e.check_code <> 'E16' and e.held is null
					and e.closed_at is null order by e.check_code limit 1);
			reset session_replication_role`,
		);
		await world.moveTo(new Date("2027-03-15T11:00:00Z"));
		await world.app.nudge();
		await everythingDelivered(world);
		expect(told(owner)).toHaveLength(1);
		expect(rows()).toBe(before + 1);
	},
);
