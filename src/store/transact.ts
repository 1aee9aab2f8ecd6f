import type { NodePgDatabase } from "drizzle-orm/node-postgres";
import type pg from "pg";
import { drizzle } from "./drizzle.ts";
import * as schema from "./schema/index.ts";

export type Db = NodePgDatabase<typeof schema>;

/** One transaction of the record: its connection, the query builder over it, and its time. */
export interface Tx {
	db: Db;
	/** A named statement, prepared once per connection: for the statements that run at every command. */
	query<R>(statement: Statement, values: readonly unknown[]): Promise<R[]>;
	/** The instant of this transaction, by the database's clock (and the sandbox's offset). */
	now: Date;
}

/** A statement with a name of its own, so that each connection plans it once. */
export interface Statement {
	name: string;
	text: string;
}

/** Whom the database takes this transaction to be for. */
export type Actor =
	/** Somebody on a chat platform: resolved to a person, and the interaction's key claimed. */
	| { as: "person"; key: string; platform: string; tenant: string; user: string }
	/** The bot itself, for these panels: draws channel views and keeps time; can open nothing sealed. */
	| { as: "clerk"; panels: readonly string[] }
	/** Reads the audit record; with `snapshot`, all of it as it is at one moment. */
	| { as: "auditor"; snapshot?: true }
	/** Wraps keys anew; can open nothing sealed. */
	| { as: "keeper" };

/** What the database found on entering as a person. */
export interface Entered {
	/** False when the same interaction was handled before. */
	isNew: boolean;
	/** The person as access/people reads it, or null when the identity is not known. */
	person: unknown;
}

const ENTER: Statement = { name: "enter", text: "select is_new, at, person from enter($1, $2, $3, $4)" };
const CLERK: Statement = {
	name: "clerk",
	text: "select app_now() as at, set_config('app.clerk', $1, true) as panels",
};

const NOW: Statement = { name: "now", text: "select app_now() as at" };

const builders = new WeakMap<pg.PoolClient, Db>();

/**
 * The only BEGIN of the bot. Runs `work` in one transaction under the actor's database role; commits when it
 * resolves, rolls back when it throws. A connection that failed on the way is thrown away, never reused.
 */
export async function transact<T>(
	pool: pg.Pool,
	actor: Actor,
	work: (tx: Tx, entered: Entered) => Promise<T>,
): Promise<T> {
	const client = await pool.connect();
	let broken: Error | undefined;
	try {
		const begin = "snapshot" in actor ? "begin isolation level repeatable read" : "begin";
		await client.query(`${begin}; set local role rollcall_${actor.as}`);
		const { tx, entered } = await enter(client, actor);
		const result = await work(tx, entered);
		await client.query("commit");
		return result;
	} catch (error) {
		await client.query("rollback").catch((lost: Error) => {
			broken = lost;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}

async function enter(client: pg.PoolClient, actor: Actor): Promise<{ tx: Tx; entered: Entered }> {
	const query = async <R>(statement: Statement, values: readonly unknown[]) =>
		(await client.query({ ...statement, values: [...values] })).rows as R[];
	const begin = (now: Date): Tx => ({ db: builder(client), query, now });
	if (actor.as !== "person") {
		const [row] =
			actor.as === "clerk"
				? await query<{ at: Date }>(CLERK, [actor.panels.join(",")])
				: await query<{ at: Date }>(NOW, []);
		return { tx: begin(row!.at), entered: { isNew: true, person: null } };
	}
	const values = [actor.key, actor.platform, actor.tenant, actor.user];
	const [row] = await query<{ is_new: boolean; at: Date; person: unknown }>(ENTER, values);
	return { tx: begin(row!.at), entered: { isNew: row!.is_new, person: row!.person } };
}

function builder(client: pg.PoolClient): Db {
	let db = builders.get(client);
	if (!db) {
		db = drizzle(client, { schema });
		builders.set(client, db);
	}
	return db;
}
