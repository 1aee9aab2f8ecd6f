import { afterAll, beforeAll, describe, test, vi } from "vitest";
import type { Reply } from "../../src/chat/port.ts";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { attack } from "./attack.ts";
import { tally } from "./tally.ts";
import { keyOf, type Stand, type TwoPanels, theirsToHandle, twoPanels, userOf } from "./two-panels.ts";

// The policy says yes to everybody: what is refused now, the database refuses.
vi.mock(import("../../src/access/policy.ts"), async (original) => ({
	...(await original()),
	may: () => true,
}));

const tried = tally("The same, with the policy's checks removed");

let world: TwoPanels;
beforeAll(async () => {
	const all = await twoPanels();
	world = { ...all, receive: (interaction) => all.receive(interaction).catch(refusedByTheDatabase) };
});
afterAll(() => world.database.close());

/** Whoever got past the policy meets a function of the database that raises: nothing is done, which the record must show. */
function refusedByTheDatabase(error: { code?: string }): Reply {
	if (error.code !== "42501") throw error;
	return { done: true };
}

const everyRole = (stand: Stand) => ROLES.map((r) => [stand, r.code] as const);

/** Emergency duty that gives a reason on its own panel is let in, as it should be. */
const attackers = [
	...everyRole("burton-school"),
	...everyRole("shared-health"),
	...everyRole("ashby-centre").filter(([, r]) => !["coordinator", "chair", "emergency_duty"].includes(r)),
	...everyRole("ashby-school").filter(([, r]) => ["notifier", "auditor", "administrator"].includes(r)),
];

describe("with the policy's checks removed, the database alone keeps a case", () => {
	test.for(attackers)("from %s as %s", async ([stand, role]) => {
		const outcome = await attack(world, userOf(keyOf(stand, role)), theirsToHandle(stand, role));
		tried.mustRefuseAll(outcome.attempts, outcome.letIn);
	});
});
