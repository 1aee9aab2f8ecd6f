import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

describe("a platform asks to wait, again and again", () => {
	for (const [says, seconds] of [
		["1 s", 1],
		["3 s", 3],
		["garbage", Number.NaN],
	] as const) {
		fault(
			"asked-to-wait",
			`Half of Slack's answers are 429, Retry-After ${says}`,
			async (world) => {
				const times = repeats(4, 8);
				let nth = 0;
				world.sandbox.slack.faults.add({
					...{ on: "chat.postMessage", does: "rate limited", retryAfter: seconds, times },
					when: () => nth++ % 2 === 0,
				});
				await world.start(2);
				await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
				await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
				// Where Slack does not say how long, a place is left alone for half a minute each time.
				await world.settled(Number.isNaN(seconds) ? 300_000 : 120_000);
				expect(tooSoon(world, Number.isNaN(seconds) ? 0.5 : seconds)).toEqual([]);
				return { times, note: "No place is written to before its time; nothing is sent twice or given up" };
			},
			{ within: 400_000 },
		);
	}

	fault("asked-to-wait", "Teams answers 429 and 412, with and without Retry-After", async (world) => {
		const times = repeats(4, 8);
		for (let n = 0; n < times; n++) {
			world.sandbox.teams.faults.add({
				...{ on: "createConversation", does: n % 3 === 2 ? 412 : 429 },
				...(n % 2 ? { retryAfter: 2 } : {}),
			});
		}
		await world.start(2);
		await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
		await world.settled(120_000);
		const marked = world.sandbox.teams.state().messages.filter((m) => /Sent again/.test(JSON.stringify(m)));
		expect(marked).toEqual([]);
		return { times, note: "What was certainly not taken is sent later, and is no repeat" };
	});
});

/** Calls to a channel before the time for which Slack had asked to wait. */
function tooSoon({ sandbox }: FaultWorld, seconds: number): string[] {
	const posts = sandbox.slack.calls.filter((c) => c.name === "chat.postMessage");
	const to = (c: (typeof posts)[number]) => (c.body as { channel: string }).channel;
	return posts.flatMap((post, i) => {
		if (post.answer?.status !== 429) return [];
		const next = posts.slice(i + 1).find((other) => to(other) === to(post));
		const waited = next ? next.at.getTime() - post.at.getTime() : Number.POSITIVE_INFINITY;
		// What was under way in the same moment had not been asked yet.
		return waited > 100 && waited < seconds * 1_000 - 50 ? [`${to(post)} after ${waited} ms`] : [];
	});
}
