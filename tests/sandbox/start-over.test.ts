import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SandboxState } from "../../src/sandbox/page-server.ts";
import { type StartedSandbox, startSandboxIn } from "../browser/started-sandbox.ts";
import { tempFolder } from "../support/temp-folder.ts";

const CLI = resolve("src/cli/rollcall.ts");
const PILOT = resolve("docs/templates/panel-pilot.yaml");

describe("starting over", { timeout: 240_000 }, () => {
	const startOver = ({ url }: StartedSandbox) => fetch(`${url}/sandbox/start-over`, { method: "POST" });
	const state = async ({ url }: StartedSandbox) => {
		const response = await fetch(`${url}/sandbox/state`);
		return response.ok ? ((await response.json()) as SandboxState) : undefined;
	};
	const newFolder = () => {
		const folder = tempFolder("rollcall-start-over");
		onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
		return folder;
	};
	const starts = async (folder: string) => {
		const sandbox = await startSandboxIn(folder);
		onTestFinished(() => sandbox.stop());
		return sandbox;
	};

	test("where another sandbox uses the same record nothing is taken away, and the page says so", async () => {
		const folder = newFolder();
		const [first] = [await starts(folder), await starts(folder)];
		expect((await startOver(first)).status).toBe(202);
		await expect
			.poll(() => state(first), { timeout: 90_000, interval: 250 })
			.toMatchObject({
				startsOver: true,
				notStartedOver: expect.stringMatching(/^Another Rollcall is using/),
			});
	});

	test("somebody's own panel, put beside the sandbox's, is not taken away from the page", async () => {
		const folder = newFolder();
		const sandbox = await starts(folder);
		expect(await state(sandbox)).toMatchObject({ startsOver: true });
		execFileSync(process.execPath, [CLI, "apply", PILOT], { cwd: folder, env: { PATH: process.env.PATH } });
		expect(await state(sandbox)).toMatchObject({ startsOver: false });
		expect((await startOver(sandbox)).status).toBe(409);
	});

	test("what cannot begin anew ends, and says why", async () => {
		const folder = newFolder();
		const sandbox = await starts(folder);
		writeFileSync(join(folder, ".rollcall/master.keys"), "no keys");
		expect((await startOver(sandbox)).status).toBe(202);
		const ended = await Promise.race([sandbox.ended, wait(90_000, undefined, { ref: false })]);
		expect(ended).toMatchObject({
			code: 1,
			said: expect.stringMatching(/^Rollcall cannot start\.\n.*master\.keys/m),
		});
	});
});
