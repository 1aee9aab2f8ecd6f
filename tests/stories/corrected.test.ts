import { expect } from "vitest";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

onEach("what is recorded of a child is put right, and what it said before is kept", async (scene) => {
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
	await coordinator.fills({ because: "wrong" });
	await coordinator.sends();
	await coordinator.seesPrivately(/Nothing was changed/);
	// Born in 2025, not 2015: it is not lost on the way that the child is no longer of school age.
	if (coordinator.hasForm()) await coordinator.leaves();
	await coordinator.does(`correct ${ref}`);
	await coordinator.fills({ surname: "Quillfether", birth: "2025-06-10", phone: "" });
	await coordinator.sends();
	await coordinator.fills({ because: "wrong" });
	await coordinator.sends();
	await coordinator.seesPrivately(
		/corrected \(surname, date of birth and phone\)[\s\S]*below compulsory school age/,
	);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Quillfether/);
	expectForm(coordinator, /10 June 2025/);
	expectForm(coordinator, /Corrected: surname, date of birth and phone. It was wrong when it was entered/);
	expect(coordinator.form().text).not.toMatch(/Quillfeather,|07700 900461/);
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

onEach("a parent who disagrees is heard: their words are kept beside the record", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await coordinator.does(`correct ${ref}`);
	await coordinator.sends();
	await coordinator.fills({ because: "disputed" });
	await coordinator.sends({ force: true });
	expect(coordinator.form().text).toMatch(/Enter what they say, in their words/);
	await coordinator.fills({ disagreement: "She was never on that school's roll" });
	await coordinator.sends();
	await coordinator.seesPrivately(/what they say is kept beside the record/);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /She was never on that school's roll/);
	expectForm(coordinator, /disagrees with what is recorded/);
	await coordinator.leaves();
});
