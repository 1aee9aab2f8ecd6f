import { expect } from "vitest";
import { onEach, raises, raisesAndSees, reachesTheCheck, type Scene } from "../support/each-platform.ts";
import { cardOf, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** Takes the bot out of the panel's channel on this platform, or puts it back. */
async function bot({ world, platform }: Scene, goes: "out" | "in"): Promise<void> {
	const { slack, teams } = world.sandbox;
	if (platform === "slack") {
		const hands = slack.hands("U01CURLEW");
		const channel = world.sandbox.world.slack.channels[0]!.id;
		if (goes === "out") await hands.removesApp(channel);
		else await hands.invites("the app", channel);
		await slack.settled();
		return;
	}
	const team = world.sandbox.world.teams.teams[0]!.id;
	if (goes === "out") await teams.admin.uninstalls({ team });
	else await teams.admin.installs({ team });
}

/** Whether the record has the panel's channel on this platform as gone. */
async function isGone({ world, platform }: Scene): Promise<boolean> {
	const { rows } = await world.database.superuser.query(
		"select gone_at is not null as gone from place where kind = 'channel' and platform = $1",
		[platform],
	);
	return rows[0].gone;
}

onEach(
	"a channel the bot was removed from is left alone, the other is served, and both when it is back",
	async (scene) => {
		const { world, platform, raiser, coordinator } = scene;
		const other = personOf(world, "curlew-asha", platform === "slack" ? "teams" : "slack");
		const { ref, card } = await raisesAndSees(world, raiser);
		await bot(scene, "out");
		await expect.poll(() => isGone(scene)).toBe(true);

		// Meanwhile a second case is raised and the first one changes.
		await other.card(cardOf(ref));
		const watcher = personOf(world, "curlew-asha", platform);
		const before = watcher.channel().length;
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does("raise");
		await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
		await raiser.sends();
		await other.card(cardOf("MIL-2027-0002"));
		expect(watcher.channel()).toHaveLength(before);
		await raiser.leaves();

		// Back again: what the first case's card says is up to date, and new cases are told.
		await bot(scene, "in");
		await expect.poll(() => isGone(scene)).toBe(false);
		await raises(raiser);
		await coordinator.card(cardOf("MIL-2027-0003"));
		await everythingDelivered(world);
		expect((await coordinator.card(cardOf(ref))).id).toBe(card.id);
	},
);

onEach("a removal that nobody told the bot of is found at the next message", async (scene) => {
	const { world, platform, raiser } = scene;
	const other = personOf(world, "curlew-asha", platform === "slack" ? "teams" : "slack");
	await reachesTheCheck(raiser);
	if (platform === "slack") {
		const channel = world.sandbox.world.slack.channels[0]!.id;
		const when = (args: Record<string, unknown>) => args.channel === channel;
		const error = "channel_not_found";
		world.sandbox.slack.faults.add({ on: "chat.postMessage", does: "refused", error, when });
	} else {
		// One is for the officer's own chat: they are told of every notification.
		world.sandbox.teams.faults.add({ on: "createConversation", does: 403, times: 2 });
	}
	await raiser.sends();
	await other.card(cardOf("MIL-2027-0001"));
	await expect.poll(() => isGone(scene)).toBe(true);
	await bot(scene, "out");
	await bot(scene, "in");
	await personOf(world, "curlew-asha", platform).card(cardOf("MIL-2027-0001"));
	await everythingDelivered(world);
});

onEach(
	"a channel that was taken out of the panel's file gets nothing more, whoever speaks in it",
	async (scene) => {
		const { world, raiser, coordinator, platform } = scene;
		await world.database.superuser.query(
			"update place set ended_at = now() where kind = 'channel' and platform = $1",
			[platform],
		);
		await coordinator.does("help");
		const ref = await raises(raiser);
		await everythingDelivered(world);
		const elsewhere = personOf(world, "curlew-asha", platform === "slack" ? "teams" : "slack");
		await elsewhere.card(cardOf(ref));
		expect(coordinator.channel().filter((m) => m.text.includes(ref))).toEqual([]);
	},
);
