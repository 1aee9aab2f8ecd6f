import { expect } from "vitest";
import { onEach, raises } from "../support/each-platform.ts";
import { holdsOf } from "../support/holds.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** Contact with a family waits from now on: whoever may be about to visit hears of it, each time once. */

const ABUSE = "domestic_abuse_or_refuge";
const OFFICER = { slack: "plover-leah", teams: "avocet-nadia" } as const;

/** How often somebody has been told that contact with the family waits, and that somebody must act now. */
const toldOf = (person: Person) => ({
	waits: person
		.privately()
		.filter((m) => /make no contact with the family, the home or neighbours/.test(m.text)).length,
	act: person.privately().filter((m) => /a concern on \S+ that calls for somebody to act now/.test(m.text))
		.length,
});

/** Ticks these groups; the form then stands at what comes after them. */
async function addsGroups(person: Person, ref: string, ...groups: string[]): Promise<void> {
	await begins(person, `add ${ref}`);
	await sendsOn(person);
	await ticksGroups(person, ...groups);
}
async function ticksGroups(person: Person, ...groups: string[]): Promise<void> {
	const family = groups.filter((group) => group === ABUSE);
	const harm = groups.filter((group) => group !== ABUSE);
	await person.fills({ groups_family: family, groups_home: [], groups_harm: harm, groups_school: [] });
	await sendsOn(person);
}

async function lifts(person: Person, ref: string): Promise<void> {
	await begins(person, `safe ${ref}`);
	await person.fills({
		safe_because: "social_care",
		safe_words: "Nadia Avocet, 10 March: the father has left",
	});
	await sendsOn(person);
}

onEach(
	"those who work on a case are told at once that contact waits by what was added, and when it does not any more",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await addsGroups(raiser, ref, ABUSE);
		await raiser.leaves();
		await everythingDelivered(world);
		const officer = personOf(world, OFFICER[platform], platform);
		for (const told of [officer, coordinator]) {
			const [said] = await told.seesPrivately(
				new RegExp(`${ref}: make no contact with the family, the home or neighbours[^\\n]*`),
			);
			expect(said).not.toMatch(/abuse|refuge/i);
		}
		expect(JSON.stringify(raiser.privately())).not.toContain("make no contact with the family, the home");
		await lifts(coordinator, ref);
		await everythingDelivered(world);
		await officer.seesPrivately(new RegExp(`${ref}: contact with the family is not on hold any more`));
		expect(JSON.stringify(officer.privately())).not.toContain("make no contact with the family, the home");
	},
);

onEach(
	"a concern that puts back what was lifted tells those who may be on the way there, whatever the safety answers say",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser, { safety: { abroad_and_home: ["family_difficulty"] } });
		await lifts(coordinator, ref);
		await everythingDelivered(world);
		const officer = personOf(world, OFFICER[platform], platform);
		const again = async () => {
			await begins(raiser, `concern ${ref}`);
			await raiser.fills({ at_risk: "no", worry: "He is back", worry_kinds: ["behaviour"] });
			await sendsOn(raiser);
			await raiser.fills({ new_abroad_and_home: ["family_difficulty"] });
			await sendsOn(raiser);
			await everythingDelivered(world);
		};
		await again();
		expect((await holdsOf(world)).standing).toEqual(["domestic_abuse"]);
		for (const told of [officer, coordinator]) expect(toldOf(told)).toEqual({ waits: 1, act: 0 });
		expect(toldOf(raiser).waits).toBe(0);
		// It waits already: nobody is told again.
		await again();
		for (const told of [officer, coordinator]) expect(toldOf(told)).toEqual({ waits: 1, act: 0 });
	},
);

onEach(
	"each new danger of a concern is told by itself: that contact waits, or that somebody must act now, and not both",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		const officer = personOf(world, OFFICER[platform], platform);
		await begins(raiser, `concern ${ref}`);
		await raiser.fills({ at_risk: "no", worry: "There are tickets", worry_kinds: ["behaviour"] });
		await sendsOn(raiser);
		const dangers = [
			[{ new_abroad_and_home: ["family_difficulty"] }, { waits: 1, act: 0 }],
			[{ new_abroad_and_home: ["family_difficulty", "removal_abroad"] }, { waits: 1, act: 1 }],
			[{ new_harm: ["serious_worry"] }, { waits: 1, act: 2 }],
		] as const;
		for (const [n, [ticks, told]] of dangers.entries()) {
			await raiser.fills(
				Object.fromEntries(Object.entries(ticks).map(([field, codes]) => [field, [...codes]])),
			);
			await sendsOn(raiser);
			await everythingDelivered(world);
			for (const person of [officer, coordinator]) expect(toldOf(person), `danger ${n + 1}`).toEqual(told);
			if (n === 0) {
				// The form is over: what is new is a concern of its own.
				await begins(raiser, `concern ${ref}`);
				await raiser.fills({ at_risk: "no", worry: "There are tickets", worry_kinds: ["behaviour"] });
				await sendsOn(raiser);
			} else await raiser.goesBack();
		}
		expect((await holdsOf(world)).standing).toEqual(["domestic_abuse", "removal_abroad"]);
	},
);

onEach(
	"a danger that is told when the safety screen is given again is heard by whoever has begun to act on the case",
	async ({ world, raiser, coordinator }) => {
		await begins(raiser, "raise");
		await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
		await sendsOn(raiser);
		await everythingDelivered(world);
		expect(toldOf(coordinator).waits).toBe(0);
		for (const _ of ["once", "and sent again"]) {
			await raiser.goesBack();
			await raiser.fills({ harm: ["serious_worry"], abroad_and_home: ["removal_abroad"], unticked: "no" });
			await sendsOn(raiser);
			await everythingDelivered(world);
			expect(toldOf(coordinator).waits).toBe(1);
			expect(toldOf(raiser).waits).toBe(0);
		}
		// What was lifted since stays so where the screen says nothing new of it.
		await lifts(coordinator, "MIL-2027-0001");
		await raiser.goesBack();
		const more = { abroad_and_home: ["removal_abroad", "family_difficulty"], unticked: "no" };
		await raiser.fills({ harm: ["serious_worry"], ...more });
		await sendsOn(raiser);
		await everythingDelivered(world);
		expect(await holdsOf(world)).toEqual({ standing: ["domestic_abuse"], lifted: ["removal_abroad"] });
	},
);

onEach(
	"a group that somebody must act on is alerted, and not told a second time as contact that waits; each is kept",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		const officer = personOf(world, OFFICER[platform], platform);
		await addsGroups(raiser, ref, "sexual_exploitation_or_trafficking");
		await raiser.goesBack();
		await ticksGroups(raiser, "sexual_exploitation_or_trafficking", "forced_marriage_honour_fgm");
		await everythingDelivered(world);
		for (const told of [officer, coordinator]) expect(toldOf(told)).toEqual({ waits: 0, act: 2 });
		expect((await holdsOf(world)).standing).toEqual(["forced_marriage_honour_fgm"]);
		const { rows } = await world.database.superuser.query("select kinds from concern");
		expect(rows).toEqual([{ kinds: ["exploitation", "abuse_neglect"] }]);
	},
);

onEach(
	"what whoever may not open the case sends again tells nobody twice, and puts back nothing that was lifted since",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await world.database.superuser.query(
			"update case_file set restricted = true, event_id = (select max(id) from ledger)",
		);
		await everythingDelivered(world);
		await addsGroups(raiser, ref, ABUSE);
		const sentAgain = async () => {
			await raiser.goesBack();
			await ticksGroups(raiser, ABUSE);
			await everythingDelivered(world);
		};
		await sentAgain();
		expect(toldOf(coordinator).waits).toBe(1);
		await lifts(coordinator, ref);
		await sentAgain();
		expect(await holdsOf(world)).toEqual({ standing: [], lifted: ["domestic_abuse"] });
		expect(toldOf(coordinator).waits).toBe(0);
		await raiser.leaves();
		// Told anew, it waits again; told once more, it waits already.
		for (const _ of ["anew", "once more"]) {
			await addsGroups(raiser, ref, ABUSE);
			await raiser.leaves();
			await everythingDelivered(world);
			expect((await holdsOf(world)).standing).toEqual(["domestic_abuse"]);
		}
		const { rows } = await world.database.superuser.query(
			"select count(distinct key)::int as n from posting where view = 'contact-waits'",
		);
		expect(rows).toEqual([{ n: 2 }]);
	},
);
