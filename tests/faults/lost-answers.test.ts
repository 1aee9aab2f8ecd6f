import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import { repeats } from "./support/setting.ts";

describe("a platform takes a message and its answer is lost", () => {
	for (const does of ["reset", "hang", "server error"] as const) {
		fault("lost-answers", `Slack takes it, then: ${does}`, async (world) => {
			const times = repeats(2, 6);
			world.sandbox.slack.faults.add({ on: "chat.postMessage", does, takesEffect: true, times });
			await world.start(2);
			await raises(personOf(world, "fieldfare-omar", "teams"), world.deeds);
			await world.settled(120_000);
			const marked = world.sandbox.slack.state().messages.filter((m) => /^Sent again/.test(m.text));
			expect(marked).toEqual([]);
			return { times, note: "Each message is found by its id, and none is sent again" };
		});
	}

	for (const does of ["reset", "hang", 500] as const) {
		fault("lost-answers", `Teams takes it, then: ${does}`, async (world) => {
			const times = repeats(2, 4);
			world.sandbox.teams.faults.add({ on: "createConversation", does, when: "after", times });
			await world.start(2);
			await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			await world.settled(120_000);
			const marked = world.sandbox.teams.state().messages.filter((m) => /Sent again/.test(JSON.stringify(m)));
			expect(marked.length).toBeGreaterThan(0);
			return { times, note: "Each repeat says that it may be one" };
		});
	}
});
