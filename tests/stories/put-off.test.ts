import { expect } from "vitest";
import { onEach, refusalsIn } from "../support/each-platform.ts";
import { sql } from "../support/leave.ts";
import { AGENCY, asked, on, rowOf, steps, told } from "../support/overdue.ts";
import { type Answers, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const REMIND = "Remind me on…";

/** Opens "Remind me on…" for the check, from the list of what waits. */
async function choosesADay(person: Person, ref: string, answers: Answers): Promise<void> {
	const { list, nth } = await rowOf(person, ref, REMIND);
	await person.presses(list, REMIND, nth);
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
	await person.fills(answers);
	await sendsOn(person);
}

/** What the panel's channel has of a day's digest, its thread with it. */
async function digestOf(person: Person, day: string): Promise<string> {
	const root = await person.card(new RegExp(day));
	return [root, ...person.thread(root)].map((m) => m.text).join("\n");
}

async function putOffs({ database }: TestWorld) {
	const { rows } = await database.superuser.query(
		`select p.key as person, l.facts->>'until' as until, l.facts->>'check' as check
			from ledger l join person p on p.id = l.person_id where l.act = 'enquiry.put-off' order by l.id`,
	);
	return rows;
}

onEach(
	"whoever is to answer puts an overdue enquiry off to a day; the digest counts it, and on the day it is back",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key);
		await on(world, "2027-03-15");
		expect(await digestOf(coordinator, "Mon 15 Mar")).not.toMatch(/put off/);

		// What cannot be is said at the field, and nothing typed is lost.
		await choosesADay(owner, ref, { on: "2027-03-15", reason: "They answer on Wednesdays" });
		expect(owner.form().text).toMatch(/Choose a day after today/);
		await owner.fills({ on: "2027-03-23" });
		await sendsOn(owner);
		expect(owner.form().text).toMatch(/Choose Mon 22 Mar or a day before it/);
		expect(owner.form().text).toMatch(/5 working days in all/);
		await owner.fills({ on: "2027-03-17" });
		await sendsOn(owner);
		await owner.seesPrivately(new RegExp(`Put off for ${ref}[^]*Wed 17 Mar`));
		expect(await putOffs(world)).toEqual([{ person: key, until: "2027-03-17", check: "E16" }]);

		await on(world, "2027-03-16");
		const tuesday = await digestOf(coordinator, "Tue 16 Mar");
		expect(tuesday).toMatch(/1 put off by (its owner|whoever is to answer) until Wed 17 Mar/);
		expect(tuesday).not.toMatch(/other authority's CME officer/);
		expect(tuesday, "why is private").not.toMatch(/They answer/);
		expect(told(owner), "nothing more is told of it").toHaveLength(1);
		await coordinator.does("overdue");
		await coordinator.seesPrivately(
			/where the family may have moved|The other authority's[^\n]*put off until Wed 17 Mar/,
		);

		await on(world, "2027-03-17");
		const wednesday = await digestOf(coordinator, "Wed 17 Mar");
		expect(wednesday).toMatch(/other authority's CME officer/);
		expect(wednesday).toMatch(/1 back after being put off/);
		expect(wednesday).not.toMatch(/put off by/);
		expect(told(owner).at(-1)!.text).toMatch(new RegExp(`Wed 17 Mar[^]*${ref}`));
		expect(await steps(world)).toEqual([1, 2]);

		// The days are counted from the first time: it is not put off again and again.
		await choosesADay(owner, ref, { on: "2027-03-23", reason: "Again" });
		expect(owner.form().text).toMatch(/Choose Mon 22 Mar or a day before it/);
		await owner.leaves();
	},
);

onEach(
	"what was put off counts again, at once, when the case becomes urgent",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key);
		await on(world, "2027-03-15");
		await choosesADay(owner, ref, { on: "2027-03-19", reason: "They answer on Fridays" });
		await owner.seesPrivately(/Put off for/);

		// Saved at its first screen.
		await begins(coordinator, `concern ${ref}`);
		const worry = "Somebody dangerous was seen with her";
		await coordinator.fills({ at_risk: "yes", worry, worry_kinds: ["behaviour"] });
		await sendsOn(coordinator);
		await coordinator.leaves();
		await everythingDelivered(world);
		const { rows } = await world.database.superuser.query("select urgent from case_file");
		expect(rows).toEqual([{ urgent: true }]);

		await on(world, "2027-03-16");
		const tuesday = await digestOf(coordinator, "Tue 16 Mar");
		expect(tuesday).not.toMatch(/put off/);
		expect(tuesday, "all five, and the contact").toMatch(/6 overdue on 1 case/);
		expect(told(owner).at(-1)!.text).toMatch(new RegExp(`Tue 16 Mar[^]*${ref}`));
	},
);

onEach(
	"what was put off from this morning's reminder is told again, at once, when the case becomes urgent",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key);
		await on(world, "2027-03-15");
		await choosesADay(owner, ref, { on: "2027-03-19", reason: "They answer on Fridays" });
		await owner.seesPrivately(/Put off for/);
		expect(told(owner)).toHaveLength(1);
		await sql(
			world,
			"update case_file set urgent = true, event_id = (select max(id) from ledger where case_id = case_file.id)",
		);
		await world.moveTo(new Date("2027-03-15T11:00:00Z"));
		await world.app.nudge();
		await everythingDelivered(world);
		expect(await steps(world)).toEqual([1, 1]);
		expect(told(owner), "a message that is changed rings nobody's bell").toHaveLength(2);
		expect(told(owner).at(-1)!.text).toMatch(new RegExp(`Mon 15 Mar[^]*${ref}[^]*CME officer`, "i"));
	},
);

onEach(
	"where there is risk, whoever was asked gives an enquiry no more time; whoever runs the panel may",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key, { abroad_and_home: ["family_difficulty"] });
		await on(world, "2027-03-15");
		const { list, nth } = await rowOf(owner, ref, "Extend");
		await owner.presses(list, "Extend", nth);
		await owner.seesPrivately(
			new RegExp(`${ref}: this is not given more time by whoever was asked, since a safety question`),
		);
		expect(await refusalsIn(world)).toMatchObject([{ code: "enquiry.not-extended", person: key }]);

		await coordinator.does("overdue");
		await coordinator.seesPrivately(/CME officer/);
		const all = coordinator.privately().findLast((m) => m.buttons.includes("Extend"))!;
		const rows = all.text.split("\n").filter((line) => line.includes(ref));
		await coordinator.presses(all, "Extend", rows.findIndex((line) => /CME officer/.test(line)) + 1);
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		await coordinator.fills({ until: "2027-03-22", reason: "They answer on Mondays" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Extended for ${ref}: now due Mon 22 Mar`));
	},
);

onEach(
	"nothing is put off where a safety question was answered Yes: a plain sentence says so",
	async ({ world, platform, raiser, coordinator }) => {
		const { owner: key } = AGENCY[platform];
		const owner = personOf(world, key, platform);
		const ref = await asked(world, raiser, coordinator, key, { abroad_and_home: ["family_difficulty"] });
		await on(world, "2027-03-15");
		const { list, nth } = await rowOf(owner, ref, REMIND);
		await owner.presses(list, REMIND, nth);
		await owner.seesPrivately(
			new RegExp(`${ref}: this is not put off, since a safety question was answered Yes`),
		);
		if (owner.hasForm()) expect(owner.form().values).not.toHaveProperty("on");
		expect(await refusalsIn(world)).toMatchObject([{ code: "enquiry.not-put-off", person: key }]);
		expect(await putOffs(world)).toEqual([]);
	},
);
