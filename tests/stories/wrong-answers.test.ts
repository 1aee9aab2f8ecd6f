import { expect } from "vitest";
import {
	casesIn,
	onEach,
	opensDetails,
	raises,
	reachesTheCheck,
	whatHappened,
} from "../support/each-platform.ts";
import { type Answers, expectForm, type Person } from "../support/people.ts";
import { aChild } from "../support/story.ts";

/** Sends a screen with these answers, and expects this sentence with everything still there. */
async function isTold(person: Person, answers: Answers, sentence: RegExp): Promise<void> {
	await person.fills(answers, { force: true });
	// Ticks stand in the form's order once the screen is drawn anew, in whatever order they were made.
	const ticked = (value: unknown) => (Array.isArray(value) ? value.toSorted() : value);
	const before = person.form().values;
	await person.sends({ force: true });
	expect(person.form().text).toMatch(sentence);
	for (const [field, value] of Object.entries(before)) {
		expect(ticked(person.form().values[field]), `“${field}” after the error`).toEqual(ticked(value));
	}
}

/** Opens the form and goes to the screen about the child. */
async function reachesTheChild(person: Person): Promise<void> {
	await person.does("raise");
	await person.fills({ unticked: "no" });
	await person.sends();
}

onEach("a date of birth that cannot be is named, and can be mended", async ({ world, raiser }) => {
	await reachesTheChild(raiser);
	await isTold(raiser, aChild({ birth: "2027-08-01" }), /1 August 2027 is in the future/);
	await isTold(raiser, { birth: "1987-02-03" }, /is 40/);
	await isTold(raiser, { birth: "", age: "" }, /Enter the date of birth, or about how old/);
	await raiser.fills({ birth: "2015-06-10" });
	await raiser.sends();
	await isTold(raiser, whatHappened({ last_attended: "2027-03-11" }), /This date is in the future/);
	await raiser.fills({ last_attended: "2027-02-26" });
	await raiser.sends();
	expect(raiser.form().text).toMatch(/Quillfeather/);
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0001/);
	expect(await casesIn(world)).toBe(1);
});

onEach("what is no date at all is named at its field", async ({ raiser }) => {
	await reachesTheChild(raiser);
	for (const birth of ["soon", "2015-02-30", "10/06/2015", "2015-06-10T00:00:00Z"]) {
		await raiser.fills(aChild({ birth }), { force: true });
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Enter a real date, with day, month and year/);
		expect(raiser.form().values.surname).toBe("Quillfeather");
	}
	await raiser.fills({ birth: "2015-06-10" });
	await raiser.sends();
	expect(raiser.form().text).toMatch(/On a school's roll now|Step 3/);
});

onEach(
	"[S3-21] a missing answer is asked for at its field, and of a school what its register has",
	async ({ raiser, coordinator }) => {
		await raiser.does("raise");
		await raiser.sends();
		expect(raiser.form().text).toMatch(/Say whether you checked what you did not tick/);
		await raiser.fills({ unticked: "unknown" });
		await raiser.sends();
		await isTold(raiser, aChild({ first_name: "", surname: "" }), /Enter a name, or describe the child/);
		await isTold(
			raiser,
			{ first_name: "Zephyrine", address: "", parent: " " },
			/Enter the last known address/,
		);
		expect(raiser.form().text).toMatch(/Enter the parent or carer/);
		await isTold(raiser, { address: "unknown", parent: "unknown", upn: "" }, /Enter the UPN/);
		await raiser.fills({ upn: "not to hand" });
		await raiser.sends();
		await isTold(raiser, { school: "Weir Lane" }, /Choose the main reason/);
		await isTold(
			raiser,
			{ ...whatHappened({ last_attended: "", last_seen: "", steps: [] }) },
			/Enter the day the child last attended/,
		);
		expect(raiser.form().text).toMatch(/Enter the day the child was last seen/);
		expect(raiser.form().text).toMatch(/Tick what has been tried. “Nothing yet” is an answer/);
		await isTold(raiser, { steps: ["nothing", "visited"] }, /“Nothing yet”, but not both/);
		// What a school cannot find out keeps nothing back: it says so, and those who work on the case read it.
		await raiser.fills({ last_attended: "2027-02-26", not_known: ["last_seen"], steps: ["phoned", "wrote"] });
		await raiser.sends();
		expect(raiser.form().text).toMatch(/Last seen\W+The school does not know/);
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-0001/);
		await opensDetails(coordinator, ref);
		expect(coordinator.form().text).toMatch(/Last attended\W+26 February 2027/);
		expect(coordinator.form().text).toMatch(/Last seen\W+The school does not know/);
		expect(coordinator.form().text).toMatch(/Tried before\W+Phoned every contact; Wrote to the address/);
		await coordinator.leaves();
		// Nobody else has a register: what is not known is left blank.
		await coordinator.does("raise");
		await coordinator.fills({ unticked: "no" });
		await coordinator.sends();
		await coordinator.fills(aChild({ upn: "", birth: "2013-02-03", surname: "Other", first_name: "Any" }));
		await coordinator.sends();
		if (/Do we know this child/.test(coordinator.form().text)) {
			await coordinator.fills({ same_child: "different" });
			await coordinator.sends();
		}
		expect(coordinator.form().text).not.toMatch(/What your school does not know/);
		await coordinator.fills(whatHappened({ last_attended: "", last_seen: "", steps: [] }));
		await coordinator.sends();
		await coordinator.sends();
		await coordinator.seesPrivately(/Received: MIL-2027-0002/);
	},
);

onEach("a choice that was never offered is refused at its field", async ({ world, raiser }) => {
	await raiser.does("raise");
	const forge = async (answers: Answers) => {
		await raiser.fills(answers, { force: true });
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Choose from the list that is shown/);
	};
	await forge({ unticked: "perhaps" });
	await forge({ unticked: "no", known: ["never_offered"] });
	await raiser.fills({ unticked: "no", known: [] });
	await raiser.sends();
	await raiser.fills(aChild());
	await forge({ sex: "'; drop table child; --" });
	await raiser.fills({ sex: "female" });
	await raiser.sends();
	await forge(whatHappened({ reason: "__proto__", steps: ["phoned", "prayed"] }));
	expect(await casesIn(world)).toBe(0);
	await raiser.fills(whatHappened({ steps: ["phoned"] }));
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0001/);
});

onEach("an answer that is too long is named, and nothing else is lost", async ({ raiser }) => {
	await reachesTheChild(raiser);
	const long = "A long story. ".repeat(800);
	await raiser.fills(aChild({ description: long, first_name: "Z".repeat(201) }), { force: true });
	await raiser.sends({ force: true });
	expect(raiser.form().text).toMatch(/Shorten this to 3,000 characters or fewer/);
	expect(raiser.form().text).toMatch(/Shorten this to 200 characters or fewer/);
	expect(raiser.form().values).toMatchObject({ surname: "Quillfeather", first_name: "Z".repeat(201) });
	expect(String(raiser.form().values.description)).toHaveLength(long.length);
	await raiser.fills({ description: "Tall", first_name: "Zephyrine" });
	await raiser.sends();
	expect(raiser.form().text).toMatch(/Step 3/);
});

onEach("the longest answers that are allowed are saved and read again", async ({ world, raiser }) => {
	const most = "é".repeat(2_990);
	const ref = await raises(raiser, { child: { description: most }, happened: { hazards: `${most}!` } });
	await opensDetails(raiser, ref);
	expect(raiser.form().text).toContain(most.slice(0, 900));
	expect(await casesIn(world)).toBe(1);
});

onEach("a UPN with a slip is pointed out on the last look, and is not refused", async ({ raiser }) => {
	const slip = /The first letter does not fit the digits\. Check the UPN for a slip\. Go back to change it/;
	await reachesTheCheck(raiser, { child: { upn: "P207000016094" } });
	expectForm(raiser, slip);
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0001/);
	if (raiser.hasForm()) await raiser.leaves();
	for (const upn of ["P207000016049", "not to hand"]) {
		await reachesTheCheck(raiser, { child: { upn, birth: "2014-02-03" } });
		expect(raiser.form().text).not.toMatch(/Check the UPN|A UPN/);
		await raiser.leaves();
	}
});

onEach(
	"a school is not told that what it owes may be left out, and is told of the rest",
	async ({ raiser }) => {
		await reachesTheChild(raiser);
		expect(raiser.form().text).toMatch(/UPN, or “not to hand”/);
		expect(raiser.form().text).not.toMatch(/UPN, or “not to hand” \(optional\)/);
		await raiser.fills(aChild());
		await raiser.sends();
		expect(raiser.form().text).toMatch(/On a school's roll now/);
		expect(raiser.form().text).not.toMatch(
			/(Last attended|Last seen|What has been tried)[^\n]* \(optional\)/,
		);
	},
);
