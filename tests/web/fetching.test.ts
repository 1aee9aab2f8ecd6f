import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { raises } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { CANARIES } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

let world: TestWorld;
let coordinator: Person;
let ref: string;

beforeAll(async () => {
	world = await startWorld(undefined, { person: 60, tenant: 1_000 });
	coordinator = personOf(world, "curlew-asha", "slack");
	ref = await raises(personOf(world, "lapwing-grace", "slack"));
});
afterAll(() => world.close());

/** Asks for the evidence pack, and returns the address that opens it. */
async function asks(): Promise<string> {
	const links = () => coordinator.privately().flatMap((m) => [...(m.links?.values() ?? [])]);
	const before = links().length;
	await coordinator.does(`evidence ${ref}`);
	await expect.poll(() => links().length).toBe(before + 1);
	return links().at(-1)!;
}

/** What the story before began is over. */
const everythingQuiet = () => wait(300);

const post = (address: string) => fetch(address, { method: "POST", body: "anything" });
const rows = async (text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows;

/** How many transactions wait for what is drawn beside them. */
async function drawing(): Promise<number> {
	const [{ waiting }] = await rows(
		`select count(*)::int as waiting from pg_stat_activity where datname = current_database()
			and state = 'idle in transaction' and state_change < clock_timestamp() - interval '0.1 seconds'`,
	);
	return waiting;
}

test("of two who fetch at once, one gets the file", async () => {
	const address = await asks();
	const answers = await Promise.all([post(address), post(address), post(address)]);
	expect(answers.map((a) => a.status).sort()).toEqual([200, 404, 404]);
	await Promise.all(answers.map((a) => a.arrayBuffer()));
});

test("six who fetch PDFs at once wait for one another, without a connection each", async () => {
	const addresses: string[] = [];
	while (addresses.length < 6) addresses.push(await asks());
	let open = true;
	let most = 0;
	const looks = async () => {
		while (open) {
			most = Math.max(most, await drawing());
			await wait(50);
		}
	};
	const [answers] = await Promise.all([
		Promise.all(addresses.map(post)).finally(() => {
			open = false;
		}),
		looks(),
	]);
	expect(answers.map((a) => a.status)).toEqual(addresses.map(() => 200));
	// That of the one which is drawn.
	expect(most).toBe(1);
});

test("a file that cannot be drawn uses nothing up, and the page gives a reference and no detail", async () => {
	const address = await asks();
	await rows("update sealed set cipher = cipher || '\\x00'");
	const failed = await post(address);
	expect(failed.status).toBe(500);
	const html = await failed.text();
	expect(html).toMatch(/could not be made[\s\S]*Nothing was used up[\s\S]*[2-9A-Z]{8}/);
	for (const canary of CANARIES) expect(html).not.toContain(canary);
	await rows("update sealed set cipher = substring(cipher for length(cipher) - 1)");
	expect((await post(address)).status).toBe(200);
});

test("whoever goes away while their file is drawn, or before its turn, has used nothing up", async () => {
	const addresses = [await asks(), await asks()];
	const leaving = new AbortController();
	const asked = addresses.map((address) => fetch(address, { method: "POST", signal: leaving.signal }));
	const left = Promise.all(asked.map((one) => expect(one).rejects.toThrow()));
	await expect.poll(drawing, { interval: 20 }).toBe(1);
	leaving.abort();
	await left;
	for (const address of addresses) expect((await post(address)).status).toBe(200);
});

test.each(["PUT", "DELETE", "OPTIONS"])("%s fetches nothing", async (method) => {
	const address = await asks();
	expect((await fetch(address, { method })).status).toBe(404);
	expect((await fetch(address)).status).toBe(200);
});

test("an address that is not quite one leads to the same page, and not to the database", async () => {
	const address = await asks();
	const gone = await (await fetch(`${world.botUrl}/files/`)).text();
	for (const wrong of [`${address}/`, `${address}?a=1`, address.slice(0, -1), `${world.botUrl}/files/x`]) {
		const answer = await fetch(wrong);
		expect([answer.status, await answer.text()]).toEqual([404, gone]);
	}
});

test("the record never changes what was asked for, and lets it be fetched once", async () => {
	await asks();
	const change = (what: string) =>
		rows(`update download set ${what}, event_id = event_id - 1 where fetched_at is null`);
	await expect(change("expires_at = now() + interval '1 year'")).rejects.toThrow(/fetched once/);
	await expect(change("fetched_at = now(), kind = 'another'")).rejects.toThrow(/fetched once/);
	const [kept] = await rows("select * from download order by made_at desc limit 1");
	expect(JSON.stringify(kept)).not.toMatch(/[A-Za-z0-9_-]{43}/);
});

test("a case of 500 timeline rows is a file in seconds, with every one of them, in order", async () => {
	await rows(
		`insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at)
			select f.panel_id, f.id, p.id, p.agency_id, 'enquiry.attempted',
				jsonb_build_object('enquiry', $2::text, 'check', 'E04', 'attempt', n), f.received_at + n * interval '1 minute'
			from case_file f, person p, generate_series(1, 500) n where f.ref = $1 and p.key = 'curlew-asha'`,
		[ref, randomUUID()],
	);
	const address = await asks();
	const began = performance.now();
	const answer = await post(address);
	const bytes = new Uint8Array(await answer.arrayBuffer());
	const took = performance.now() - began;
	expect(answer.status).toBe(200);
	expect(took).toBeLessThan(8_000);
	const { text } = await extractText(await getDocumentProxy(bytes), { mergePages: true });
	const attempts = [...text.matchAll(/\(attempt (\d+)\)/g)].map(([, n]) => Number(n));
	expect(attempts).toEqual(Array.from({ length: 500 }, (_, n) => n + 1));
}, 30_000);

test("a file that takes longer to draw than the database leaves a transaction idle is handed over all the same", async () => {
	const address = await asks();
	const { pool } = world.database;
	const all = () => Promise.all(Array.from({ length: 10 }, () => pool.connect()));
	const patience = async (words: string) => {
		for (const client of await all()) {
			await client.query(`set idle_in_transaction_session_timeout = '${words}'`);
			client.release();
		}
	};
	// Five hundred rows take a second and more.
	await patience("400ms");
	try {
		expect((await post(address)).status).toBe(200);
	} finally {
		await patience("10s");
	}
});

/** How many transactions of ours the database has seen. */
async function transactionsDuring(work: () => Promise<unknown>): Promise<number> {
	let begun = 0;
	const connect = world.database.pool.connect;
	const counting = (...args: unknown[]) => {
		begun++;
		return (connect as (...a: unknown[]) => unknown).apply(world.database.pool, args);
	};
	Object.assign(world.database.pool, { connect: counting });
	try {
		await work();
	} finally {
		Object.assign(world.database.pool, { connect });
	}
	return begun;
}

const invented = () => `${world.botUrl}/files/${randomBytes(32).toString("base64url")}`;

test("an invented link costs the database nothing, however many, and keeps nobody with a true one out", async () => {
	const address = await asks();
	await everythingQuiet();
	const begun = await transactionsDuring(async () => {
		for (let n = 0; n < 40; n++) {
			const answers = await Promise.all([fetch(invented()), post(invented()), fetch(invented())]);
			expect(answers.map((a) => a.status)).toEqual([404, 404, 404]);
		}
	});
	// The clock's own work goes on beside them.
	expect(begun).toBeLessThan(20);
	expect((await fetch(address)).status).toBe(200);
	expect((await post(address)).status).toBe(200);
});

test("a link that was used costs the database no more than a few looks a minute, and touches no other", async () => {
	const [used, other] = [await asks(), await asks()];
	await (await post(used)).arrayBuffer();
	const statuses: number[] = [];
	for (let n = 0; n < 70; n++) statuses.push((await fetch(used)).status);
	expect(statuses[0]).toBe(404);
	expect(statuses.at(-1)).toBe(429);
	expect((await fetch(other)).status).toBe(200);
});

test("whoever asks too much within a minute waits, and loses nothing", async () => {
	const address = await asks();
	const statuses: number[] = [];
	for (let n = 0; n < 70; n++) statuses.push((await fetch(address)).status);
	expect(statuses[0]).toBe(200);
	expect(statuses.at(-1)).toBe(429);
	const page = await (await fetch(address)).text();
	expect(page).toMatch(/Wait a minute/);
});
