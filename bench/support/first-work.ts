import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";

/** Longer than a minute: what each minute calls for begins with it. */
const LOOK_MS = 65_000;
/** Longest that is waited, in minutes. */
const MOST = 15;
/** Fewer rows than this in a minute are what any minute adds. */
const FEW = 50;
const LAST = "select coalesce(max(id), 0)::int as n from ledger";

/**
 * Waits until a bot has told all that it finds to tell in a record that no bot has seen before: thousands of enquiries that are
 * overdue for the first time, people outside chat who were never written to. What is measured after it is an ordinary hour.
 * @throws when it is not done after a quarter of an hour
 */
export async function firstWorkDone(superuserUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	const last = async () => (await client.query<{ n: number }>(LAST)).rows[0]!.n;
	try {
		let before = await last();
		for (let minute = 0; minute < MOST; minute++) {
			await wait(LOOK_MS);
			const now = await last();
			if (now - before < FEW) return;
			before = now;
		}
		throw new Error(`After ${MOST} minutes the bot still finds much to tell`);
	} finally {
		await client.end();
	}
}
