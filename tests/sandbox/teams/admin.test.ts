import { afterEach, beforeEach, expect, test } from "vitest";
import { appId, channel, general, type Json, type Panel, startPanel } from "./panel.ts";

let panel: Panel;
beforeEach(async () => {
	panel = await startPanel();
});
afterEach(() => panel.stop());

const told = () =>
	panel.received.map(({ activity }) => `${activity.type} ${(activity.channelData as Json).eventType}`);

test("installing in a team tells the bot that it was added", async () => {
	await panel.teams.admin.uninstalls({ team: "Missing education" });
	panel.received.length = 0;
	await panel.teams.admin.installs({ team: "Missing education" }, "Bram Holt");
	expect(panel.received[0]?.activity).toMatchObject({
		type: "installationUpdate",
		action: "add",
		from: { name: "Bram Holt" },
		conversation: { id: general, conversationType: "channel" },
		channelData: { team: { id: general } },
	});
	expect(panel.received[1]?.activity).toMatchObject({
		type: "conversationUpdate",
		membersAdded: [{ id: `28:${appId}` }],
		channelData: { eventType: "teamMemberAdded", team: { id: general } },
	});
});

test("channels are made, renamed and deleted before the bot's eyes", async () => {
	const made = await panel.teams.admin.createsChannel("Missing education", "North");
	await panel.teams.admin.renamesChannel("North", "North panel");
	await panel.teams.admin.deletesChannel(made);
	expect(told()).toEqual([
		"conversationUpdate channelCreated",
		"conversationUpdate channelRenamed",
		"conversationUpdate channelDeleted",
	]);
	expect(panel.last().channelData).toMatchObject({ channel: { id: made, name: "North panel" } });
	expect(panel.last().conversation).toMatchObject({ id: general });
});

test("a team is renamed, archived and restored, and takes no posts in between", async () => {
	await panel.teams.admin.renamesTeam("Missing education", "CME");
	await panel.teams.admin.archivesTeam("CME");
	await expect(panel.teams.hands("Asha Vale").says("hello", { channel: "Panel" })).rejects.toThrow(
		"archived",
	);
	const refused = await panel.bot("POST", `conversations/${channel}/activities`, {
		type: "message",
		text: "hello",
	});
	expect(refused.status).toBe(403);
	await panel.teams.admin.restoresTeam("CME");
	expect(told()).toEqual([
		"conversationUpdate teamRenamed",
		"conversationUpdate teamArchived",
		"conversationUpdate teamUnarchived",
	]);
});

test("a member who leaves can no longer write there", async () => {
	await panel.teams.admin.removesMember("Missing education", "Cleo Marsh");
	expect(panel.last()).toMatchObject({ membersRemoved: [{ name: "Cleo Marsh" }] });
	await expect(panel.teams.hands("Cleo Marsh").says("hello", { channel: "Panel" })).rejects.toThrow(
		"not in that",
	);
});

test("a guest's activities name the guest's own tenant", async () => {
	await panel.teams.hands("Cleo Marsh").says("hello", { channel: "Panel", mention: true });
	const { tenant } = panel.last().channelData as { tenant: Json };
	expect(tenant.id).toBe("f0e1d2c3-0000-4000-8000-0000000000bb");
});

test("a channel that was deleted is restored with what was said in it", async () => {
	const asha = panel.teams.hands("Asha Vale");
	await asha.says("hello", { channel: "Panel" });
	await panel.teams.admin.deletesChannel("Panel");
	expect(() => asha.sees({ channel: "Panel" })).toThrow("No conversation");
	await panel.teams.admin.restoresChannel("Panel");
	expect(panel.last()).toMatchObject({
		channelData: { eventType: "channelRestored", channel: { id: channel } },
	});
	expect(asha.sees({ channel: "Panel" }).map((m) => m.text)).toEqual(["hello"]);
	await expect(panel.teams.admin.restoresChannel("Panel")).rejects.toThrow("No channel Panel was deleted");
});
