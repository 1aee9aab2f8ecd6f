import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { A_WEDNESDAY } from "../support/world.ts";
import { rollcall } from "./run.ts";

let world: OutsideWorld;
beforeAll(async () => {
	world = await startOutsideWorld(A_WEDNESDAY);
});
afterAll(() => world.close());

test("rollcall start runs the bot until it is told to stop", async () => {
	const env = { PATH: process.env.PATH, PORT: "0", LOG_LEVEL: "info", ...world.environment };
	const bot = spawn(process.execPath, ["src/cli/rollcall.ts", "start"], { env });
	let said = "";
	bot.stdout.on("data", (text) => {
		said += text;
	});
	await expect.poll(() => said, { timeout: 30_000 }).toMatch(/"start\.ready"/);
	const port = /"port":(\d+).*"start\.ready"/.exec(said)![1];
	expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
	const ended = once(bot, "exit");
	bot.kill("SIGTERM");
	expect(await ended).toEqual([0, null]);
});

test("where its port is taken it says so and ends, and leaves no half of itself running", async () => {
	const taken = createServer().listen(0, "127.0.0.1");
	await once(taken, "listening");
	const { port } = taken.address() as { port: number };
	const env = { PATH: process.env.PATH, PORT: String(port), ...world.environment };
	const bot = spawn(process.execPath, ["src/cli/rollcall.ts", "start"], { env });
	let err = "";
	bot.stderr.on("data", (text) => {
		err += text;
	});
	const ended = await Promise.race([once(bot, "exit"), wait(30_000, "it still runs", { ref: false })]);
	bot.kill("SIGKILL");
	taken.close();
	expect(ended).toEqual([1, null]);
	expect(err).toMatch(new RegExp(`^Something else listens on port ${port} already`, "m"));
	expect(err).not.toMatch(/^\s+at /m);
});

test("what is missing is said in words, all at once, and it ends with 1", async () => {
	const { code, err } = await rollcall(["start"], { NODE_ENV: "production" });
	expect(code).toBe(1);
	expect(err).toMatch(/^DATABASE_URL is not set: give the PostgreSQL address/m);
	expect(err).toMatch(/^ROLLCALL_MASTER_KEYS is not set/m);
	expect(err).not.toMatch(/^\s+at /m);
});
