import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { recordRemoval, recordReturn } from "../../../src/features/roll/acts.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";
import { asSomebody } from "../../support/as-somebody.ts";

let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const school = keyOf("ashby-school", "agency_member");
const coordinator = keyOf("ashby-council", "coordinator");
const outsider = keyOf("ashby-centre", "agency_member");

/** Records a return as somebody does whose form was forged: the code of what it was refused with, or "recorded". */
const returns = (who: string, given: Parameters<typeof recordReturn>[2]) =>
	asSomebody(world, userOf(who), (ctx) => recordReturn(ctx, world.subjects.case, given)).then(
		() => "recorded",
		(error: { code?: string }) => error.code ?? error,
	);
const stands = async () =>
	(
		await world.database.superuser.query(
			"select return_sent_on::text as sent, return_received_on::text as received, file_on::text as file from roll_removal",
		)
	).rows;

test("a return is of a removal that is on record, and of a day that has come", async () => {
	expect(await returns(school, { sent: "2026-10-05" })).toBe("roll.nothing-recorded");
	await asSomebody(world, userOf(school), (ctx) =>
		recordRemoval(ctx, world.subjects.case, {
			...{ ground: "i", removed: "2026-10-02", absentFrom: "2026-09-01", enquiries: "both" },
			evidence: new Private("Signed by both"),
		}),
	);
	expect(await returns(school, { sent: "2099-10-05" })).toBe("roll.ahead");
	expect(await returns(school, { file: "2099-10-05" })).toBe("roll.ahead");
	expect(await returns(outsider, { sent: "2026-10-05" })).toBe("case.not-found");
	expect(await stands()).toEqual([{ sent: null, received: null, file: null }]);
	expect(await returns(school, { sent: "2026-10-05" })).toBe("recorded");
});

test("that the authority received it is the authority's to say; a school leaves that as it is", async () => {
	expect(await returns(school, { received: "2026-10-06" })).toBe("roll.received-by-authority");
	expect(await returns(school, { received: "2026-10-06", file: "2026-10-07" })).toBe(
		"roll.received-by-authority",
	);
	expect(await stands()).toEqual([{ sent: "2026-10-05", received: null, file: null }]);
	expect(await returns(coordinator, { received: "2026-10-06" })).toBe("recorded");
	expect(await returns(school, { received: "2026-10-08" })).toBe("roll.received-by-authority");
	expect(await returns(school, { received: "2026-10-06", file: "2026-10-07" })).toBe("recorded");
	expect(await stands()).toEqual([{ sent: "2026-10-05", received: "2026-10-06", file: "2026-10-07" }]);
});
