import { describe, expect, test } from "vitest";
import { textOf } from "./half.ts";
import { picture } from "./pictures.ts";
import { hasSandboxPage } from "./sandbox-page.ts";

/** The ways in beside the command and the card, which the story takes. */
describe("every other door, as somebody finds it on the page", { timeout: 60_000 }, () => {
	const at = hasSandboxPage("rollcall-doors", ({ visitor }) => visitor.becomes("Asha Curlew"));

	const rollcall = () =>
		at.visitor.slack.region.getByRole("region", { name: "Apps" }).getByRole("button", { name: /Rollcall/ });

	test("Slack's home page shows the nearest cases, and a button on it opens one", async () => {
		const { region, dialog } = at.visitor.slack;
		await rollcall().click();
		await region.getByRole("tab", { name: "Home" }).click();
		const home = region.getByRole("tabpanel", { name: "Home" });
		await home.getByRole("heading", { name: "Your nearest cases" }).waitFor();
		await at.visitor.teams.asks("home");
		const inTeams = at.visitor.teams.region
			.getByRole("article")
			.filter({ hasText: "Your nearest cases" })
			.last();
		await inTeams.waitFor();
		await picture(at.visitor.page, "home", { from: [inTeams] });
		await home.getByRole("button", { name: "Open privately" }).first().click();
		await dialog.getByText("Open enquiries").waitFor();
		await at.visitor.slack.leaves();
	});

	test("a message to the bot in Slack is answered there", async () => {
		const { region } = at.visitor.slack;
		await rollcall().click();
		await region.getByRole("tab", { name: "Messages" }).click();
		await region.getByRole("textbox", { name: /Rollcall/ }).fill("mine");
		await at.visitor.page.keyboard.press("Enter");
		await region
			.getByRole("log", { name: "Messages" })
			.getByText(/Waiting for you and your agency|Nothing waits/)
			.waitFor();
	});

	test("Slack's global shortcut opens the notification", async () => {
		const { slack } = at.visitor;
		await slack.opensPanel();
		await slack.region.getByRole("button", { name: "Shortcuts" }).first().click();
		await slack.region.getByRole("menuitem", { name: "Raise a notification" }).click();
		await slack.dialog.getByText("Child in danger now: call 999.").waitFor();
		await slack.leaves();
	});

	test("a mention in Slack's channel is answered to whoever wrote it alone", async () => {
		const { slack, page } = at.visitor;
		await slack.opensPanel();
		await slack.region.getByRole("textbox", { name: "Message #cme-panel" }).fill("@rollcall overdue");
		await page.keyboard.press("Enter");
		await slack
			.lastPrivately()
			.getByText(/Overdue|Nothing that you may see is overdue/)
			.first()
			.waitFor();
	});

	test("Teams' message box offers the notification", async () => {
		const { teams } = at.visitor;
		await teams.opensPanel();
		await teams.region.getByRole("button", { name: "Actions and apps" }).first().click();
		await teams.region.getByRole("menuitem", { name: /Raise a notification/ }).click();
		await teams.dialog.getByText("Child in danger now: call 999.").waitFor();
		await teams.leaves();
	});

	test("a mention in Teams' channel is answered in the personal chat", async () => {
		const { teams, page } = at.visitor;
		await teams.opensPanel();
		// One post by its name: others may come meanwhile.
		const named = teams.region.getByRole("heading", { name: /MIL-\d{4}-\d{4}/ }).first();
		const post = await teams.thread((await textOf(named)).match(/MIL-\d{4}-\d{4}/)![0]);
		await post.getByRole("button", { name: "Reply" }).click();
		await post.getByRole("textbox", { name: "Reply" }).fill("@Rollcall overdue");
		await page.keyboard.press("Enter");
		await post.getByText("overdue").last().waitFor();
		await teams.region.getByRole("navigation").getByRole("button", { name: "Rollcall" }).click();
		// Other messages may come meanwhile: the demonstration is still being told.
		await teams.region
			.getByRole("article")
			.filter({ hasText: /Overdue: \d+|Nothing that you may see/ })
			.last()
			.waitFor();
	});

	test("the board's figures come with a picture in both, as wide as a phone, on a light page and a dark one", async () => {
		const { page, slack, teams } = at.visitor;
		await slack.asks("report");
		await slack.finishes("Show figures", "Referrals");
		await teams.region.getByRole("navigation").getByRole("button", { name: "Rollcall" }).click();
		await teams.region.getByRole("textbox", { name: "Type a message" }).fill("report");
		await page.keyboard.press("Enter");
		// Other messages of the bot may come between.
		const asked = teams.region.getByRole("article").filter({ hasText: "The board's figures" }).last();
		await asked.getByRole("button", { name: "Open the form" }).click();
		await teams.finishes("Show figures", "Referrals");
		await rollcall().click();
		await slack.region.getByRole("tab", { name: "Messages" }).click();
		const shown = [slack, teams].map((half) =>
			half.region
				.getByRole("log", { name: "Messages" })
				.getByRole("img", { name: /^Bar chart\. Referrals, and what became of them\. This period\. / })
				.last(),
		);
		const theme = page.getByRole("button", { name: /^(Dark|Light) theme$/ });
		for (const looks of ["light", "dark"]) {
			for (const image of shown) {
				await image.waitFor();
				const [wide, loaded] = await image.evaluate((one) => {
					const { clientWidth, naturalWidth } = one as HTMLImageElement;
					return [clientWidth, naturalWidth];
				});
				expect(loaded).toBe(560);
				expect(wide).toBeGreaterThanOrEqual(280);
				await picture(page, `report-${looks}`, { from: shown });
			}
			await theme.click();
		}
	});
});
