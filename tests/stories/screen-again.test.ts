import { expect } from "vitest";
import { onEach, type Scene, whatHappened } from "../support/each-platform.ts";
import { expectForm, type Person } from "../support/people.ts";
import { aChild } from "../support/story.ts";
import { begins, fillsAll, moves, sendsOn, standing } from "../support/triage.ts";

/** The safety screen given again, once its case is saved: more is kept at once, and nothing that others said is taken back. */

const REF = "MIL-2027-0001";

async function riskIn({ world }: Scene): Promise<Record<string, string>> {
	return (await world.database.superuser.query("select risk from notification")).rows[0].risk;
}
const holdsIn = async ({ world }: Scene) =>
	(
		await world.database.superuser.query(
			"select reason from contact_hold where lifted_at is null order by since, reason",
		)
	).rows.map((r) => r.reason as string);

async function savesAsUrgent(raiser: Person): Promise<void> {
	await begins(raiser, "raise");
	await raiser.fills({ harm: ["serious_worry"] });
	await raiser.sends({ force: true });
	expectForm(raiser, new RegExp(`Saved as ${REF}`));
}

onEach("what is ticked besides on an incomplete screen is kept, and holds contact at once", async (scene) => {
	const { raiser } = scene;
	await savesAsUrgent(raiser);
	const more = { abroad_and_home: ["family_difficulty", "removal_abroad"], known: ["forged"] };
	await raiser.fills(more, { force: true });
	await raiser.sends({ force: true });
	expectForm(raiser, /Choose from the list that is shown/);
	await raiser.leaves();
	expect(await riskIn(scene)).toMatchObject({
		...{ serious_worry: "yes", family_difficulty: "yes", removal_abroad: "yes", crime: "unknown" },
	});
	expect(await holdsIn(scene)).toEqual(["domestic_abuse", "removal_abroad"]);
});

onEach("a danger that somebody else told of meanwhile stays, and decides who is asked", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await savesAsUrgent(raiser);
	await begins(coordinator, `concern ${REF}`);
	await coordinator.fills({ at_risk: "no", worry: "There are tickets", worry_kinds: ["behaviour"] });
	await sendsOn(coordinator);
	await coordinator.fills({ new_abroad_and_home: ["removal_abroad"] });
	await sendsOn(coordinator);
	if (coordinator.hasForm()) await coordinator.leaves();
	await raiser.fills({ harm: ["serious_worry", "crime"], unticked: "no" });
	await raiser.sends();
	expect(await riskIn(scene)).toMatchObject({ removal_abroad: "yes", crime: "yes", family_difficulty: "no" });
	// What they ticked themselves is theirs to take back.
	await raiser.goesBack();
	await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
	await raiser.sends();
	expect(await riskIn(scene)).toMatchObject({ removal_abroad: "yes", crime: "no" });
	await raiser.fills({ told: "social_care" });
	await raiser.sends();
	await raiser.fills(aChild());
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(new RegExp(`Received: ${REF}`));
	// The check for a child who may be taken abroad (E17).
	const { rows } = await world.database.superuser.query(
		"select check_code as c, held from enquiry where check_code in ('E04', 'E17') order by 1",
	);
	expect(rows).toEqual([
		{ c: "E04", held: "contact" },
		{ c: "E17", held: null },
	]);
});

onEach(
	"a form is finished on a case that was moved on meanwhile, also by whoever may not open it: it stays where it is",
	async ({ world, platform, raiser, coordinator }) => {
		const key = { slack: "lapwing-grace", teams: "fieldfare-omar" }[platform];
		await world.database.superuser.query(
			"update membership set role = 'notifier' where person_id = (select id from person where key = $1)",
			[key],
		);
		await savesAsUrgent(raiser);
		await moves(coordinator, REF, "panel", "At once, since nobody answers");
		const { state, review } = await standing(world, REF);
		expect(state).toBe("panel");
		await fillsAll(
			raiser,
			{ harm: ["serious_worry"], unticked: "no" },
			{ told: "social_care", contact_reference: "Ref 12" },
			aChild(),
			whatHappened(),
			{},
		);
		await raiser.seesPrivately(new RegExp(`Received: ${REF}`));
		expect(await standing(world, REF)).toMatchObject({ state, review, kind: "cme", triaged: false });
	},
);
