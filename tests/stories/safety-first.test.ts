import { expect } from "vitest";
import { casesIn, onEach, opensDetails, type Scene, whatHappened } from "../support/each-platform.ts";
import { cardOf, expectForm, type Person, personOf } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { idOf, standing, triages } from "../support/triage.ts";

const MINUTES = 60_000;
const URGENT = /An act-now answer was given in (MIL-2027-\d{4})/;
const CHASED = /You have not yet confirmed who was told about MIL-2027-0001/;
const HANDED_ON = /Nobody has confirmed telling social care or the police about MIL-2027-0001/;

/** Everything private that reads like this. */
const told = (person: Person, words: RegExp): number =>
	person.privately().filter((m) => words.test(m.text)).length;

async function later(scene: Scene, minutes: number): Promise<void> {
	await scene.world.moveTo(new Date(scene.world.now().getTime() + minutes * MINUTES));
	await everythingDelivered(scene.world);
}

async function ticks(person: Person, harm: string[], unticked = "no"): Promise<void> {
	await person.fills({ harm, unticked });
	await person.sends();
}

onEach(
	"the first act-now answer saves and alerts at once, even when the form is then left",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await raiser.does("raise");
		await ticks(raiser, ["serious_worry"]);
		expectForm(raiser, /Saved as MIL-2027-0001/);
		await raiser.leaves();
		await everythingDelivered(world);
		expect(await casesIn(world)).toBe(1);
		const deputy = personOf(world, "dotterel-daniel", "slack");
		for (const person of [coordinator, deputy, raiser]) expect(told(person, URGENT)).toBe(1);
		const otherSchool = personOf(world, "dunnock-peter", "teams");
		expect(told(otherSchool, URGENT)).toBe(0);
		for (const on of ["slack", "teams"] as const) {
			const card = await personOf(world, "curlew-asha", on).card(cardOf("MIL-2027-0001"));
			expect(card.text).toMatch(/Act today\. Open it privately/);
			expect(card.text).not.toMatch(/worry|harm|danger|plan|risk|school/i);
		}
	},
);

onEach("where the last coordinator has gone, the chair is alerted in their place", async (scene) => {
	const { world, platform, raiser } = scene;
	await world.database.superuser.query(
		"update membership set ended_at = now() - interval '1 second' where role = 'coordinator'",
	);
	await raiser.does("raise");
	await ticks(raiser, ["serious_worry"]);
	await everythingDelivered(world);
	const chair = personOf(world, "heron-martin", platform);
	expect(told(chair, URGENT)).toBe(1);
	await later(scene, 31);
	await later(scene, 31);
	await expect.poll(() => told(chair, HANDED_ON)).toBe(1);
});

onEach("the alert is in the same transaction as the answer", async ({ world, raiser }) => {
	await raiser.does("raise");
	await ticks(raiser, ["serious_worry"]);
	const { rows } = await world.database.superuser.query(
		`select count(distinct l.xid)::int as transactions, count(*)::int as alerts
			from posting p join ledger l on l.id = p.wanted where p.view in ('urgent-alert', 'case-card')`,
	);
	expect(rows[0].transactions).toBe(1);
	expect(rows[0].alerts).toBeGreaterThan(3);
});

onEach("nothing that is missing keeps an alert back", async ({ world, platform, raiser, coordinator }) => {
	await raiser.does("raise");
	await raiser.fills({ harm: ["serious_worry"] });
	await raiser.sends();
	expectForm(raiser, /Say whether you checked what you did not tick/);
	if (platform === "teams") expectForm(raiser, /Saved as MIL-2027-0001/);
	await raiser.leaves();
	await coordinator.seesPrivately(URGENT);
	expect(await casesIn(world)).toBe(1);
});

onEach(
	"an answer that cannot be read beside it keeps no alert back",
	async ({ world, raiser, coordinator }) => {
		await raiser.does("raise");
		await raiser.fills({ harm: ["serious_worry"], known: ["forged"], unticked: "perhaps" }, { force: true });
		await raiser.sends({ force: true });
		expectForm(raiser, /Choose from the list that is shown/);
		await coordinator.seesPrivately(URGENT);
		await raiser.fills({ known: [], unticked: "no" });
		await raiser.sends();
		expectForm(raiser, /Saved as MIL-2027-0001/);
		expect(await casesIn(world)).toBe(1);
	},
);

onEach(
	"[S0-12][S3-36] nobody confirms: the owner is chased, then it falls to the deputies",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		// The other safeguarding lead of the raiser's school, the coordinator's deputy, and a lead of another school.
		const deputy =
			scene.platform === "slack"
				? personOf(world, "fieldfare-omar", "teams")
				: personOf(world, "lapwing-grace", "slack");
		const deputies = [deputy, personOf(world, "dotterel-daniel", "slack"), coordinator];
		const stranger = personOf(world, "dunnock-peter", "teams");
		await raiser.does("raise");
		await ticks(raiser, ["serious_worry"]);
		await raiser.leaves();
		await later(scene, 29);
		expect(told(raiser, CHASED)).toBe(0);
		await later(scene, 2);
		expect(told(raiser, CHASED)).toBe(1);
		for (const person of deputies) expect(told(person, HANDED_ON)).toBe(0);
		await later(scene, 31);
		for (const person of deputies) expect(told(person, HANDED_ON)).toBe(1);
		await later(scene, 120);
		for (const person of deputies) expect(told(person, HANDED_ON)).toBe(1);
		expect(told(raiser, CHASED)).toBe(1);
		expect(told(stranger, HANDED_ON) + told(stranger, URGENT)).toBe(0);
		// The deputy makes the call, and says so: it is theirs to confirm.
		const mine = deputy.privately().findLast((m) => HANDED_ON.test(m.text))!;
		await deputy.presses(mine, "Confirm the contact");
		await expect.poll(() => deputy.hasForm(), { timeout: 10_000 }).toBe(true);
		await deputy.fills({ told: "social_care" });
		await deputy.sends();
		await deputy.seesPrivately(/The contact about MIL-2027-0001 is confirmed/);
		await everythingDelivered(world);
		for (const person of deputies) expect(told(person, HANDED_ON)).toBe(0);
	},
);

onEach("confirming stops the chase", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await raiser.does("raise");
	await ticks(raiser, ["serious_worry"]);
	await raiser.leaves();
	await later(scene, 31);
	await raiser.presses(raiser.privately().findLast((m) => CHASED.test(m.text))!, "Confirm the contact");
	await raiser.fills({ told: "social_care", contact_reference: "Ref Quillfeather" });
	await raiser.sends();
	await raiser.seesPrivately(/The contact about MIL-2027-0001 is confirmed/);
	if (raiser.hasForm()) await raiser.leaves();
	await later(scene, 31);
	expect(told(coordinator, HANDED_ON)).toBe(0);
	expect(told(raiser, CHASED)).toBe(0);
	const { rows } = await world.database.superuser.query(
		"select told, confirmed_at is not null as confirmed from risk_contact",
	);
	expect(rows).toEqual([{ told: "social_care", confirmed: true }]);
});

onEach("“nobody yet” is taken, and chased", async (scene) => {
	const { raiser } = scene;
	await raiser.does("raise");
	await ticks(raiser, ["serious_worry"]);
	await raiser.fills({ told: "nobody_yet" });
	await raiser.sends();
	expectForm(raiser, /First name|Step 3/);
	await raiser.leaves();
	await later(scene, 31);
	expect(told(raiser, CHASED)).toBe(1);
});

onEach("going back and changing the answers opens no second case and takes no alert back", async (scene) => {
	const { world, raiser, coordinator } = scene;
	await raiser.does("raise");
	await ticks(raiser, ["serious_worry"]);
	await raiser.seesPrivately(URGENT);
	await raiser.goesBack();
	await ticks(raiser, []);
	expectForm(raiser, /First name|The child|Surname/);
	await raiser.goesBack();
	await ticks(raiser, ["serious_worry", "dangerous_person"]);
	expectForm(raiser, /Saved as MIL-2027-0001/);
	await raiser.goesBack();
	await ticks(raiser, []);
	await raiser.fills(aChild());
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0001/);
	await everythingDelivered(world);
	expect(await casesIn(world)).toBe(1);
	expect(told(coordinator, URGENT)).toBe(1);
	expect((await coordinator.card(cardOf("MIL-2027-0001"))).text).toMatch(/Act today/);
	const { rows } = await world.database.superuser.query("select told from risk_contact");
	expect(rows).toEqual([{ told: "nobody_yet" }]);
	const said = await world.database.superuser.query(
		"select count(*)::int as n from ledger where act = 'contact.stated' and facts->>'told' <> 'nobody_yet'",
	);
	expect(said.rows[0].n, "nobody said that a contact was made").toBe(0);
});

onEach("an act-now answer found on going back alerts then", async ({ world, raiser, coordinator }) => {
	await raiser.does("raise");
	await ticks(raiser, []);
	await raiser.fills(aChild());
	await raiser.sends();
	expectForm(raiser, /reason/i);
	expect(await casesIn(world)).toBe(0);
	await raiser.goesBack();
	expect(raiser.form().values.surname).toBe("Quillfeather");
	await raiser.goesBack();
	await ticks(raiser, ["serious_worry"]);
	await coordinator.seesPrivately(URGENT);
	await raiser.fills({ told: "police" });
	await raiser.sends();
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
	await everythingDelivered(world);
	expect(await casesIn(world)).toBe(1);
	const { rows } = await world.database.superuser.query("select complete, tier from notification");
	expect(rows).toEqual([{ complete: true, tier: "act-now" }]);
});

/** From who the child is to the end. */
async function sendsTheRest(raiser: Person): Promise<void> {
	await raiser.fills(aChild());
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
}

onEach(
	"a case that is accepted while its form is still being filled in takes the rest, and stays as it was triaged",
	async ({ world, raiser, coordinator }) => {
		await raiser.does("raise");
		await ticks(raiser, ["serious_worry"]);
		expectForm(raiser, /Saved as MIL-2027-0001/);
		await triages(coordinator, "MIL-2027-0001", "CME", { review: "2027-04-20" });
		const before = await standing(world, "MIL-2027-0001");
		await raiser.fills({ told: "police" });
		await raiser.sends();
		await sendsTheRest(raiser);
		await raiser.seesPrivately(/Received: MIL-2027-0001/);
		expect(await standing(world, "MIL-2027-0001")).toEqual(before);
		const { rows } = await world.database.superuser.query(
			"select check_code, count(*)::int as n from enquiry group by 1 having count(*) > 1",
		);
		expect(rows).toEqual([]);
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /Zephyrine[\s\S]*14 Nightjar Passage/);
	},
);

onEach(
	"a case that was redirected while its form was still being filled in stays closed, keeps what was typed and asks nobody",
	async ({ world, raiser, coordinator }) => {
		await raiser.does("raise");
		await ticks(raiser, ["serious_worry"]);
		await raiser.fills({ told: "police" });
		await raiser.sends();
		await triages(coordinator, "MIL-2027-0001", "ATTENDANCE", { taker: await idOf(world, "plover-leah") });
		await sendsTheRest(raiser);
		await raiser.seesPrivately(/Received: MIL-2027-0001/);
		expect(await standing(world, "MIL-2027-0001")).toMatchObject({ closed: true, state: "redirected" });
		const { rows } = await world.database.superuser.query("select count(*)::int as n from enquiry");
		expect(rows[0].n).toBe(0);
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /Zephyrine/);
	},
);
