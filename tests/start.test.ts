import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { asClerk } from "../src/delivery/draw.ts";
import { applyPanelFile } from "../src/features/panel/acts.ts";
import { readPanelFile } from "../src/features/panel/read.ts";
import { MasterKeys } from "../src/record/keys.ts";
import { DEMO_PANEL } from "../src/sandbox/world.ts";
import { freshDatabase, type TestDatabase } from "./support/database.ts";

vi.setConfig({ testTimeout: 60_000 });

/** Starts the bot with this environment and no other, and waits for its end. */
function start(
	environment: Record<string, string>,
): Promise<{ code: number | null; out: string; err: string }> {
	return new Promise((ended) => {
		const env = { PATH: process.env.PATH, ...environment };
		const child = execFile(process.execPath, ["src/main.ts"], { env, timeout: 20_000 }, (_, out, err) =>
			ended({ code: child.exitCode, out, err }),
		);
	});
}

const KEYS = `v1:${randomBytes(32).toString("base64")}`;
const SLACK = { SLACK_BOT_TOKEN: "xoxb-test", SLACK_SIGNING_SECRET: "secret" };

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

describe("in production", () => {
	const NODE_ENV = "production";

	test("a start with nothing set ends with each missing variable and what to do about it", async () => {
		const { code, err } = await start({ NODE_ENV });
		expect(code).toBe(1);
		expect(err).toMatch(/^Rollcall cannot start\.$/m);
		expect(err).toMatch(/^DATABASE_URL is not set: give the PostgreSQL address/m);
		expect(err).toMatch(/^ROLLCALL_MASTER_KEYS is not set: give the key/m);
		expect(err).toMatch(
			/^Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID nor TEAMS_APP_ID is set: connect at least/m,
		);
		expect(err).not.toMatch(/^\s+at /m);
	});

	test("half a platform names the other half", async () => {
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: KEYS },
			...{ SLACK_BOT_TOKEN: "xoxb-test", TEAMS_APP_ID: "an-app" },
		});
		expect(code).toBe(1);
		for (const name of [
			"SLACK_SIGNING_SECRET",
			"TEAMS_APP_PASSWORD",
			"TEAMS_APP_TENANT_ID",
			"TEAMS_TENANT_IDS",
		]) {
			expect(err).toMatch(new RegExp(`^${name} is not set: `, "m"));
		}
	});

	test("an app that several workspaces install needs all of its settings, and no token of one workspace", async () => {
		const common = { NODE_ENV, DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: KEYS };
		const half = await start({ ...common, SLACK_CLIENT_ID: "1.2" });
		const needed = [
			"SLACK_SIGNING_SECRET",
			"SLACK_CLIENT_SECRET",
			"SLACK_STATE_SECRET",
			"ROLLCALL_PUBLIC_URL",
		];
		for (const name of needed) expect(half.err).toMatch(new RegExp(`^${name} is not set: `, "m"));
		expect(half.err).not.toMatch(/SLACK_BOT_TOKEN/);
		const app = {
			SLACK_CLIENT_ID: "1.2",
			SLACK_CLIENT_SECRET: "s",
			ROLLCALL_PUBLIC_URL: "https://rollcall.example",
		};
		const both = await start({ ...common, ...SLACK, ...app, SLACK_STATE_SECRET: "x".repeat(32) });
		expect(both.err).toMatch(/^Only one of SLACK_BOT_TOKEN and SLACK_CLIENT_ID may be set/m);
		const wrong = { SLACK_STATE_SECRET: "x".repeat(32), SLACK_ALLOWED_TEAMS: "T01, council" };
		const { err } = await start({ ...common, ...app, SLACK_SIGNING_SECRET: "s", ...wrong });
		expect(err).toMatch(/^SLACK_ALLOWED_TEAMS lists ids of workspaces/m);
		const short = await start({ ...common, ...app, SLACK_SIGNING_SECRET: "s", SLACK_STATE_SECRET: "short" });
		expect(short.err).toMatch(/^SLACK_STATE_SECRET: give 32 characters or more/m);
	});

	test("every setting that is for stand-ins is refused by name", async () => {
		const standIns = {
			SLACK_API_URL: "http://127.0.0.1:1/api/",
			TEAMS_OPENID_URL: "http://127.0.0.1:1/openid",
			TEAMS_TOKEN_URL: "http://127.0.0.1:1/token",
			TEAMS_SERVICE_HOSTS: "127.0.0.1:1",
			ROLLCALL_TEAMS_ANONYMOUS: "1",
			ROLLCALL_FAILPOINT: "deliver.before-post",
			ROLLCALL_RECORD_REQUESTS: "never-written.jsonl",
		};
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK, ...standIns },
		});
		expect(code).toBe(1);
		for (const name of Object.keys(standIns)) {
			expect(err).toMatch(new RegExp(`^${name} is for stand-ins and tests: unset it`, "m"));
		}
	});

	test("a database login that row security does not bind is refused, without its password", async () => {
		const role = `t_${randomBytes(6).toString("hex")}`;
		const password = randomBytes(12).toString("hex");
		await database.superuser.query(`create role ${role} login superuser password '${password}'`);
		const url = new URL(database.appUrl);
		url.username = role;
		url.password = password;
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: url.href, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK },
			// Its door is open by then: it does not keep alive what cannot start.
			ROLLCALL_METRICS_PORT: "0",
		});
		expect(code).toBe(1);
		expect(err).toMatch(new RegExp(`DATABASE_URL: the role "${role}" is a superuser`));
		expect(err).not.toContain(password);
	});

	test("a database that lacks a migration is refused, with the command to run; nothing says ready", async () => {
		const older = await freshDatabase();
		const environment = { NODE_ENV, DATABASE_URL: older.appUrl, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK };
		const newest = "select max(created_at) from drizzle.__drizzle_migrations";
		await older.superuser.query(`delete from drizzle.__drizzle_migrations where created_at = (${newest})`);
		const lacks = await start(environment);
		expect(lacks.code).toBe(1);
		expect(lacks.err).toMatch(
			/database is older than this version of Rollcall\. It lacks 00\d\d_\w+\. .*run: npx rollcall migrate/,
		);
		expect(lacks.out).not.toContain("start.ready");
		// It also said that nothing can be downloaded from it, before it looked at the database.
		expect(lacks.out).toMatch(/"variable":"ROLLCALL_PUBLIC_URL".*"start.no_downloads"/);
		// As a version left it that did not look.
		await older.superuser.query("revoke usage on schema drizzle from rollcall_app");
		const earlier = await start({ ...environment, ROLLCALL_PUBLIC_URL: "https://rollcall.example" });
		expect(earlier.out).not.toContain("start.no_downloads");
		expect(earlier.code).toBe(1);
		expect(earlier.err).toMatch(/is older than this version of Rollcall\. Set DATABASE_OWNER_URL/);
		await older.close();
	});

	test.each([
		[
			"a wrong password",
			{ password: "wrong" },
			/^The database refuses the login\. Check the role and password/m,
		],
		["nobody there", { port: "1" }, /^The database does not answer\. Check the host and port/m],
		[
			"no encryption offered",
			{ search: "?sslmode=verify-full" },
			/^The database does not offer an encrypted/m,
		],
	])("a database that cannot be used is told in words: %s", async (_, changed, says) => {
		const url = Object.assign(new URL(database.appUrl), changed);
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: url.href, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK },
		});
		expect(code).toBe(1);
		expect(err).toMatch(/^Rollcall cannot start\.$/m);
		expect(err).toMatch(says);
		expect(err).not.toMatch(/^\s+at /m);
	});

	test("a port that something else has is told in words, and the process ends", async () => {
		const taken = createServer().listen(0, "0.0.0.0");
		await once(taken, "listening");
		const { port } = taken.address() as AddressInfo;
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK },
			...{ PORT: String(port), ROLLCALL_PUBLIC_URL: "https://rollcall.example" },
		});
		taken.close();
		expect(code).toBe(1);
		expect(err).toMatch(new RegExp(`^Something else listens on port ${port} already`, "m"));
		expect(err).not.toMatch(/^\s+at /m);
	});

	test("a database whose clock was moved is refused", async () => {
		await database.superuser.query("update clock set offset_by = '1 hour'");
		const { code, err } = await start({
			...{ NODE_ENV, DATABASE_URL: database.appUrl, ROLLCALL_MASTER_KEYS: KEYS, ...SLACK },
		});
		expect(code).toBe(1);
		expect(err).toMatch(/clock in this database was moved/);
	});
});

test.each([
	["a record that has panels", []],
	["one that has the demonstration's panel beside them", [DEMO_PANEL]],
])("without a platform nothing invented is put into %s, and no clock is moved there", async (_, besides) => {
	const real = await freshDatabase();
	const keys = new MasterKeys(new Map([["v1", Buffer.from(KEYS.slice(3), "base64")]]));
	for (const file of ["docs/templates/panel-pilot.yaml", ...besides]) {
		const read = readPanelFile(readFileSync(file, "utf8")).file!;
		await asClerk(real.pool, keys, [], (ctx) => applyPanelFile(ctx, read));
	}
	const panels = async () => (await real.superuser.query("select key from panel order by key")).rows;
	const before = await panels();
	const { code, err } = await start({
		...{
			DATABASE_URL: real.appUrl,
			DATABASE_OWNER_URL: real.ownerUrl,
			ROLLCALL_MASTER_KEYS: KEYS,
			PORT: "0",
		},
	});
	expect(code).toBe(1);
	expect(err).toMatch(/^DATABASE_URL holds panels, and no platform is set: /m);
	expect(await panels()).toEqual(before);
	await real.close();
});

test("a mistaken value is named, whatever the environment", async () => {
	const { code, err } = await start({ PORT: "99999", LOG_LEVEL: "loud", SLACK_BOT_TOKEN: "xoxb-test" });
	expect(code).toBe(1);
	// What is missing is said in the same go.
	expect(err).toMatch(/^SLACK_SIGNING_SECRET is not set: /m);
	expect(err).toMatch(/^PORT: give a whole number from 0 to 65535\.$/m);
	expect(err).toMatch(/^LOG_LEVEL: /m);
});

test("metrics have a port of their own, and traces an address", async () => {
	const { code, err } = await start({
		...{ PORT: "9464", ROLLCALL_METRICS_PORT: "9464", OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
	});
	expect(code).toBe(1);
	expect(err).toMatch(/^ROLLCALL_METRICS_PORT must be another than PORT/m);
	expect(err).toMatch(/^OTEL_EXPORTER_OTLP_ENDPOINT is no address: give one such as http/m);
});
