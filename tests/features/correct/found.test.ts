import { afterAll, beforeAll, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import type { CorrectionReason } from "../../../src/domain/lists/corrections.ts";
import { correctChild } from "../../../src/features/correct/acts.ts";
import type { PersonCtx } from "../../../src/features/kit.ts";
import { record } from "../../../src/record/record.ts";
import { transact } from "../../../src/store/transact.ts";
import { aSealedCase, as, found, masters, type SealedCase } from "../../security/keys-support.ts";
import { freshDatabase, type TestDatabase } from "../../support/database.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";

const keys = masters.v1;
let database: TestDatabase;
let mill: SeededPanel;
beforeAll(async () => {
	database = await freshDatabase();
	mill = await aPanel(database.superuser, "MIL");
});
afterAll(() => database.close());

/** The coordinator puts details of a case right. */
function corrects(of: SealedCase, now: Record<string, string>, because: CorrectionReason) {
	return transact(database.pool, as(mill.users.coordinator), (tx) => {
		const author = { person: mill.people.coordinator, agency: mill.agencies.council, key: null };
		const ctx = {
			...{ tx, keys, now: tx.now, panel: mill.panel, from: {}, person: { id: mill.people.coordinator } },
			record: (...told: unknown[]) => record(tx, author, ...(told as [never, never, never])),
		} as unknown as PersonCtx;
		const words = Object.fromEntries(Object.entries(now).map(([f, text]) => [f, new Private(text)]));
		return correctChild(ctx, of.id, words, because);
	});
}

const by = (surname: string) => found(database.pool, keys, mill, { surname: new Private(surname) });

test("a child is found by a name that changed, and by no slip, whatever is put right afterwards", async () => {
	const one = await aSealedCase(database.pool, keys, mill, { surname: "Dunnock", phone: "07700 900461" });
	await corrects(one, { surname: "Ploverwing" }, "wrong");
	expect([await by("Dunnock"), await by("Ploverwing")]).toEqual([[], [one.child]]);
	await corrects(one, { surname: "Sandgrouse" }, "changed");
	await corrects(one, { phone: "07700 900462" }, "wrong");
	expect(await by("Sandgrouse")).toEqual([one.child]);
	expect(await by("Ploverwing")).toEqual([one.child]);
	expect(await by("Dunnock")).toEqual([]);
	const phone = (n: string) => found(database.pool, keys, mill, { phone: new Private(n) });
	expect([await phone("07700 900461"), await phone("07700 900462")]).toEqual([[], [one.child]]);
});
