import { expect } from "vitest";
import { casesIn, onEach, opensDetails, raises, whatHappened } from "../support/each-platform.ts";
import type { Answers, Person } from "../support/people.ts";
import { aChild } from "../support/story.ts";

/** Sends a screen with these answers, and expects this sentence with everything still there. */
async function isTold(person: Person, answers: Answers, sentence: RegExp): Promise<void> {
	await person.fills(answers, { force: true });
	const before = person.form().values;
	await person.sends({ force: true });
	expect(person.form().text).toMatch(sentence);
	for (const [field, value] of Object.entries(before)) {
		expect(person.form().values[field], `“${field}” after the error`).toEqual(value);
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

onEach("[S3-21] a missing answer is asked for at its field", async ({ raiser }) => {
	await raiser.does("raise");
	await raiser.sends();
	expect(raiser.form().text).toMatch(/Say whether you checked what you did not tick/);
	await raiser.fills({ unticked: "unknown" });
	await raiser.sends();
	await isTold(raiser, aChild({ first_name: "", surname: "" }), /Enter a name, or describe the child/);
	await isTold(raiser, { first_name: "Zephyrine", address: "", parent: " " }, /Enter the last known address/);
	expect(raiser.form().text).toMatch(/Enter the parent or carer/);
	await raiser.fills({ address: "unknown", parent: "unknown" });
	await raiser.sends();
	await isTold(raiser, { school: "Weir Lane" }, /Choose the main reason/);
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0001/);
});

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
