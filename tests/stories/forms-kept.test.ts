import { expect } from "vitest";
import {
	casesIn,
	onEach,
	raises,
	reachesTheCheck,
	refusalsIn,
	type Scene,
} from "../support/each-platform.ts";
import type { Person } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { begins } from "../support/triage.ts";

/** Sends the last screen once more: as a repeat, or as a second press, which has an id of its own. */
async function sendsAgain({ world, platform }: Scene, as: "a repeat" | "a second press"): Promise<void> {
	const { slack, teams } = world.sandbox;
	if (platform === "slack") {
		const last = slack.calls.findLast((c) => c.name === "view_submission")!;
		if (as === "a repeat") await slack.repeat(last);
		else await slack.sends("interaction", { ...(last.body as object), trigger_id: "another.trigger" });
		return;
	}
	const last = teams.requests.toBot().findLast((r) => /submit/i.test(r.what))!;
	const body = { ...(last.body as object), ...(as === "a second press" && { id: "another" }) };
	const answer = await fetch(new URL(last.path, world.botUrl), {
		method: "POST",
		headers: { authorization: `Bearer ${await teams.token()}`, "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	expect(answer.status).toBe(200);
}

/** The newest private message, once it offers to open the form again. */
async function offeredAgain(person: Person) {
	await expect.poll(() => person.privately().at(-1)?.buttons).toContain("Open the form");
	return person.privately().at(-1)!;
}

onEach("going back and forth keeps every answer", async ({ raiser }) => {
	await reachesTheCheck(raiser, { happened: { steps: ["phoned", "visited"] } });
	await raiser.goesBack();
	expect(raiser.form().values).toMatchObject({ reason: "mid_year_transfer", last_attended: "2027-02-26" });
	await raiser.fills({ school: "Weir Lane, 2 Quillfeather Way" });
	await raiser.goesBack();
	expect(raiser.form().values).toMatchObject({ ...aChild() });
	await raiser.goesBack();
	expect(raiser.form().values).toMatchObject({ unticked: "no" });
	await raiser.sends();
	await raiser.sends();
	expect(raiser.form().values).toMatchObject({ school: "Weir Lane, 2 Quillfeather Way", on_roll: "yes" });
	expect([raiser.form().values.steps].flat().join()).toBe("phoned,visited");
});

onEach("the last look shows whatever was typed", async ({ raiser }) => {
	await reachesTheCheck(raiser, {
		happened: { hazards: "A dog in the yard", new_place: "Quillfeather Mews" },
	});
	for (const typed of ["A dog in the yard", "Quillfeather Mews"]) expect(raiser.form().text).toContain(typed);
});

onEach("an answer that is wrong does not keep anybody from going back", async ({ raiser }) => {
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills({ first_name: "Zephyrine", birth: "1987-02-03" });
	await raiser.goesBack();
	await raiser.sends();
	expect(raiser.form().values).toMatchObject({ first_name: "Zephyrine", birth: "1987-02-03" });
});

onEach("a form that was left opens again as it was", async ({ world, platform, raiser }) => {
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills({ first_name: "Zephyrine", address: "14 Nightjar Passage" });
	if (platform === "teams") await raiser.pressesInForm("Finish later");
	else await raiser.leaves();
	expect(raiser.hasForm()).toBe(false);
	const wayBack = await offeredAgain(raiser);
	await world.moveTo(new Date(world.now().getTime() + 23 * 3_600_000));
	await everythingDelivered(world);
	await raiser.presses(wayBack, "Open the form");
	expect(raiser.form().values).toMatchObject({ first_name: "Zephyrine", address: "14 Nightjar Passage" });
});

onEach("the list of forms that were begun says which case each is about", async ({ raiser, coordinator }) => {
	const ref = await raises(raiser);
	await begins(coordinator, `decision ${ref}`);
	await coordinator.leaves();
	await coordinator.takes("find");
	await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
	await coordinator.leaves();
	await coordinator.takes("form.resume");
	await coordinator.seesPrivately(new RegExp(`Record a panel decision\\W*, ${ref}`));
});

onEach("after 24 hours a form is gone, and says so", async ({ world, platform, raiser }) => {
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills({ first_name: "Zephyrine" });
	if (platform === "teams") await raiser.pressesInForm("Finish later");
	else await raiser.leaves();
	const wayBack = await offeredAgain(raiser);
	await world.moveTo(new Date(world.now().getTime() + 25 * 3_600_000));
	await everythingDelivered(world);
	await raiser.presses(wayBack, "Open the form");
	await raiser.seesPrivately(/forms are kept for 24 hours/);
});

onEach("[S2-13] the last screen sent twice makes one case", async (scene) => {
	const { world, raiser } = scene;
	await reachesTheCheck(raiser);
	await raiser.sends();
	await sendsAgain(scene, "a repeat");
	expect(await refusalsIn(world)).toEqual([]);
	await sendsAgain(scene, "a second press");
	expect(await refusalsIn(world)).toMatchObject([{ code: "form.used", action: "form" }]);
	await everythingDelivered(world);
	expect(await casesIn(world)).toBe(1);
});

onEach("a form left before anything was filled in leaves nothing behind", async ({ platform, raiser }) => {
	await raiser.does("raise");
	const offers = () => raiser.privately().filter((m) => m.buttons.includes("Open the form")).length;
	const before = offers();
	if (platform === "teams") await raiser.pressesInForm("Finish later");
	else await raiser.leaves();
	await raiser.does("help");
	await raiser.seesPrivately(/What you can do with Rollcall/);
	expect(offers()).toBe(before);
});

onEach("a screen whose saving is refused keeps what was typed on it", async ({ world, raiser }) => {
	await raiser.does("raise");
	await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
	await raiser.sends();
	await raiser.fills({ told: "police", contact_reference: "Ref Quillfeather" });
	// The contact that was kept with the form is not there for them any more.
	await world.database.superuser.query("delete from risk_contact");
	await raiser.sends();
	await expect.poll(() => refusalsIn(world)).toMatchObject([{ code: "contact.confirmed" }]);
	if (raiser.hasForm()) await raiser.leaves();
	await raiser.does("forms");
	await raiser.seesPrivately(/Forms that you have begun/);
	const list = raiser.privately().findLast((m) => /Forms that you have begun/.test(m.text))!;
	await raiser.presses(list, "Open the form");
	await expect.poll(() => raiser.hasForm()).toBe(true);
	expect(raiser.form().values).toMatchObject({ told: "police", contact_reference: "Ref Quillfeather" });
	await raiser.leaves();
});
