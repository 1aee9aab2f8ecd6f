import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { attack } from "./attack.ts";
import { tally } from "./tally.ts";
import { keyOf, type Stand, type TwoPanels, theirsToHandle, twoPanels, userOf } from "./two-panels.ts";

/**
 * Every action of the catalogue, on everything of one case, by everybody it is not for: a new action or role is in it
 * by itself. `database-alone.test.ts` tries the same with the policy taken away.
 */
const tried = tally("Other agencies, panels and workspaces: every action, every role");

let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const everyRole = (stand: Stand) => ROLES.map((r) => [stand, r.code] as const);
/** On the case's own panel, coordinator and chair see every case, and emergency duty may with a reason. */
const LET_IN_ON_THE_PANEL = ["coordinator", "chair", "emergency_duty"];
/** At the case's own agency, caseworkers are on it. */
const STRANGERS_AT_SCHOOL = ["notifier", "auditor", "administrator"];

const attackers = [
	...everyRole("burton-school"),
	...everyRole("shared-health"),
	...everyRole("ashby-centre").filter(([, role]) => !LET_IN_ON_THE_PANEL.includes(role)),
	...everyRole("ashby-school").filter(([, role]) => STRANGERS_AT_SCHOOL.includes(role)),
];

/** Some two thousand attempts each: half a minute where the machine is busy. */
describe("a case is out of reach", { timeout: 120_000 }, () => {
	test.for(attackers)("of %s as %s", async ([stand, role]) => {
		const outcome = await attack(world, userOf(keyOf(stand, role)), theirsToHandle(stand, role));
		tried.mustRefuseAll(outcome.attempts, outcome.letIn);
		expect(outcome.attempts).toBeGreaterThan(30);
	});

	test("of the same user in another workspace", async () => {
		const coordinator = userOf(keyOf("ashby-council", "coordinator"));
		const outcome = await attack(world, { ...coordinator, tenant: "T2" });
		tried.mustRefuseAll(outcome.attempts, outcome.letIn);
	});

	test("and not of those it is for: the attack itself works", async () => {
		const outcome = await attack(world, userOf(keyOf("ashby-council", "chair")));
		expect(outcome.letIn.length).toBeGreaterThan(10);
	});
});
