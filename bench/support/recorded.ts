import { randomUUID } from "node:crypto";
import type pg from "pg";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import { Private } from "../../src/chat/private.ts";
import { features } from "../../src/features/all.ts";
import { makePool } from "../../src/store/pool.ts";
import { type BenchDatabase, quiet } from "./database.ts";
import { WORKSPACE } from "./slack-command.ts";

export type Query = string | (pg.QueryConfig & { values: unknown[] });

/** The statements of one command, as the bot sent them, with the key that each run of them needs anew. */
export interface Recorded {
	key: string;
	statements: readonly Query[];
}

/** Has each statement that goes over a pool's connections told, in their order. */
export function listenTo(pool: pg.Pool, tell: (statement: Query) => void): void {
	pool.on("connect", (client) => {
		const query = client.query.bind(client) as (q: Query) => Promise<unknown>;
		Object.assign(client, {
			// drizzle gives a statement's values apart.
			query(asked: Query, values?: unknown[]) {
				const statement = values && typeof asked !== "string" ? { ...asked, values } : asked;
				tell(statement);
				return query(statement);
			},
		});
	});
}

/** Has the bot look up cases for these people, and writes down the statements of each. */
export async function recordLookUps(
	{ appUrl, keys, asked }: BenchDatabase,
	users: readonly string[],
): Promise<Recorded[]> {
	const pool = makePool(appUrl, quiet, 1);
	let heard: Query[] = [];
	listenTo(pool, (statement) => heard.push(statement));
	const receive = makeReceive({ pool, keys, catalogue: makeCatalogue(features), log: quiet, wake() {} });
	const recorded: Recorded[] = [];
	for (const user of users) {
		heard = [];
		const { channel, ref } = asked.find((a) => a.user === user)!;
		const key = randomUUID();
		const place = { platform: "slack", tenant: WORKSPACE, ref: channel, address: { channel } };
		const reply = await receive({
			kind: "words",
			key,
			who: { platform: "slack", tenant: WORKSPACE, user },
			place: { ...place, kind: "channel" },
			words: new Private(`case ${ref}`),
		});
		if (!JSON.stringify(reply).includes(ref)) throw new Error(`Not answered: ${JSON.stringify(reply)}`);
		recorded.push({ key, statements: heard });
	}
	await pool.end();
	return recorded;
}

/** Sends the statements of one command again, under a key of its own. */
export async function replay(pool: pg.Pool, { key, statements }: Recorded): Promise<void> {
	const fresh = randomUUID();
	const client = await pool.connect();
	try {
		for (const statement of statements) {
			if (typeof statement === "string") await client.query(statement);
			else {
				const values = statement.values.map((value) => (value === key ? fresh : value));
				await client.query({ ...statement, values });
			}
		}
	} finally {
		client.release();
	}
}
