import { expect } from "vitest";
import { onEach, raises, type Scene } from "../support/each-platform.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, enquiryOn, sendsOn } from "../support/triage.ts";

/** Somebody else has meanwhile answered all that was asked. */
const answersAll = ({ world }: Scene, ref: string) =>
	world.database.superuser.query(
		`update enquiry set closed_at = app_now(), outcome = 'no_trace', event_id = (select max(id) from ledger)
			where case_id = (select id from case_file where ref = $1)`,
		[ref],
	);

/** Where the case stands, nothing that somebody can say leads on any more. */
const leadsNowhere = ({ world }: Scene, ref: string) =>
	world.database.superuser.query(
		"update case_file set state = 'notified', event_id = (select max(id) from ledger) where ref = $1",
		[ref],
	);

const TYPED = "Rang the aunt in Quillfeather Way twice";

/** Opens the form once more, by the shortcut. */
async function opensAgain({ coordinator }: Scene): Promise<void> {
	await coordinator.takes("form.resume");
	await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
}

onEach(
	"what was typed is not lost where somebody else has meanwhile done what the form is for: it says so, and stands there to be copied",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const ref = await raises(raiser);
		await begins(coordinator, `outcome ${ref}`);
		const enquiry = await enquiryOn(world, ref, "E08");
		await coordinator.fills({ enquiry, outcome: "no_trace", note: TYPED });
		await answersAll(scene, ref);
		await coordinator.sends();
		expect(coordinator.form().text).toMatch(/There is nothing left to choose from/);
		expect(coordinator.form().values).toMatchObject({ note: TYPED });
		await coordinator.leaves();
		await opensAgain(scene);
		expect(coordinator.form().text).toMatch(/There is nothing left to choose from/);
		expect(coordinator.form().values).toMatchObject({ note: TYPED });
		await coordinator.sends();
		expect(coordinator.form().values).toMatchObject({ note: TYPED });
		const { rows } = await world.database.superuser.query(
			"select from ledger where act = 'enquiry.answered'",
		);
		expect(rows).toEqual([]);
	},
);

onEach("a form that is left after its choices have gone keeps what was typed", async (scene) => {
	const { world, platform, coordinator, raiser } = scene;
	const ref = await raises(raiser);
	await begins(coordinator, `outcome ${ref}`);
	await coordinator.fills({ note: TYPED, outcome: "no_trace", enquiry: await enquiryOn(world, ref, "E08") });
	await answersAll(scene, ref);
	if (platform === "teams") await coordinator.pressesInForm("Finish later");
	else await coordinator.leaves();
	await everythingDelivered(world);
	await opensAgain(scene);
	expect(coordinator.form().text).toMatch(/There is nothing left to choose from/);
	expect(coordinator.form().values).toMatchObject({ note: TYPED });
});

onEach(
	"whoever goes back to a screen that can go no further is told why, and has the way to what they typed",
	async (scene) => {
		const { coordinator, raiser } = scene;
		const ref = await raises(raiser);
		await begins(coordinator, `move ${ref}`);
		await coordinator.fills({ to: "not_located" });
		await sendsOn(coordinator);
		await coordinator.fills({ note: TYPED });
		await leadsNowhere(scene, ref);
		await coordinator.goesBack();
		await coordinator.seesPrivately(/From there it goes on by triage, or by a decision/);
		if (coordinator.hasForm()) await coordinator.leaves();
		await opensAgain(scene);
		expect(coordinator.form().values).toMatchObject({ note: TYPED });
	},
);

onEach(
	"where nothing on a case waits for an answer, that is what whoever wants to give one is told",
	async (scene) => {
		const { coordinator, raiser } = scene;
		const ref = await raises(raiser);
		await answersAll(scene, ref);
		await coordinator.does(`outcome ${ref}`);
		await coordinator.seesPrivately(
			/No enquiry is open on this case\. Its details say what came of those that were/,
		);
		expect(coordinator.hasForm()).toBe(false);
	},
);
