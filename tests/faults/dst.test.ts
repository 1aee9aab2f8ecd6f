import { describe, expect } from "vitest";
import { personOf } from "../support/people.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { isFull, repeats } from "./support/setting.ts";

/** A night that is gone through minute by minute, in UTC. */
interface Night {
	what: string;
	from: string;
	minutes: number;
	/** The digest's time by the panel's clocks, and the dates and instants at which there is to be one. */
	times: readonly { at: string; on: readonly [date: string, instant: string][] }[];
}

const NIGHTS: readonly Night[] = [
	{
		what: "28 March 2027, when 01:00 to 01:59 does not come",
		from: "2027-03-28T00:20:00Z",
		minutes: 100,
		times: [
			{ at: "00:30", on: [["2027-03-28", "2027-03-28T00:30:00Z"]] },
			{ at: "02:30", on: [["2027-03-28", "2027-03-28T01:30:00Z"]] },
		],
	},
	{
		what: "25 October 2026, when 01:00 to 01:59 comes twice",
		from: "2026-10-24T23:20:00Z",
		minutes: 200,
		times: [
			{ at: "00:30", on: [["2026-10-25", "2026-10-24T23:30:00Z"]] },
			{ at: "02:30", on: [["2026-10-25", "2026-10-25T02:30:00Z"]] },
		],
	},
	{
		what: "leap day 2028",
		from: "2028-02-28T23:50:00Z",
		minutes: 20,
		times: [
			{
				at: "00:01",
				on: [
					["2028-02-28", "2028-02-28T23:50:00Z"],
					["2028-02-29", "2028-02-29T00:01:00Z"],
				],
			},
		],
	},
	{
		what: "the end of 2026",
		from: "2026-12-31T23:50:00Z",
		minutes: 20,
		times: [
			{
				at: "00:01",
				on: [
					["2026-12-31", "2026-12-31T23:50:00Z"],
					["2027-01-01", "2027-01-01T00:01:00Z"],
				],
			},
		],
	},
];

describe("two replicas go through a night minute by minute", () => {
	for (const night of NIGHTS) {
		const times = repeats(1, night.times.length);
		for (const { at, on } of night.times.slice(-times)) {
			fault(
				"dst",
				`${night.what}, digest at ${at}`,
				async (world) => {
					// Where faults are one test among others, and where the digest comes before the change, in fewer steps.
					const step = night.minutes <= 20 || (isFull() && at === "02:30") ? 1 : 5;
					await setDigest(world, at, [night.from.slice(0, 10), ...on.map(([date]) => date)]);
					await world.start(2);
					await world.settled();
					const seen = new Map<string, string>();
					for (let minute = 0; minute <= night.minutes; minute += step) {
						const now = new Date(Date.parse(night.from) + minute * 60_000);
						await world.moveTo(now);
						for (const date of await dates(world)) {
							if (!seen.has(date)) seen.set(date, now.toISOString().replace(".000", ""));
						}
						if (seen.size && minute % 10 === 0) await world.settled();
					}
					await world.settled();
					expect([...seen]).toEqual(on);
					const asha = personOf(world, "curlew-asha", "slack");
					expect(asha.channel().filter((m) => /open|overdue/i.test(m.text)).length).toBeLessThanOrEqual(
						on.length + 1,
					);
					return { times: night.minutes / step, note: "One digest for each date, at its minute" };
				},
				{ at: new Date(night.from), within: 400_000 },
			);
		}
	}
});

/** A time for the digest, and these days as working days: whatever they are otherwise. */
async function setDigest({ sql }: FaultWorld, at: string, days: readonly string[]): Promise<void> {
	const oneOffDays = [...new Set(days)].map((date) => ({ date, working: true, why: "To be tried" }));
	await sql("update panel set settings = settings || $1::jsonb", [
		JSON.stringify({ digest: { at, latest: "23:59" }, oneOffDays }),
	]);
}

const dates = async ({ sql }: FaultWorld): Promise<string[]> =>
	(await sql<{ on: string }>("select on_date::text as on from digest_run order by on_date")).map(
		(row) => row.on,
	);
