import { expect } from "vitest";
import { onEach, type Scene } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, sendsOn } from "../support/triage.ts";

async function opensTheLog(person: Person): Promise<string> {
	if (person.hasForm()) await person.leaves();
	await person.does("trainings");
	await person.seesPrivately(/The training log since 1 September 2026/);
	await person.presses(
		person.privately().findLast((m) => m.buttons.includes("Open the log"))!,
		"Open the log",
	);
	await expect.poll(() => person.hasForm()).toBe(true);
	const { text } = person.form();
	await person.leaves();
	return text.replaceAll(/\s+/g, " ");
}

const GRACE = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;

async function agencyId({ world }: Scene, key: string): Promise<string> {
	return (await world.database.superuser.query("select id from agency where key = $1", [key])).rows[0].id;
}

onEach("[S2-20] governors and partners are trained, and who came is recorded", async (scene) => {
	const { world, platform, coordinator, raiser } = scene;
	await begins(coordinator, "training");
	await coordinator.fills({ training_session: "new" });
	await coordinator.sends();
	await coordinator.fills({
		...{ training_kind: "training", training_title: "Keeping children in view", training_on: "2027-03-05" },
		training_audience: ["governors", "agencies"],
	});
	await coordinator.sends();
	await coordinator.fills({
		training_people: [await idOf(world, GRACE[platform]), await idOf(world, "heron-martin")],
		training_agencies: [await agencyId(scene, "housing")],
		training_others: "12 governors of five schools",
	});
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/Recorded: the session, and who came/);

	const log = await opensTheLog(coordinator);
	expect(log).toMatch(/Keeping children in view/);
	expect(log).toMatch(/Fri 5 Mar/);
	expect(log).toMatch(/Governors and The panel's agencies/);
	expect(log).toMatch(/Martin Heron, CME team/);
	expect(log).toMatch(/others of Housing and council tax/);
	expect(log).toMatch(/12 governors of five schools/);
	expect(log).toMatch(
		/1 session with a record of who came, 2 attendances by people of the panel, 3 agencies/,
	);

	// What was typed is sealed, and neither a message nor the ledger has it.
	const { rows } = await world.database.superuser.query<{ words: Buffer }>(
		"select words from training_session",
	);
	expect(rows[0]!.words.toString("latin1")).not.toMatch(/Keeping/);
	await raiser.does("trainings");
	await raiser.seesPrivately(/Your role on this panel does not allow that/);
	const auditor = personOf(world, "bittern-helen", "teams");
	expect(await opensTheLog(auditor)).toMatch(/Keeping children in view/);
});

onEach(
	"[S3-23] an information session is planned, called to mind, and who came is recorded once",
	async (scene) => {
		const { world, coordinator } = scene;
		await begins(coordinator, "training");
		await coordinator.fills({ training_session: "new" });
		await coordinator.sends();
		await coordinator.fills({
			...{
				training_kind: "information",
				training_title: "For parents at the library",
				training_on: "2027-03-19",
			},
			training_audience: ["families"],
		});
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/You are reminded a week before/);
		expect(await opensTheLog(coordinator)).toMatch(/For parents at the library.*Still to come/);

		const reminders = () =>
			coordinator.privately().filter((m) => /Information session, 19 March 2027/.test(m.text));
		for (const [when, times] of [
			["2027-03-11T09:00:00Z", 0],
			["2027-03-12T09:00:00Z", 1],
			["2027-03-15T09:00:00Z", 1],
			["2027-03-22T09:00:00Z", 2], // the first working day after it
		] as const) {
			await world.moveTo(new Date(when));
			await Promise.all([world.app.nudge(), world.app.nudge()]);
			await everythingDelivered(world);
			expect(reminders(), when).toHaveLength(times);
		}
		expect(reminders().at(-1)!.text).toMatch(/nobody has said who came/);
		expect(reminders().at(-1)!.text).not.toMatch(/library/);

		const session = (await world.database.superuser.query("select id from training_session")).rows[0].id;
		await begins(coordinator, "training");
		await coordinator.fills({ training_session: session });
		await coordinator.sends();
		await coordinator.fills({ training_others: "About 30 parents" });
		await sendsOn(coordinator);
		expect(await opensTheLog(coordinator)).toMatch(/For parents at the library.*About 30 parents/);
		// It is not asked for again.
		await begins(coordinator, "training");
		expect(coordinator.form().text).not.toMatch(/say who came/);
		await coordinator.leaves();
	},
);
