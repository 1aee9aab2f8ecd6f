import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { type Answers, type Half, textOf } from "./half.ts";
import { picture } from "./pictures.ts";
import { hasSandboxPage } from "./sandbox-page.ts";

const REFERENCE = /MIL-\d{4}-\d{4}/;

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Messages that people write, change and take back, as somebody does it on the page. */
describe("what people write to one another, on the page", { timeout: 90_000 }, () => {
	/** Two cases of the demonstration. */
	let refs: string[];
	const at = hasSandboxPage("rollcall-messages", async ({ visitor }) => {
		await visitor.becomes("Asha Curlew");
		await visitor.teams.opensPanel();
		const named = visitor.teams.region.getByRole("heading", { name: REFERENCE });
		await named.nth(3).waitFor({ timeout: 30_000 });
		const texts = await named.allTextContents();
		refs = [...new Set(texts.map((text) => text.match(REFERENCE)![0]))];
	});

	async function decides(half: Half, more: Answers = {}): Promise<string> {
		await half.dialog.waitFor();
		await half.fills({ Decision: "Defer", "Next review": inDays(60), ...more });
		await half.sends("Next", "Step 2 of 2");
		return half.finishes("Record decision", "Decision recorded");
	}

	async function changes(half: Half, entry: string, message: Locator, words: string): Promise<void> {
		await half.chooses(entry, message);
		const field = half.region.getByRole("textbox", { name: "Edit message" });
		await field.fill(words);
		await half.region.getByRole("button", { name: "Save" }).click();
	}

	test("in Slack a decision that was taken from a message stands when the message is changed and deleted", async () => {
		const { slack, page } = at.visitor;
		const [ref] = refs as [string];
		const message = await slack.replies(ref, "Agreed: wait for the housing reply.");
		await slack.chooses("Record as panel decision", message);
		expect(await decides(slack)).toContain("Rollcall is not told if that message is edited or deleted");
		const thread = await slack.thread(ref);
		const note = thread.getByRole("article").filter({ hasText: "Defer" });
		await note.waitFor();
		await picture(page, "messages-slack-decided");
		await changes(slack, "Edit message", message, "Agreed: wait for the police.");
		await thread.getByText("Agreed: wait for the police.").waitFor();
		await thread.getByText("(edited)").first().waitFor();
		await picture(page, "messages-slack-edited");
		await slack.chooses(
			"Delete message",
			thread.getByRole("article").filter({ hasText: "wait for the police" }),
		);
		await thread.getByText("Agreed: wait for the police.").waitFor({ state: "detached" });
		expect(await textOf(note)).toContain("Defer");
	});

	test("in Teams the note tells that the message behind a decision was changed, and deleted", async () => {
		const { teams, page } = at.visitor;
		const [, ref] = refs as [string, string];
		const message = await teams.replies(ref, "@Rollcall decision wait for the housing reply");
		await teams.region.getByRole("navigation").getByRole("button", { name: "Rollcall" }).click();
		await teams.region.getByRole("button", { name: "Open the form" }).last().click();
		expect(await decides(teams, { "Who said it": "Asha Curlew, CME team" })).not.toContain(
			"Rollcall is not told",
		);
		const thread = await teams.thread(ref);
		const note = thread.getByRole("article").filter({ hasText: "Defer" }).last();
		await note.waitFor();
		await changes(
			teams,
			"Edit",
			thread.getByRole("article").filter({ hasText: "wait for the housing reply" }),
			"@Rollcall decision wait for the police",
		);
		await note.getByText(/The message that this was taken from was changed on/).waitFor();
		await picture(page, "messages-teams-edited");
		await teams.chooses("Delete", thread.getByRole("article").filter({ hasText: "wait for the police" }));
		await note.getByText(/The message that this was taken from was deleted on/).waitFor();
		await thread.getByText("This message has been deleted.").waitFor();
		await picture(page, "messages-teams-deleted");
		expect(await message.count()).toBe(0);
	});

	test("in a Teams group chat Rollcall answers whoever asked in their own chat, and says nothing to all", async () => {
		const { teams, page } = at.visitor;
		const [ref] = refs as [string];
		const rail = teams.region.getByRole("navigation");
		await rail.getByRole("button", { name: "Before the meeting" }).click();
		await teams.region.getByRole("textbox", { name: "Type a message" }).fill(`@Rollcall case ${ref}`);
		await page.keyboard.press("Enter");
		const log = teams.region.getByRole("log", { name: "Messages" });
		await log.getByText(`case ${ref}`).waitFor();
		await picture(page, "messages-group-chat");
		expect(await log.getByRole("article").filter({ hasText: "Enquiries" }).count()).toBe(0);
		await rail.getByRole("button", { name: "Rollcall" }).click();
		await log.getByRole("article").filter({ hasText: ref }).getByText("Open details").last().waitFor();
		await rail.getByRole("button", { name: "Before the meeting" }).click();
		await log.getByText(`case ${ref}`).waitFor();
		expect(await log.getByRole("article").count()).toBe(1);
	});

	test("a message is put on a case's timeline in both, and a note is typed in one line", async () => {
		const { slack, teams, page } = at.visitor;
		const [ref] = refs as [string];
		for (const half of [slack, teams]) {
			const words = half === slack ? "Seen at the bus stop on Monday." : "Seen at the library on Tuesday.";
			await half.chooses("Add to case timeline", await half.replies(ref, words));
			await half.dialog.waitFor();
			const told = await half.finishes(await sendButton(half), `Added to the timeline of ${ref}`);
			expect(told).toContain(ref);
			const thread = await half.thread(ref);
			await thread
				.getByText(/Added to the timeline/)
				.first()
				.waitFor();
		}
		await picture(page, "messages-note");
		await slack.asks(`note ${ref} The school rang: no reply`);
		await slack
			.lastPrivately()
			.filter({ hasText: `Added to the timeline of ${ref}` })
			.waitFor();
		await slack.asks(`case ${ref}`);
		await slack
			.lastPrivately()
			.filter({ hasText: ref })
			.getByRole("button", { name: "Open details" })
			.click();
		await slack.dialog.getByText("The school rang: no reply").waitFor();
		await slack.dialog.getByText("Seen at the library on Tuesday.").waitFor();
		await picture(page, "messages-timeline");
		await slack.leaves();
	});

	test("whoever has read further up and then writes sees the answer, in both", async () => {
		const { slack, teams } = at.visitor;
		for (const half of [slack, teams]) {
			for (let n = 0; n < 3; n++) await half.asks("cases");
			const log = half.region.getByRole("log", { name: "Messages" });
			await log.evaluate((list) => {
				list.scrollTop = 0;
			});
			await expect
				.poll(() => log.evaluate((list) => list.scrollHeight - list.clientHeight))
				.toBeGreaterThan(500);
			await half.asks("contact");
			const answer = half.lastPrivately().filter({ hasText: "Named officer" });
			await answer.waitFor();
			await expect
				.poll(() => log.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight))
				.toBeLessThan(80);
		}
	});

	const sendButton = async (half: Half): Promise<string> => {
		const names = await half.dialog.getByRole("button").allTextContents();
		return names.findLast((name) => /Add|Save|Put/.test(name)) ?? names.join(", ");
	};
});
