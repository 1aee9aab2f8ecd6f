import { expect } from "vitest";
import { onEach, type Scene, whatHappened } from "../support/each-platform.ts";
import { leavesThePanel } from "../support/leave.ts";
import { type Answers, type Person, personOf } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

const REF = "MIL-2027-0001";
const CHASED = new RegExp(`You have not yet confirmed who was told about ${REF}`);
const HANDED_ON = new RegExp(`Nobody has confirmed telling social care or the police about ${REF}`);
const told = (person: Person, words: RegExp): number =>
	person.privately().filter((m) => words.test(m.text)).length;

async function later({ world }: Scene, minutes: number): Promise<void> {
	await world.moveTo(new Date(world.now().getTime() + minutes * 60_000));
	await everythingDelivered(world);
}

/** Gives an act-now answer, and leaves the form before saying who was told. */
async function startles(person: Person): Promise<void> {
	await begins(person, "raise");
	await person.fills({ harm: ["serious_worry"], unticked: "no" });
	await person.sends();
	await person.leaves();
}

/** Records that the child is at risk now, and leaves the form before saying who was told. */
async function worries(person: Person): Promise<void> {
	await begins(person, `concern ${REF}`);
	await person.fills({ at_risk: "yes", worry: "Seen alone at night", worry_kinds: ["behaviour"] });
	await sendsOn(person);
	await person.leaves();
}

async function confirms(person: Person, message: RegExp, answer: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.presses(person.privately().findLast((m) => message.test(m.text))!, "Confirm the contact");
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
	await person.fills({ told: answer });
	await sendsOn(person);
}

/** Whose contact is confirmed. */
async function contacts({ database }: Scene["world"]) {
	type Row = { owner: string; told: string; confirmed: boolean; chased: string };
	const { rows } = await database.superuser.query<Row>(
		`select p.key as owner, c.told, c.confirmed_at is not null as confirmed, c.chased
			from risk_contact c join person p on p.id = c.owner_id order by c.event_id, c.id`,
	);
	return rows;
}

onEach(
	"confirming a contact confirms that one: what somebody else promised goes on being chased",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await startles(raiser);
		await worries(coordinator);
		await everythingDelivered(world);
		await later(scene, 31);
		for (const person of [raiser, coordinator]) expect(told(person, CHASED)).toBe(1);
		await confirms(coordinator, CHASED, "police");
		await coordinator.seesPrivately(new RegExp(`The contact about ${REF} is confirmed`));
		const by = Object.fromEntries((await contacts(world)).map((c) => [c.owner, c]));
		expect(by["curlew-asha"]).toMatchObject({ told: "police", confirmed: true });
		expect(Object.values(by).filter((c) => !c.confirmed)).toMatchObject([{ told: "nobody_yet" }]);
		await later(scene, 31);
		expect(told(personOf(world, "dotterel-daniel", "slack"), HANDED_ON)).toBe(1);
	},
);

onEach(
	"nobody waits for somebody who has left: what they promised falls to others at once",
	async (scene) => {
		const { world, raiser, coordinator, platform } = scene;
		await startles(raiser);
		await everythingDelivered(world);
		await leavesThePanel(world, { slack: "lapwing-grace", teams: "fieldfare-omar" }[platform]);
		await later(scene, 31);
		expect(told(coordinator, HANDED_ON)).toBe(1);
		expect(told(raiser, CHASED)).toBe(0);
		expect(await contacts(world)).toMatchObject([{ chased: "deputy" }]);
	},
);

onEach("a contact that is confirmed already says so, and stays as it was", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await startles(raiser);
	await later(scene, 31);
	await later(scene, 31);
	await coordinator.seesPrivately(HANDED_ON);
	const before = coordinator.privately().findLast((m) => HANDED_ON.test(m.text))!;
	await coordinator.presses(before, "Confirm the contact");
	await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
	await confirms(raiser, CHASED, "social_care");
	await raiser.seesPrivately(new RegExp(`The contact about ${REF} is confirmed`));
	await coordinator.fills({ told: "police" });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/This contact is confirmed already/);
	expect(await contacts(world)).toMatchObject([{ told: "social_care", confirmed: true }]);
});

onEach("“nobody yet”, said again and again, puts no chase off", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await startles(raiser);
	await later(scene, 29);
	const [contact] = (await world.database.superuser.query("select id from risk_contact")).rows;
	const { rows } = await world.database.superuser.query("select chase_at as at from risk_contact");
	const repeats = async () => {
		await begins(raiser, `concern ${REF}`);
		await raiser.fills({ at_risk: "yes", worry: "The same", worry_kinds: ["behaviour"] });
		await sendsOn(raiser);
		await sendsOn(raiser);
		await raiser.fills({ told: "nobody_yet" });
		await sendsOn(raiser);
	};
	await repeats();
	const after = await world.database.superuser.query("select id, chase_at as at from risk_contact");
	expect(after.rows).toEqual([{ id: contact.id, at: rows[0].at }]);
	await later(scene, 2);
	expect(told(raiser, CHASED)).toBe(1);
	await later(scene, 20);
	await confirms(raiser, CHASED, "nobody_yet");
	await later(scene, 11);
	expect(told(coordinator, HANDED_ON)).toBe(1);
});

onEach("a child at risk anew is chased anew, after an old contact ran out unconfirmed", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await startles(raiser);
	await later(scene, 31);
	await later(scene, 31);
	expect(told(coordinator, HANDED_ON)).toBe(1);
	await later(scene, 60 * 24);
	await worries(raiser);
	await later(scene, 31);
	await expect.poll(() => told(raiser, CHASED)).toBe(2);
	await later(scene, 31);
	expect(told(coordinator, HANDED_ON)).toBe(2);
	expect(await contacts(world)).toMatchObject([{ chased: "deputy" }, { chased: "deputy" }]);
});

onEach("whoever takes back in the form that somebody was told is chased like anybody else", async (scene) => {
	const { world, raiser } = scene;
	await begins(raiser, "raise");
	await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
	await raiser.sends();
	await raiser.fills({ told: "police" });
	await raiser.sends();
	await raiser.goesBack();
	await raiser.sends();
	expect(await contacts(world)).toMatchObject([{ told: "police", confirmed: true }]);
	await raiser.goesBack();
	await raiser.fills({ told: "nobody_yet" });
	await raiser.sends();
	await raiser.leaves();
	await later(scene, 31);
	expect(told(raiser, CHASED)).toBe(1);
});

onEach(
	"whoever raised a case and may not read it says who was told of a known danger, with a reference",
	async ({ world, raiser, platform }) => {
		const key = { slack: "lapwing-grace", teams: "fieldfare-omar" }[platform];
		await world.database.superuser.query(
			"update membership set role = 'notifier' where person_id = (select id from person where key = $1)",
			[key],
		);
		await begins(raiser, "raise");
		for (const screen of [
			{ harm: ["serious_worry"], unticked: "no" },
			{ told: "police" },
			aChild(),
			whatHappened(),
			{},
		]) {
			await raiser.fills(screen);
			await raiser.sends();
		}
		await raiser.seesPrivately(new RegExp(`Received: ${REF}`));
		// The same danger again: no contact is awaited anew, so that what is said is a contact of its own.
		await begins(raiser, `concern ${REF}`);
		for (const screen of [
			{ at_risk: "unknown", worry: "Seen alone at night", worry_kinds: ["behaviour"] },
			{ new_harm: ["serious_worry"] },
			{ told: "social_care", contact_reference: "MASH 2 of today" },
		] as Answers[]) {
			await raiser.fills(screen);
			await sendsOn(raiser);
		}
		const { rows } = await world.database.superuser.query(
			`select l.facts->>'told' as told, count(s.field)::int as sealed from ledger l left join sealed s on s.event_id = l.id
				where l.act = 'contact.made' group by 1`,
		);
		expect(rows).toEqual([{ told: "social_care", sealed: 1 }]);
	},
);
