import { expect, test } from "vitest";
import { postOffice } from "./post-office.ts";

const posted: string[] = [];
const office = postOffice({
	paceMs: 1_000,
	async beforePost(_platform, message) {
		posted.push(message.summary);
	},
});

/** How many places one replica was once at, each for as long as anything was due there. */
const FEW = 16;

test("a place that waits for its platform's pace keeps no other from its messages", async () => {
	const rows = await office().sql<{ id: string }>(
		"select distinct person_id as id from place where kind = 'person' and ended_at is null",
	);
	const to = { people: rows.map((row) => row.id), themselves: true as const };
	await office().records(["First", "Second", "Third", "Fourth"].map((key) => ({ key, to })));
	for (const platform of ["slack", "teams"] as const) await office().delivered(platform);
	expect(posted.filter((what) => what === "First").length).toBeGreaterThan(FEW);
	expect(posted.lastIndexOf("First")).toBeLessThan(posted.indexOf("Fourth"));
});
