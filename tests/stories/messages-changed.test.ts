import { expect } from "vitest";
import { onEach, opensDetails, raisesAndSees, type Scene } from "../support/each-platform.ts";
import type { Person, Shown } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

const rows = async <T>({ world }: Pick<Scene, "world">, text: string): Promise<T[]> =>
	(await world.database.superuser.query(text)).rows as T[];

/** Records a decision from a message that mentions the bot in the case's thread. Returns the message. */
async function decidesByMention(scene: Scene, card: Shown, words: string): Promise<Shown> {
	const { coordinator } = scene;
	const said = await coordinator.mentions(`decision ${words}`, card);
	await coordinator.seesPrivately(/[Ff]orm/);
	const answer = coordinator.privately().findLast((m) => m.buttons.some((b) => /form/i.test(b)))!;
	await coordinator.presses(answer, answer.buttons.find((b) => /form/i.test(b))!);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	const [self] = await rows<{ id: string }>(scene, "select id from person where key = 'curlew-asha'");
	await coordinator.fills({ type: "defer", review: "2027-06-07", said_by: self!.id });
	await coordinator.sends();
	for (let n = 0; n < 4 && coordinator.hasForm() && /Step \d/.test(coordinator.form().text); n++) {
		await coordinator.sends();
	}
	await everythingDelivered(scene.world);
	return said;
}

const noteIn = (person: Person, card: Shown): string =>
	person.thread(card).findLast((m) => /Defer/.test(m.text))?.text ?? "";
const told = (person: Person): Shown[] =>
	person.privately().filter((m) => /The message that this was taken from was/.test(m.text));

onEach(
	"a message that became a decision and is changed, or deleted, keeps both, is marked, and is told in private",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { ref, card } = await raisesAndSees(world, raiser);
		const said = await decidesByMention(scene, card, "wait for the school, Zephyrine is at an aunt's");
		expect(noteIn(coordinator, card)).not.toMatch(/was changed/);

		await coordinator.edits(said, "@Rollcall decision wait for the police, Zephyrine is gone");
		await expect
			.poll(() => noteIn(coordinator, card))
			.toMatch(/was changed on Wed 10 Mar.*stands as it was/s);
		await coordinator.seesPrivately(/The message that this was taken from was changed on Wed 10 Mar/);
		expect(told(coordinator)).toHaveLength(1);
		expect(told(coordinator)[0]!.text).toContain(ref);
		// However often somebody goes on typing, it is told once that day.
		await coordinator.edits(said, "@Rollcall decision wait for the police and the school");
		await everythingDelivered(world);
		expect(told(coordinator)).toHaveLength(1);

		// Both are there to read, for whoever may open the reasons.
		await coordinator.presses(told(coordinator)[0]!, "Open reasons");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expect(coordinator.form().text).toMatch(/wait for the school, Zephyrine is at an aunt's/);
		expect(coordinator.form().text).toMatch(/Message changed on.*wait for the police, Zephyrine is gone/s);
		expect(coordinator.form().text).not.toMatch(/somebody not on the panel/);
		await coordinator.leaves();

		await coordinator.deletes(said);
		await expect.poll(() => noteIn(coordinator, card)).toMatch(/was deleted on Wed 10 Mar/);
		await everythingDelivered(world);
		expect(told(coordinator)).toHaveLength(2);
		const decisions = await rows(scene, "select id from decision");
		expect(decisions).toHaveLength(1);
		await opensDetails(coordinator, ref);
		expect(coordinator.form().text).toMatch(/A message that a decision was taken from was deleted/);
		expect(coordinator.form().text).toMatch(/wait for the school/);
		await coordinator.leaves();
	},
	{ allMessages: true },
);

onEach(
	"a message that is changed while a decision is being written from it is marked as soon as that stands",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { ref, card } = await raisesAndSees(world, raiser);
		if (raiser.hasForm()) await raiser.leaves();
		const said = await raiser.says("Agreed: wait for the housing reply", card);
		await coordinator.acts("decision.record", said);
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await raiser.edits(said, "Not agreed: do not wait");
		await expect
			.poll(
				async () => (await rows(scene, "select id from draft where context::text like '%edited%'")).length,
			)
			.toBe(1);
		const [self] = await rows<{ id: string }>(scene, "select id from person where key = 'curlew-asha'");
		await coordinator.fills({ type: "defer", review: "2027-06-07", said_by: self!.id });
		await coordinator.sends();
		for (let n = 0; n < 4 && coordinator.hasForm() && /Step \d/.test(coordinator.form().text); n++) {
			await coordinator.sends();
		}
		await everythingDelivered(world);
		await expect.poll(() => noteIn(coordinator, card)).toMatch(/was changed on Wed 10 Mar/);
		await coordinator.seesPrivately(/The message that this was taken from was changed on Wed 10 Mar/);
		await opensDetails(coordinator, ref);
		expect(coordinator.form().text).toMatch(/decision was taken from was changed before that was recorded/);
		await coordinator.leaves();
	},
	{ allMessages: true },
);

onEach(
	"a change by somebody who is not on the panel any more is told, without what they wrote",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { card } = await raisesAndSees(world, raiser);
		const said = await decidesByMention(scene, card, "wait for the school");
		await world.database.superuser.query(
			"delete from identity where person_id = (select id from person where key = 'curlew-asha') and platform = $1",
			[scene.platform],
		);
		const sealed = await rows(scene, "select id from sealed");
		await coordinator.edits(said, "@Rollcall decision wait for Zephyrine");
		await expect.poll(() => noteIn(coordinator, card)).toMatch(/was changed on Wed 10 Mar/);
		expect(await rows(scene, "select id from sealed")).toHaveLength(sealed.length);
		expect(
			await rows(
				scene,
				"select person_id, facts->>'change' as change from ledger where act = 'message.changed'",
			),
		).toEqual([{ person_id: null, change: "edited" }]);
	},
	{ allMessages: true },
);

onEach(
	"what becomes of a message that names a child is marked for those who deal with it",
	async (scene) => {
		const { world, raiser, outsider, coordinator } = scene;
		const { card } = await raisesAndSees(world, raiser);
		const message = await raiser.says("Where is Zephyrine Quillfeather?", card);
		await outsider.acts("breach.report", message);
		await everythingDelivered(world);
		await coordinator.seesPrivately(/A message names a child/);
		await raiser.edits(message, "Where is the child?");
		await coordinator.seesPrivately(/Changed, Wed 10 Mar.*Look whether it still names the child/s);
		await raiser.deletes(message);
		await coordinator.seesPrivately(/Deleted, Wed 10 Mar/);
		await raiser.seesPrivately(/your message that named a child is recorded as deleted/);
		expect(await rows(scene, "select id from sealed where field in ('said', 'changed')")).toEqual([]);
	},
	{ allMessages: true },
);

onEach("whoever records a decision from a message that is not told of again is told that", async (scene) => {
	const { world, raiser, coordinator, platform } = scene;
	const { card } = await raisesAndSees(world, raiser);
	const said = await coordinator.says("Agreed: wait for the school", card);
	await coordinator.acts("decision.record", said);
	await coordinator.fills({ type: "defer", review: "2027-06-07" });
	await coordinator.sends();
	for (let n = 0; n < 4 && coordinator.hasForm() && /Step \d/.test(coordinator.form().text); n++) {
		await coordinator.sends();
	}
	const NOT_TOLD = /Rollcall is not told if that message is edited or deleted: correct the decision/;
	await coordinator.seesPrivately(NOT_TOLD);
	const times = () => coordinator.privately().filter((m) => NOT_TOLD.test(m.text)).length;
	const before = times();

	// Teams tells of what becomes of a message that mentions the bot; Slack does not without all that is said.
	if (coordinator.hasForm()) await coordinator.leaves();
	await decidesByMention(scene, card, "wait for the police");
	await coordinator.seesPrivately(/Decision recorded on/);
	expect(times() - before).toBe(platform === "teams" ? 0 : 1);

	// A panel that keeps its threads has every message handed over, with what becomes of it.
	if (coordinator.hasForm()) await coordinator.leaves();
	await rows(scene, `update panel set settings = jsonb_set(settings, '{threads}', '{"keep": true}')`);
	const kept = times();
	await coordinator.acts("decision.record", said);
	await coordinator.fills({ type: "defer", review: "2027-06-14" });
	await coordinator.sends();
	for (let n = 0; n < 4 && coordinator.hasForm() && /Step \d/.test(coordinator.form().text); n++) {
		await coordinator.sends();
	}
	await expect.poll(() => rows(scene, "select id from decision")).toHaveLength(3);
	await everythingDelivered(world);
	expect(times()).toBe(kept);
});
