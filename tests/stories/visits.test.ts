import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, raisesAnother, sendsOn, triages } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const WAIT = { timeout: 20_000 };

async function enquiryOn({ database }: TestWorld, ref: string, check: string) {
	const { rows } = await database.superuser.query(
		`select e.id, e.outcome, e.attempts, e.held from enquiry e join case_file f on f.id = e.case_id
			where f.ref = $1 and e.check_code = $2`,
		[ref, check],
	);
	return rows[0] as { id: string; outcome: string | null; attempts: number; held: string | null };
}

/** Records the outcome of one of a case's enquiries, from the case. */
async function records(person: Person, world: TestWorld, ref: string, check: string, outcome: string) {
	await begins(person, `outcome ${ref}`);
	await person.fills({ enquiry: (await enquiryOn(world, ref, check)).id, outcome });
	await sendsOn(person);
}

onEach(
	"[S3-30] other addresses are visited: each has its outcome before the home visit is complete",
	async ({ world, raiser, coordinator, outsider }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await begins(raiser, `address ${ref}`);
		await raiser.fills({ address: "14 Nightjar Passage, flat 2", told_by: "school" });
		await sendsOn(raiser);
		await raiser.seesPrivately(new RegExp(`Added to ${ref} as address 1`));
		await begins(coordinator, `address ${ref}`);
		await coordinator.fills({ address: "Thessaly Quillfeather's sister, NJ9 9ZZ", told_by: "family" });
		await sendsOn(coordinator);

		await records(coordinator, world, ref, "E04", "no_trace");
		expectForm(coordinator, /The home visit is not complete: address 1 and address 2 have no outcome/);
		await coordinator.leaves();
		await begins(coordinator, `visit ${ref}`);
		expectForm(coordinator, /Address 1[\s\S]*14 Nightjar Passage, flat 2[\s\S]*not visited yet/);
		const { rows } = await world.database.superuser.query("select id from other_address order by number");
		await coordinator.fills({ which: rows[0].id, on: "2027-03-11", came: "nobody_in" });
		await sendsOn(coordinator);
		expectForm(coordinator, /This date has not come yet/);
		await coordinator.fills({ on: "2027-03-10", note: "Afternoon. Curtains drawn" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/address 1. It stays open: go again at another time of day/);

		// Nobody answering is an attempt; not going needs its reason.
		await begins(coordinator, `visit ${ref}`);
		await coordinator.fills({ which: rows[1].id, came: "not_visited" });
		await sendsOn(coordinator);
		expectForm(coordinator, /Say why nobody went/);
		await coordinator.fills({ note: "Police ask us to wait" });
		await sendsOn(coordinator);
		await records(coordinator, world, ref, "E04", "no_trace");
		expectForm(coordinator, /not complete: address 1 has no outcome/);
		await coordinator.leaves();
		await begins(coordinator, `visit ${ref}`);
		await coordinator.fills({ which: rows[0].id, came: "moved_on" });
		await sendsOn(coordinator);
		await records(coordinator, world, ref, "E04", "no_trace");
		await coordinator.seesPrivately(new RegExp(`Recorded for ${ref}. The case's card shows it`));
		expect(await enquiryOn(world, ref, "E04")).toMatchObject({ outcome: "no_trace" });
		await opensDetails(coordinator, ref);
		expectForm(
			coordinator,
			/Address 1, told by: the school[\s\S]*flat 2[\s\S]*Curtains drawn[\s\S]*Police ask us/,
		);
		await everythingDelivered(world);
		await outsider.does(`visit ${ref}`);
		await outsider.seesPrivately(/There is no case with that reference that you can open/);
	},
);

onEach(
	"[S3-31] neighbours are asked discreetly: the form warns against disclosure, and respects a hold",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await begins(coordinator, `outcome ${ref}`);
		expectForm(coordinator, /Ask only: “Do you know where the family is\?”/);
		expectForm(coordinator, /Disclose nothing. Do not say that a child is missing from education/);
		await coordinator.leaves();
		await coordinator.does("overdue");
		await world.moveTo(new Date("2027-03-16T09:00:00Z"));
		await coordinator.does("overdue");
		await coordinator.seesPrivately(/Ask neighbours|Neighbour enquiry/);

		// Where contact could harm, nobody is told how to ask: nobody asks.
		const held = await raisesAnother(world, raiser, { child: { birth: "2012-02-03" } });
		await world.database.superuser.query(
			`update enquiry set held = 'domestic_abuse', event_id = (select max(id) from ledger)
				where check_code in ('E01', 'E02', 'E03', 'E04', 'E05') and case_id = (select id from case_file where ref = $1)`,
			[held],
		);
		await begins(coordinator, `outcome ${held}`);
		expectForm(coordinator, /On hold: make no contact with the family, the home or neighbours/);
		expect(coordinator.form().text).not.toMatch(/Do you know where the family is/);
	},
);

onEach(
	"[S3-34] the visiting officer reports back: the owner is alerted, by reference alone, and says that it is received",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		// The demo panel's education welfare officer is on Slack; in Teams the chair answers for her.
		const officer = personOf(world, platform === "slack" ? "plover-leah" : "heron-martin", platform);
		await records(officer, world, ref, "E04", "no_trace");
		await officer.seesPrivately(new RegExp(`Recorded for ${ref}`));
		await everythingDelivered(world);
		await coordinator.seesPrivately(
			new RegExp(`${ref}\\s+The home visit is done. Reported by (Leah Plover|Martin Heron), `),
		);
		const told = () => coordinator.privately().findLast((m) => /The home visit is done/.test(m.text))!;
		await coordinator.presses(told(), "Received");
		await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}: the report is received`));
		await everythingDelivered(world);
		await expect.poll(() => told().text, WAIT).toMatch(/Received by Asha Curlew/);
		expect(told().buttons).not.toContain("Received");
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /The visiting officer's report was received/);
		await coordinator.leaves();

		// A lead is for the coordinator to see at once.
		await records(raiser, world, ref, "E02", "lead_found");
		await everythingDelivered(world);
		await coordinator.seesPrivately(
			new RegExp(`${ref}\\s+A lead was found by an enquiry at Millbrook High School`),
		);
		// No reply is an attempt: it stays open, and is listed with the attempts.
		await records(raiser, world, ref, "E03", "no_reply");
		await raiser.seesPrivately(/The enquiry stays open and will be chased/);
		expect(await enquiryOn(world, ref, "E03")).toMatchObject({ outcome: null, attempts: 1 });
		await raiser.does("mine");
		await raiser.seesPrivately(
			/Letter home, Millbrook High School: due[^\n]*no reply so far \(1 attempt, last on/,
		);
	},
);

onEach("one answer holds for brothers and sisters, and names none that may not be seen", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const one = await raises(raiser);
	const two = await raisesAnother(world, raiser, { child: { birth: "2014-02-03" } });
	const three = await raisesAnother(world, raiser, { child: { birth: "2012-02-03" } });
	for (const other of [two, three]) {
		await begins(coordinator, `siblings ${one}`);
		await coordinator.fills({ sibling: one });
		await sendsOn(coordinator);
		expectForm(coordinator, /the reference of this very case/);
		await coordinator.fills({ sibling: other });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Linked: ${one} and ${other}`));
	}
	// The third is need to know: for the school it is no brother or sister of anybody's.
	await world.database.superuser.query(
		"update case_file set restricted = true, event_id = (select max(id) from ledger) where ref = $1",
		[three],
	);
	await world.database.superuser.query(
		"delete from case_member where kind = 'notifier' and case_id = (select id from case_file where ref = $1)",
		[three],
	);
	const idsOf = async (ref: string) =>
		(await world.database.superuser.query("select id from case_file where ref = $1", [ref])).rows[0].id;
	await begins(raiser, `outcome ${one}`);
	expect(Object.keys(raiser.form().values)).toContain("holds_for");
	expect(raiser.form().text).not.toContain(three);
	const { id } = await enquiryOn(world, one, "E02");
	await raiser.fills({ enquiry: id, outcome: "no_trace", note: "Asked at all three schools" });
	await raiser.fills({ holds_for: [await idsOf(two)] });
	await sendsOn(raiser);
	await raiser.seesPrivately(new RegExp(`Recorded for ${two} too`));
	expect(await enquiryOn(world, one, "E02")).toMatchObject({ outcome: "no_trace" });
	expect(await enquiryOn(world, two, "E02")).toMatchObject({ outcome: "no_trace" });
	expect(await enquiryOn(world, three, "E02")).toMatchObject({ outcome: null });
	const { rows } = await world.database.superuser.query(
		"select count(*)::int as n from ledger where act = 'enquiry.answered' and person_id = $1",
		[await idOf(world, scene.platform === "slack" ? "lapwing-grace" : "fieldfare-omar")],
	);
	expect(rows).toEqual([{ n: 2 }]);
	await opensDetails(coordinator, one);
	expectForm(coordinator, new RegExp(`Brothers and sisters[^]*${two}[^]*${three}`));
	await coordinator.pressesInForm("Not a sibling");
	await coordinator.seesPrivately(new RegExp(`${one} is not linked with brothers and sisters any more`));
});
