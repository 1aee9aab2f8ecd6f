import { expect } from "vitest";
import { onEach, raisesAndSees, refusalsIn } from "../support/each-platform.ts";
import { cardOf, expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** Answers what is still open of a decision, and sends it. */
async function decides(person: Person, answers: Record<string, string>): Promise<void> {
	await person.fills({ type: "defer", review: "2027-06-07", ...answers });
	await person.sends();
	for (let screen = 0; screen < 4 && person.hasForm() && /Step \d/.test(person.form().text); screen++) {
		await person.sends();
	}
}

onEach("the form is the same by command, by shortcut or compose action, and by mention", async (scene) => {
	const { raiser } = scene;
	await raiser.does("raise");
	const byWord = raiser.form();
	await raiser.leaves();
	await raiser.takes("raise");
	expect(raiser.form().title).toBe(byWord.title);
	expect(Object.keys(raiser.form().values)).toEqual(Object.keys(byWord.values));
});

onEach(
	"a form that was begun is gone on with by a shortcut or compose action, and a child is found",
	async (scene) => {
		const { world, raiser, platform } = scene;
		await raiser.takes("form.resume");
		await raiser.seesPrivately(/There is no form that you have begun and not sent/);
		if (raiser.hasForm()) await raiser.leaves();

		await raiser.takes("raise");
		await raiser.fills({ unticked: "no" });
		await raiser.sends();
		await raiser.fills({ first_name: "Zephyrine" });
		await raiser.leaves();
		await raiser.takes("form.resume");
		await expect.poll(() => raiser.hasForm()).toBe(true);
		expect(raiser.form().title).toBe("Raise a notification");
		if (raiser.hasForm()) await raiser.leaves();

		// Of several, the person says which.
		await raiser.takes("find");
		await expect.poll(() => raiser.hasForm()).toBe(true);
		expect(raiser.form().title).toBe("Find a child");
		await raiser.leaves();
		await raiser.takes("form.resume");
		await raiser.seesPrivately(/Forms that you have begun[\s\S]*Find a child[\s\S]*Raise a notification/);
		if (platform === "teams") await raiser.pressesInForm("Open the form", 1);
		else {
			const { slack: user } = world.sandbox.world.people.find((p) => p.key === "lapwing-grace")!;
			const hands = world.sandbox.slack.hands(user!);
			const list = { channel: hands.directMessage(), ts: raiser.privately().at(-1)!.id };
			await hands.presses(list, { label: "Open the form", action_id: "form.resume:0" });
		}
		await expect.poll(() => raiser.hasForm() && raiser.form().title).toBe("Find a child");
	},
);

onEach("a decision is recorded by the card's button, by a message action and by a mention", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	const card = () => coordinator.card(cardOf(ref));
	const self = (await world.database.superuser.query("select id from person where key = 'curlew-asha'"))
		.rows[0].id;
	const notes = async () => coordinator.thread(await card()).filter((m) => /Defer/.test(m.text)).length;

	await coordinator.presses(await card(), "Record decision");
	await decides(coordinator, { rationale: "Await the school", said_by: self });
	await everythingDelivered(world);
	expect(await notes()).toBe(1);

	const said = await coordinator.says("Agreed: wait for the housing reply", await card());
	await coordinator.acts("decision.record", said);
	expect(coordinator.form().values.rationale).toBe("Agreed: wait for the housing reply");
	expect(coordinator.form().values.said_by).toBe(self);
	await decides(coordinator, {});
	await everythingDelivered(world);
	expect(await notes()).toBe(2);

	// A mention cannot open a form by itself: it is answered with a button that does.
	await coordinator.mentions("decision wait for the police", await card());
	await coordinator.seesPrivately(/[Ff]orm/);
	const answer = coordinator.privately().findLast((m) => m.buttons.some((b) => /form/i.test(b)))!;
	await coordinator.presses(answer, answer.buttons.find((b) => /form/i.test(b))!);
	expectForm(coordinator, /decision/i);
	expect(coordinator.form().values.rationale).toBe("wait for the police");
	await decides(coordinator, { said_by: self });
	await everythingDelivered(world);
	expect(await notes()).toBe(3);

	const { rows } = await world.database.superuser.query(
		"select d.said_at < d.recorded_at or d.said_at = d.recorded_at as in_order, d.link, d.message_id from decision d order by d.recorded_at",
	);
	expect(rows).toHaveLength(3);
	expect(rows.every((r) => r.in_order)).toBe(true);
	expect(rows[1].message_id).toBe(said.id);
	expect(rows[1].link).toMatch(/^https?:/);
});

onEach(
	"a message that stands in no case's thread becomes a decision of the case that is named",
	async (scene) => {
		const { world, platform, raiser, coordinator, outsider } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		const words = "Agreed: wait for the housing reply";
		const said = await coordinator.says(words);
		await coordinator.acts("decision.record", said);
		expect(coordinator.form().title).toBe("Which case?");
		expect(coordinator.form().values.said).toBe(words);
		await coordinator.fills({ ref: "the one from Monday" });
		await coordinator.sends();
		expect(coordinator.form().text).toMatch(/Enter a reference/);
		await coordinator.fills({ ref: "MIL-2027-0404" });
		await coordinator.sends();
		await coordinator.seesPrivately(/There is no case with that reference that you can open/);
		expect(await refusalsIn(world)).toMatchObject([
			{ code: "case.not-found", action: "decision.record", subject: "MIL-2027-0404" },
		]);
		if (coordinator.hasForm()) await coordinator.leaves();

		// What was written is still there, and is gone on with from the answer.
		const answer = coordinator.privately().findLast((m) => m.buttons.includes("Open the form again"))!;
		expect(answer.text).toMatch(/There is no case with that reference/);
		await coordinator.presses(answer, "Open the form again");
		await expect.poll(() => coordinator.hasForm() && coordinator.form().values.said).toBe(words);
		await coordinator.fills({ ref });
		await coordinator.sends();
		expect(coordinator.form().values.rationale).toBe(words);
		await decides(coordinator, {});
		await everythingDelivered(world);
		const { rows } = await world.database.superuser.query(
			"select d.message_id, p.key as said_by from decision d join person p on p.id = d.said_by",
		);
		expect(rows).toEqual([{ message_id: said.id, said_by: "curlew-asha" }]);
		expect(
			coordinator.thread(await coordinator.card(cardOf(ref))).filter((m) => /Defer/.test(m.text)),
		).toHaveLength(1);

		// Who may record no decision is not asked for a case first.
		await outsider.acts("decision.record", said);
		await outsider.seesPrivately(/Your role on this panel does not allow that/);
		expect(platform === "slack" ? outsider.hasForm() : outsider.form().title).not.toBe("Which case?");
	},
);

onEach("an enquiry is extended with a reason and a date, which the card then shows", async (scene) => {
	const { world, raiser, coordinator } = scene;
	const { ref } = await raisesAndSees(world, raiser);
	await raiser.does("mine");
	const list =
		(await raiser.seesPrivately(/Waiting for you/)) &&
		raiser.privately().findLast((m) => m.text.includes(ref))!;
	expect(list.buttons).toContain("Extend");
	const { rows } = await world.database.superuser.query(
		"select e.id from enquiry e join agency a on a.id = e.agency_id where a.kind = 'school' order by e.due, e.check_code",
	);
	await raiser.presses(list, "Extend", 1);
	await raiser.fills({
		until: "2027-04-20",
		reason: "The family's neighbour, Thessaly Quillfeather, will ring",
	});
	await raiser.sends();
	await raiser.seesPrivately(/Extended/);
	await everythingDelivered(world);
	const extended = await world.database.superuser.query(
		"select count(*)::int as n from enquiry where extended = 1",
	);
	expect(extended.rows[0].n).toBe(1);
	expect(rows.length).toBeGreaterThan(0);
	await coordinator.does(`case ${ref}`);
	await coordinator.seesPrivately(/20 Apr/);
});

onEach(
	"the digest is the same on request as in the channel, in private",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await world.moveTo(new Date("2027-04-15T07:30:00Z"));
		const posted = await coordinator.card(/Thu 15 Apr/);
		await coordinator.does("digest");
		const [asked] = await coordinator.seesPrivately(/\d+ overdue on[^\n]*/);
		expect(posted.text).toContain(asked);
		await coordinator.does("overdue");
		await coordinator.seesPrivately(new RegExp(`Overdue[^]*${ref}`));
	},
);
