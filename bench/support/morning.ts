import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import { addDays, instantAt, localDate, weekday } from "../../src/domain/date/local-date.ts";
import { setClock } from "../../src/store/clock.ts";
import type { BenchDatabase } from "./database.ts";

const ZONE = "Europe/London";
const MINUTE_MS = 60_000;
const WEDNESDAY = 3;

/** Enquiries that were overdue before that morning: who is to hear of them has heard. */
const TOLD = `update enquiry set told_late = 3 where closed_at is null and due < $1::date - 1 and told_late < 3`;

/** The clock of the casework on the way to half past eight. */
export interface Morning {
	/** The real instant at which it is 08:30 by the casework's clock: the beginning of a minute, as cron has it. */
	at: Date;
	/** How far the casework's clock is from the real one, in milliseconds. */
	offsetMs: number;
}

/** Moves the casework's clock so that it is 08:30 on a Wednesday so many real minutes from now, at least; -1: already. */
export async function beforeTheDigest({ superuserUrl }: BenchDatabase, minutes: number): Promise<Morning> {
	const at = new Date((Math.ceil(Date.now() / MINUTE_MS) + minutes) * MINUTE_MS);
	let day = addDays(localDate(new Date(), ZONE), 1);
	while (weekday(day) !== WEDNESDAY) day = addDays(day, 1);
	const offsetMs = instantAt(day, "08:30", ZONE).getTime() - at.getTime();
	const client = new pg.Client({ connectionString: superuserUrl });
	await client.connect();
	await client.query("alter table enquiry disable trigger named");
	await client.query(TOLD, [day]);
	await client.query("alter table enquiry enable trigger named");
	await client.query("vacuum analyze enquiry");
	await setClock(client, offsetMs);
	await client.end();
	return { at, offsetMs };
}

/** Waits until this instant, or returns at once where it is past. */
export const until = (instant: Date): Promise<void> => wait(Math.max(0, instant.getTime() - Date.now()));
