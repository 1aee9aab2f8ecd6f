import { expect, test } from "vitest";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { features } from "../../src/features/all.ts";
import { eventually, postOffice } from "./post-office.ts";

/** The production's: a second between two messages to one place. */
const PACE_MS = 1_000;

/** How long a change of one platform may take to be seen in the other, while neither asks to wait. */
const SEEN_WITHIN_MS = 2_000;

const PLATFORMS = ["slack", "teams"] as const;

const office = postOffice({ paceMs: PACE_MS });

const about = { case: "0c0c0c0c-0000-4000-8000-000000000004" };

/** Changes the case, and resolves with how long each platform takes to show it, in milliseconds. */
async function changes(state: string): Promise<Record<string, number>> {
	office().says.set("Card", state);
	const began = performance.now();
	await office().records([], about);
	const seen = PLATFORMS.map(async (platform) => {
		await eventually(() => office().channel(platform, "Card")).toEqual([state]);
		return [platform, performance.now() - began] as const;
	});
	return Object.fromEntries(await Promise.all(seen));
}

const slowest = (took: Record<string, number>) => Math.max(...Object.values(took));

test("a change of a case is seen in both platforms within two seconds", async () => {
	await office().records([{ key: "Card", standing: true }], about);
	await office().delivered();
	expect(slowest(await changes("Card, with an outcome"))).toBeLessThan(SEEN_WITHIN_MS);
});

test("so it is while a digest goes out page by page, and the pages come after it in their order", async () => {
	const pages = Array.from({ length: 10 }, (_, n) => `Page ${n + 2}`);
	await office().records([
		{ key: "Digest" },
		...pages.map((key) => ({ key, view: "rest", under: "Digest" })),
	]);
	const thread = (platform: (typeof PLATFORMS)[number]) => office().thread(platform, "Digest");
	for (const platform of PLATFORMS) {
		await eventually(() => office().channel(platform, "Digest")).toEqual(["Digest"]);
		await eventually(() => thread(platform).length).toBeGreaterThan(0);
	}
	expect(slowest(await changes("Card, decided"))).toBeLessThan(SEEN_WITHIN_MS);
	expect(thread("slack").length).toBeLessThan(pages.length);
	await office().posts("Another case");
	for (const platform of PLATFORMS) {
		await eventually(() => office().channel(platform, "Another case")).toHaveLength(1);
		expect(thread(platform).length).toBeLessThan(pages.length);
	}
	await office().waits();
	await expect.poll(() => PLATFORMS.map(thread), { timeout: 15_000 }).toEqual([pages, pages]);
}, 40_000);

test("the pages of a digest are what waits", () => {
	const waits = [...makeCatalogue(features).views.values()].filter((view) => view.rest);
	expect(waits.map((view) => view.name)).toEqual(["digest-rest"]);
});

test("a platform that asks to wait has the latest state alone, and the other waits for nothing", async () => {
	const { slack } = office().sandbox;
	await office().delivered();
	slack.faults.add({ on: "chat.update", does: "rate limited", retryAfter: 3 });
	const updates = () => slack.calls.filter((call) => call.name === "chat.update");
	const before = updates().length;
	const inTeams = async (state: string) => {
		office().says.set("Card", state);
		await office().records([], about);
		await eventually(() => office().channel("teams", "Card")).toEqual([state]);
	};
	const began = performance.now();
	await inTeams("Card, changed once");
	expect(performance.now() - began).toBeLessThan(SEEN_WITHIN_MS);
	await inTeams("Card, changed twice");
	expect(office().channel("slack", "Card")).toEqual(["Card, decided"]);
	office().says.set("Card", "Card, changed three times");
	await office().records([], about);
	await office().delivered();
	expect(office().channel("slack", "Card")).toEqual(["Card, changed three times"]);
	const taken = updates().slice(before);
	// One was told to wait, whichever state it had by then; after the wait there is one more, with the latest.
	expect(taken.map((call) => call.trouble)).toEqual(["rate limited", undefined]);
	expect((taken.at(-1)!.body as { text: string }).text).toBe("Card, changed three times");
});
