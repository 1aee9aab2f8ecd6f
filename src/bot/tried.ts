import { Refusal } from "../access/refusal.ts";
import type { Statement, Tx } from "../store/transact.ts";

const TRY: Statement = { name: "savepoint-run", text: "savepoint run" };
const BACK: Statement = { name: "rollback-run", text: "rollback to savepoint run" };

/** Does something of which a refusal undoes that much, and no more. */
export async function tried<T>(tx: Tx, work: () => Promise<T>): Promise<T | Refusal> {
	await tx.query(TRY, []);
	try {
		return await work();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		await tx.query(BACK, []);
		return error;
	}
}
