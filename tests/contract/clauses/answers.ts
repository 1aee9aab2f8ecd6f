import { setTimeout as wait } from "node:timers/promises";
import { expect } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { begins, isTold, pressesIn } from "../deeds.ts";
import { aForm } from "../pages.ts";
import { words } from "../rig.ts";
import type { Area } from "../ways.ts";

const sheet = { show: { title: "Case", blocks: [{ facts: [["Name", new Private("Zephyrine")]] as const }] } };

/** What the bot says to whoever did something. */
export const answers: Area = {
	title: "Answers",
	clauses: [
		{
			id: "answer.alone",
			says: "What is asked in a channel is answered to whoever asked, and to nobody else.",
			slack: "a message that only they see, where they asked",
			teams:
				"a message in their personal chat: one that a single member of a channel sees is a preview there",
			async shows(rig) {
				rig.answers({ say: words("Type raise") });
				await rig.ann.commands("help");
				await isTold(rig, rig.ann, "Type raise");
				expect(
					rig.ben
						.channel()
						.map((one) => one.text)
						.join(),
				).not.toContain("Type raise");
				expect(rig.ben.alone()).toEqual([]);
			},
		},
		{
			id: "answer.press",
			says: "A press is answered to whoever pressed; the message stays as it is for everybody.",
			slack: "a message that only they see, below the button",
			teams: "a message in their personal chat",
			async shows(rig) {
				rig.answers({ say: words("Recorded") });
				const id = await pressesIn(rig, rig.ben, "Confirm");
				await isTold(rig, rig.ben, "Recorded");
				for (const who of [rig.ann, rig.ben]) {
					const seen = who.channel();
					expect(seen.map((one) => one.id)).toEqual([id]);
					expect(seen[0]).toMatchObject({ edited: false, buttons: ["Confirm"] });
					expect(seen[0]?.text).not.toContain("Recorded");
				}
				expect(rig.ann.alone()).toEqual([]);
			},
		},
		{
			id: "answer.stranger",
			says: "Somebody who never wrote to the bot is answered too.",
			slack: "at once: an app may write to everybody of its workspace",
			teams: {
				not: "because an app writes in private only to those who have it",
				instead: "they are told in the thread to open a personal chat, and nothing else",
				async shows(rig) {
					rig.answers({ say: words("Your list: MIL-2026-0001") });
					const id = await rig.cleo.mentions("list");
					expect(rig.cleo.thread(id).map((one) => one.text)).toEqual([
						expect.stringContaining("Open a personal chat with Rollcall first"),
					]);
					expect(rig.kept()).not.toContain("MIL-2026-0001");
				},
			},
			async shows(rig) {
				rig.answers({ say: words("Your list: MIL-2026-0001") });
				await rig.cleo.mentions("list");
				await isTold(rig, rig.cleo, "MIL-2026-0001");
				expect(rig.ann.alone()).toEqual([]);
			},
		},
		{
			id: "answer.page",
			says: "A page with a child's details opens for whoever pressed, and nothing of it stays.",
			slack: "a modal",
			teams: "a dialog",
			async shows(rig) {
				rig.answers(sheet);
				await pressesIn(rig, rig.ben, "Open details", true);
				const page = await rig.until("the page", () => rig.ben.form());
				expect(page.text).toContain("Zephyrine");
				expect(rig.ann.form()).toBeUndefined();
				await rig.ben.closes();
				expect(rig.kept()).not.toContain("Zephyrine");
			},
		},
		{
			id: "answer.page-by-word",
			says: "A typed word opens such a page at once.",
			slack: "after the command, which comes with leave to open a modal",
			teams: {
				not: "because Teams opens a dialog only from a press",
				instead: "the person is told to press its button, and nothing of the page is written down",
				async shows(rig) {
					rig.answers(sheet);
					await rig.ann.tells("case MIL-2026-0001");
					expect(rig.ann.form()).toBeUndefined();
					expect(rig.ann.alone().at(-1)?.text).toContain("Press its button");
					expect(rig.kept()).not.toContain("Zephyrine");
				},
			},
			async shows(rig) {
				rig.answers(sheet);
				await rig.ann.commands("case MIL-2026-0001");
				expect((await rig.until("the page", () => rig.ann.form())).text).toContain("Zephyrine");
			},
		},
		{
			id: "answer.failed",
			says: "Where nothing could be recorded, the person is told so, and whom to ring.",
			slack: "a sentence that only they see",
			teams: "a sentence in their personal chat",
			async shows(rig) {
				rig.answers(() => {
					throw new Error("the database is away");
				});
				await rig.ann.commands("raise");
				expect((await isTold(rig, rig.ann, "Nothing was recorded")).text).toContain("call 999");
			},
		},
		{
			id: "answer.late",
			says: "Where an answer takes longer than the platform waits, the person is told, and has it when it comes.",
			slack: "after two and a half seconds: Slack waits for three",
			teams: "after eight seconds: Teams waits for ten to fifteen",
			async shows(rig) {
				rig.answers(async () => {
					await wait(3_000);
					return { say: words("Here at last") };
				});
				await rig.ann.commands("report");
				await isTold(rig, rig.ann, "Here at last");
				expect(
					rig.ann
						.alone()
						.map((one) => one.text)
						.join(),
				).toMatch(/[Ss]till working|taking longer than usual/);
			},
		},
		{
			id: "answer.nothing",
			says: "Where there is nothing to say, nothing is said.",
			slack: "an empty answer, which closes an open form",
			teams: "an empty answer, which closes an open dialog",
			async shows(rig) {
				rig.answers((one) => (one.kind === "form" && one.did === "next" ? { done: true } : { ask: aForm() }));
				await begins(rig, rig.ann, () => rig.ann.tells("raise"));
				const before = rig.ann.alone().length;
				await rig.ann.fills({ outcome: "found" });
				await rig.ann.sends();
				expect(rig.ann.form()).toBeUndefined();
				expect(rig.ann.alone()).toHaveLength(before);
			},
		},
	],
};
