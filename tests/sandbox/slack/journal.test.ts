import { appendFileSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { aBot, aForm } from "./a-bot.ts";

const newPath = () => join(mkdtempSync(join(tmpdir(), "slack-")), "journal.jsonl");

test("a sandbox that starts again takes up where it stopped", async () => {
	const journal = newPath();
	const first = await aBot({ journal });
	first.answers = async ({ read }) => {
		if (read.command) await first.calls("views.open", { trigger_id: read.trigger_id, view: aForm() });
		return undefined;
	};
	const before = first.slack.hands("UADA");
	const root = await before.posts("Hello", { channel: "CPANEL" });
	await before.posts("Still here", { channel: "CPANEL", thread: root });
	await before.renames("CPANEL", "the-panel");
	await before.types("/cme", { channel: "CPANEL" });
	await before.fills({ name: "Sam" });
	const state = first.slack.state();
	await first.slack.stop();

	const second = await aBot({ journal });
	expect(second.slack.state()).toEqual(state);
	const after = second.slack.hands("UADA");
	expect(after.sees("CPANEL", root)).toHaveLength(2);
	expect(after.view()).toMatchObject({ fields: { name: { value: "Sam" } } });
	expect(Number(await after.posts("Later", { channel: "CPANEL" }))).toBeGreaterThan(Number(root));
});

test("a line torn by a kill is cut off, and what follows is whole", async () => {
	const journal = newPath();
	const first = await aBot({ journal });
	await first.slack.hands("UADA").posts("Hello", { channel: "CPANEL" });
	await first.slack.stop();
	appendFileSync(journal, '{"is":"message","mess');

	const second = await aBot({ journal });
	await second.slack.hands("UADA").posts("Again", { channel: "CPANEL" });
	expect(
		second.slack
			.hands("UADA")
			.sees("CPANEL")
			.map((one) => one.text),
	).toEqual(["Hello", "Again"]);
	const lines = readFileSync(journal, "utf8").trimEnd().split("\n");
	expect(lines.map((line) => JSON.parse(line).is)).toEqual(["message", "message"]);
});
