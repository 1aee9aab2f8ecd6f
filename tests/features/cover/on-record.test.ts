import { describe, expect, test } from "vitest";
import type { Person } from "../../../src/access/people.ts";
import { POLICY } from "../../../src/access/policy.ts";
import type { Role } from "../../../src/domain/lists/roles.ts";
import { features } from "../../../src/features/all.ts";
import { mayForOwner, mayOnRecord } from "../../../src/features/by-cover.ts";
import type { PersonCtx } from "../../../src/features/kit.ts";

const PANEL = "panel";

/** Somebody in these roles, and in those by covering for somebody else. */
function acting(own: readonly Role[], covering: readonly Role[]) {
	const recorded: unknown[] = [];
	const roles: Person["roles"] = [
		...own.map((role) => ({ panel: PANEL, role })),
		...covering.map((role) => ({ panel: PANEL, role, for: "absent", agency: "their agency" })),
	];
	const ctx = {
		person: { id: "me", roles },
		panel: PANEL,
		record: async (kind: { name: string }, about: { case?: string }, facts: object) => {
			recorded.push({ name: kind.name, case: about.case, ...facts });
			return 1;
		},
	} as unknown as PersonCtx;
	return { ctx, recorded };
}

const use = { action: "action.progress", case: "the case" };
const used = [{ name: "cover.used", action: "action.progress", for: ["absent"], case: "the case" }];
const WHOLE = "run a panel meeting";

describe("a permission beyond the action's own", () => {
	test.each([
		{ own: ["coordinator"], covering: [], may: true, left: [] },
		{ own: ["agency_member"], covering: ["coordinator"], may: true, left: used },
		{ own: ["coordinator"], covering: ["chair"], may: true, left: [] },
		{ own: ["agency_member"], covering: ["agency_lead"], may: false, left: [] },
	] as const)("own $own, covering $covering: $may", async ({ own, covering, may, left }) => {
		const { ctx, recorded } = acting(own, covering);
		expect(await mayOnRecord(ctx, WHOLE, use)).toBe(may);
		expect(recorded).toEqual(left);
	});
});

describe("what waits for one person", () => {
	test.each([
		{ owner: "me", own: ["agency_member"], covering: ["coordinator"], may: true, left: [] },
		{ owner: "absent", own: ["agency_member"], covering: ["agency_lead"], may: true, left: used },
		{ owner: "absent", own: ["agency_member"], covering: [], may: false, left: [] },
		{ owner: "absent", own: ["chair"], covering: ["agency_lead"], may: true, left: [] },
		{ owner: "another", own: ["agency_member"], covering: ["coordinator"], may: true, left: used },
		{ owner: "another", own: ["agency_member"], covering: ["agency_lead"], may: false, left: [] },
		{ owner: null, own: ["agency_member"], covering: ["agency_lead"], may: false, left: [] },
	] as const)("$owner's, own $own, covering $covering: $may", async ({ owner, own, covering, may, left }) => {
		const { ctx, recorded } = acting(own, covering);
		expect(await mayForOwner(ctx, owner, WHOLE, use)).toBe(may);
		expect(recorded).toEqual(left);
	});
});

/** What caseworkers do about no case at hand, and no list of cases: each with why it need not say that it lists them. */
const LISTS_NOTHING = {
	directory: "authorities and agencies",
	morning: "what waits for oneself and one's own agency: cover adds nothing to it",
	"morning.off": "it is about one's own list alone",
	"morning.on": "it is about one's own list alone",
	raise: "what it comes upon is put on record by itself",
	"raise.from-message": "as for raise",
	"school.mine": "one's own agency's alone: cover adds nothing to it",
};

test("whatever lists cases for caseworkers says so, so that cover is put on record there", () => {
	const lists = features
		.flatMap((f) => f.actions ?? [])
		.filter((a) => a.on === "nothing")
		.filter(({ allow }) => {
			const roles: readonly Role[] = POLICY[allow].roles;
			// What everybody may is about the bot; what only coordinator and chair may is on record by the role.
			return roles.includes("agency_member") && !roles.includes("administrator");
		});
	const others = lists.filter((a) => !a.lists).map((a) => a.name);
	expect(others.sort()).toEqual(Object.keys(LISTS_NOTHING).sort());
});
