import { describe, expect, test } from "vitest";
import { axeOn } from "./axe.ts";
import { hasSandboxPage } from "./sandbox-page.ts";

describe("the sandbox", { timeout: 60_000 }, () => {
	// Axe writes styles of its own while it looks, a page that is read again ends its streams, and one that starts says so.
	const at = hasSandboxPage(
		"rollcall-start-over",
		undefined,
		/Applying inline style|ERR_ABORTED|ERR_INCOMPLETE_CHUNKED_ENCODING|503/,
	);

	const page = () => at.watched.page;
	const toggle = (name: string) => page().getByRole("banner").getByRole("button", { name, exact: true });

	test("it is started over from the page, once asked whether that is meant: what was done is gone, the invented cases are back", {
		timeout: 180_000,
	}, async () => {
		await at.visitor.nextWorkingMorning();
		const clock = page().getByRole("region", { name: "The clock says" }).locator(".clock-words");
		const moved = await clock.textContent();
		await toggle("Start over").click();
		const asked = page().getByRole("dialog", { name: "Start over?" });
		await asked.waitFor();
		expect.soft(await axeOn(page()), "axe: start over").toEqual([]);
		await asked.getByRole("button", { name: "Keep it as it is" }).click();
		await asked.waitFor({ state: "hidden" });
		expect(await clock.textContent()).toBe(moved);
		await toggle("Start over").click();
		await asked.getByRole("button", { name: "Take it all away and start over" }).click();
		await page().getByRole("heading", { name: "The sandbox is starting" }).waitFor();
		await clock.waitFor({ timeout: 120_000 });
		expect(await clock.textContent()).not.toBe(moved);
		await at.visitor.slack.asks("overdue");
	});
});
