import { expect } from "vitest";
import { onEach, opensDetails, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { cardOf } from "../support/people.ts";
import { restricts } from "../support/restricts.ts";
import { everythingDelivered } from "../support/story.ts";

const rows = async <T>({ world }: Scene, text: string): Promise<T[]> =>
	(await world.database.superuser.query(text)).rows as T[];

const keepsThreads = ({ world }: Scene) =>
	world.database.superuser.query(
		`update panel set settings = jsonb_set(settings, '{threads}', '{"keep": true}')`,
	);

const ALL = { allMessages: true } as const;

onEach(
	"what is written in a case's thread is on the case, with its changes, where the panel keeps that; the card says so",
	async (scene) => {
		const { world, raiser, outsider, coordinator } = scene;
		await keepsThreads(scene);
		const { ref, card } = await raisesAndSees(world, raiser);
		if (raiser.hasForm()) await raiser.leaves();
		expect(card.text).toMatch(/What is written in this thread is kept on the case/);
		const cardNow = () => coordinator.card(cardOf(ref)).then((c) => c.text);
		const told = coordinator.privately().length;

		const said = await raiser.says("Zephyrine was at the library", card);
		// Not asked about this case: they see its thread, and no more.
		const other = await outsider.says("She comes to us on Mondays", card);
		await expect.poll(cardNow, { timeout: 10_000 }).toMatch(/Notes:?\s*2(?!\d|,)/);
		await raiser.edits(said, "Zephyrine was at the swimming pool");
		await outsider.deletes(other);
		await expect.poll(cardNow, { timeout: 10_000 }).toMatch(/Notes:?\s*2, 2 changed or deleted since/);
		await everythingDelivered(world);
		// Nothing more of it stands in the thread, and nobody is told.
		expect(coordinator.thread(card).map((m) => m.text)).not.toContainEqual(expect.stringMatching(/timeline/));
		expect(coordinator.privately()).toHaveLength(told);

		await opensDetails(coordinator, ref);
		const { text } = coordinator.form();
		expect(text).toMatch(
			/(Grace Lapwing|Omar Fieldfare), Millbrook High School\s*Zephyrine was at the library/,
		);
		expect(text).toMatch(/The message was changed.*Zephyrine was at the swimming pool/s);
		expect(text).toMatch(/(Amy Goldcrest|Siân Linnet).*She comes to us on Mondays.*The message was deleted/s);
		await coordinator.leaves();
		await outsider.does(`case ${ref}`);
		await outsider.seesPrivately(/There is no case with that reference that you can open/);
	},
	ALL,
);

onEach(
	"nothing is kept where the panel did not ask for it",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { card } = await raisesAndSees(world, raiser);
		if (raiser.hasForm()) await raiser.leaves();
		const kept = "select (select count(*) from ledger) as ledger, (select count(*) from sealed) as sealed";
		await everythingDelivered(world);
		const before = await rows(scene, kept);
		const said = await raiser.says("Zephyrine was at the library", card);
		await raiser.edits(said, "Zephyrine was at the swimming pool");
		await raiser.deletes(said);
		// A repeat of what was heard would have been heard by now.
		await coordinator.says("Thank you", card);
		expect(await rows(scene, kept)).toEqual(before);
		expect(card.text).not.toMatch(/is kept/);
	},
	ALL,
);

onEach(
	"from the thread of a case that became need to know nothing is kept, and a change behind its note is told in private alone",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		await keepsThreads(scene);
		const { ref, card } = await raisesAndSees(world, raiser);
		if (raiser.hasForm()) await raiser.leaves();
		const said = await outsider.says("They moved to a cousin", card);
		await coordinator.acts("note.write", said);
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await coordinator.sends();
		await coordinator.seesPrivately(/Added to the timeline/);
		await everythingDelivered(world);
		await restricts(scene, ref);
		const thread = () =>
			coordinator
				.thread(card)
				.filter((m) => m.id !== said.id)
				.map((m) => m.text);
		await expect.poll(() => thread().join()).toMatch(/A note on a restricted case/);
		const before = thread();

		await outsider.says("Zephyrine is at the refuge", card);
		await outsider.edits(said, "They moved to the refuge");
		await coordinator.seesPrivately(
			/A note on the timeline\s*The message that this was taken from was changed on Wed 10 Mar/,
		);
		await everythingDelivered(world);
		expect(thread().filter((text) => !/Zephyrine is at the refuge/.test(text))).toEqual(before);
		expect(await rows(scene, "select id from said")).toHaveLength(1);
		await opensDetails(coordinator, ref);
		expect(coordinator.form().text).toMatch(/They moved to a cousin.*They moved to the refuge/s);
		expect(coordinator.form().text).not.toMatch(/is at the refuge/);
		await coordinator.leaves();
	},
	ALL,
);
