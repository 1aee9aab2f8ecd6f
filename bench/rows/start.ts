import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { prepareDatabase } from "../../src/store/database.ts";
import { type BotHow, startBot } from "../support/bot.ts";
import { newCluster } from "../support/database.ts";
import { median } from "../support/figures.ts";
import { startPlatforms } from "../support/platforms.ts";
import type { Row } from "../support/row.ts";

const TIMES = 5;

/** From the process's start until it says that it is ready to work: /readyz answers 200. */
export const start: Row = {
	name: "start",
	async run({ ends, tell }) {
		const server = await newCluster(ends);
		const platforms = await startPlatforms(ends);
		const masterKeys = `v1:${randomBytes(32).toString("base64")}`;
		// Both logins are there, as an administrator makes them; the database is empty.
		const { appUrl, ownerUrl } = await prepareDatabase(server, "rollcall_start");
		const caches = mkdtempSync(join(tmpdir(), "rollcall-bench-"));
		ends.add(() => rmSync(caches, { recursive: true, force: true }));
		const kept = join(caches, "kept");

		const secondsToReady = async (how: BotHow) => {
			const began = performance.now();
			const bot = await startBot({ appUrl, masterKeys }, platforms, ends, how);
			while (!(await fetch(`${bot.url}/readyz`)).ok);
			const seconds = (performance.now() - began) / 1_000;
			await bot.stop();
			return seconds;
		};
		const cold = async (n: number) => {
			const admin = new pg.Client({ connectionString: server });
			await admin.connect();
			await admin.query("drop database rollcall_start");
			await admin.query("create database rollcall_start owner rollcall_owner");
			await admin.end();
			const environment = {
				DATABASE_OWNER_URL: ownerUrl,
				NODE_COMPILE_CACHE: join(caches, `new-${n}`),
			};
			return secondsToReady({ teams: true, environment });
		};
		const again = { NODE_COMPILE_CACHE: kept };
		const starts = [
			["Cold start with migrations, Slack and Teams", cold, 5],
			["Warm start, Slack and Teams", () => secondsToReady({ teams: true, environment: again }), 2.5],
			["Warm start, Slack only", () => secondsToReady({ environment: again }), 1.2],
		] as const;
		const taken = starts.map((): number[] => []);
		// Before anything counts: what a start compiles is kept for the next.
		for (const teams of [true, false]) await secondsToReady({ teams, environment: again });
		for (let n = 0; n < TIMES; n++) {
			for (const [of, [what, measure]] of starts.entries()) {
				const seconds = await measure(n);
				taken[of]!.push(seconds);
				tell(`  ${n + 1}/${TIMES} ${what}: ${seconds.toFixed(2)} s`);
			}
		}
		return {
			what: "From the start of the process until it is ready",
			marks: starts.map(([what, , most], of) => ({ what, value: median(taken[of]!), unit: "s", most })),
			notes: [
				`Medians of ${TIMES}; the slowest were ${taken.map((of) => Math.max(...of).toFixed(2)).join(", ")} s. Ready: /readyz answers 200.`,
				"Cold: an empty database that the bot brings to its version itself, and nothing compiled before; the files are in the system's memory. Warm: the same again.",
				"It does not depend on how much is in the record: nothing is read at a start but the version, and who the bot is.",
			],
		};
	},
};
