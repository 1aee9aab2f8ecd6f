import { expect } from "vitest";
import { onEach, opensDetails, raises, reachesTheCheck, whatHappened } from "../support/each-platform.ts";
import { type Answers, expectForm } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { begins } from "../support/triage.ts";

/** The same child, as another hand writes them: a slip, day and month exchanged, another address. */
const AGAIN: Answers = {
	...aChild(),
	surname: "Quilfeather",
	birth: "2015-10-06",
	address: "3 Wryneck Court",
	postcode: "NJ1 1AA",
	phone: "",
};

const minute = (scene: { world: { moveTo(to: Date): Promise<void> } }, at: string) =>
	scene.world.moveTo(new Date(at));

onEach("a likely match is shown to whoever raises, and joins nothing by itself", async (scene) => {
	const { world, raiser } = scene;
	const first = await raises(raiser);
	await everythingDelivered(world);
	if (raiser.hasForm()) await raiser.leaves();
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills(AGAIN);
	await raiser.sends();
	expectForm(raiser, /Do we know this child/);
	expectForm(raiser, new RegExp(`${first}[^]*Zephyrine[^]*Quillfeather`));
	expectForm(raiser, /Date of birth with day and month exchanged, same first name, similar surname/);
	expectForm(raiser, /Raised today/);
	await raiser.sends({ force: true });
	expect(raiser.form().text).toMatch(/“I am not sure” is an answer/);
	await raiser.fills({ same_child: "new_episode" });
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(/MIL-2027-0002/);
	const { rows } = await world.database.superuser.query(
		"select count(distinct child_id)::int as n from case_file",
	);
	expect(rows).toEqual([{ n: 2 }]);
});

onEach("what one school may not see, the coordinator is told of and decides", async (scene) => {
	const { world, raiser, outsider, coordinator } = scene;
	const first = await raises(raiser);
	await everythingDelivered(world);
	await reachesTheCheck(outsider, { child: AGAIN });
	// Nothing was said of the other school's child on the way.
	expectForm(outsider, /Check and send/);
	await outsider.sends();
	const [second] = await outsider.seesPrivately(/MIL-2027-\d{4}/);
	await minute(scene, "2027-03-10T09:02:00Z");
	await everythingDelivered(world);
	await coordinator.seesPrivately(/1 case may be about a child whom the panel knows already/);
	const told = coordinator.privately().findLast((m) => m.buttons.includes("Compare"))!;
	expect(told.text).toContain(second);
	await coordinator.presses(told, "Compare");
	expectForm(coordinator, new RegExp(`${first}[^]*Quillfeather[^]*similar surname`));
	await coordinator.fills({ verdict: "new_episode" });
	await coordinator.sends();
	await coordinator.seesPrivately(/The same child, missing education again/);
	await opensDetails(coordinator, second);
	expectForm(coordinator, new RegExp(`${first}[^]*The same child, another time`));
	await coordinator.leaves();
	await coordinator.does(`matches ${second}`);
	await coordinator.seesPrivately(/No other case waits to be compared with this one/);
	const { rows } = await world.database.superuser.query(
		"select verdict, decided_by is not null as decided from likely_match",
	);
	expect(rows).toEqual([{ verdict: "new_episode", decided: true }]);
});

onEach(
	"a form whose choices are all gone, since somebody has done meanwhile what it is for, says so",
	async (scene) => {
		const { world, raiser, outsider, coordinator } = scene;
		await raises(raiser);
		await everythingDelivered(world);
		await reachesTheCheck(outsider, { child: AGAIN });
		await outsider.sends();
		const [second] = await outsider.seesPrivately(/MIL-2027-\d{4}/);
		await minute(scene, "2027-03-10T09:02:00Z");
		await begins(coordinator, `matches ${second}`);
		await coordinator.leaves();
		await begins(coordinator, `matches ${second}`);
		await coordinator.fills({ verdict: "different" });
		await coordinator.sends();
		await coordinator.seesPrivately(/Saved: /);
		if (coordinator.hasForm()) await coordinator.leaves();
		const before = coordinator.answers();
		await coordinator.takes("form.resume");
		await expect.poll(() => coordinator.hasForm() || coordinator.answers() > before).toBe(true);
		const said = coordinator.hasForm() ? coordinator.form().text : coordinator.privately().at(-1)!.text;
		expect(said).toMatch(/There is nothing left to choose from in this form/);
	},
);
