import { expect } from "vitest";
import { onEach, raises, raisesAndSees, refusalsIn, type Scene } from "../support/each-platform.ts";
import { cardOf, type Person, personOf } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import type { TestWorld } from "../support/world.ts";

const NO_SUCH_CASE = /There is no case with that reference that you can open/;

/** The newest private message, once it reads like this. */
async function answer(person: Person, words: RegExp) {
	await person.seesPrivately(words);
	return person.privately().findLast((m) => words.test(m.text))!;
}

/** Runs a statement as the panel's administrators might. */
const changes = (world: TestWorld, statement: string, values: unknown[] = []) =>
	world.database.superuser.query(statement, values);

const keyOf = ({ platform }: Scene) => (platform === "slack" ? "lapwing-grace" : "fieldfare-omar");

onEach(
	"[D-7] a reference that leads nowhere is refused, with somebody to ask",
	async ({ world, outsider }) => {
		await outsider.does("case MIL-2027-0404");
		const refused = await answer(outsider, NO_SUCH_CASE);
		expect(refused.buttons).toEqual(["Ask the coordinator"]);
		expect(await refusalsIn(world)).toMatchObject([
			{ code: "case.not-found", action: "case", subject: "MIL-2027-0404" },
		]);
		await outsider.presses(refused, "Ask the coordinator");
		await outsider.seesPrivately(/The coordinator has been asked to get in touch/);
		await everythingDelivered(world);
		for (const on of ["slack", "teams"] as const) {
			await personOf(world, "curlew-asha", on).seesPrivately(
				/asks you to get in touch\. They could not open MIL-\d{4}-\d{4}\./,
			);
		}
	},
);

onEach(
	"[D-7] somebody else's case reads exactly like one that does not exist",
	async ({ world, raiser, outsider }) => {
		const { ref, card } = await raisesAndSees(world, raiser);
		await outsider.does("case MIL-2027-0404");
		const absent = await answer(outsider, NO_SUCH_CASE);
		await outsider.does(`case ${ref}`);
		await expect.poll(() => outsider.privately().filter((m) => NO_SUCH_CASE.test(m.text)).length).toBe(2);
		const forbidden = outsider.privately().at(-1)!;
		expect({ ...forbidden, id: "" }).toEqual({ ...absent, id: "" });
		for (const button of ["Open privately", "Record outcome", "Record decision"]) {
			await outsider.presses(card, button);
			const said = outsider.hasForm() ? outsider.form().text : outsider.privately().at(-1)!.text;
			expect(said).toMatch(NO_SUCH_CASE);
			if (outsider.hasForm()) await outsider.leaves();
		}
		const refused = await refusalsIn(world);
		expect(refused).toHaveLength(5);
		expect(new Set(refused.map((r) => r.code))).toEqual(new Set(["case.not-found"]));
	},
);

onEach("a word that is not known is refused, and the word itself is not kept", async ({ world, raiser }) => {
	await raiser.does("Zephyrine Quillfeather is missing");
	await raiser.seesPrivately(/Rollcall does not know that word/);
	await raiser.does("case Zephyrine");
	await raiser.seesPrivately(/Say which case/);
	const refused = await refusalsIn(world);
	expect(refused.map((r) => r.code)).toEqual(["word.unknown", "case.which"]);
	const { rows } = await changes(world, "select * from ledger");
	expect(JSON.stringify(rows)).not.toMatch(/Zephyrine|Quillfeather/i);
});

onEach("somebody whom no panel knows is told whom to ask", async (scene) => {
	const { world, raiser } = scene;
	await changes(world, "delete from identity where person_id = (select id from person where key = $1)", [
		keyOf(scene),
	]);
	await raiser.does("mine");
	await raiser.seesPrivately(/Rollcall does not know you yet/);
	expect(await refusalsIn(world)).toMatchObject([{ code: "person.unknown", person: null }]);
});

for (const [how, statement, words, code] of [
	[
		"whose membership ended",
		"update membership set ended_at = app_now() - interval '1 second' where person_id = (select id from person where key = $1)",
		/not a member of any panel|does not allow that/,
		/panel\.none|action\.not-allowed/,
	],
	[
		"who left",
		"update person set left_at = app_now() - interval '1 second' where key = $1",
		/Rollcall does not know you/,
		/person\.unknown/,
	],
] as const) {
	onEach(`somebody ${how} is refused at the next press, with a form open`, async (scene) => {
		const { world, raiser } = scene;
		const { card } = await raisesAndSees(world, raiser);
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does("raise");
		await raiser.fills({ unticked: "no" });
		await raiser.sends();
		await raiser.fills(aChild());
		await changes(world, statement, [keyOf(scene)]);
		await raiser.sends();
		await raiser.seesPrivately(words);
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.presses(card, "Open privately");
		await raiser.seesPrivately(words);
		await raiser.does("mine");
		const refused = (await refusalsIn(world)).map((r) => r.code);
		expect(refused.length).toBeGreaterThanOrEqual(3);
		for (const one of refused) expect(one).toMatch(code);
		const { rows } = await changes(world, "select count(*)::int as n from case_file");
		expect(rows[0].n).toBe(1);
	});
}

onEach("a role that changed is felt at the next press", async ({ world, coordinator, raiser }) => {
	const { card } = await raisesAndSees(world, raiser);
	await coordinator.presses(card, "Record decision");
	await changes(
		world,
		"update membership set role = 'agency_member' where person_id = (select id from person where key = 'curlew-asha')",
	);
	await coordinator.sends({ force: true });
	await coordinator.seesPrivately(/no case with that reference|Your role on this panel does not allow that/);
	const { rows } = await changes(world, "select count(*)::int as n from decision");
	expect(rows[0].n).toBe(0);
	expect(await refusalsIn(world)).toHaveLength(1);
});

onEach(
	"a button on an old list, whose enquiry has its outcome by now, says so",
	async ({ world, coordinator, raiser }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await coordinator.does(`case ${ref}`);
		const list = await answer(coordinator, new RegExp(`${ref}[^]*Open enquiries`));
		await changes(
			world,
			"update enquiry set closed_at = app_now(), outcome = 'no_trace', event_id = (select max(id) from ledger)",
		);
		for (const button of ["Record outcome", "Extend"]) {
			await coordinator.presses(list, button, 2);
			await coordinator.seesPrivately(/This enquiry already has an outcome/);
			if (coordinator.hasForm()) await coordinator.leaves();
		}
		expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["enquiry.closed", "enquiry.closed"]);
	},
);

onEach(
	"a closed case's old card leads to a sentence, not to a form that fails",
	async ({ world, coordinator, raiser }) => {
		const { ref, card } = await raisesAndSees(world, raiser);
		await changes(
			world,
			"update case_file set closed_at = app_now(), state = 'closed', event_id = (select max(id) from ledger)",
		);
		await coordinator.presses(card, "Record outcome");
		await coordinator.seesPrivately(/The case is closed/);
		expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["case.closed"]);
		expect((await coordinator.card(cardOf(ref))).text).toContain(ref);
	},
);
