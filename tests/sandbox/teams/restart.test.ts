import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asha, bram, card, cardMessage, channel, dialogTask, startPanel } from "./panel.ts";

let folder: string;
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "teams-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("everything that happened is there after a restart, and the signing key is the same", async () => {
	const before = await startPanel({ folder });
	const root = await before.teams.hands(asha).says("first", { channel: "Panel", mention: true });
	await before.teams.hands(bram).says("second", { channel: "Panel", thread: root });
	await before.bot(
		"POST",
		`conversations/${channel}/activities`,
		cardMessage(card([{ type: "TextBlock", text: "A" }])),
	);
	before.answers(() => ({ body: dialogTask(card([]), "Open") }));
	await before.teams.hands(asha).composeAction("raise", { channel: "Panel" });
	const made = await before.teams.admin.createsChannel("Missing education", "North");
	await before.teams.admin.uninstalls({ person: "Bram Holt" });
	const was = before.teams.state();
	const keys = await (await fetch(`${before.teams.url}/keys`)).text();
	await before.stop();

	const after = await startPanel({ folder });
	expect(after.teams.state()).toEqual(was);
	expect(await (await fetch(`${after.teams.url}/keys`)).text()).toBe(keys);
	expect(after.teams.hands(asha).dialog()?.title).toBe("Open");
	const next = await after.teams.hands(asha).says("third", { channel: "North" });
	expect(Number(next)).toBeGreaterThan(Number(root));
	expect(after.teams.hands(asha).sees({ channel: made })).toHaveLength(1);
	await after.stop();
});

test("a last line cut short by a kill is as if it never happened", async () => {
	const before = await startPanel({ folder });
	await before.teams.hands(asha).says("kept", { channel: "Panel" });
	await before.stop();
	appendFileSync(join(folder, "teams.jsonl"), '{"did":"posted","mess');
	const after = await startPanel({ folder });
	expect(after.teams.hands(asha).sees({ channel: "Panel" })).toMatchObject([{ text: "kept" }]);
	await after.teams.hands(asha).says("later", { channel: "Panel" });
	await after.stop();
	const again = await startPanel({ folder });
	expect(again.teams.hands(asha).sees({ channel: "Panel" })).toHaveLength(2);
	await again.stop();
});
