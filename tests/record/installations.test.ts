import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Installations, Renew, Tokens } from "../../src/chat/installation.ts";
import { allInstallations } from "../../src/record/installation-row.ts";
import { keepInstallations } from "../../src/record/installations.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { makePool } from "../../src/store/pool.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";
import { aPanel } from "../support/seed.ts";

const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
const HOURS = 3_600;

let database: TestDatabase;
let pools: pg.Pool[];
let replicas: Installations[];
const logged: string[] = [];
/** Answers of platforms that a test which failed has not given: whoever waits for one keeps a row locked. */
const held: (() => void)[] = [];
beforeAll(async () => {
	database = await freshDatabase();
	await aPanel(database.superuser, "MIL");
	pools = [1, 2, 3].map(() => makePool(database.appUrl, quiet, 5));
	const line = (facts: object, code: string) => void logged.push(`${code} ${JSON.stringify(facts)}`);
	const log = { info: line, warn: line, error: line };
	replicas = pools.map((pool) =>
		keepInstallations({ pool, keys, log, platform: "slack", allowed: ["T9", "E9"] }),
	);
});
afterEach(async () => {
	for (const answers of held.splice(0)) answers();
	logged.length = 0;
	await database.superuser.query("delete from installation");
});
afterAll(async () => {
	for (const pool of pools) await pool.end();
	await database.close();
});

const one = (tenant: string, tokens: Tokens, workspaces?: readonly string[]) => ({
	...{ tenant, bot: `BOT-${tenant}`, url: "https://one.slack.example/", tokens },
	...(workspaces ? { workspaces } : {}),
});
const never: Renew = () => Promise.reject(new Error("not to be renewed"));
const about = (endsIn: number): Tokens => ({ token: "old", refresh: "renews-old", endsIn });

/** A platform that renews each refresh token once, and refuses it afterwards; it takes its time. */
function platform() {
	const good = new Map([["renews-old", "new"]]);
	const calls: string[] = [];
	let answers: () => void = () => undefined;
	const answered = new Promise<void>((resolve) => {
		answers = resolve;
	});
	const renew: Renew = async (refresh) => {
		calls.push(refresh);
		await answered;
		const token = good.get(refresh);
		if (!token) return { refused: "invalid_refresh_token" };
		good.delete(refresh);
		return { token, refresh: `renews-${token}`, endsIn: 12 * HOURS };
	};
	held.push(() => answers());
	return { renew, calls, answers: () => answers() };
}

const soon = (what: string) => new Promise<string>((told) => setTimeout(told, 1_000, what));

/** How many wait for a lock of the database. */
const waiting = async () =>
	Number(
		(
			await database.superuser.query(
				"select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
			)
		).rows[0].count,
	);

describe("who may install", () => {
	test("is whoever a panel names as one of its tenants, or the set-up allows", async () => {
		const keeps = (tenant: string, workspaces?: string[]) =>
			replicas[0]!.keep(one(tenant, { token: "t" }, workspaces), "U1");
		expect(await keeps("T1")).toBe(true);
		expect(await keeps("T9")).toBe(true);
		expect(await keeps("E9", [])).toBe(true);
		expect(await keeps("E1", ["T7", "T1"])).toBe(true);
		expect(await keeps("T7")).toBe(false);
		expect(await keeps("E7", ["T7"])).toBe(false);
		const { rows } = await database.superuser.query("select tenant from installation order by tenant");
		expect(rows.map((r) => r.tenant)).toEqual(["E1", "E9", "T1", "T9"]);
	});

	test("takes the place of what was installed before, also where that could not be renewed any more", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("T1", about(-1)), "U1");
		await installations.token("T1", undefined, async () => ({ refused: "invalid_refresh_token" }));
		expect((await allInstallations(database.pool, keys, "slack"))[0]).toMatchObject({
			refused: "invalid_refresh_token",
			ended: true,
		});
		await installations.keep(one("T1", { token: "another" }), "U2");
		expect(await installations.token("T1", undefined, never)).toMatchObject({ token: "another" });
		expect((await allInstallations(database.pool, keys, "slack"))[0]).toMatchObject({ refused: null });
	});
});

describe("whose installation counts", () => {
	test("is the workspace's own, and else its organisation's", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("E9", { token: "of-all" }, ["T1", "T2"]), "U1");
		await installations.keep(one("T1", { token: "own" }), "U1");
		const tokenOf = async (tenant: string, organisation?: string) =>
			(await installations.token(tenant, organisation, never))?.token;
		expect(await tokenOf("T1")).toBe("own");
		expect(await tokenOf("T1", "E9")).toBe("own");
		expect(await tokenOf("T2")).toBe("of-all");
		expect(await tokenOf("T3")).toBeUndefined();
		expect(await tokenOf("T3", "E9")).toBe("of-all");
		expect(await tokenOf("T3", "E8")).toBeUndefined();
		await installations.covers("E9", ["T3"]);
		expect([await tokenOf("T2"), await tokenOf("T3")]).toEqual([undefined, "of-all"]);
		expect(await installations.installed("T3")).toEqual({
			...{ tenant: "E9", bot: "BOT-E9", url: "https://one.slack.example/" },
		});
	});

	test("is the organisation's that has the workspace, whichever a request in a shared channel names", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("E1", { token: "of-others" }, ["T1"]), "U1");
		await installations.keep(one("E9", { token: "of-all" }, ["T2"]), "U1");
		expect(await installations.token("T2", "E1", never)).toMatchObject({ token: "of-all" });
		expect(await installations.token("T1", "E9", never)).toMatchObject({ token: "of-others" });
	});

	test("is never a workspace's for another that gives it as its organisation", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("T1", { token: "own" }), "U1");
		expect(await installations.token("T7", "T1", never)).toBeUndefined();
	});
});

describe("a token that ends", () => {
	test("is left as it is while it has long to go, and renewed once it has two hours left", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("T1", about(3 * HOURS)), "U1");
		expect(await installations.token("T1", undefined, never)).toMatchObject({ token: "old" });
		await installations.keep(one("T1", about(HOURS)), "U1");
		const slack = platform();
		slack.answers();
		expect(await installations.token("T1", undefined, slack.renew)).toMatchObject({ token: "new" });
		expect(await installations.token("T1", undefined, never)).toMatchObject({ token: "new" });
	});

	test("has ended: one of three replicas renews it, and the others wait and read the new one", async () => {
		await replicas[0]!.keep(one("T1", about(-1)), "U1");
		const slack = platform();
		const asked = replicas.flatMap((r) => [1, 2].map(() => r.token("T1", undefined, slack.renew)));
		// Of each of the others one waits at the database, for all of its own.
		await expect.poll(waiting).toBe(2);
		expect(slack.calls).toEqual(["renews-old"]);
		slack.answers();
		expect((await Promise.all(asked)).map((found) => found?.token)).toEqual(Array(6).fill("new"));
		expect(slack.calls).toEqual(["renews-old"]);
	});

	test("has an hour to go: while one renews it, the others go on with the old one and wait for nobody", async () => {
		await replicas[0]!.keep(one("T1", about(HOURS)), "U1");
		const slack = platform();
		const first = replicas[0]!.token("T1", undefined, slack.renew);
		await expect.poll(() => slack.calls.length).toBe(1);
		const others: (string | undefined)[] = [];
		for (const replica of replicas.slice(1)) {
			void replica.token("T1", undefined, slack.renew).then((found) => others.push(found?.token));
		}
		await expect.poll(() => others).toEqual(["old", "old"]);
		slack.answers();
		expect(await first).toMatchObject({ token: "new" });
		expect(slack.calls).toHaveLength(1);
	});

	test("is not renewed, the platform says: the old one is kept, it is told, and asked for again later", async () => {
		const [installations] = replicas as [Installations];
		await installations.keep(one("T1", about(HOURS)), "U1");
		const refuse = async () => ({ refused: "invalid_refresh_token" });
		expect(await installations.token("T1", undefined, refuse)).toMatchObject({ token: "old" });
		expect(logged).toContain(
			`installation.not_renewed ${JSON.stringify({ tenant: "T1", code: "invalid_refresh_token" })}`,
		);
		expect(await installations.token("T1", undefined, never)).toMatchObject({ token: "old" });
		await database.superuser.query("update installation set refused_at = now() - interval '6 minutes'");
		const slack = platform();
		slack.answers();
		expect(await installations.token("T1", undefined, slack.renew)).toMatchObject({ token: "new" });
		expect((await allInstallations(database.pool, keys, "slack"))[0]!.refused).toBeNull();
	});

	test("is not renewed since nobody answers: the old one does until it ends, then that is an error", async () => {
		const [installations] = replicas as [Installations];
		const away: Renew = () => Promise.reject(new Error("away"));
		await installations.keep(one("T1", about(HOURS)), "U1");
		expect(await installations.token("T1", undefined, away)).toMatchObject({ token: "old" });
		await database.superuser.query("update installation set expires_at = now() - interval '1 second'");
		await expect(installations.token("T1", undefined, away)).rejects.toThrow("away");
		const slack = platform();
		slack.answers();
		expect(await installations.token("T1", undefined, slack.renew)).toMatchObject({ token: "new" });
	});

	test("has ended in many workspaces at once, and nobody answers: connections are left for everything else", async () => {
		const tenants = Array.from({ length: 7 }, (_, n) => `T7${n}`);
		const installations = keepInstallations({
			...{ pool: pools[0]!, keys, log: quiet, platform: "slack", allowed: tenants },
		});
		for (const tenant of tenants) await installations.keep(one(tenant, about(-1)), "U1");
		const slack = platform();
		let asking = 0;
		const renew: Renew = async (refresh) => {
			asking += 1;
			await slack.renew(refresh);
			return { token: "new", refresh: "renews-new", endsIn: 12 * HOURS };
		};
		const asked = tenants.map((tenant) => installations.token(tenant, undefined, renew));
		await expect.poll(() => asking).toBeGreaterThanOrEqual(3);
		// The pool has five connections.
		const other = installations.installed("T70").then((found) => found?.tenant);
		expect(await Promise.race([other, soon("nobody has a connection")])).toBe("T70");
		slack.answers();
		expect((await Promise.all(asked)).map((found) => found?.token)).toEqual(Array(7).fill("new"));
	});

	test("has ended in many workspaces at once, and each is answered in its time: whoever waits goes on one for one", async () => {
		const tenants = Array.from({ length: 8 }, (_, n) => `T8${n}`);
		const installations = keepInstallations({
			...{ pool: pools[0]!, keys, log: quiet, platform: "slack", allowed: tenants },
		});
		for (const tenant of tenants) await installations.keep(one(tenant, about(-1)), "U1");
		const asking: (() => void)[] = [];
		let most = 0;
		const renew: Renew = async () => {
			await new Promise<void>((answers) => {
				asking.push(answers);
				held.push(answers);
				most = Math.max(most, asking.length);
			});
			return { token: "new", refresh: "renews-new", endsIn: 12 * HOURS };
		};
		const asked = tenants.map((tenant) => installations.token(tenant, undefined, renew));
		for (let left = tenants.length; left > 0; left--) {
			await expect.poll(() => asking.length).toBe(Math.min(3, left));
			asking.shift()!();
		}
		expect((await Promise.all(asked)).map((found) => found?.token)).toEqual(Array(8).fill("new"));
		expect(most).toBe(3);
	});

	test("is of an installation that was removed while somebody waited to renew it: there is none", async () => {
		await replicas[0]!.keep(one("T1", about(-1)), "U1");
		const client = await database.superuser.connect();
		await client.query("begin; delete from installation");
		const asked = replicas[1]!.token("T1", undefined, never);
		try {
			await expect.poll(waiting).toBe(1);
		} finally {
			await client.query("commit");
			client.release();
		}
		expect(await asked).toBeUndefined();
	});
});
