import { expect } from "vitest";
import { onEach, opensDetails, raises, refusalsIn, type Scene } from "../support/each-platform.ts";
import { holdsOf } from "../support/holds.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** Contact with a family may be dangerous for more than one reason: each is a hold of its own. */

const ABUSE = "Possible domestic abuse";
const REMOVAL = "The child may be taken out of the country unlawfully";
const BOTH = new RegExp(`${ABUSE}[\\s\\S]*${REMOVAL}|${REMOVAL}[\\s\\S]*${ABUSE}`);
const WORDS = "Nadia Avocet of social care, 10 March: the father has left";
const CHANGED = /Nothing was lifted\. Read why it waits now/;

/** Records a concern that the child may be taken abroad. */
async function fearsRemoval(person: Person, ref: string): Promise<void> {
	await begins(person, `concern ${ref}`);
	await person.fills({ at_risk: "no", worry: "There are tickets", worry_kinds: ["behaviour"] });
	await sendsOn(person);
	await person.fills({ new_abroad_and_home: ["removal_abroad"] });
	await sendsOn(person);
	if (person.hasForm()) await person.leaves();
}

/** Raised with a fear of domestic abuse: one hold. */
const oneHold = (raiser: Person) => raises(raiser, { safety: { abroad_and_home: ["family_difficulty"] } });

const heldChecks = async ({ database }: Scene["world"]) => {
	const text = "select check_code as c from enquiry where held is not null and closed_at is null order by 1";
	return (await database.superuser.query<{ c: string }>(text)).rows.map((r) => r.c);
};

const fillsSafe = (person: Person) => person.fills({ safe_because: "social_care", safe_words: WORDS });
const isLifted = (person: Person, ref: string) =>
	person.seesPrivately(new RegExp(`Recorded on ${ref}: contact with the family is not on hold any more`));

onEach(
	"a second danger is a hold of its own, shown with the first wherever one is read, and lifted with it",
	async ({ world, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		await fearsRemoval(raiser, ref);
		// Said again, it stands as it is.
		await fearsRemoval(raiser, ref);
		expect(await holdsOf(world)).toEqual({ standing: ["domestic_abuse", "removal_abroad"], lifted: [] });
		await opensDetails(coordinator, ref);
		expectForm(coordinator, BOTH);
		await coordinator.leaves();
		await begins(coordinator, `outcome ${ref}`);
		expectForm(coordinator, new RegExp(`On hold: make no contact[\\s\\S]*(?:${BOTH.source})`));
		await coordinator.leaves();
		await begins(coordinator, `safe ${ref}`);
		expectForm(coordinator, BOTH);
		expectForm(coordinator, /This lifts all of it: each must be safe/);
		await fillsSafe(coordinator);
		await sendsOn(coordinator);
		await isLifted(coordinator, ref);
		expect(await holdsOf(world)).toEqual({ standing: [], lifted: ["domestic_abuse", "removal_abroad"] });
		expect(await heldChecks(world)).toEqual([]);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, BOTH);
		// What was said of both stands once.
		expect(coordinator.form().text.split(WORDS)).toHaveLength(2);
		await coordinator.leaves();
		await everythingDelivered(world);
		const said = JSON.stringify([coordinator.channel(), coordinator.privately(), raiser.privately()]);
		expect(said).not.toMatch(/Possible domestic abuse|taken out of the country unlawfully"/);
	},
);

onEach(
	"a form begun for one hold lifts none that was put on after it was read: it is shown again, with what was typed",
	async ({ world, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		await begins(coordinator, `safe ${ref}`);
		expectForm(coordinator, new RegExp(ABUSE));
		expect(coordinator.form().text).not.toContain(REMOVAL);
		await fearsRemoval(raiser, ref);
		const waits = await heldChecks(world);
		// A screen that lacks something does not count as shown again.
		await coordinator.fills({ safe_because: "social_care" });
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Say who said it, when, and why/);
		await fillsSafe(coordinator);
		await coordinator.sends();
		expectForm(coordinator, CHANGED);
		expectForm(coordinator, BOTH);
		expect(coordinator.form().values).toMatchObject({ safe_because: "social_care", safe_words: WORDS });
		expect(await holdsOf(world)).toEqual({ standing: ["domestic_abuse", "removal_abroad"], lifted: [] });
		expect(await heldChecks(world)).toEqual(waits);
		// Now both have been read.
		await sendsOn(coordinator);
		await isLifted(coordinator, ref);
		expect(await holdsOf(world)).toEqual({ standing: [], lifted: ["domestic_abuse", "removal_abroad"] });
	},
);

onEach(
	"the same danger said again after it was lifted is not what an older form showed; nothing is lifted twice",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		const chair = personOf(world, "heron-martin", platform);
		await begins(chair, `safe ${ref}`);
		await fillsSafe(chair);
		await begins(coordinator, `safe ${ref}`);
		await fillsSafe(coordinator);
		await sendsOn(coordinator);
		await isLifted(coordinator, ref);
		await chair.sends();
		expectForm(chair, /Contact with this family is not on hold\. Nothing was changed/);
		expect(chair.form().values).toMatchObject({ safe_words: WORDS });
		await begins(raiser, `concern ${ref}`);
		await raiser.fills({ at_risk: "no", worry: "He is back", worry_kinds: ["behaviour"] });
		await sendsOn(raiser);
		await raiser.fills({ new_abroad_and_home: ["family_difficulty"] });
		await sendsOn(raiser);
		await chair.sends();
		expectForm(chair, CHANGED);
		expect(await holdsOf(world)).toEqual({ standing: ["domestic_abuse"], lifted: ["domestic_abuse"] });
		await chair.leaves();
		expect(await refusalsIn(world)).toEqual([]);
	},
);

onEach(
	"a form that an earlier version began is shown once more before it lifts anything",
	async ({ world, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		await begins(coordinator, `safe ${ref}`);
		await world.database.superuser.query(
			"update draft set context = context #- '{kept,holds}' where action = 'contact.safe'",
		);
		await fillsSafe(coordinator);
		await coordinator.sends();
		expectForm(coordinator, CHANGED);
		expect((await holdsOf(world)).standing).toEqual(["domestic_abuse"]);
		await sendsOn(coordinator);
		await isLifted(coordinator, ref);
	},
);

onEach(
	"whoever lifts a hold is told which lines of a concern hold contact again, and others do not",
	async ({ world, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		await begins(coordinator, `safe ${ref}`);
		await fillsSafe(coordinator);
		await sendsOn(coordinator);
		const [said] = await coordinator.seesPrivately(/tick what you fear[\s\S]*No other line holds it/);
		const named = [...said.matchAll(/“([^”]+)”/g)].map(([, label]) => label);
		expect(named).toHaveLength(3);
		const flags = async (field: string, flag: string) => {
			await begins(raiser, `concern ${ref}`);
			await raiser.fills({ at_risk: "yes", worry: "Something new", worry_kinds: ["behaviour"] });
			await sendsOn(raiser);
			expectForm(raiser, new RegExp(`Contact with the family then waits[\\s\\S]*${named[0]}`));
			await raiser.fills({ [field]: [flag] });
			await sendsOn(raiser);
			if (raiser.hasForm()) await raiser.leaves();
		};
		await flags("new_harm", "serious_worry");
		expect((await holdsOf(world)).standing).toEqual([]);
		await flags("new_abroad_and_home", "travel_for_harm");
		expect((await holdsOf(world)).standing).toEqual(["forced_marriage_honour_fgm"]);
	},
);

onEach(
	"groups ticked afterwards hold contact for each danger that they tell of",
	async ({ world, raiser, coordinator }) => {
		const ref = await oneHold(raiser);
		await begins(coordinator, `add ${ref}`);
		await sendsOn(coordinator);
		await coordinator.fills({
			...{ groups_family: [], groups_home: [], groups_school: [] },
			groups_harm: ["forced_marriage_honour_fgm"],
		});
		await sendsOn(coordinator);
		await coordinator.leaves();
		expect((await holdsOf(world)).standing).toEqual(["domestic_abuse", "forced_marriage_honour_fgm"]);
	},
);
