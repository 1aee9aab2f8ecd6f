import { expect } from "vitest";
import { onEach, opensDetails, raises, refusalsIn } from "../support/each-platform.ts";
import { type Answers, expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, moves, sendsOn, standing } from "../support/triage.ts";

/** Records a step; `after` are the answers of its second screen. */
async function records(person: Person, ref: string, step: string, on: string, after?: Answers) {
	await begins(person, `order ${ref}`);
	await person.fills({ order_step: step, order_on: on });
	await sendsOn(person);
	if (!after) return;
	await person.fills(after);
	await sendsOn(person);
}

onEach(
	"[S1-12][S2-30] the way to a school attendance order: considered, the parent contacted, the notice's days counted from its service, the order made",
	async ({ world, raiser, coordinator, outsider }) => {
		const ref = await raises(raiser);
		// An order is for a child who was found: what comes before cannot jump there.
		await records(coordinator, ref, "notice", "2027-03-10");
		expectForm(
			coordinator,
			/That is not the next step here. What can be recorded now: “An order was considered: go on”/,
		);
		await records(coordinator, ref, "considered", "2027-03-10");
		await coordinator.sends({ force: true });
		expectForm(coordinator, /Say what happened, and why/);
		await coordinator.fills({ order_note: "Thessaly Quillfeather teaches nothing that was seen" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}: An order was considered: go on`));

		await records(coordinator, ref, "notice", "2027-03-10");
		expectForm(coordinator, /No contact with a parent is on record. Record it first/);
		await begins(coordinator, `parent ${ref}`);
		await coordinator.fills({
			...{ contact_on: "2027-03-10", contact_how: "phone" },
			contact_note: "Thessaly Quillfeather says that an aunt teaches",
		});
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/a contact with a parent/);
		await records(coordinator, ref, "notice", "2027-03-10");
		expectForm(
			coordinator,
			/A case at "Enquiries open" cannot go to "School attendance order in progress"|cannot go to/,
		);
		await coordinator.leaves();
		const seen = { seen: "yes", seen_by: "A social worker" };
		await moves(coordinator, ref, "located_not_in_education", "At the aunt's", seen);

		await records(coordinator, ref, "notice", "2027-03-10", { served_how: "hand" });
		const [runs] = await coordinator.seesPrivately(/Notice served[\s\S]*/);
		expect(runs).toMatch(/It runs to the end of Wed 24 Mar: 15 days, beginning with Wed 10 Mar/);
		expect(runs).toMatch(/An order comes on Thu 25 Mar at the earliest/);
		expect(await standing(world, ref)).toMatchObject({ state: "on_appeal_sao" });
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}: news[^]*School attendance order in progress`));

		// Too early by a day: the order comes after the notice's last day.
		await world.moveTo(new Date("2027-03-26T10:00:00Z"));
		await records(coordinator, ref, "order", "2027-03-24");
		expectForm(coordinator, /The notice runs to the end of Wed 24 Mar. An order comes on Thu 25 Mar/);
		await records(coordinator, ref, "response", "2027-03-22", { order_note: "A timetable, not enough" });
		await records(coordinator, ref, "order", "2027-03-25", { order_school: "Nightjar Academy" });
		await coordinator.seesPrivately(/Order made, naming a school/);
		await records(coordinator, ref, "notice", "2027-03-25");
		expectForm(
			coordinator,
			/What can be recorded now: “Order complied with”, “Order challenged”, “Order revoked”/,
		);
		await records(coordinator, ref, "complied", "2027-03-26", {});
		await coordinator.seesPrivately(/The case stays where it stands until somebody says/);

		await opensDetails(coordinator, ref);
		expectForm(
			coordinator,
			/School attendance order, 10 March 2027. Notice served. It runs to the end of 24 March 2027/,
		);
		await coordinator.pressesInForm("Letters, order and roll");
		await expect
			.poll(() => coordinator.form().text)
			.toMatch(/Why: 15 days, beginning with the day of service/);
		expectForm(coordinator, /Wed 10 to Wed 24 Mar: 15 days, counted/);
		expectForm(coordinator, /Spoke on the telephone[\s\S]*says that an aunt teaches[\s\S]*Nightjar Academy/);
		await coordinator.leaves();

		// Each step is on record, without a word of what was written; nobody else takes it.
		const { rows } = await world.database.superuser.query<{ facts: { step?: string } }>(
			"select facts from ledger where act in ('order.recorded', 'parent.contacted') order by id",
		);
		expect(rows.map((r) => r.facts.step ?? "contact")).toEqual([
			"considered",
			"contact",
			"notice",
			"response",
			"order",
			"complied",
		]);
		expect(JSON.stringify(rows)).not.toMatch(/Nightjar|aunt|timetable|Quillfeather/);
		await outsider.does(`order ${ref}`);
		await expect.poll(async () => (await refusalsIn(world)).map((r) => r.action)).toContain("order");
	},
);
