import { expect, test } from "vitest";
import { postOffice } from "./post-office.ts";

const office = postOffice({ paceMs: 40 });

test("an alert is sent before whatever waits for its place: nobody can keep it back by a flood", async () => {
	const flood = Array.from({ length: 12 }, (_, n) => ({ key: `Notice ${n + 1}` }));
	await office().records(flood);
	await office().records([{ key: "Act now", view: "alarm" }]);
	await office().delivered();
	for (const platform of ["slack", "teams"] as const) {
		const stands = office().channel(platform);
		expect(stands).toHaveLength(13);
		// One or two may have been on their way.
		expect(stands.indexOf("Act now"), platform).toBeLessThan(4);
		expect(stands.filter((text) => text !== "Act now")).toEqual(flood.map((f) => f.key));
	}
});
