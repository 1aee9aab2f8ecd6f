import type { Writable } from "node:stream";
import pg from "pg";
import type { Log } from "../chat/log.ts";

/** Longest a single statement may take, in milliseconds, before the database ends it. */
const STATEMENT_MS = 15_000;

/**
 * Longest that an answer is waited for, in milliseconds: longer than the database itself allows a statement. What is silent
 * for longer is a line whose other end is gone without a word, as after a failover: it would be waited for for hours.
 */
const SILENT_MS = 20_000;

/**
 * A pool of connections with time limits on everything that could hang.
 * Both the idle and the checked-out client get an error listener: without the second, a database restart in the
 * middle of a transaction ends the process.
 */
export function makePool(url: string, log: Log, max = 10): pg.Pool {
	const pool = new pg.Pool({
		connectionString: url,
		max,
		connectionTimeoutMillis: 5_000,
		// Each new one has some hundred statements to plan anew, up to 18 ms each.
		idleTimeoutMillis: 600_000,
		keepAlive: true,
		// Statements that do not need each other's answers are sent together: a command then waits for few round trips.
		pipeline: true,
		statement_timeout: STATEMENT_MS,
		query_timeout: SILENT_MS,
		lock_timeout: 5_000,
		idle_in_transaction_session_timeout: 10_000,
		application_name: "rollcall",
	});
	const lost = (error: Error & { code?: string }) =>
		log.warn({ code: error.code }, "database.connection_lost");
	pool.on("error", lost);
	pool.on("connect", (client) => {
		client.on("error", lost);
		sendTogether(client);
	});
	return pool;
}

/**
 * What is asked in one go leaves in one packet. A packet for each statement was a quarter of the bot's processor time on a
 * morning: each costs the kernel, on both sides, more than the statement costs us.
 */
function sendTogether(client: pg.PoolClient): void {
	const { stream } = (client as unknown as { connection: { stream: Writable } }).connection;
	const query = client.query.bind(client) as (...asked: unknown[]) => unknown;
	let held = false;
	const sendNow = () => {
		held = false;
		stream.uncork();
	};
	client.query = ((...asked: unknown[]) => {
		if (!held) {
			held = true;
			stream.cork();
			process.nextTick(sendNow);
		}
		return query(...asked);
	}) as typeof client.query;
}
