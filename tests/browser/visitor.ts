import type { Page } from "playwright-core";
import { type Half, slackHalf, teamsHalf, textOf } from "./half.ts";

/** Somebody at the sandbox page. */
export interface Visitor {
	page: Page;
	slack: Half;
	teams: Half;
	/** Chooses who to be; a half that this person is not on is then seen with the coordinator's eyes. */
	becomes(name: string): Promise<void>;
	/** Opens this step of the guide. */
	follows(step: string): Promise<void>;
	/** Moves the clock to the next working day, 08:30, and returns that day as a digest words it: "Mon 23 Nov". */
	nextWorkingMorning(): Promise<string>;
}

/** Sits down at the page once both halves have their channel; a narrow window shows one of them. */
export async function visitorAt(page: Page): Promise<Visitor> {
	const [slack, teams] = [slackHalf(page), teamsHalf(page)];
	for (const half of ["slack", "teams"])
		await page.locator(`[data-half=${half}] article`).first().waitFor({ state: "attached" });
	return {
		page,
		slack,
		teams,
		async becomes(name) {
			await page.getByRole("button", { name: "You are" }).click();
			const people = page.getByRole("dialog", { name: "Choose who you are" });
			await people.getByRole("button", { name }).click();
			const seenBy = async (half: Half) => {
				const eyes = half.region.getByRole("combobox", { name: "Seen as" });
				return (await textOf(eyes.locator("option:checked"))).split(",")[0]!;
			};
			await slack.region
				.getByRole("navigation")
				.getByText(await seenBy(slack))
				.waitFor();
			await teams.region
				.locator(".tm-top")
				.getByText(await seenBy(teams))
				.waitFor();
		},
		follows: (step) =>
			page.getByRole("region", { name: "What to try" }).getByRole("button", { name: step }).click(),
		async nextWorkingMorning() {
			const clock = page.getByRole("region", { name: "The clock says" });
			const before = await textOf(clock.locator(".clock-words"));
			await clock.getByRole("button", { name: "Next working day 08:30" }).click();
			await clock.getByText(before).waitFor({ state: "detached" });
			const now = await textOf(clock.locator(".clock-words"));
			const [, weekday, day, month] = now.match(/^(\w{3})\w* (\d+) (\w{3})/)!;
			return `${weekday} ${day} ${month}`;
		},
	};
}
