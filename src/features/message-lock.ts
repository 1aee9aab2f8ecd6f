import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";

const LOCK: Statement = {
	name: "message-lock",
	text: "select pg_advisory_xact_lock(hashtextextended('message ' || $1 || ' ' || $2, 0))",
};

/**
 * Holds a message of a channel until this transaction ends. Whoever takes something from it and whoever hears of its change
 * hold it before they look: otherwise neither would see what the other is about to write, and a change would go unnoticed.
 * Taken before a case is locked, always, so that two never wait for each other.
 */
export async function holdMessage(tx: Tx, place: Key, message: string): Promise<void> {
	await tx.query(LOCK, [place, message]);
}
