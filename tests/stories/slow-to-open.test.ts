import { expect, test } from "vitest";
import { raisesAndSees, refusalsIn } from "../support/each-platform.ts";
import { hasOwnWorld, world } from "../support/own-world.ts";
import { personOf } from "../support/people.ts";
import { aChild } from "../support/story.ts";

// Slack opens a modal only within three seconds of a press. Teams has no such limit.

hasOwnWorld();

const tooLate = (on: string) =>
	world.sandbox.slack.faults.add({ on, does: "refused", error: "expired_trigger_id" });

test("a form that Slack did not open in time comes with a button that opens it", async () => {
	const grace = personOf(world, "lapwing-grace", "slack");
	tooLate("views.open");
	await grace.does("find Quillfeather");
	await grace.seesPrivately(/The form did not open in time\. Nothing was lost/);
	expect(grace.hasForm()).toBe(false);
	await grace.presses(grace.privately().at(-1)!, "Open the form");
	expect(grace.form().values).toMatchObject({ surname: "Quillfeather" });
});

test("opened again too late, it is offered again, as it was", async () => {
	const grace = personOf(world, "lapwing-grace", "slack");
	await grace.does("raise");
	await grace.fills({ unticked: "no" });
	await grace.sends();
	await grace.fills(aChild());
	await grace.leaves();
	await expect.poll(() => grace.privately().at(-1)?.buttons).toContain("Open the form");
	tooLate("views.open");
	await grace.presses(grace.privately().at(-1)!, "Open the form");
	await grace.seesPrivately(/did not open in time/);
	await grace.presses(grace.privately().at(-1)!, "Open the form");
	expect(grace.form().values).toMatchObject(aChild());
});

test("details that did not open in time are not written into the channel instead", async () => {
	const grace = personOf(world, "lapwing-grace", "slack");
	const { card } = await raisesAndSees(world, grace);
	tooLate("views.open");
	await grace.presses(card, "Open privately");
	await grace.seesPrivately(/The page did not open in time/);
	expect(await refusalsIn(world)).toEqual([]);
});
