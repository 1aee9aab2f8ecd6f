import { describe, expect, test } from "vitest";
import { aChild } from "../support/story.ts";
import { textOf } from "./half.ts";
import { picture } from "./pictures.ts";
import { hasSandboxPage } from "./sandbox-page.ts";

const PHONE = { width: 390, height: 844, scale: 2 };
const REFERENCE = /MIL-\d{4}-\d{4}/;
/** A start that keeps its data takes under three seconds by itself; this machine may be busy. */
const SOON_MS = 10_000;

/** So many days from today, as an ISO date. */
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const child = aChild();
const THE_CHILD = {
	"First name": child.first_name,
	Surname: child.surname,
	"Date of birth": inDays(-11 * 365 - 100),
	Sex: "Female",
	UPN: "not to hand",
	"Last known address": child.address,
	Postcode: child.postcode,
	"Parent or carer": child.parent,
	"Best phone number": child.phone,
};
const WHAT_HAPPENED = {
	"On a school's roll now?": "Yes",
	"Last attended": inDays(-20),
	"Last seen": inDays(-20),
	"What has been tried": "Phoned every contact",
	"Do you know where the child is?": "No",
	"Main reason": "Changing school in the middle of the year",
};

describe("the sandbox page, as a newcomer finds it", { timeout: 60_000 }, () => {
	/** The case that was raised in Slack, and the one in Teams. */
	const ref = { slack: "", teams: "" };
	const at = hasSandboxPage("rollcall-browser");

	test("a child's name outside a dialog would be seen", async () => {
		await at.watched.page.evaluate((name) => document.body.append(name), child.first_name);
		await expect.poll(() => at.watched.wrongs).toEqual([expect.stringContaining(child.first_name)]);
		await at.opens();
	});

	test("an attendance officer raises a notification in Slack, and a card shows in both channels", async () => {
		const { slack, teams } = at.visitor;
		await at.visitor.becomes("Holly Brambling");
		await slack.asks("raise");
		await slack.dialog.getByText("Child in danger now: call 999.").waitFor();
		await picture(at.visitor.page, "raise");
		await slack.fills({ "What you did not tick": "No, I checked" });
		await slack.sends("Next", "Step 2 of 4");
		await slack.fills(THE_CHILD);
		await slack.sends("Next", "Step 3 of 4");
		await slack.fills(WHAT_HAPPENED);
		await slack.sends("Next", child.surname);
		ref.slack = (await slack.finishes("Send", "Asha Curlew")).match(REFERENCE)![0];
		await slack.headed(ref.slack).getByText("Enquiries open").waitFor();
		await teams.headed(ref.slack).getByText("Enquiries open").waitFor();
	});

	test("a head teacher raises one in Teams, and its card shows in both channels", async () => {
		const { slack, teams } = at.visitor;
		await at.visitor.becomes("Peter Dunnock");
		await teams.asks("raise");
		await teams.fills({ "What you did not tick": "No, I checked" });
		await teams.sends("Next", "Step 2 of 4");
		await teams.fills(THE_CHILD);
		await teams.sends("Next", "Step 3 of 4");
		await teams.fills(WHAT_HAPPENED);
		await teams.sends("Next", child.surname);
		ref.teams = (await teams.finishes("Send", "Asha Curlew")).match(REFERENCE)![0];
		expect(ref.teams).not.toBe(ref.slack);
		await slack.headed(ref.teams).getByText("Enquiries open").waitFor();
		await teams.opensPanel();
		await teams.headed(ref.teams).getByText("Enquiries open").waitFor();
	});

	test("an outcome that is recorded in one changes the card in both", async () => {
		const { slack, teams } = at.visitor;
		await at.visitor.becomes("Asha Curlew");
		for (const [here, there, one] of [
			[teams, slack, ref.slack],
			[slack, teams, ref.teams],
		] as const) {
			await here.opensPanel();
			await there.opensPanel();
			const open = Number((await textOf(here.headed(one))).match(/(\d+) open/)![1]);
			await here.headed(one).getByRole("button", { name: "Record outcome" }).click();
			await here.fills({
				"Which enquiry?": "Health records (Millbrook Community Health)",
				"What came of it?": "Checked, no trace",
			});
			await here.finishes("Record", "Recorded for");
			await here
				.headed(one)
				.getByText(`${open - 1} open`)
				.waitFor();
			await there
				.headed(one)
				.getByText(`${open - 1} open`)
				.waitFor();
		}
	});

	test("the next working morning brings one digest to each channel, and the same on request", async () => {
		const { page, slack, teams } = at.visitor;
		const today = await at.visitor.nextWorkingMorning();
		const digests = [slack, teams].map((half) => half.headed(new RegExp(today)));
		for (const digest of digests)
			await digest
				.getByText(/overdue on \d+ cases?/)
				.first()
				.waitFor();
		await at.visitor.follows("Digest");
		await picture(page, "sandbox", { from: digests });
		await picture(page, "digest", { from: digests, height: 1300, part: page.getByRole("main") });
		await slack.asks("digest");
		await slack
			.lastPrivately()
			.getByText(/overdue on \d+ cases?/)
			.waitFor();
		await teams.asks("digest");
		await teams
			.lastPrivately()
			.getByText(/overdue on \d+ cases?/)
			.waitFor();
	});

	test("a message in the thread becomes the panel's decision, and both threads show it without the reasons", async () => {
		const { page, slack, teams } = at.visitor;
		for (const [here, there, one, said] of [
			[slack, teams, ref.slack, "Agreed: defer to June."],
			[teams, slack, ref.teams, "Agreed: defer to June."],
		] as const) {
			const message = await here.replies(one, said);
			await here.chooses("Record as panel decision", message);
			await here.dialog.waitFor();
			expect(await here.dialog.getByLabel("Why").inputValue()).toBe(said);
			await here.fills({
				Decision: "Defer",
				Why: `${said} Waiting for the move.`,
				"Next review": inDays(60),
			});
			await here.sends("Next", "Step 2 of 2");
			await here.finishes("Record decision", "Decision recorded");
			for (const half of [here, there]) {
				const thread = await half.thread(one);
				await thread.getByText("Defer").first().waitFor();
				expect((await textOf(thread)).replace(said, "")).not.toContain("the move");
			}
		}
		await slack.thread(ref.teams);
		await at.visitor.follows("Decide");
		await picture(page, "decision");
	});

	test("a case's details open in a modal and in a dialog, to be read there alone", async () => {
		const { page, slack, teams } = at.visitor;
		for (const [half, one] of [
			[slack, ref.teams],
			[teams, ref.slack],
		] as const) {
			await half.asks(`case ${one}`);
			await half
				.lastPrivately()
				.filter({ hasText: one })
				.getByRole("button", { name: "Open details" })
				.click();
			await half.dialog.getByText(child.first_name).first().waitFor();
		}
		await at.visitor.follows("Look up");
		await picture(page, "details");
		for (const half of [slack, teams]) await half.leaves();
	});

	test("on a phone one half shows at a time", async () => {
		await at.opens(PHONE);
		const { page, slack, teams } = at.visitor;
		await slack.headed(/Millbrook CME panel/).waitFor();
		await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Teams" }).click();
		await teams.headed(/Millbrook CME panel/).waitFor();
		await slack.region.waitFor({ state: "hidden" });
		await picture(page, "phone", { from: [teams.headed(/Millbrook CME panel/)] });
	});

	test("killed without warning and started again, it is soon back with everything it had", async () => {
		await at.closes();
		await at.sandbox.kill();
		await at.startsAgain();
		process.stdout.write(
			`The sandbox was back ${Math.round(at.sandbox.tookMs)} ms after it was started again.\n`,
		);
		expect(at.sandbox.tookMs).toBeLessThan(SOON_MS);
		await at.opens();
		const { slack, teams } = at.visitor;
		for (const half of [slack, teams]) {
			await (await half.thread(ref.slack)).getByText("Defer").first().waitFor();
			await half.asks(`case ${ref.teams}`);
			await half.lastPrivately().filter({ hasText: ref.teams }).waitFor();
		}
	});

	test("started with --fresh it has the demonstration alone", async () => {
		await at.closes();
		await at.sandbox.stop();
		await at.startsAgain("--fresh");
		await at.opens();
		for (const half of [at.visitor.slack, at.visitor.teams]) {
			await half.headed(REFERENCE).waitFor();
			expect(await half.headed(ref.slack).count()).toBe(0);
			expect(await half.headed(ref.teams).count()).toBe(0);
		}
	}, 120_000);
});
