import { expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { hasOwnWorld, world } from "../support/own-world.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** Slack's own page of the bot for each person. Teams has a tab in its place, which is not built: the chat has the same. */

hasOwnWorld();

test("the home page has the nearest cases and what waits, and follows what is done from it", async () => {
	const { slack } = world.sandbox;
	const raiser = personOf(world, "lapwing-grace", "slack");
	const hands = slack.hands(world.sandbox.world.people.find((p) => p.key === "lapwing-grace")!.slack!);
	const page = () => hands.home()?.text ?? "";
	await hands.opensHome();
	await slack.until("the page", () => page().includes("No open case waits for you"));
	await raises(raiser);
	await everythingDelivered(world);
	await hands.opensHome();
	await slack.until("the case on it", () => page().includes("MIL-2027-0001"));
	expect(page()).toMatch(/Waiting for you: \d+ enquiries to answer/);
	expect(page()).toMatch(/Designated safeguarding lead/);

	// An enquiry that is answered from the case, opened on the page, is gone from the page at once.
	const before = Number(page().match(/(\d+) enquiries to answer/)![1]);
	await hands.presses("home", "Open privately");
	await slack.until("the case", () => hands.view());
	await hands.presses("view", { label: "Record outcome", action_id: "menu:2" });
	await slack.until("the form", () => hands.view()?.fields.outcome);
	await raiser.fills({ outcome: "no_trace", note: "Rang twice" });
	await raiser.sends();
	await slack.until("one fewer", () => page().includes(`${before - 1} enquiries to answer`));
});
