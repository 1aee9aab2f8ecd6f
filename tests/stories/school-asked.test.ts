import { expect } from "vitest";
import { onEach, raises, reachesTheCheck, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

type World = Scene["world"];

/** The id of an agency of the demo panel. */
async function agency({ database }: World, key: string): Promise<string> {
	return (await database.superuser.query("select id from agency where key = $1", [key])).rows[0].id;
}

/** Whom the checks went to that a school answers, and who was told for the school. */
async function askedAndTold({ database }: World, ref: string) {
	const asked = await database.superuser.query(
		`select distinct a.key from enquiry e join case_file f on f.id = e.case_id join agency a on a.id = e.agency_id
			where f.ref = $1 and e.check_code in ('E01', 'E02', 'E03', 'E06') order by 1`,
		[ref],
	);
	const told = await database.superuser.query(
		`select p.key from notice n join case_file f on f.id = n.case_id join person p on p.id = n.person_id
			where f.ref = $1 and n.why = 'school' order by 1`,
		[ref],
	);
	return { asked: asked.rows.map((r) => r.key), told: told.rows.map((r) => r.key) };
}

const schools = (world: World): readonly [string, Person][] =>
	(
		[
			["lapwing-grace", "slack"],
			["dunnock-peter", "teams"],
		] as const
	).map(([key, on]) => [key, personOf(world, key, on)]);

/** Who of the two schools' leads was told of a notification. */
const hears = (world: World, ref: string): string[] =>
	schools(world)
		.filter(([, who]) => who.privately().some((m) => m.text.includes(`raised the notification ${ref}`)))
		.map(([key]) => key);

onEach(
	"whoever is of no school says which of the panel's schools the child is at: that one is asked and told, and no other",
	async ({ world, coordinator }) => {
		const ref = await raises(coordinator, {
			happened: { school: "Weir Lane Primary School", panel_school: await agency(world, "weir-lane") },
		});
		await everythingDelivered(world);
		expect(await askedAndTold(world, ref)).toEqual({ asked: ["weir-lane"], told: ["dunnock-peter"] });
		expect(hears(world, ref)).toEqual(["dunnock-peter"]);
		const grace = personOf(world, "lapwing-grace", "slack");
		await grace.does(`case ${ref}`);
		await grace.seesPrivately(/There is no case with that reference that you can open/);
	},
);

onEach(
	"a school that nobody chose is asked nothing and told nothing, whatever was typed: the CME team asks, and no word is lost",
	async ({ world, coordinator }) => {
		await reachesTheCheck(coordinator, { happened: { school: "Weir Lane Primary School" } });
		expectForm(coordinator, /Asked at the school\W+The CME team/);
		await coordinator.sends();
		const [ref] = await coordinator.seesPrivately(/MIL-2027-\d{4}/);
		await everythingDelivered(world);
		expect(await askedAndTold(world, ref)).toEqual({ asked: ["cme-team"], told: [] });
		expect(hears(world, ref)).toEqual([]);
		if (coordinator.hasForm()) await coordinator.leaves();
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(new RegExp(`${ref}[^]*Enquiries`));
		const opens = coordinator.privately().findLast((m) => m.buttons.includes("Open details"))!;
		await coordinator.presses(opens, "Open details");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expectForm(coordinator, /Current or last school\W+Weir Lane Primary School/);
	},
);

onEach(
	"a school that raises a notification is asked itself, and chooses nothing",
	async ({ world, raiser }) => {
		await reachesTheCheck(raiser, { happened: { school: "Weir Lane Primary School" } });
		expect(raiser.form().text).not.toMatch(/Asked at the school/);
		await raiser.goesBack();
		expect(Object.keys(raiser.form().values)).not.toContain("panel_school");
		await raiser.sends();
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
		expect((await askedAndTold(world, ref)).asked).toEqual(["millbrook-high"]);
	},
);
