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
	| { as: "person"; key: string; platform: string; tenant: string; user: string; place?: PlaceSeen }
	/** The bot itself, for these panels: draws channel views and keeps time; can open nothing sealed. */
	| { as: "clerk"; panels: readonly string[] }
	/** Reads the audit record; with `snapshot`, all of it as it is at one moment. */
	| { as: "auditor"; snapshot?: true }
	/** Wraps keys anew; can open nothing sealed. */
	| { as: "keeper" };

/** Where somebody acts, as their platform describes it. */
export interface PlaceSeen {
	tenant: string;
	ref: string;
	/** As the platform needs it to post there, in JSON. */
	address: string;
	/** Whether the bot is not there any more. */
	gone: boolean;
}

/** What the database found on entering as a person. */
export interface Entered {
	/** False when the same interaction was handled before. */
	isNew: boolean;
	/** The person as access/people reads it, or null when the identity is not known. */
	person: unknown;
	/** The place as bot/places reads it, or null when the record does not know it. */
	place: unknown;
}

const ENTER: Statement = {
	name: "enter",
	text: `select is_new, at, person, (select jsonb_build_object('id', p.id,
				'panel', case when p.ended_at is null then p.panel_id end,
				'current', p.address is not distinct from $7::jsonb and (p.gone_at is not null) = $8)
			from place p where p.platform = $2 and p.tenant = $5 and p.ref = $6) as place
		from enter($1, $2, $3, $4)`,
};
const CLERK: Statement = {
	name: "clerk",
	text: "select app_now() as at, set_config('app.clerk', $1, true) as panels",
};

const NOW: Statement = { name: "now", text: "select app_now() as at" };

/**
 * A statement is planned once for a connection, not for each of its values: row security makes a plan of every statement so
 * large that to plan it takes longer than to do it, up to 18 ms. None of ours is done better with the values known.
 */
const PLANNED_ONCE = "set local plan_cache_mode = force_generic_plan";

const builders = new WeakMap<pg.PoolClient, Db>();

/**
 * The only BEGIN of the bot, with {@link inOneGo}. Runs `work` in one transaction under the actor's database role; commits when
 * it resolves, rolls back when it throws. A connection that failed on the way is thrown away, never reused.
 *
 * Statements that `work` does not wait for one by one are sent together, and done in that order; those that it has not waited
 * for at its end are sent with the commit. What is still to be sent when the transaction has ended is refused: the connection
 * may be somebody else's by then.
 * @throws also where a statement failed and `work` went on all the same: nothing of it is kept
 */
export function transact<T>(
	pool: pg.Pool,
	actor: Actor,
	work: (tx: Tx, entered: Entered) => Promise<T>,
): Promise<T> {
	return withClient(pool, async (client, open) => {
		const { tx, entered } = await begin(client, actor, open);
		const result = await work(tx, entered);
		open.yet = false;
		await commit(client);
		return result;
	});
}

/**
 * One statement in a transaction of its own, which takes one way there and back rather than three: all of it is sent at once.
 * Should the statement fail, the commit behind it undoes everything.
 */
export function inOneGo<R>(
	pool: pg.Pool,
	actor: Actor,
	statement: Statement,
	values: readonly unknown[],
): Promise<R[]> {
	return withClient(pool, async (client, open) => {
		const [, answer] = await Promise.all([
			begin(client, actor, open),
			client.query({ ...statement, values: [...values] }),
			commit(client),
		]);
		return answer.rows as R[];
	});
}

/** Whether statements may still be sent: not once the transaction has ended. */
interface Open {
	yet: boolean;
}

async function withClient<T>(
	pool: pg.Pool,
	work: (client: pg.PoolClient, open: Open) => Promise<T>,
): Promise<T> {
	const client = await pool.connect();
	const open = { yet: true };
	let broken: Error | undefined;
	try {
		return await work(client, open);
	} catch (error) {
		open.yet = false;
		await client.query("rollback").catch((lost: Error) => {
			broken = lost;
		});
		throw error;
	} finally {
		client.release(broken);
	}
}

/** Sends all that begins a transaction before it waits for anything. */
async function begin(client: pg.PoolClient, actor: Actor, open: Open): Promise<{ tx: Tx; entered: Entered }> {
	const how = "snapshot" in actor ? "begin isolation level repeatable read" : "begin";
	// The role comes first: should it be refused, a login without rights of its own can do nothing with the rest.
	const begun = client.query(`${how}; set local role rollcall_${actor.as}; ${PLANNED_ONCE}`);
	const [, entered] = await Promise.all([begun, enter(client, actor, open)]);
	return entered;
}

/** @throws where a statement failed before: the database answers such a commit with a rollback, and calls it no error */
async function commit(client: pg.PoolClient): Promise<void> {
	const { command } = await client.query("commit");
	if (command !== "COMMIT") throw new Error("The transaction was rolled back: a statement in it had failed");
}

async function enter(
	client: pg.PoolClient,
	actor: Actor,
	open: Readonly<Open>,
): Promise<{ tx: Tx; entered: Entered }> {
	const query = <R>(statement: Statement, values: readonly unknown[]): Promise<R[]> => {
		if (!open.yet) {
			return Promise.reject(new Error(`The transaction has ended: ${statement.name} comes too late`));
		}
		const answer = client.query({ ...statement, values: [...values] }).then(({ rows }) => rows as R[]);
		// Where nobody waits for the answer, the commit tells that it failed.
		answer.catch(() => undefined);
		return answer;
	};
	const txAt = (now: Date): Tx => ({ db: builder(client), query, now });
	if (actor.as !== "person") {
		const [row] =
			actor.as === "clerk"
				? await query<{ at: Date }>(CLERK, [actor.panels.join(",")])
				: await query<{ at: Date }>(NOW, []);
		return { tx: txAt(row!.at), entered: { isNew: true, person: null, place: null } };
	}
	const { key, platform, tenant, user, place } = actor;
	const [row] = await query<{ is_new: boolean; at: Date; person: unknown; place: unknown }>(ENTER, [
		...[key, platform, tenant, user],
		...[place?.tenant ?? null, place?.ref ?? null, place?.address ?? null, place?.gone ?? false],
	]);
	const { is_new, at, person, place: known } = row!;
	return { tx: txAt(at), entered: { isNew: is_new, person, place: known } };
}

function builder(client: pg.PoolClient): Db {
	let db = builders.get(client);
	if (!db) {
		db = drizzle(client, { schema });
		builders.set(client, db);
	}
	return db;
}
