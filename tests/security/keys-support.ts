import { randomBytes, randomUUID } from "node:crypto";
import type pg from "pg";
import { z } from "zod";
import { Private } from "../../src/chat/private.ts";
import { event } from "../../src/record/event.ts";
import { type ChildDetails, lookupsOf } from "../../src/record/identity.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { addLookups, findByLookup } from "../../src/record/lookup.ts";
import { record } from "../../src/record/record.ts";
import { newChild, open, seal } from "../../src/record/sealed.ts";
import { type Actor, type Tx, transact } from "../../src/store/transact.ts";
import type { SeededPanel } from "../support/seed.ts";

const opened = event({ name: "test.opened", facts: z.object({}), says: () => "Opened" });

const V1 = randomBytes(32);
const V2 = randomBytes(32);
const V3 = randomBytes(32);

/** The same master keys, as they are configured before, while and after the second takes over from the first. */
export const masters = {
	v1: new MasterKeys(new Map([["v1", V1]])),
	/** Knows the second, and still wraps under the first. */
	preparing: new MasterKeys(new Map([...([["v2", V2]] as const), ["v1", V1]])),
	both: new MasterKeys(new Map([...([["v1", V1]] as const), ["v2", V2]])),
	v2: new MasterKeys(new Map([["v2", V2]])),
	v2AndV3: new MasterKeys(new Map([...([["v2", V2]] as const), ["v3", V3]])),
	v3: new MasterKeys(new Map([["v3", V3]])),
};

/** The lines of an environment's master keys. */
export const lines = {
	v1: `v1:${V1.toString("base64")}`,
	both: `v1:${V1.toString("base64")},v2:${V2.toString("base64")}`,
	v2: `v2:${V2.toString("base64")}`,
};

export const as = (user: string): Actor => ({
	as: "person",
	key: randomUUID(),
	platform: "slack",
	tenant: "T1",
	user,
});

/** A case in a panel, as its coordinator opens it. */
export interface SealedCase {
	id: string;
	child: string;
}

/** Opens a case of a child with these details, sealed and findable. */
export async function aSealedCase(
	pool: pg.Pool,
	keys: MasterKeys,
	by: SeededPanel,
	details: Record<keyof ChildDetails, string> | Record<string, string>,
): Promise<SealedCase> {
	return transact(pool, as(by.users.coordinator), async (tx) => {
		const id = randomUUID();
		const child = await newChild(tx, keys, by.panel);
		const author = { person: by.people.coordinator, agency: by.agencies.council, key: null };
		const e = await record(tx, author, opened, { panel: by.panel, case: id }, {});
		await tx.query(
			{
				name: "test-sealed-case",
				text: `insert into case_file (id, panel_id, child_id, ref, kind, state, received_at, entered_at, next_review, event_id)
					values ($1, $2, $3, $4, 'cme', 'enquiries', $5, $5, current_date, $6)`,
			},
			[id, by.panel, child.child, `${by.code}-2026-${id}`, tx.now, e],
		);
		const words = Object.fromEntries(Object.entries(details).map(([f, text]) => [f, new Private(text)]));
		await seal(tx, child, { case: id, about: id, event: e }, words);
		await addLookups(tx, keys, child, lookupsOf({ ...words, birth: details.birth } as ChildDetails));
		return { id, child: child.child };
	});
}

/** What is sealed in a field of a case, as the panel's coordinator opens it; undefined when it does not open. */
export async function fieldOf(pool: pg.Pool, keys: MasterKeys, by: SeededPanel, id: string, field: string) {
	const value = await transact(pool, as(by.users.coordinator), async (tx) =>
		(await open(tx, keys, [id])).get(id)?.get(field),
	);
	return value && Private.reveal(value);
}

/** The children that are found by these details. */
export async function found(pool: pg.Pool, keys: MasterKeys, by: SeededPanel, details: ChildDetails) {
	const look = (tx: Tx) => findByLookup(tx, keys, [by.panel], lookupsOf(details));
	return (await transact(pool, as(by.users.coordinator), look)).map((f) => f.child);
}
