import type pg from "pg";
import { z } from "zod";
import { type Statement, transact } from "../store/transact.ts";
import { event } from "./event.ts";
import { record } from "./record.ts";

/** Somebody had the whole audit record verified. Which login, since a command line knows no person. */
export const auditVerified = event({
	name: "audit.verified",
	read: true,
	facts: z.strictObject({
		login: z.string(),
		/** How many chains were not as they were recorded. */
		faults: z.int().min(0),
		/** How many heads that were kept elsewhere it was compared with. */
		heads: z.int().min(0),
	}),
	says: (f) => `The audit record was verified: ${f.faults} faults`,
});

const LOGIN: Statement = { name: "verified-login", text: "select session_user as login" };

/**
 * Puts on record that the audit record was verified, and what came of it.
 * @throws where nothing can be written, as on a copy that is only read
 */
export async function noteVerified(pool: pg.Pool, found: { faults: number; heads: number }): Promise<void> {
	await transact(pool, { as: "auditor" }, async (tx) => {
		const [me] = await tx.query<{ login: string }>(LOGIN, []);
		const nobody = { person: null, agency: null, key: null };
		await record(tx, nobody, auditVerified, { panel: null }, { login: me!.login, ...found });
	});
}
