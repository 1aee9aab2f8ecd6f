import { createHmac } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";
import { formOf, sendRaw } from "./raw.ts";

/**
 * The bot can be called from any chat: a command or shortcut from the chat of two people, whose id and kind look like
 * those of a person's own chat with the bot. An alert for one of them must not be sent there.
 */
let world: TestWorld;
beforeAll(async () => {
	world = await startWorld();
});
afterAll(() => world.close());

const people = ["curlew-asha", "fieldfare-omar"];
const userOf = (key: string, on: "slack" | "teams") =>
	world.sandbox.world.people.find((p) => p.key === key)![on]!;

/** Where the record would send each person's alerts. */
async function ownChats(platform: string) {
	const { rows } = await world.database.superuser.query<{ user: string; ref: string | null }>(
		"select platform_user as user, ref from place where platform = $1 and kind = 'person' order by 1",
		[platform],
	);
	return rows;
}

async function fromSlack(fields: Record<string, string>) {
	const [body, type] = formOf(fields);
	const time = String(Math.floor(Date.now() / 1000));
	const { signingSecret } = world.sandbox.settings.slack;
	const signature = createHmac("sha256", signingSecret).update(`v0:${time}:${body}`).digest("hex");
	return sendRaw(world.botUrl, "/slack/events", body, {
		"content-type": type,
		"x-slack-request-timestamp": time,
		"x-slack-signature": `v0=${signature}`,
	});
}

test("on Slack: a command, a shortcut and a button in the chat of two people leave both where they are", async () => {
	const channel = "D0TWOPEOPLE";
	const team = world.sandbox.world.slack.team.id;
	for (const [n, key] of people.entries()) {
		const user = userOf(key, "slack");
		const said = await fromSlack({
			...{ command: "/cme", text: "help", team_id: team, user_id: user, channel_id: channel },
			trigger_id: `two.${n}`,
		});
		expect(said).toMatchObject({ status: 200 });
		expect(said.text).not.toMatch(/could not/i);
		for (const more of [
			{
				type: "message_action",
				callback_id: "breach.report",
				message: { ts: "1.1", user, text: "x" },
				action_ts: "1",
			},
			{
				type: "block_actions",
				actions: [{ action_id: "any:0", action_ts: "1", value: "mine|" }],
				container: { message_ts: "1.1", is_ephemeral: true },
			},
		]) {
			const payload = JSON.stringify({
				...{ user: { id: user, team_id: team }, team: { id: team }, channel: { id: channel } },
				...{ trigger_id: `two.${more.type}.${n}`, ...more },
			});
			expect((await fromSlack({ payload })).status).toBe(200);
		}
	}
	await world.sandbox.slack.settled();
	expect((await ownChats("slack")).map((chat) => chat.ref)).not.toContain(channel);
});

test("on Teams: a message action in the chat of two people leaves both where they are", async () => {
	const { teams } = world.sandbox;
	for (const key of people) await personOf(world, key, "teams").does("help");
	const before = await ownChats("teams");
	const said = teams.requests.toBot().filter((r) => r.what === "message");
	for (const [n, request] of said.slice(0, people.length).entries()) {
		const body = request.body as Record<string, unknown>;
		const conversation = {
			...(body.conversation as object),
			id: "19:one_two@unq.gbl.spaces",
			conversationType: "personal",
		};
		const activity = {
			...{ ...body, conversation, type: "invoke", name: "composeExtension/fetchTask", id: `two:${n}` },
			value: { commandId: "mine" },
		};
		const answer = await sendRaw(world.botUrl, "/api/messages", JSON.stringify(activity), {
			"content-type": "application/json",
			authorization: `Bearer ${await teams.token()}`,
		});
		expect(answer.status).toBe(200);
		const installed = { ...activity, type: "installationUpdate", action: "add", id: `two:in:${n}` };
		await sendRaw(world.botUrl, "/api/messages", JSON.stringify(installed), {
			"content-type": "application/json",
			authorization: `Bearer ${await teams.token()}`,
		});
	}
	expect(await ownChats("teams")).toEqual(before);
	expect(before.filter((c) => c.ref !== null).length).toBeGreaterThanOrEqual(people.length);
});

test("and what is for one of them alone still reaches them", async () => {
	const ref = await raises(personOf(world, "curlew-asha", "slack"));
	await everythingDelivered(world);
	expect(ref).toMatch(/^MIL-/);
	const { rows } = await world.database.superuser.query("select ref from place where gone_at is not null");
	expect(rows).toEqual([]);
});
