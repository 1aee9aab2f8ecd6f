import { expect } from "vitest";
import { onEach, opensDetails, raisesAndSees, refusalsIn, type Scene } from "../support/each-platform.ts";
import { cardOf, type Person } from "../support/people.ts";
import { restricts } from "../support/restricts.ts";
import { everythingDelivered } from "../support/story.ts";

const rows = async <T>({ world }: Pick<Scene, "world">, text: string, ...values: unknown[]): Promise<T[]> =>
	(await world.database.superuser.query(text, values)).rows as T[];

/** What is sealed as said, however often. */
const saids = (scene: Scene) => rows(scene, "select id from sealed where field = 'said'");

async function opens(person: Person, ref: string): Promise<string> {
	await opensDetails(person, ref);
	const { text } = person.form();
	await person.leaves();
	return text;
}

onEach("a message is put on its case's timeline, by whoever said it, and once", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	if (raiser.hasForm()) await raiser.leaves();
	const said = await raiser.says("Seen at the bus stop: Zephyrine was with an aunt", card);
	await coordinator.acts("note.write", said);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	expect(coordinator.form().text).toMatch(/Said by: (Grace Lapwing|Omar Fieldfare), Millbrook High School/);
	expect(coordinator.form().values.said).toBe("Seen at the bus stop: Zephyrine was with an aunt");
	await coordinator.sends();
	await coordinator.seesPrivately(new RegExp(`Added to the timeline of ${ref}`));
	await everythingDelivered(world);
	const note = () => coordinator.thread(card).filter((m) => /Added to the timeline/.test(m.text));
	expect(note()).toHaveLength(1);
	expect(note()[0]!.text).toMatch(
		/by Asha Curlew, said by (Grace Lapwing|Omar Fieldfare), Millbrook High School/,
	);
	expect((await coordinator.card(cardOf(ref))).text).toMatch(/Notes:?\s*1/);

	const text = await opens(coordinator, ref);
	expect(text).toMatch(
		/Notes and messages.*(Grace Lapwing|Omar Fieldfare), Millbrook High School. Added by Asha Curlew/s,
	);
	expect(text).toMatch(/Seen at the bus stop: Zephyrine was with an aunt/);
	expect(text).toMatch(/Message added to the timeline\. Asha Curlew/);

	// Again: nothing is there twice.
	await coordinator.acts("note.write", said);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	await coordinator.sends();
	await coordinator.seesPrivately(/is on the timeline of .* already/);
	if (coordinator.hasForm()) await coordinator.leaves();
	expect(await saids(scene)).toHaveLength(1);
	const [row] = await rows<{ key: string }>(
		scene,
		"select p.key from said s join person p on p.id = s.said_by where s.message_id = $1 and s.link <> ''",
		said.id,
	);
	expect(row!.key).toMatch(/lapwing-grace|fieldfare-omar/);
});

onEach("whoever changes a message's words before they add it is said to have", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	if (raiser.hasForm()) await raiser.leaves();
	const note = () => coordinator.thread(card).findLast((m) => /Added to the timeline/.test(m.text))?.text;

	// As it was, but for a line's end: nobody changed anything.
	const same = await raiser.says("I saw her on Monday. Lunch at one?", card);
	await coordinator.acts("note.write", same);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	expect(coordinator.form().text).toMatch(/If you change the words, the timeline says that you did/);
	await coordinator.sends();
	await everythingDelivered(world);
	await expect.poll(note).toMatch(/said by (Grace Lapwing|Omar Fieldfare), Millbrook High School\./);
	if (coordinator.hasForm()) await coordinator.leaves();

	const other = await raiser.says("I did not see her on Tuesday", card);
	await coordinator.acts("note.write", other);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	await coordinator.fills({ said: "I saw her on Tuesday" });
	await coordinator.sends();
	await everythingDelivered(world);
	await expect.poll(note).toMatch(/Millbrook High School, its words changed\./);
	const text = await opens(coordinator, ref);
	expect(text).toMatch(/Added by Asha Curlew, who changed the words.*I saw her on Tuesday/s);
	expect(text).toMatch(/Message added to the timeline, its words changed\. Asha Curlew/);
	expect(text.match(/changed the words/g)).toHaveLength(1);
});

onEach("also where the case was asked for first", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	if (raiser.hasForm()) await raiser.leaves();
	const message = await raiser.says("I did not see her on Tuesday");
	await coordinator.acts("note.write", message);
	await coordinator.fills({ ref, said: "I saw her on Tuesday" });
	await coordinator.sends();
	await expect.poll(() => coordinator.hasForm() && coordinator.form().title).toBe("Add to case timeline");
	await coordinator.sends();
	await everythingDelivered(world);
	expect(await opens(coordinator, ref)).toMatch(/Added by Asha Curlew, who changed the words/);
	const drafts = await rows<{ context: string }>(scene, "select context::text from draft");
	expect(JSON.stringify(drafts)).not.toMatch(/Tuesday|private/);
});

onEach("a message of somebody who is not on the panel is theirs, and nobody is guessed", async (scene) => {
	const { world, raiser, outsider, coordinator } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	const said = await outsider.says("I saw the child on Monday", card);
	await world.database.superuser.query(
		"delete from identity i using person p where p.id = i.person_id and p.key in ('goldcrest-amy', 'linnet-sian')",
	);
	await coordinator.acts("note.write", said);
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	expect(coordinator.form().text).toMatch(/Said by: Somebody who is not on the panel/);
	await coordinator.sends();
	await everythingDelivered(world);
	await expect
		.poll(() => coordinator.thread(card).findLast((m) => /Added/.test(m.text))?.text)
		.toMatch(/said by somebody not on the panel/);
	expect(await opens(coordinator, ref)).toMatch(
		/Message added to the timeline, of somebody not on the panel/,
	);
	expect(await rows(scene, "select said_by from said")).toEqual([{ said_by: null }]);
});

onEach(
	"a note is added in one line, without a form; without words the way to the form is shown",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		const { ref, card } = await raisesAndSees(world, raiser);
		await coordinator.does(`note ${ref} Rang the aunt of Zephyrine: no reply`);
		await coordinator.seesPrivately(new RegExp(`Added to the timeline of ${ref}`));
		expect(coordinator.hasForm()).toBe(false);
		await everythingDelivered(world);
		await expect
			.poll(() =>
				coordinator
					.thread(card)
					.map((m) => m.text)
					.join(),
			)
			.toMatch(/Added to the timeline by Asha Curlew\./);
		const text = await opens(coordinator, ref);
		expect(text).toMatch(/Rang the aunt of Zephyrine: no reply/);
		expect(text).toMatch(/Note added to the timeline\. Asha Curlew/);

		await coordinator.does(`note ${ref}`);
		await coordinator.seesPrivately(/Write the note after the reference/);
		const how = coordinator.privately().findLast((m) => m.buttons.includes("Write a note"))!;
		await coordinator.presses(how, "Write a note");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await coordinator.fills({ said: "Second note" });
		await coordinator.sends();
		await expect.poll(async () => (await saids(scene)).length).toBe(2);
		await everythingDelivered(world);
		if (coordinator.hasForm()) await coordinator.leaves();

		// Whoever may not open the case may put nothing on it, and is not told that it is there.
		await outsider.does(`note ${ref} I know something`);
		await outsider.seesPrivately(/There is no case with that reference that you can open/);
		expect(await saids(scene)).toHaveLength(2);
		expect((await refusalsIn(world)).at(-1)).toMatchObject({ code: "case.not-found", action: "note" });
	},
);

onEach("a note on a need-to-know case leaves no trace in the channel", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref, card } = await raisesAndSees(world, raiser);
	await coordinator.does(`note ${ref} Before it was restricted`);
	await everythingDelivered(world);
	await expect
		.poll(() => coordinator.thread(card).some((m) => /Added to the timeline/.test(m.text)))
		.toBe(true);
	await restricts(scene, ref);
	await expect
		.poll(() => coordinator.thread(card).filter((m) => /Added to the timeline/.test(m.text)))
		.toEqual([]);
	const before = coordinator.thread(card).length;
	await coordinator.does(`note ${ref} Moved to a refuge`);
	await coordinator.seesPrivately(new RegExp(`Added to the timeline of ${ref}`));
	await everythingDelivered(world);
	expect(coordinator.thread(card)).toHaveLength(before);
	expect(await saids(scene)).toHaveLength(2);
});
