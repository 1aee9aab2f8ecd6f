import { describe, expect, vi } from "vitest";
import type { Failpoint } from "../../src/store/failpoint.ts";
import { type Person, personOf } from "../support/people.ts";
import { newRef, reachesTheEnd, refsSeenBy } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

const ALREADY = /You have already sent this form\. Nothing was recorded twice/;

describe("[S2-13] a replica dies between a press and its answer, and the press is made again", () => {
	fault("kill", "SIGKILL at receive.before-commit", async (world) => {
		const times = await eachTime(world, "receive.before-commit", async (raiser, before) => {
			await newRef(raiser, before, world.deeds);
		});
		return { times, note: "Whoever presses again is told a reference" };
	});

	fault("kill", "SIGKILL at receive.after-commit", async (world) => {
		const times = await eachTime(world, "receive.after-commit", async (raiser) => {
			await vi.waitFor(() => expect(said(raiser)).toMatch(ALREADY), { timeout: 10_000 });
		});
		expect(await world.sql("select from case_file")).toHaveLength(times);
		return {
			times,
			note: "Whoever presses again is told that it was sent already, and nothing is recorded twice",
		};
	});
});

/** Somebody sends the last screen to a replica that dies of it; they press again, and another replica answers. */
async function eachTime(
	world: FaultWorld,
	moment: Failpoint,
	then: (raiser: Person, before: ReadonlySet<string>) => Promise<void>,
): Promise<number> {
	const times = repeats(1, 2);
	const [healthy] = await world.start(1);
	for (let time = 0; time < times; time++) {
		const raiser =
			time % 2 ? personOf(world, "fieldfare-omar", "teams") : personOf(world, "lapwing-grace", "slack");
		await reachesTheEnd(raiser, world.deeds);
		const [doomed] = await world.start(1, { dies: moment });
		world.sendTo(doomed!.url);
		const before = refsSeenBy(raiser);
		// The first press is never answered, so it waits in vain.
		void raiser.sends().catch(() => undefined);
		expect(await doomed!.ended).toBe("SIGKILL");
		world.sendTo(healthy!.url);
		void raiser.sends().catch(() => undefined);
		await then(raiser, before);
	}
	await world.settled();
	return times;
}

/** What they are shown and were told: of the notification that the first press made, they may hear after the answer. */
function said(person: Person): string {
	const open = person.hasForm() ? person.form().text : "";
	return [open, ...person.privately().map(({ text }) => text)].join(" ");
}
