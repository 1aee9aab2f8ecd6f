import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";

const EVENING = new Date("2027-03-09T18:00:00Z");
const WEDNESDAY_LATE = new Date("2027-03-10T10:05:00Z");
const MONDAY_LATE = new Date("2027-03-15T09:10:00Z");

describe("nobody runs when the digest is due", () => {
	fault(
		"down",
		"Down from the evening until an hour after the digest's time, then three replicas at once",
		async (world) => {
			await aCaseBefore(world);
			await world.moveTo(WEDNESDAY_LATE);
			await world.start(3);
			await world.minute();
			await world.settled();
			expect(await digests(world, "Wed 10 Mar")).toEqual([1, 1]);
			expect(await runs(world)).toEqual([{ on: "2027-03-10", late: true }]);
			return { times: 1, note: "One digest in each channel, which says that it is late" };
		},
		{ at: EVENING },
	);

	fault(
		"down",
		"Down for three working days, then two replicas",
		async (world) => {
			await aCaseBefore(world);
			await world.moveTo(MONDAY_LATE);
			await world.start(2);
			await world.minute();
			await world.settled();
			expect(await digests(world, "Mon 15 Mar")).toEqual([1, 1]);
			expect(await runs(world)).toEqual([{ on: "2027-03-15", late: true }]);
			return { times: 1, note: "One digest, of the day on which they come back" };
		},
		{ at: EVENING },
	);
});

async function aCaseBefore(world: FaultWorld): Promise<void> {
	await world.start(1);
	await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
	await world.settled();
	await world.killAll();
}

const digests = async (world: FaultWorld, day: string) =>
	(["slack", "teams"] as const).map(
		(platform) =>
			personOf(world, "curlew-asha", platform)
				.channel()
				// A card may name the day too: a digest has it in its first line.
				.filter((m) => m.text.split("\n", 1)[0]!.includes(day)).length,
	);

const runs = ({ sql }: FaultWorld) =>
	sql("select on_date::text as on, late from digest_run order by on_date");
