import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { readConfig } from "../src/config.ts";
import { type Running, start } from "../src/start.ts";
import { type OutsideWorld, startOutsideWorld } from "./support/outside-world.ts";
import { type Person, personOf } from "./support/people.ts";
import { startReplica } from "./support/replica.ts";

vi.setConfig({ testTimeout: 60_000 });

let world: OutsideWorld;
let slack: Person;
let teams: Person;

beforeAll(async () => {
	world = await startOutsideWorld(new Date("2027-03-10T09:00:00Z"));
	slack = personOf(world, "curlew-asha", "slack");
	teams = personOf(world, "curlew-asha", "teams");
});
afterAll(() => world.close());

const startBot = (): Promise<Running> =>
	start(readConfig({ ...world.environment, HOST: "127.0.0.1", PORT: "0", LOG_LEVEL: "silent" }));

const readiness = async (url: string) => {
	const answer = await fetch(`${url}/readyz`);
	return { status: answer.status, says: await answer.text(), connection: answer.headers.get("connection") };
};

test("a bot that stops is no longer ready, and does what is still asked of it, before its door closes", async () => {
	const bot = await startBot();
	world.sendTo(bot.url);
	expect(await readiness(bot.url)).toMatchObject({ status: 200, says: "ready\n" });
	const stopping = bot.stop();
	const [ready] = await Promise.all([readiness(bot.url), slack.does("help"), teams.does("help")]);
	expect(ready).toEqual({ status: 503, says: "stopping\n", connection: "close" });
	await slack.seesPrivately(/raise/);
	await teams.seesPrivately(/raise/);
	await stopping;
	await expect(fetch(bot.url)).rejects.toThrow();
});

test("what is under way is finished and answered, and then the bot is gone", async () => {
	const bot = await startBot();
	world.sendTo(bot.url);
	const { superuser } = world.database;
	const count = async (of: string) =>
		(await superuser.query(`select count(*)::int as n from ${of}`)).rows[0].n;
	const asked = "ledger where act = 'action.asked'";
	const before = await count(asked);
	const inTheWay = await superuser.connect();
	await inTheWay.query("begin; lock table receipt in exclusive mode");
	const answered = slack.does("help");
	const waiting =
		"pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query ~ '^select is_new'";
	await expect.poll(() => count(waiting), { timeout: 20_000 }).toBe(1);
	const stopping = bot.stop();
	await inTheWay.query("rollback");
	inTheWay.release();
	await Promise.all([answered, stopping]);
	expect(await count(asked)).toBe(before + 1);
});

test("SIGTERM ends the process in order", async () => {
	const { process: bot } = await startReplica(world.environment);
	const ended = new Promise((done) => bot.once("exit", (code, signal) => done({ code, signal })));
	bot.kill("SIGTERM");
	expect(await ended).toEqual({ code: 0, signal: null });
});
