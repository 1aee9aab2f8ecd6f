import { beforeEach, describe, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { CANARIES } from "../support/story.ts";
import { asha, closesItsBot, open, world } from "./watched-bot.ts";

closesItsBot();

describe("the metrics' own door", () => {
	beforeEach(() => open());

	test("names nobody, no case and no panel, and every label is a word of a list", async () => {
		const ref = await raises(personOf(world, "lapwing-grace", "slack"));
		await asha("teams").does(`case ${ref}`);
		await asha("slack").does("case Zephyrine");
		const text = await (await fetch(`${world.metricsUrl}/metrics`)).text();
		for (const canary of [...CANARIES, ref, "millbrook", "curlew"]) {
			expect(text.toLowerCase()).not.toContain(canary.toLowerCase());
		}
		expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
		expect(text).not.toMatch(/"[UTC]0\w+"/);
		const ours = (await world.samples()).filter((one) => one.name.startsWith("rollcall_"));
		expect([...new Set(ours.flatMap((one) => Object.keys(one.labels)))].sort()).toEqual([
			...["code", "kind", "le", "level", "outcome", "platform", "state", "version"],
		]);
		expect(ours.length).toBeLessThan(400);
	});

	test("is not the bot's, and has nothing but metrics", async () => {
		expect((await fetch(`${world.bot.url}/metrics`)).status).toBe(404);
		expect((await fetch(`${world.metricsUrl}/healthz`)).status).toBe(404);
		const posted = await fetch(`${world.metricsUrl}/metrics`, { method: "POST" });
		expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
	});
});
