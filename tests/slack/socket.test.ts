import { expect, onTestFinished, test } from "vitest";
import type { Interaction, Receive } from "../../src/chat/port.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { listLog, post, SECRET, TEAM } from "./harness.ts";
import { listen, recorder } from "./recorder.ts";
import { socketServer } from "./socket-server.ts";

async function overSocket(receive: Receive) {
	const api = await recorder();
	const socket = await socketServer();
	api.on("apps.connections.open", () => ({ ok: true, url: socket.url }));
	const taken: Interaction[] = [];
	const logged: string[] = [];
	const told: string[] = [];
	const surface = createSlack({
		botToken: "xoxb-a-token",
		appToken: "xapp-a-token",
		signingSecret: SECRET,
		apiUrl: `${api.url}/api/`,
		log: listLog(logged),
		command: "/cme",
		watch: {
			interaction: () => undefined,
			delivery: () => undefined,
			answer: ({ platform, outcome, from, to }) => void told.push(`${platform} ${outcome} ${to >= from}`),
		},
	});
	await surface.start(async (interaction) => {
		taken.push(interaction);
		return receive(interaction);
	});
	onTestFinished(() => surface.stop());
	return { api, socket, surface, taken, logged, told };
}

const said = {
	type: "event_callback",
	team_id: TEAM,
	event_id: "Ev1",
	event: { type: "message", channel: "C0PANEL", user: "U0ANN", ts: "2.2", text: "Ada Canary" },
};

test("over a socket a command is answered in its acknowledgement", async () => {
	const { socket, told } = await overSocket(async () => ({ say: { summary: "Help", blocks: [] } }));
	socket.send({
		type: "slash_commands",
		envelope_id: "e1",
		accepts_response_payload: true,
		payload: {
			command: "/cme",
			text: "help",
			team_id: TEAM,
			user_id: "U0ANN",
			channel_id: "C0PANEL",
			trigger_id: "t1",
		},
	});
	expect(await socket.next()).toMatchObject({
		envelope_id: "e1",
		payload: { response_type: "ephemeral", text: "Help" },
	});
	await expect.poll(() => told).toEqual(["slack ok true"]);
});

test("over a socket the pages that install the app are there, and nothing else is", async () => {
	const api = await recorder();
	const nothing = async () => undefined;
	const surface = createSlack({
		...{
			clientId: "1.2",
			clientSecret: "s",
			stateSecret: "x".repeat(32),
			publicUrl: "https://rollcall.example",
		},
		installations: {
			...{ keep: async () => false, installed: nothing, token: nothing, organisations: async () => [] },
			covers: nothing,
		},
		...{ appToken: "xapp-a-token", signingSecret: SECRET, apiUrl: `${api.url}/api/` },
		...{ log: listLog([]), command: "/cme" },
	});
	const url = await listen(surface.listener);
	const page = await fetch(`${url}/slack/install`, { redirect: "manual" });
	expect([page.status, page.headers.get("location")]).toEqual([
		302,
		expect.stringContaining("client_id=1.2"),
	]);
	expect((await fetch(`${url}/slack/events`, { method: "POST" })).status).toBe(404);
});

test("over a socket an event is acknowledged only once it is recorded", async () => {
	const begun = Promise.withResolvers<void>();
	const recorded = Promise.withResolvers<void>();
	const { socket } = await overSocket(async () => {
		begun.resolve();
		await recorded.promise;
		return { done: true };
	});
	socket.send({ type: "events_api", envelope_id: "e1", payload: said });
	await begun.promise;
	expect(socket.waiting()).toBe(0);
	recorded.resolve();
	expect(await socket.next()).toMatchObject({ envelope_id: "e1" });
});

test("an event that failed is not acknowledged, and the next one is taken in", async () => {
	const { socket, logged, taken, told } = await overSocket(async (interaction) => {
		if (interaction.kind === "message") throw new Error("Ada Canary");
		return { done: true };
	});
	socket.send({ type: "events_api", envelope_id: "failed", payload: said });
	const renamed = { ...said, event_id: "Ev2", event: { type: "channel_rename", channel: { id: "C0PANEL" } } };
	socket.send({ type: "events_api", envelope_id: "next", payload: renamed });
	expect(await socket.next()).toMatchObject({ envelope_id: "next" });
	expect(taken).toHaveLength(2);
	await expect.poll(() => [...told].sort()).toEqual(["slack failed true", "slack ok true"]);
	expect(logged.join()).not.toContain("Canary");
});

test("over a socket, too, a person is told when their request could not be read", async () => {
	const { socket } = await overSocket(async () => ({ done: true }));
	socket.send({
		type: "slash_commands",
		envelope_id: "e1",
		accepts_response_payload: true,
		payload: { command: "/cme" },
	});
	expect(await socket.next()).toMatchObject({
		payload: { text: expect.stringContaining("Nothing was recorded") },
	});
});

test("with a socket, no request over HTTP is taken in", async () => {
	const { surface, taken } = await overSocket(async () => ({ done: true }));
	const url = await listen(surface.listener);
	expect((await post(`${url}/slack/events`, "{}", {})).status).toBe(404);
	expect(taken).toEqual([]);
});
