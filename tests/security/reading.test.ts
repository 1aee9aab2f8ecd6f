import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Permission, rolesWith } from "../../src/access/policy.ts";
import { everyWord } from "./every-word.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/**
 * Whoever raised a need-to-know case knows of it, adds to it and says what makes them worry; it takes reading it to do
 * anything else, whatever their role. Fails when requireReading() is taken out of allow() in bot/handle.ts by hand, or out
 * of "form.resume" in bot/forms-begun.ts.
 */
let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const raiser = keyOf("ashby-school", "safeguarding_lead");
const press = async (action: string, on: string) =>
	world.receive({ kind: "press", key: randomUUID(), who: userOf(raiser), action, on });
const NO_SUCH_CASE = /no case with that reference/;
/** What they may do without reading it: src/access/reading.ts. */
const WITHOUT_READING: readonly Permission[] = [
	...(["see that a case exists", "add to a notification", "confirm a safeguarding contact"] as const),
	...(["record a concern about a child", "say that a notice has arrived"] as const),
	...(["take on what was handed over", "see the digest"] as const),
	...(["say that a message names a child", "handle a data breach"] as const),
];

test("whoever knows of a case and may not read it does none of the work on it, and still says that they worry", async () => {
	const actions = [...world.catalogue.actions.values()].filter(
		(a) => a.on === "case" && rolesWith(a.allow).includes("safeguarding_lead"),
	);
	const work = actions.filter((a) => !WITHOUT_READING.includes(a.allow)).map((a) => a.name);
	expect(work.length).toBeGreaterThan(8);
	const tried = async (names: readonly string[]) => {
		const refused: string[] = [];
		for (const name of names)
			if (NO_SUCH_CASE.test(everyWord(await press(name, world.subjects.case)))) refused.push(name);
		return refused;
	};
	// While they may read it, the work is theirs, and a form of it is begun.
	expect(await tried(work)).toEqual([]);
	const begun = await press("share", world.subjects.case);
	const draft = "ask" in begun ? begun.ask.draft : "";
	expect(draft).not.toBe("");

	await world.database.superuser.query(
		"update case_file set restricted = true, event_id = (select max(id) from ledger)",
	);
	const others = actions.filter((a) => WITHOUT_READING.includes(a.allow)).map((a) => a.name);
	expect(await tried(work)).toEqual(work);
	expect(others).toContain("concern");
	expect(await tried(others)).toEqual([]);
	expect(everyWord(await press("form.resume", draft.split(".")[0]!))).toMatch(NO_SUCH_CASE);
});
