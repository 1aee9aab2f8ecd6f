import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees, refusalsIn } from "../support/each-platform.ts";
import { needToKnow, WORKER } from "../support/leave.ts";
import { cardOf, expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, decides, sendsOn, standing, triages } from "../support/triage.ts";

const TOLD = /recorded a concern on MIL-2027-0001\./;
const ACT_NOW = /recorded a concern on MIL-2027-0001 that calls for somebody to act now/;
const told = (person: Person, words: RegExp): number =>
	person.privately().filter((m) => words.test(m.text)).length;

/** What worries somebody, as the first screen asks. */
const aWorry = (more: Record<string, string | string[]> = {}) => ({
	at_risk: "no",
	worry: "Zephyrine hits other children and says that nobody would miss her",
	worry_kinds: ["behaviour", "mental_health"],
	...more,
});

/** Somebody of each agency, where they chat. */
const SOCIAL_WORKER = ["avocet-nadia", "teams"] as const;
const NURSE = ["turnstone-kwame", "teams"] as const;

onEach(
	"[S0-7] a concern is told to those who must know in one step, by reference; its words are in the case alone",
	async ({ world, raiser, coordinator, outsider }) => {
		const { ref, card } = await raisesAndSees(world, raiser);
		await begins(raiser, `concern ${ref} Zephyrine hits other children`);
		expectForm(raiser, /Child in danger now: call 999/);
		expect(raiser.form().values.worry).toBe("Zephyrine hits other children");
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Say whether the child is at risk of harm now/);
		expect(raiser.form().text).toMatch(/Tick at least one/);
		await raiser.fills(aWorry());
		await sendsOn(raiser);
		// Told already, whatever becomes of the rest of the form.
		expectForm(raiser, /Saved\. Those who must know have been told/);
		await everythingDelivered(world);
		const deputy = personOf(world, "dotterel-daniel", "slack");
		for (const person of [coordinator, deputy]) expect(told(person, TOLD)).toBe(1);
		const others = [outsider, personOf(world, ...NURSE), personOf(world, ...SOCIAL_WORKER)];
		for (const person of others) expect(told(person, TOLD)).toBe(0);
		await sendsOn(raiser);
		await raiser.seesPrivately(/Your concern on MIL-2027-0001 is recorded[\s\S]*Told[^\n]*Asha Curlew/);
		await everythingDelivered(world);
		expect(told(coordinator, TOLD)).toBe(1);

		const seen = JSON.stringify([coordinator.channel(), coordinator.thread(card), coordinator.privately()]);
		expect(seen).not.toMatch(/hits other|behaviour|mental health/i);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Concerns[\s\S]*Behaviour, Mental health[\s\S]*nobody would miss her/);
		expectForm(coordinator, /Concern recorded: behaviour and mental health/);
		await coordinator.leaves();
		expect(await standing(world, ref)).toMatchObject({ state: "enquiries" });
		expect((await coordinator.card(cardOf(ref))).text).not.toMatch(/Act today/);
	},
);

onEach(
	"a child at risk now: nothing that is missing keeps the alert back, the case is urgent, and the contact is chased",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { ref, card } = await raisesAndSees(world, raiser);
		expect(card.text).not.toMatch(/Act today/);
		await begins(raiser, `concern ${ref}`);
		await raiser.fills({ at_risk: "yes" });
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Say in a few words what worries you/);
		await raiser.leaves();
		await everythingDelivered(world);
		expect(told(coordinator, ACT_NOW)).toBe(1);
		expect((await coordinator.card(cardOf(ref))).text).toMatch(/Act today\. Open it privately/);
		const chased = /You have not yet confirmed who was told about MIL-2027-0001/;
		await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
		await everythingDelivered(world);
		expect(told(raiser, chased)).toBe(1);
		await coordinator.does("digest");
		await coordinator.seesPrivately(/contact promised/i);

		// Said again in full, it is recorded and told again: the contact that is awaited stands for both.
		await begins(raiser, `concern ${ref}`);
		await raiser.fills(aWorry({ at_risk: "yes" }));
		await sendsOn(raiser);
		await sendsOn(raiser);
		expectForm(raiser, /Tell someone now[\s\S]*Rollcall does not make the referral/);
		await raiser.fills({ told: "social_care", contact_reference: "Ref 12" });
		await sendsOn(raiser);
		await everythingDelivered(world);
		const { rows } = await world.database.superuser.query(
			"select told, confirmed_at is not null as confirmed from risk_contact",
		);
		expect(rows).toEqual([{ told: "social_care", confirmed: true }]);
		const risk = "select risk->>'significant_harm' as harm, tier from notification";
		expect((await world.database.superuser.query(risk)).rows).toEqual([{ harm: "yes", tier: "act-now" }]);
		// A second one, of another day, is alerted and awaited anew.
		await begins(coordinator, `concern ${ref}`);
		await coordinator.fills(aWorry({ at_risk: "yes" }));
		await sendsOn(coordinator);
		await coordinator.leaves();
		await everythingDelivered(world);
		expect(told(raiser, ACT_NOW)).toBe(1);
		await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
		await everythingDelivered(world);
		expect(told(coordinator, chased)).toBe(1);
	},
);

onEach(
	"[S0-2] a new flag alerts those who work on the case at its agencies, and nobody else; the channel has no words of it",
	async ({ world, raiser, coordinator, outsider }) => {
		const { ref } = await raisesAndSees(world, raiser);
		const before = coordinator.channel().length;
		await begins(coordinator, `concern ${ref}`);
		await coordinator.fills(aWorry({ worry: "An aunt says that they fly to Quillfeather's village" }));
		await sendsOn(coordinator);
		await coordinator.fills({ new_abroad_and_home: ["travel_for_harm"] });
		await sendsOn(coordinator);
		expectForm(coordinator, /Tell someone now/);
		await coordinator.leaves();
		await everythingDelivered(world);
		// Asked about the case: health, social care. Not asked: the children's centre, the domestic abuse service.
		for (const person of [raiser, personOf(world, ...NURSE), personOf(world, ...SOCIAL_WORKER)]) {
			expect(told(person, ACT_NOW)).toBe(1);
		}
		const elsewhere = [
			outsider,
			personOf(world, "dunnock-peter", "teams"),
			personOf(world, "shelduck-maya", "teams"),
		];
		for (const person of elsewhere) expect(told(person, /recorded a concern/)).toBe(0);
		expect(coordinator.channel()).toHaveLength(before);
		for (const on of ["slack", "teams"] as const) {
			const seen = personOf(world, "curlew-asha", on).channel();
			expect(JSON.stringify(seen)).not.toMatch(/concern on|aunt|abroad|forced|travel/i);
		}
		// Contact with the family waits: a letter or a visit could set the journey off.
		const { rows } = await world.database.superuser.query(
			"select check_code, held from enquiry where check_code in ('E01', 'E04', 'E08') order by 1",
		);
		expect(rows).toEqual([
			{ check_code: "E01", held: "contact" },
			{ check_code: "E04", held: "contact" },
			{ check_code: "E08", held: null },
		]);
	},
);

onEach(
	"[S3-35] social care is told at every stage by a button: on the card, for whoever raised it, and when the case is over",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		const stages: string[] = [];
		const social = personOf(world, ...SOCIAL_WORKER);
		const worries = async (who: Person, open: () => Promise<void>) => {
			const before = told(social, /recorded a concern/);
			if (who.hasForm()) await who.leaves();
			await open();
			await expect.poll(() => who.hasForm(), { timeout: 10_000 }).toBe(true);
			await who.fills(aWorry({ also_tell: ["social_care"] }));
			await sendsOn(who);
			await sendsOn(who);
			await everythingDelivered(world);
			expect(told(social, /recorded a concern/), stages.at(-1)).toBe(before + 1);
			stages.push((await standing(world, ref)).state);
		};
		const fromSummary = (who: Person) => async () => {
			await who.does(`case ${ref}`);
			await who.seesPrivately(new RegExp(`${ref}[^]*Received`));
			await who.presses(
				who.privately().findLast((m) => m.buttons.includes("Record a concern"))!,
				"Record a concern",
			);
		};
		await worries(coordinator, async () =>
			coordinator.presses(await coordinator.card(cardOf(ref)), "Record a concern"),
		);
		await worries(raiser, fromSummary(raiser));
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		for (const state of [
			"screening",
			"not_located",
			"panel",
			"placement_pending",
			"monitoring",
			"on_appeal_sao",
		]) {
			await world.database.superuser.query(
				"update case_file set state = $1, event_id = (select max(id) from ledger)",
				[state],
			);
			await worries(coordinator, fromSummary(coordinator));
		}
		await world.database.superuser.query(
			"update case_file set state = 'closed', closed_at = app_now(), next_review = null, event_id = (select max(id) from ledger)",
		);
		await worries(raiser, fromSummary(raiser));
		expect(stages).toEqual([
			...["enquiries", "enquiries", "screening", "not_located", "panel"],
			...["placement_pending", "monitoring", "on_appeal_sao", "closed"],
		]);
		// On a case that is over, the coordinator has the way to take it up again.
		const asked = coordinator.privately().findLast((m) => /which is over/.test(m.text))!;
		expect(asked.buttons).toContain("Reopen it");
		expect(asked.text).toMatch(/record the decision “Reopen the case”/);
		await decides(coordinator, ref, { type: "reopen", review: "2027-04-20" }, {});
		await everythingDelivered(world);
		expect(await standing(world, ref)).toMatchObject({ state: "reopened", closed: false });
	},
);

onEach(
	"a person who may not know of a case records nothing on it, and is told whom to ask",
	async (scene) => {
		const { world, raiser, outsider } = scene;
		const ref = await raises(raiser);
		await outsider.does(`concern ${ref}`);
		await outsider.seesPrivately(/There is no case with that reference that you can open/);
		expect(await refusalsIn(world)).toMatchObject([{ code: "case.not-found", action: "concern" }]);
		const { rows } = await world.database.superuser.query("select count(*)::int as n from concern");
		expect(rows).toEqual([{ n: 0 }]);
	},
);

onEach(
	"whoever says that a child is at risk on a case that they lost sight of meanwhile is shown the way that nothing closes",
	async ({ world, platform, raiser }) => {
		const worker = personOf(world, WORKER[platform], platform);
		const ref = await raises(raiser);
		// It goes by itself, as when an agency is taken off a case; and with every form about it, at the coordinator's word.
		for (const loses of ["by itself", "with its forms"] as const) {
			await begins(worker, `concern ${ref}`);
			await worker.fills(aWorry({ at_risk: "yes" }));
			await needToKnow(world, ref);
			if (loses === "with its forms") await world.database.superuser.query("delete from draft");
			await worker.sends({ force: true });
			const answers = () => worker.privately().filter((m) => /What you typed was not recorded/.test(m.text));
			await expect.poll(() => answers().length).toBe(loses === "by itself" ? 1 : 2);
			expect(answers().at(-1)!.text).toMatch(/call 999/);
			if (worker.hasForm()) await worker.leaves();
			await worker.presses(answers().at(-1)!, "Raise a notification");
			await expect.poll(() => worker.hasForm()).toBe(true);
			expectForm(worker, /Tick every line that applies/);
			await worker.leaves();
			await world.database.superuser.query(
				"update case_file set restricted = false, event_id = (select max(id) from ledger)",
			);
		}
	},
);
