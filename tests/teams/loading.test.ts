import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/** Runs a script under our Node, and returns what it prints. */
async function printed(script: string): Promise<unknown> {
	const { stdout } = await run("node_modules/.bin/node", ["--input-type=module", "--eval", script]);
	return JSON.parse(stdout);
}

const loaded = `Object.keys((await import("node:module")).createRequire(import.meta.url).cache)
	.filter((path) => /teams-ai|botbuilder|botframework/.test(path)).length`;

test("the SDK is loaded by an install that has Teams, and by no other", async () => {
	const script = `
		const { createTeams } = await import("./src/teams/teams.ts");
		const before = ${loaded};
		const log = { info() {}, warn() {}, error() {} };
		const surface = await createTeams({ appId: "a", appPassword: "p", tenantId: "t", tenants: [], log });
		await surface.start(async () => ({ done: true }));
		await surface.stop();
		console.log(JSON.stringify({ before, after: ${loaded} > 0, paths: surface.paths }));`;
	expect(await printed(script)).toEqual({ before: 0, after: true, paths: ["/api/messages"] });
});
