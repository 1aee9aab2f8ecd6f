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

test("what had begun before is finished and answered, and its record is whole", async () => {
	const bot = await startBot();
	world.sendTo(bot.url);
	const lookUps = "select count(*)::int as n from ledger where act = 'asked'";
	const before = (await world.database.superuser.query(lookUps)).rows[0].n;
	const asked = Promise.all([slack.does("help"), teams.does("help")]);
	await bot.stop();
	await asked;
	expect((await world.database.superuser.query(lookUps)).rows[0].n).toBe(before + 2);
});

test("SIGTERM ends the process in order", async () => {
	const { process: bot } = await startReplica(world.environment);
	const ended = new Promise((done) => bot.once("exit", (code, signal) => done({ code, signal })));
	bot.kill("SIGTERM");
	expect(await ended).toEqual({ code: 0, signal: null });
});
