import { expect } from "vitest";
import { onEach, opensDetails, raises, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

const ON_HOLD = /Contact with this family is on hold/;
const REASON = "Nadia Avocet of social care, 10 March: the father has left";

/** Asks for a letter to a parent; whether it is refused since contact is on hold. */
async function letterWaits(person: Person, ref: string): Promise<boolean> {
	await begins(person, `letter ${ref}`);
	await person.fills({ template: "parent_first_contact", letter_to: "A parent" });
	await sendsOn(person);
	if (!person.hasForm()) return false;
	// What the bot answers may stand in the same window.
	const waits = ON_HOLD.test(person.form().text);
	await person.leaves();
	return waits;
}

/** Records a concern with this new flag. */
async function flags(person: Person, ref: string, group: string, flag: string): Promise<void> {
	await begins(person, `concern ${ref}`);
	await person.fills({ at_risk: "no", worry: "Something was said", worry_kinds: ["behaviour"] });
	await sendsOn(person);
	await person.fills({ [group]: [flag] });
	await sendsOn(person);
	if (person.hasForm()) await person.leaves();
}

async function lifts(person: Person, ref: string): Promise<void> {
	await begins(person, `safe ${ref}`);
	await person.fills({ safe_because: "social_care", safe_words: REASON });
	await sendsOn(person);
	await person.seesPrivately(
		new RegExp(`Recorded on ${ref}: contact with the family is not on hold any more`),
	);
}

/** Every check that reaches the family has an answer: nothing is left to be held. */
const allAnswered = ({ database }: Scene["world"]) =>
	database.superuser.query(
		`update enquiry set outcome = 'not_applicable', closed_at = now(), event_id = (select max(id) from ledger)
			where check_code in ('E01', 'E02', 'E03', 'E04', 'E05', 'E20')`,
	);
const heldChecks = async ({ database }: Scene["world"]) => {
	const text = "select check_code as c from enquiry where held is not null and closed_at is null order by 1";
	return (await database.superuser.query<{ c: string }>(text)).rows.map((r) => r.c);
};

onEach(
	"contact with a family waits from the safety screen on, before any enquiry is open, and when all are answered",
	async ({ world, raiser, coordinator }) => {
		await begins(raiser, "raise");
		const said = { harm: ["serious_worry"], abroad_and_home: ["family_difficulty"], unticked: "no" };
		await raiser.fills(said);
		await raiser.sends();
		expectForm(raiser, /Saved as MIL-2027-0001/);
		await raiser.leaves();
		expect(await letterWaits(coordinator, "MIL-2027-0001")).toBe(true);
		// Taken back on the screen, it waits all the same: nobody has recorded that it is safe.
		await world.database.superuser.query(
			'update notification set risk = risk || \'{"family_difficulty": "no"}\', event_id = (select max(id) from ledger)',
		);
		expect(await letterWaits(coordinator, "MIL-2027-0001")).toBe(true);

		const ref = await raises(coordinator, { safety: { abroad_and_home: ["family_difficulty"] } });
		expect(await heldChecks(world)).toContain("E04");
		await allAnswered(world);
		expect(await letterWaits(coordinator, ref)).toBe(true);
		await begins(coordinator, `parent ${ref}`);
		expectForm(coordinator, ON_HOLD);
		await coordinator.leaves();
		await begins(coordinator, `address ${ref}`);
		await coordinator.fills({ address: "3 Heronsway", told_by: "neighbour" });
		await sendsOn(coordinator);
		await begins(coordinator, `visit ${ref}`);
		expectForm(coordinator, /On hold: make no contact with the family/);
		await coordinator.leaves();
	},
);

onEach(
	"a flag raised when nothing is left to be held puts the case on hold, and says so",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await allAnswered(world);
		expect(await letterWaits(coordinator, ref)).toBe(false);
		await flags(raiser, ref, "new_abroad_and_home", "family_difficulty");
		expect(await letterWaits(coordinator, ref)).toBe(true);
		await opensDetails(coordinator, ref);
		expectForm(
			coordinator,
			/Contact with the family[\s\S]*On hold: make no contact[\s\S]*Possible domestic abuse/,
		);
		expectForm(coordinator, /Concern added to[^\n]*Contact with the family is on hold/);
		await coordinator.leaves();
		await everythingDelivered(world);
		const seen = JSON.stringify(coordinator.channel());
		expect(seen).not.toMatch(/on hold|abuse/i);
	},
);

onEach(
	"contact is made again once somebody who may records who says that it is safe; a flag raised again holds again",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser, { safety: { abroad_and_home: ["family_difficulty"] } });
		await everythingDelivered(world);
		const officer = personOf(world, OFFICER[platform], platform);
		await officer.does(`safe ${ref}`);
		await officer.seesPrivately(/Your role|does not allow|no case with that reference/);
		expect(await heldChecks(world)).not.toEqual([]);
		await world.moveTo(new Date("2027-04-20T09:00:00Z"));
		await begins(coordinator, `safe ${ref}`);
		expectForm(coordinator, /Possible domestic abuse[\s\S]*Ask social care or the police before you lift it/);
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Say who says that contact is safe[\s\S]*Say who said it, when, and why/);
		await coordinator.leaves();
		// The school's safeguarding lead, who may open it, may say so too.
		await lifts(raiser, ref);
		await coordinator.does(`safe ${ref}`);
		await coordinator.seesPrivately(/Contact with this family is not on hold/);
		await everythingDelivered(world);
		await personOf(world, "heron-martin", platform).seesPrivately(
			new RegExp(`${ref}\\s+\\S+ \\S+ recorded that contact with the family is safe`),
		);
		expect(await heldChecks(world)).toEqual([]);
		const due = "select min(due)::text as due from enquiry where check_code = any ('{E01,E03,E04,E05}')";
		expect((await world.database.superuser.query(due)).rows).toEqual([{ due: "2027-04-21" }]);
		expect(await letterWaits(coordinator, ref)).toBe(false);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Social care says that contact is safe[\s\S]*the father has left/);
		await coordinator.leaves();
		const { rows } = await world.database.superuser.query(
			"select facts from ledger where act = 'contact.safe'",
		);
		expect(JSON.stringify(rows)).not.toMatch(/father|Avocet/);

		await flags(raiser, ref, "new_abroad_and_home", "family_difficulty");
		expect(await letterWaits(coordinator, ref)).toBe(true);
		expect(await heldChecks(world)).toContain("E04");
	},
);

onEach(
	"a group that holds contact goes on holding it when its tick is taken away, and holds again when it is ticked again",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		const ticks = async (...groups: string[]) => {
			await begins(coordinator, `add ${ref}`);
			await sendsOn(coordinator);
			await coordinator.fills({ groups_family: [], groups_home: [], groups_harm: groups, groups_school: [] });
			await sendsOn(coordinator);
			await coordinator.leaves();
		};
		const holding = ["forced_marriage_honour_fgm"];
		await ticks(...holding);
		expect(await letterWaits(coordinator, ref)).toBe(true);
		await ticks();
		expect(await letterWaits(coordinator, ref)).toBe(true);
		await lifts(coordinator, ref);
		expect(await letterWaits(coordinator, ref)).toBe(false);
		await ticks(...holding);
		expect(await letterWaits(coordinator, ref)).toBe(true);
		expect(await heldChecks(world)).toContain("E04");
	},
);

onEach(
	"a letter that was taken before contact was put on hold is not handed out after it",
	async ({ raiser, coordinator }) => {
		const ref = await raises(raiser);
		expect(await letterWaits(coordinator, ref)).toBe(false);
		const asked = coordinator.privately().findLast((m) => m.buttons.includes("Take the letter"))!;
		await coordinator.presses(asked, "Take the letter");
		await coordinator.seesPrivately(new RegExp(`The letter on ${ref} is ready`));
		const ready = coordinator.privately().findLast((m) => m.links?.has("Open PDF page"))!;
		const links = [
			await coordinator.opens(ready, "Open TXT page"),
			await coordinator.opens(ready, "Open PDF page"),
		];
		expect((await fetch(links[0]!, { method: "POST" })).status).toBe(200);
		await flags(raiser, ref, "new_abroad_and_home", "family_difficulty");
		const after = await fetch(links[1]!, { method: "POST" });
		expect(after.status).toBe(404);
		expect(await after.text()).not.toMatch(/Quillfeather|duty/);
	},
);

onEach(
	"where the child lives is in no letter to a parent, whatever an older template says",
	async ({ world, raiser, coordinator }) => {
		await world.database.superuser.query(
			`update panel set settings = jsonb_set(settings, '{letters,parent_first_contact,text}',
				to_jsonb('Dear {{parent}}, we have {{child}} at {{address}}.'::text))`,
		);
		const ref = await raises(raiser);
		expect(await letterWaits(coordinator, ref)).toBe(false);
		const asked = coordinator.privately().findLast((m) => m.buttons.includes("Take the letter"))!;
		await coordinator.presses(asked, "Take the letter");
		await coordinator.seesPrivately(new RegExp(`The letter on ${ref} is ready`));
		const ready = coordinator.privately().findLast((m) => m.links?.has("Open TXT page"))!;
		const text = await (
			await fetch(await coordinator.opens(ready, "Open TXT page"), { method: "POST" })
		).text();
		expect(text).toMatch(/we have Zephyrine Quillfeather at \[not recorded: fill this in\]/);
		expect(text).not.toContain("Nightjar Passage");
	},
);

const OFFICER = { slack: "plover-leah", teams: "avocet-nadia" } as const;
