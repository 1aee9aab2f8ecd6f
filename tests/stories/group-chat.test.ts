import { expect, test } from "vitest";
import type { TeamsHands } from "../../src/sandbox/teams/hands.ts";
import { casesIn, raisesAndSees } from "../support/each-platform.ts";
import { hasOwnWorld, world } from "../support/own-world.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/**
 * A group chat is Teams' own: the bot is in it as in a channel, without threads, and no panel names it. What Slack has of
 * the kind, a chat of several people, the bot is never in (tests/security/other-chats).
 */
hasOwnWorld();

const chatOf = () => world.sandbox.world.teams.groupChats![0]!;
const here = () => ({ chat: chatOf().id });
const mention = () => ({ ...here(), mention: true });
const handsOf = (key: string): TeamsHands =>
	world.sandbox.teams.hands(world.sandbox.world.people.find((p) => p.key === key)!.teams!);
/** What the bot has said where everybody of the group reads it. */
const saidToAll = () =>
	handsOf("curlew-asha")
		.sees(here())
		.filter((m) => m.by === "Rollcall");

test("in a group chat nothing of an answer stands, and whoever asked has it in their own chat", async () => {
	const asha = personOf(world, "curlew-asha", "teams");
	const hands = handsOf("curlew-asha");
	const { ref } = await raisesAndSees(world, personOf(world, "fieldfare-omar", "teams"));

	await hands.says(`case ${ref}`, mention());
	await asha.seesPrivately(new RegExp(`${ref}[\\s\\S]*Enquiries`));
	await hands.says("outcome", mention());
	await asha.seesPrivately(/Say which case/);
	expect(saidToAll()).toEqual([]);

	// What nobody says to the bot it does not hear.
	const before = asha.privately().length;
	await hands.says(`case ${ref}`, here());
	expect(asha.privately()).toHaveLength(before);

	// A form is opened from there, and a decision taken from what was said.
	await hands.composeAction("raise", here());
	expect(asha.form().title).toBe("Raise a notification");
	await asha.leaves();
	const words = "Agreed: wait for the housing reply";
	const message = await hands.says(words, here());
	await hands.messageAction("decision.record", { conversation: chatOf().id, message });
	await asha.fills({ ref });
	await asha.sends();
	expect(asha.form().values.rationale).toBe(words);
	await asha.fills({ type: "defer", review: "2027-06-07" });
	await asha.sends();
	for (let n = 0; n < 4 && asha.hasForm() && /Step \d/.test(asha.form().text); n++) await asha.sends();
	await everythingDelivered(world);
	const { rows } = await world.database.superuser.query("select message_id, place_id from decision");
	expect(rows).toEqual([{ message_id: message, place_id: null }]);
	expect(saidToAll()).toEqual([]);
	expect(await casesIn(world)).toBe(1);
});

test("whose own chat is closed is told so there, in one sentence that says nothing else", async () => {
	const { ref } = await raisesAndSees(world, personOf(world, "fieldfare-omar", "teams"));
	const asha = handsOf("curlew-asha");
	await world.sandbox.teams.admin.uninstalls({ person: asha.user.aadObjectId });
	await asha.says(`case ${ref}`, mention());
	const [hint, ...more] = saidToAll();
	expect(more).toEqual([]);
	expect(hint?.text).toMatch(/Open a personal chat with Rollcall first/);
	expect(hint?.text).not.toContain(ref);
	await world.sandbox.teams.admin.installs({ person: asha.user.aadObjectId });
});
