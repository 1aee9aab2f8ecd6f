import { expect } from "vitest";
import { casesIn, opensDetails, raises } from "../support/each-platform.ts";
import { cardOf, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { manifestsForAllMessages, type TestWorld } from "../support/world.ts";

/** A public channel, of which Slack tells in events of other names than of the panel's private one. */
export const OPEN_CHANNEL = { id: "C0OPEN", name: "schools", members: ["U01CURLEW", "U05LAPWING"] };

/** Everything that Slack can be asked to tell of and that the adapter acts on: more than the manifest asks for. */
export const manifestsForEverything = () => {
	const told = manifestsForAllMessages();
	const events = told.slack.settings?.event_subscriptions;
	events?.bot_events?.push("channel_rename", "group_rename");
	return told;
};

/** Somebody raises, looks, decides and leaves forms, as stories do: what both platforms have. */
async function casework(world: TestWorld, raiser: Person, coordinator: Person): Promise<void> {
	await raiser.takes("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.leaves();
	const ref = await raises(raiser);
	if (raiser.hasForm()) await raiser.leaves();
	await raiser.does("help");
	await everythingDelivered(world);
	const card = await coordinator.card(cardOf(ref));
	await coordinator.presses(card, "Open privately");
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	await opensDetails(coordinator, ref);
	await coordinator.leaves();
	const said = await coordinator.says("Zephyrine Quillfeather is at 14 Nightjar Passage", card);
	await coordinator.acts("note.write", said);
	await coordinator.leaves();
	await coordinator.edits(said, "She is at an aunt's, Thessaly Quillfeather");
	await coordinator.deletes(said);
	await coordinator.mentions("note Zephyrine was seen on 07700 900461", card);
	// Back from the second screen to the first.
	await raiser.does("raise");
	await expect.poll(() => raiser.hasForm()).toBe(true);
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills({ first_name: "Zephyrine" });
	await raiser.goesBack();
	await raiser.leaves();
	await everythingDelivered(world);
}

/** Makes Slack send everything that it has for the bot. Nothing works there afterwards. */
export async function everythingOfSlack(world: TestWorld): Promise<void> {
	const { slack } = world.sandbox;
	const panel = world.sandbox.world.slack.channels[0]!.id;
	const [coordinator, raiser] = ["curlew-asha", "lapwing-grace"].map((key) => personOf(world, key, "slack"));
	const [asha, grace] = [slack.hands("U01CURLEW"), slack.hands("U05LAPWING")];
	expect(await slack.verifyAddress()).toBe(true);
	await casework(world, raiser!, coordinator!);
	// The button that an ephemeral answer carries, the home page, and a press there.
	const open = raiser!.privately().findLast((m) => m.buttons.includes("Open the form"))!;
	await raiser!.presses(open, "Open the form");
	await raiser!.leaves();
	await asha.opensHome();
	const blocks = await slack.until("the home page", () => asha.home() && JSON.stringify(asha.home()?.blocks));
	const [, action = ""] = /"action_id":"([^"]+)"/.exec(blocks) ?? [];
	await asha.presses("home", { action_id: action });
	if (asha.view()) await asha.closes({ all: true });
	const direct = { channel: asha.directMessage() };
	const word = { ...direct, ts: await asha.posts("help Zephyrine", direct) };
	await asha.edits(word, "help Quillfeather");
	await asha.deletes(word);
	const heard = {
		channel: OPEN_CHANNEL.id,
		ts: await grace.posts("Where is Zephyrine?", { channel: OPEN_CHANNEL.id }),
	};
	await grace.edits(heard, "Where is she?");
	await grace.deletes(heard);
	await asha.posts("<@U0ROLLCALL> mine", { channel: OPEN_CHANNEL.id });
	await slack.settled();
	const event = slack.calls.findLast((call) => call.name === "event app_mention")!;
	await slack.repeat(event, { number: 1, reason: "http_timeout" });
	for (const channel of [OPEN_CHANNEL.id, panel]) {
		await asha.renames(channel, "north");
		await grace.leaves(channel);
		await asha.archives(channel);
		await asha.unarchives(channel);
		await asha.removesApp(channel);
		await asha.invites("the app", channel);
		await asha.deletesChannel(channel);
	}
	await slack.uninstall();
	await slack.settled();
	expect(await casesIn(world)).toBeGreaterThan(0);
}

/** Makes Teams send everything that it has for the bot. Nothing works there afterwards. */
export async function everythingOfTeams(world: TestWorld): Promise<void> {
	const { teams } = world.sandbox;
	const { id: team, channels } = world.sandbox.world.teams.teams[0]!;
	const chat = world.sandbox.world.teams.groupChats![0]!.id;
	const [coordinator, raiser] = ["curlew-asha", "fieldfare-omar"].map((key) => personOf(world, key, "teams"));
	const userOf = (key: string) => world.sandbox.world.people.find((p) => p.key === key)!.teams!;
	const hands = teams.hands(userOf("curlew-asha"));
	await casework(world, raiser!, coordinator!);
	const word = { conversation: "personal", message: await hands.says("help Zephyrine", "personal") };
	await hands.edits(word, "help Quillfeather");
	await hands.deletes(word);
	const inChat = { conversation: chat, message: await hands.says("mine Zephyrine", { chat, mention: true }) };
	await hands.edits(inChat, "mine Quillfeather");
	await hands.deletes(inChat);
	// A button that is answered in words, by a client that knows `Action.Execute` and by one that does not.
	await hands.says("help", "personal");
	await pressesOne(coordinator!, hands);
	const { admin } = teams;
	await hands.reacts(hands.sees("personal").findLast((m) => m.by === "Rollcall")!, "like");
	await admin.removesMember(team, userOf("linnet-sian"));
	await admin.addsMember(team, userOf("linnet-sian"));
	const made = await admin.createsChannel(team, "Zephyrine");
	await admin.renamesChannel(made, "Quillfeather");
	await admin.deletesChannel(made);
	await admin.restoresChannel("Quillfeather");
	await admin.renamesTeam(team, "Quillfeather team");
	await admin.archivesTeam(team);
	await admin.restoresTeam(team);
	for (const at of [{ person: userOf("curlew-asha") }, { groupChat: chat }, { team }]) {
		await admin.uninstalls(at);
		await admin.installs(at);
	}
	await admin.deletesTeam(team);
	await admin.installs({ team });
	await admin.deletesTeam(team, { forGood: true });
	expect(channels.length).toBeGreaterThan(1);
}

async function pressesOne(
	person: Person,
	hands: ReturnType<TestWorld["sandbox"]["teams"]["hands"]>,
): Promise<void> {
	const message = hands
		.sees("personal")
		.findLast((m) => JSON.stringify(m.card ?? {}).includes("Action.Execute"))!;
	const [, label = ""] = /"type":"Action.Execute","title":"([^"]+)"/.exec(JSON.stringify(message.card)) ?? [];
	await hands.presses(message, label, { nth: 1 });
	await hands.presses(message, label, { nth: 1, oldClient: true });
	if (person.hasForm()) await person.leaves();
}
