import type pg from "pg";

/**
 * The database itself refuses whatever would write, in each transaction and in each statement by itself. Nothing is set for a
 * session: behind a pooler it is the bot's next, and all that the bot would save there would be refused.
 */
export function readOnly(pool: pg.Pool): pg.Pool {
	pool.on("connect", (client) => {
		const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
		const asked = (text: unknown) =>
			typeof text === "string" ? text.replace(/^begin\b/, "begin read only") : text;
		client.query = ((text: unknown, ...more: unknown[]) =>
			query(asked(text), ...more)) as typeof client.query;
	});
	pool.query = (async (text: string, values?: unknown[]) => {
		const client = await pool.connect();
		try {
			await client.query("begin");
			const result = await client.query(text, values);
			await client.query("rollback");
			client.release();
			return result;
		} catch (error) {
			client.release(error as Error);
			throw error;
		}
	}) as typeof pool.query;
	return pool;
}

const CLOSED = `select pg_is_in_recovery() or current_setting('default_transaction_read_only')::bool as closed`;

/** Whether a database is a standby, or was told to take no changes. */
export async function takesNoChanges(pool: pg.Pool): Promise<boolean> {
	const { rows } = await pool.query<{ closed: boolean }>(CLOSED);
	return rows[0]!.closed;
}
