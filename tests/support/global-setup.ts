import { rmSync } from "node:fs";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { prepareDatabase } from "../../src/store/database.ts";
import { startEmbedded } from "../../src/store/embedded.ts";
import { tempFolder } from "./temp-folder.ts";

declare module "vitest" {
	interface ProvidedContext {
		superuserUrl: string;
	}
}

/** One PostgreSQL for the whole run, with a migrated template that each test file copies. */
export default async function setup(project: TestProject) {
	const folder = tempFolder("rollcall-tests");
	const server = await startEmbedded(join(folder, "postgres"), ["fsync=off", "max_connections=200"]);
	await prepareDatabase(server.superuserUrl, "template_rollcall");
	project.provide("superuserUrl", server.superuserUrl);
	return () => {
		server.stop();
		rmSync(folder, { recursive: true, force: true });
	};
}
