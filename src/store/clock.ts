import pg from "pg";
import { ConfigError } from "../config.ts";

/** How far the casework's clock is from the real one, in milliseconds. */
export async function clockOffsetMs(db: { query: pg.Pool["query"] }): Promise<number> {
	const { rows } = await db.query("select (extract(epoch from offset_by) * 1000)::bigint as ms from clock");
	return Number(rows[0].ms);
}

/** Moves the casework's clock: for the sandbox and tests, by the owner, since the bot itself may not. */
export async function moveClock(ownerUrl: string, offsetMs: number): Promise<void> {
	const owner = new pg.Client({ connectionString: ownerUrl });
	await owner.connect();
	try {
		await setClock(owner, offsetMs);
	} finally {
		await owner.end();
	}
}

/** The same over a connection of the owner's that is open already, for a clock that is moved often. */
export async function setClock(owner: pg.Client, offsetMs: number): Promise<void> {
	await owner.query("update clock set offset_by = $1 * interval '1 millisecond'", [offsetMs]);
}

/**
 * In production time is the database's own.
 * @throws ConfigError when the casework's clock was moved
 */
export async function refuseMovedClock(pool: pg.Pool): Promise<void> {
	const ms = await clockOffsetMs(pool);
	if (ms === 0) return;
	throw new ConfigError(
		"The casework's clock in this database was moved, as the sandbox does. Use another database, or set it right: update clock set offset_by = '0'",
	);
}
