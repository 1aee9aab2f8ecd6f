import { expect } from "vitest";
import { onEach, opensDetails, type Scene, whatHappened } from "../support/each-platform.ts";
import type { Person, Shown } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";

const rows = async <T>({ world }: Scene, text: string): Promise<T[]> =>
	(await world.database.superuser.query(text)).rows as T[];

/** Goes through the form as far as the message; the answers are those of the usual notification. */
async function reachesTheMessage(person: Person, message: Shown): Promise<void> {
	await person.acts("raise.from-message", message);
	await expect.poll(() => person.hasForm()).toBe(true);
	expect(person.form().text).toMatch(/Safety first/);
	await person.fills({ unticked: "no" });
	await person.sends();
	await person.fills(aChild());
	await person.sends();
	const { on_roll, ...happened } = whatHappened();
	await person.fills({ ...happened, on_roll: on_roll! });
	await person.sends();
	expect(person.form().text).toMatch(/The message/);
}

/** The outsider writes under the panel's digest, so in no case's thread. */
const writes = async ({ outsider, coordinator, world }: Scene, text: string): Promise<Shown> => {
	await world.moveTo(new Date("2027-03-11T08:35:00Z"));
	await everythingDelivered(world);
	const root = await coordinator.card(/./);
	return outsider.says(text, root);
};

onEach(
	"a notification is raised from a message, which is kept with the case and flagged for its name",
	async (scene) => {
		const { world, raiser, outsider, coordinator } = scene;
		const words = "Has anybody seen Zephyrine Quillfeather since February?";
		const message = await writes(scene, words);
		await reachesTheMessage(raiser, message);
		expect(raiser.form().values.message_said).toBe(words);
		await raiser.sends({ force: true });
		expect(raiser.form().text).toMatch(/Say whether the message names the child/);
		await raiser.fills({ names_child: "yes" });
		await raiser.sends();
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
		await raiser.seesPrivately(/That the message names the child is recorded/);
		await everythingDelivered(world);

		// Its author is asked to delete it, and those who deal with it are told; whoever raised it stays whoever raised it.
		await outsider.seesPrivately(/A message of yours was said to name a child/);
		await coordinator.seesPrivately(/A message names a child/);
		expect(await rows(scene, "select p.key from said s join person p on p.id = s.said_by")).toEqual([
			{ key: scene.platform === "slack" ? "goldcrest-amy" : "linnet-sian" },
		]);
		await opensDetails(coordinator, ref);
		const { text } = coordinator.form();
		expect(text).toMatch(/Raised from a message\. (Grace Lapwing|Omar Fieldfare)/);
		expect(text).toMatch(
			/Notes and messages.*(Amy Goldcrest|Siân Linnet).*Has anybody seen Zephyrine Quillfeather/s,
		);
		await coordinator.leaves();
	},
);

onEach("a message that does not name the child is not flagged", async (scene) => {
	const { world, raiser } = scene;
	const message = await writes(scene, "A child in year 4 has not come since February");
	await reachesTheMessage(raiser, message);
	await raiser.fills({ names_child: "no" });
	await raiser.sends();
	await raiser.sends();
	await raiser.seesPrivately(/Do not name the child where the message stands/);
	await everythingDelivered(world);
	expect(await rows(scene, "select id from breach")).toEqual([]);
	expect(await rows(scene, "select id from said")).toHaveLength(1);
	if (raiser.hasForm()) await raiser.leaves();
});
