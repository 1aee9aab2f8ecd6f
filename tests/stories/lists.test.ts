import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { rollcall } from "../cli/run.ts";
import { onEach, opensDetails, raises, reachesTheCheck } from "../support/each-platform.ts";
import { expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { decides, sendsOn, standing, triages } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

let folder: string;
beforeAll(() => {
	folder = tempFolder("rollcall-lists");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const AS = ["--panel", "millbrook-cme", "--as", "curlew-asha"];

/** Loads a file of these lines at the command line, on the world's record. */
async function loads(world: TestWorld, what: "admissions" | "leavers", ...lines: string[]) {
	const file = join(folder, `${what}.csv`);
	writeFileSync(file, lines.join("\n"));
	return rollcall(["import", what, file, ...AS], world.environment);
}

/** Presses a button of the newest private message that has it. */
async function presses(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.presses(person.privately().findLast((m) => m.buttons.includes(label))!, label);
}

const at = (world: TestWorld, instant: string) => world.moveTo(new Date(instant));

onEach(
	"[S0-6] a child whose case ended as home education is on the list, with a next review that is reminded",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await everythingDelivered(world);
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await decides(
			coordinator,
			ref,
			{ type: "close" },
			{ param_closure: "ehe_suitable" },
			{ param_officer: "The officer", param_view: "Suitable", param_view_on: "2027-03-09" },
		);
		if (coordinator.hasForm()) await sendsOn(coordinator);
		await coordinator.seesPrivately(/Decision recorded/);
		await at(world, "2027-03-10T09:05:00Z");
		await coordinator.does("home-education");
		await coordinator.seesPrivately(/Educated at home[\s\S]*1 child\./);
		await presses(coordinator, "Open the list");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expectForm(
			coordinator,
			/Zephyrine Quillfeather, 10 June 2015 \(11\)\. Suitable\. Review due Fri 10 Mar 2028/,
		);
		await coordinator.leaves();
		// One who was never a case comes onto it by hand.
		await presses(coordinator, "Add a child");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await coordinator.fills({ first_name: "Thessaly", surname: "Quillfeather", birth: "2016-01-02" });
		await sendsOn(coordinator);
		await coordinator.fills({ status: "being_assessed", since: "2027-02-01", next_look: "2027-03-17" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/on the home education list\. Next review 17 March 2027/);
		// The day after a review was due the coordinators are reminded, once.
		await at(world, "2027-03-18T08:31:00Z");
		await everythingDelivered(world);
		await coordinator.seesPrivately(/1 home education review is overdue/);
		await at(world, "2027-03-18T11:00:00Z");
		await everythingDelivered(world);
		expect(
			coordinator.privately().filter((m) => /home education review is overdue/.test(m.text)),
		).toHaveLength(1);
		await presses(coordinator, "Open the list");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expectForm(coordinator, /Thessaly Quillfeather[\s\S]*Review was due Wed 17 Mar/);
		const { rows } = await world.database.superuser.query(
			"select id from listed_child where case_id is null",
		);
		expect(rows).toHaveLength(1);
	},
);

onEach(
	"[S4-3] children without a place are listed by the day on which they reach school age, in chat and at the command line",
	async (scene) => {
		const { world, coordinator } = scene;
		const loaded = await loads(
			world,
			"admissions",
			"Forename,Surname,DOB,Post code",
			// The edges of section 8: 31 March 2022 reaches it on 31 March 2027, a day later on 31 August.
			"Zephyrine,Quillfeather,31/03/2022,NJ9 9ZZ",
			"Thessaly,Quillfeather,01/04/2022,NJ9 9ZZ",
			"Cy,Tansy,31/08/2022,",
			"Di,Tansy,01/09/2021,",
			"Ed,Tansy,,",
			"Flo,Tansy,01/02/2005,",
		);
		expect(loaded.code).toBe(0);
		expect(loaded.out).toMatch(/Line 6 refused: Date of birth: it is missing/);
		expect(loaded.out).toMatch(/Line 7 refused: Date of birth: /);
		expect(loaded.out).toMatch(
			/4 children were put onto the list of children reaching school age without a place; 2 rows were refused/,
		);
		const report = await rollcall(["report", "starting", ...AS], world.environment);
		expect(report.out).toMatch(/2026-12-31 +yes +1\n2027-03-31 +no +1\n2027-08-31 +no +2/);
		expect(report.out).not.toMatch(/Quillfeather|Tansy/);
		await coordinator.does("starting");
		const shown = await coordinator.seesPrivately(
			/31 December 2026 \(reached\): 1 child[\s\S]*31 March 2027: 1 child[\s\S]*31 August 2027: 2 children/,
		);
		expect(shown[0]).not.toMatch(/Tansy/);
		await presses(coordinator, "Open the list");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expectForm(coordinator, /Di Tansy, 1 September 2021 \(5\)\. Of school age since 31 December 2026/);
		expectForm(coordinator, /Zephyrine Quillfeather[\s\S]*Of school age from 31 March 2027/);
		await coordinator.leaves();
		// The same file again doubles nobody.
		const again = await loads(world, "admissions", "DOB,Surname,Forename", "01/09/2021,Tansy,Di");
		expect(again.out).toMatch(/1 row was passed over/);
		// The day comes.
		await at(world, "2027-04-01T09:00:00Z");
		await coordinator.does("starting");
		await coordinator.seesPrivately(/31 March 2027 \(reached\): 1 child/);
	},
);

onEach(
	"[S4-4] a child who left a school is listed until the next one is known, and one press makes a notification",
	async (scene) => {
		const { world, coordinator } = scene;
		const headers = "Forename,Surname,DOB,Leaving date,Last school";
		const older = "Thessaly,Quillfeather,10/06/2014,01/02/2027,Millbrook High School";
		const loaded = await loads(world, "leavers", headers, older, "Cy,Tansy,04/05/2015,01/09/2027,");
		expect(loaded.out).toMatch(/Line 3 refused: Left on: 1 September 2027 is in the future/);
		expect(loaded.out).toMatch(/1 child was put onto the list of children whose next school is not known/);
		await coordinator.does("leavers");
		await coordinator.seesPrivately(/1 child\. 1 left more than a month ago/);
		await pressesFirstRow(coordinator, "Say where they are");
		expectForm(coordinator, /Thessaly[\s\S]*Quillfeather[\s\S]*1 February 2027/);
		await coordinator.fills({ settled: "destination" });
		await sendsOn(coordinator);
		expectForm(coordinator, /Say where the child is, and who confirmed it/);
		await coordinator.fills({ destination: "Weir Lane, by their office" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The child is off the list/);
		// The next month's file has the one who was settled too: only the new one comes onto the list.
		const newer = "Zephyrine,Quillfeather,10/06/2015,12/02/2027,Millbrook High School";
		expect((await loads(world, "leavers", headers, older, newer)).out).toMatch(
			/1 row was passed over[\s\S]*1 child was put/,
		);
		await coordinator.does("leavers");
		await coordinator.seesPrivately(/1 child\./);
		await pressesFirstRow(coordinator, "Make a notification");
		const [, ref] = await coordinator.seesPrivately(/(MIL-2027-\d{4}) is made of the row/);
		await opensDetails(coordinator, ref!);
		expectForm(coordinator, /Zephyrine[\s\S]*Quillfeather[\s\S]*Millbrook High School/);
		await coordinator.leaves();
		await coordinator.does("leavers");
		await coordinator.seesPrivately(/Nobody is on it/);
		expect((await standing(world, ref!)).state).toBe("enquiries");
		// What was listed is the case's now, and what is settled is taken away after the panel's days.
		await at(world, "2027-07-01T09:00:00Z");
		await everythingDelivered(world);
		expect((await world.database.superuser.query("select distinct words from listed_child")).rows).toEqual([
			{ words: null },
		]);
	},
);

onEach(
	"[S2-22][D-9] whoever notifies of a child who lives elsewhere is told whose area it is, and is never refused",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await reachesTheCheck(raiser, { child: { postcode: "AY1 4QQ" } });
		expectForm(
			raiser,
			/By the postcode this home is in the area of Ashby Council\. You can send it here all the same/,
		);
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
		await everythingDelivered(world);
		await coordinator.seesPrivately(
			new RegExp(`${ref}: by its postcode the home is in the area of Ashby Council`),
		);
		// The transfer is offered, and knows where to.
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await presses(coordinator, "Transfer");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expect(coordinator.form().values).toMatchObject({ authority: "Ashby Council" });
		await sendsOn(coordinator);
		await coordinator.fills({ outgoing_reason: "They live there" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/a transfer to Ashby Council/);
		expect((await standing(world, ref)).state).toBe("transfer_out_pending");
	},
);

onEach(
	"[S2-22] an agency that is no school notifies of a child without a place: by the home's postcode it is this authority's, or whose it is",
	async ({ world, coordinator, outsider }) => {
		const elsewhere = /this home is in the area of/;
		const told = () =>
			coordinator.privately().filter((m) => /the home is in the area of/.test(m.text)).length;
		const unplaced = { on_roll: "no", whereabouts: "yes", reason: "no_place_after_moving_in", steps: [] };
		await reachesTheCheck(outsider, { happened: unplaced });
		expect(outsider.form().text).not.toMatch(elsewhere);
		await outsider.sends();
		const [ours] = await outsider.seesPrivately(/MIL-2027-0001/);
		await everythingDelivered(world);
		expect(told()).toBe(0);
		await opensDetails(coordinator, ours);
		expectForm(coordinator, /Main reason\W+Moved into the area and has no school place/);
		await coordinator.leaves();
		if (outsider.hasForm()) await outsider.leaves();
		const there = { birth: "2013-04-05", postcode: "AY2 1AB" };
		await reachesTheCheck(outsider, { child: there, happened: unplaced });
		expectForm(outsider, /in the area of Ashby Council\. You can send it here all the same/);
		await outsider.sends();
		await outsider.seesPrivately(/MIL-2027-0002/);
		await everythingDelivered(world);
		expect(told()).toBe(1);
	},
);

/** Does what the first row of the list of leavers offers. */
async function pressesFirstRow(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does("leavers");
	await presses(person, "Open the list");
	await expect.poll(() => person.hasForm()).toBe(true);
	await person.pressesInForm(label);
	if (label !== "Make a notification") {
		await expect
			.poll(() => (person.hasForm() ? person.form().text : ""))
			.toMatch(/Why does the child leave the list/);
	}
}
