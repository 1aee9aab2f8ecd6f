import { expect } from "vitest";
import { onEach, opensDetails, raises, type Scene } from "../support/each-platform.ts";
import { expectForm, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

onEach("[S3-8] what is recorded of a child is corrected, and what it said before is kept", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await coordinator.does(`correct ${ref}`);
	expect(coordinator.form().values).toMatchObject({
		surname: "Quillfeather",
		birth: "2015-06-10",
		sex: "female",
	});
	await coordinator.sends();
	await coordinator.sends();
	await coordinator.fills({ because: "wrong" });
	await coordinator.sends();
	await coordinator.seesPrivately(/Nothing was changed/);
	// Born in 2025, not 2015: it is not lost on the way that the child is no longer of school age.
	if (coordinator.hasForm()) await coordinator.leaves();
	await coordinator.does(`correct ${ref}`);
	await coordinator.fills({ surname: "Quillfether", birth: "2025-06-10", phone: "" });
	await coordinator.sends();
	await coordinator.fills({ hazards: "A dog in the yard" });
	await coordinator.sends();
	await coordinator.fills({ because: "wrong" });
	await coordinator.sends();
	await coordinator.seesPrivately(
		/corrected \(surname, date of birth, phone and safety on visits\)[\s\S]*below compulsory school age/,
	);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Surname \(corrected 10 March 2027\)\W+Quillfether/);
	expectForm(coordinator, /10 June 2025/);
	expectForm(coordinator, /Phone \(corrected 10 March 2027\)\W+Taken away/);
	expectForm(coordinator, /Corrected: surname, date of birth, phone and safety on visits. It was wrong/);
	expect(coordinator.form().text).not.toMatch(/Quillfeather,|07700 900461/);
	// Who recorded what it said before, who corrected it, when and why.
	await coordinator.pressesInForm("What it said before");
	expectForm(coordinator, /Before: Quillfeather\W+recorded by .+, 10 March 2027/);
	expectForm(coordinator, /Now: Quillfether\W+corrected by Asha Curlew, 10 March 2027. It was wrong/);
	expectForm(coordinator, /Now: Taken away/);
	expect(coordinator.form().text).not.toMatch(/Zephyrine/);
	await coordinator.leaves();
	const { rows } = await world.database.superuser.query(
		"select count(*)::int as n from sealed where field = 'surname'",
	);
	expect(rows).toEqual([{ n: 2 }]);
	// Found by what it says now, and no longer by the slip.
	for (const [surname, found] of [
		["Quillfether", true],
		["Nobody", false],
	] as const) {
		await coordinator.does("find");
		await coordinator.fills({ surname });
		await coordinator.sends();
		expect(coordinator.form().text.includes(ref)).toBe(found);
		await coordinator.leaves();
	}
});

onEach("who disagrees is heard, however often: their words are kept beside the record", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	for (const says of ["She was never on that school's roll", "He has not lived there since May"]) {
		await coordinator.does(`correct ${ref}`);
		await coordinator.sends();
		await coordinator.sends();
		await coordinator.fills({ because: "disputed" });
		await coordinator.sends({ force: true });
		expect(coordinator.form().text).toMatch(/Enter what they say, in their words/);
		await coordinator.fills({ disagreement: says });
		await coordinator.sends();
		await coordinator.seesPrivately(/what they say is kept beside the record/);
		if (coordinator.hasForm()) await coordinator.leaves();
	}
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /She was never on that school's roll[\s\S]*He has not lived there since May/);
	expectForm(coordinator, /Disagreed with, in their words/);
	await coordinator.leaves();
});

onEach(
	"a note is corrected; the coordinator hears of a date of birth that makes it another case",
	async (scene) => {
		const { world, raiser, coordinator, platform } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await raiser.does(`outcome ${ref}`);
		await raiser.fills({
			...{ enquiry: await enquiryOf(scene), outcome: "no_trace", note: "The aunt at number 9 knows nothing" },
		});
		await raiser.sends();
		await raiser.seesPrivately(/Recorded for/);
		await opensDetails(coordinator, ref);
		await coordinator.pressesInForm("Correct the note");
		expect(coordinator.form().values.note).toBe("The aunt at number 9 knows nothing");
		await coordinator.fills({ note: "The neighbour at number 9 knows nothing" });
		await coordinator.sends();
		await coordinator.fills({ because: "asked", disagreement: "I have no sister" });
		await coordinator.sends();
		await coordinator.seesPrivately(/the note on .+ is corrected/);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /no trace \(corrected 10 March 2027\)[\s\S]*The neighbour at number 9/i);
		expectForm(coordinator, /Disagreed with: I have no sister/);
		expect(coordinator.form().text).not.toMatch(/The aunt/);
		await coordinator.pressesInForm("What it said before");
		expectForm(coordinator, /Before: The aunt at number 9/);
		await coordinator.leaves();

		const chair = personOf(world, "heron-martin", platform);
		await chair.does(`correct ${ref}`);
		await chair.fills({ birth: "2025-06-10" });
		await chair.sends();
		await chair.sends();
		await chair.fills({ because: "wrong" });
		await chair.sends();
		await everythingDelivered(world);
		await coordinator.seesPrivately(/a date of birth was corrected[\s\S]*early-years list/);
	},
);

/** An enquiry of the raiser's own agency. */
async function enquiryOf({ world, raiser }: Scene): Promise<string> {
	const key = raiser.platform === "slack" ? "lapwing-grace" : "fieldfare-omar";
	const { rows } = await world.database.superuser.query(
		`select e.id from enquiry e join person p on p.agency_id = e.agency_id
			where p.key = $1 and e.closed_at is null order by e.check_code limit 1`,
		[key],
	);
	return rows[0].id;
}
