import { describe, expect, vi } from "vitest";
import type { Failpoint } from "../../src/store/failpoint.ts";
import { personOf } from "../support/people.ts";
import { newRef, reachesTheEnd, refsSeenBy } from "./support/deeds.ts";
import { fault, type Told } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

describe("[S2-13] a replica dies between a press and its answer, and the press is made again", () => {
	for (const moment of ["receive.before-commit", "receive.after-commit"] as const) {
		fault("kill", `SIGKILL at ${moment}`, (world) => killedAt(world, moment));
	}
});

/** Somebody sends the last screen to a replica that dies of it; they press again, and another replica answers. */
async function killedAt(world: FaultWorld, moment: Failpoint): Promise<Told> {
	const times = repeats(1, 4);
	const [healthy] = await world.start(1);
	for (let time = 0; time < times; time++) {
		const raiser =
			time % 2 ? personOf(world, "fieldfare-omar", "teams") : personOf(world, "lapwing-grace", "slack");
		await reachesTheEnd(raiser, world.deeds);
		const [doomed] = await world.start(1, { dies: moment });
		world.sendTo(doomed!.url);
		const before = refsSeenBy(raiser);
		const sending = raiser.sends().catch(() => undefined);
		expect(await doomed!.ended).toBe("SIGKILL");
		world.sendTo(healthy!.url);
		await Promise.race([sending, vi.waitFor(() => true)]);
		const again = raiser.sends().catch(() => undefined);
		await newRef(raiser, before, world.deeds);
		await again;
	}
	await world.settled();
	return { times, note: "Who pressed again was told one reference each time; no press made a second case" };
}
