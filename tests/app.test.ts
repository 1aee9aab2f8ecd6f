import { randomBytes } from "node:crypto";
import { expect, onTestFinished, test, vi } from "vitest";
import { startApp } from "../src/app.ts";
import type { Surface } from "../src/chat/port.ts";
import { MasterKeys } from "../src/record/keys.ts";
import { freshDatabase, quiet } from "./support/database.ts";

test("where a platform refuses the bot nothing goes on without it: neither delivery nor the other platform", async () => {
	const database = await freshDatabase();
	onTestFinished(() => database.close());
	const stopped: string[] = [];
	const surface = (name: string, start: () => Promise<void>) =>
		({
			...{ name, paths: [`/${name}/`], can: {}, listener: () => undefined, start },
			stop: async () => void stopped.push(name),
		}) as unknown as Surface;
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	onTestFinished(() => void vi.useRealTimers());
	const started = startApp({
		...{ pool: database.pool, log: quiet, paceMs: 1 },
		keys: new MasterKeys(new Map([["v1", randomBytes(32)]])),
		surfaces: [
			surface("teams", async () => undefined),
			surface("slack", () => Promise.reject(new Error("invalid_auth"))),
		],
	});
	await expect(started).rejects.toThrow("invalid_auth");
	expect(stopped.sort()).toEqual(["slack", "teams"]);
	expect(vi.getTimerCount()).toBe(0);
});
