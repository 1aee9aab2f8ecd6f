import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Capabilities } from "../../src/chat/port.ts";
import { AREAS, SHOWN_BY } from "./areas.ts";
import type { Rig } from "./rig.ts";
import { slackRig } from "./slack-rig.ts";
import { teamsRig } from "./teams-rig.ts";
import { PLATFORMS, type PlatformName } from "./ways.ts";

/** Every adapter, before its stand-in. */
const RIGS: Readonly<Record<PlatformName, () => Promise<Rig>>> = { slack: slackRig, teams: teamsRig };

describe.each(Object.keys(RIGS) as PlatformName[])("%s", (platform) => {
	let rig: Rig;
	beforeEach(async () => {
		rig = await RIGS[platform]();
	});
	afterEach(async () => {
		try {
			expect(rig.problems()).toEqual([]);
		} finally {
			await rig.stop();
		}
	});
	test("says of itself what the clauses show", () => {
		const { can } = rig.surface;
		const says = (name: keyof Capabilities) => (name === "opensForm" ? can[name] === "at once" : can[name]);
		const names = Object.keys(SHOWN_BY) as (keyof Capabilities)[];
		const shown = names.map((name) => [name, typeof named(SHOWN_BY[name])[platform] === "string"]);
		expect(names.map((name) => [name, says(name)])).toEqual(shown);
	});

	for (const { title, clauses } of AREAS) {
		describe(title, () => {
			for (const clause of clauses) {
				const way = clause[platform];
				if (typeof way === "string") test(`${clause.id}: ${clause.says}`, () => clause.shows(rig));
				else test(`${clause.id}, instead: ${way.instead}`, () => way.shows(rig));
			}
		});
	}
});

const every = AREAS.flatMap((area) => area.clauses);
const named = (id: string) => every.find((clause) => clause.id === id)!;

test("a clause is told of once, and says how or why not on every platform", () => {
	const ids = every.map((clause) => clause.id);
	expect(ids).toEqual([...new Set(ids)]);
	for (const clause of every) {
		for (const platform of Object.keys(PLATFORMS) as PlatformName[]) {
			const way = clause[platform];
			const said = typeof way === "string" ? [way] : [way.not.replace(/^because /, ""), way.instead];
			for (const words of said) expect(words.trim().length, `${clause.id} on ${platform}`).toBeGreaterThan(5);
		}
	}
});

test("what one platform forbids, another does", () => {
	const nowhere = every.filter((clause) =>
		Object.keys(PLATFORMS).every((p) => typeof clause[p as PlatformName] !== "string"),
	);
	expect(nowhere.map((clause) => clause.id)).toEqual([]);
});
