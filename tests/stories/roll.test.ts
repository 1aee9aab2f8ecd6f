import { expect } from "vitest";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { CANARIES } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** What would say that a removal is right. */
const JUDGES = /lawful|legal|valid|permitted|allowed|may be removed|can be removed|compliant|justified/i;

onEach(
	"[S3-15] a removal from roll: its ground, evidence and return are recorded, the days of absence counted, and nothing says that it is right",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await begins(raiser, `roll ${ref}`);
		const asked = raiser.form().text;
		expect(asked).toMatch(/The child stays on roll while joint enquiries go on/);
		await raiser.fills({
			...{ roll_ground: "i", roll_enquiries: "not_yet" },
			roll_evidence: "Zephyrine has been marked N since February",
		});
		await sendsOn(raiser);
		expectForm(raiser, /This ground speaks of school days of absence. Enter the first of them/);
		await raiser.fills({ absent_from: "2027-03-11" });
		await sendsOn(raiser);
		expectForm(raiser, /This date has not come yet/);
		await raiser.fills({ absent_from: "2027-02-26" });
		await sendsOn(raiser);
		const [first] = await raiser.seesPrivately(/Recorded: removal from roll[\s\S]*/);
		expect(first).toMatch(/Not removed: still on roll/);
		expect(first).toMatch(
			/8 school days of absence, from Fri 26 Feb to the day before today. The ground speaks of 20/,
		);
		expect(first).toMatch(/Fri 26 Feb to Tue 9 Mar: 8 school days, counted \(weekends left out\)/);
		expect(first).toMatch(/This is what was recorded/);

		// Recorded anew once it is done: what was there stays.
		await world.moveTo(new Date("2027-04-22T09:00:00Z"));
		await begins(raiser, `roll ${ref}`);
		await raiser.fills({
			...{ roll_ground: "i", removed_on: "2027-04-15", absent_from: "2027-02-26", roll_enquiries: "both" },
			roll_evidence: "Signed by both, as the record of the enquiries has it",
		});
		await sendsOn(raiser);
		const [second] = await raiser.seesPrivately(/Removed on\W+15 April 2027[\s\S]*/);
		expect(second).toMatch(/23 school days of absence, from Fri 26 Feb to the day before the removal\./);
		expect(second).toMatch(/Pupil's file uploaded \(XXX\)\W+Not recorded. By Fri 7 May/);

		await raiser.pressesInForm("Deletion return and file");
		await expect.poll(() => raiser.form().text).toMatch(/Deletion return sent to the authority on/);
		// What the authority received is not the school's to say, whatever a forged form has in it.
		expect(Object.keys(raiser.form().values)).not.toContain("return_received");
		await raiser.sends();
		expectForm(raiser, /Enter at least one date/);
		await raiser.fills({ return_sent: "2027-04-16", file_on: "2027-04-20" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Deletion return sent\W+16 April 2027[\s\S]*\(XXX\)\W+20 April 2027/);
		// The authority says that it has it.
		await opensDetails(coordinator, ref);
		await coordinator.pressesInForm("Letters, order and roll");
		await expect.poll(() => coordinator.form().text).toMatch(/Deletion return received\W+Not recorded/);
		const sheet = coordinator.form().text;
		expect(sheet).toMatch(/Not removed: still on roll[\s\S]*marked N since February[\s\S]*15 April 2027/);
		await coordinator.leaves();

		const { rows } = await world.database.superuser.query(
			"select act, facts from ledger where act in ('roll.recorded', 'roll.returned') order by id",
		);
		expect(rows.map((r) => r.act)).toEqual(["roll.recorded", "roll.recorded", "roll.returned"]);
		for (const canary of [...CANARIES, "marked N"]) expect(JSON.stringify(rows)).not.toContain(canary);
		await opensDetails(coordinator, ref);
		const timeline = coordinator.form().text;
		expect(timeline).toMatch(
			/Recorded as removed from roll on 15 April 2027. Ground I: absent for 20 school days/,
		);
		await coordinator.leaves();

		// In no chat: a ground is a reason.
		for (const { text } of raiser.privately()) expect(text).not.toMatch(/Ground|school days of absence/);
		const said = [asked, first, second, sheet, timeline, ...raiser.privately().map((m) => m.text)];
		for (const words of said) expect(words).not.toMatch(JUDGES);
	},
);
