import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import type { BenchDatabase } from "./database.ts";
import type { Ends } from "./ends.ts";
import type { Platforms } from "./platforms.ts";
import { type Served, startProcess } from "./process.ts";
import { SIGNING_SECRET } from "./slack-command.ts";

/** The tenant of the demo panel's Teams. */
export const TENANT = "5a1e0000-0000-4000-8000-000000000001";

export interface BotHow {
	/** Both platforms; Slack alone without it. */
	teams?: boolean;
	environment?: Readonly<Record<string, string>>;
	/** Given to Node before the program, beside what the image gives it. */
	node?: readonly string[];
	/** Is told of each line that it prints. */
	heard?(line: string): void;
}

/** The bot as a process of its own, as it runs in production but for the platforms, which stand in. */
export function startBot(
	database: Pick<BenchDatabase, "appUrl" | "masterKeys">,
	platforms: Pick<Platforms, "url">,
	ends: Ends,
	how: BotHow = {},
): Promise<Served> {
	const environment = {
		PORT: "0",
		LOG_LEVEL: "info",
		DATABASE_URL: database.appUrl,
		ROLLCALL_MASTER_KEYS: database.masterKeys,
		SLACK_BOT_TOKEN: "xoxb-bench",
		SLACK_SIGNING_SECRET: SIGNING_SECRET,
		SLACK_API_URL: `${platforms.url}/api/`,
		// All of the load comes from one workspace.
		ROLLCALL_LIMIT_PERSON: "1000000",
		ROLLCALL_LIMIT_WORKSPACE: "1000000",
		...(how.teams ? teamsAt(platforms.url) : {}),
		...how.environment,
	};
	const deployed = asDeployed();
	return startProcess("src/main.ts", { ...deployed.environment, ...environment }, ends, {
		...how,
		node: [...deployed.node, ...(how.node ?? [])],
	});
}

/** What the image gives to Node: words of its command line, and its environment. In production nothing may stand in, so not that. */
function asDeployed() {
	const image = readFileSync(new URL("../../deploy/Dockerfile", import.meta.url), "utf8");
	const [, command = "[]"] = /^CMD (\[.*\])$/m.exec(image) ?? [];
	const [, words = ""] = /^ENV (.*)$/m.exec(image) ?? [];
	const { NODE_ENV: _, ...environment } = Object.fromEntries(
		words.split(" ").map((word) => word.split("=", 2)),
	);
	return {
		environment: environment as Record<string, string>,
		node: (JSON.parse(command) as string[]).filter((part) => part.startsWith("--")),
	};
}

const teamsAt = (url: string) => ({
	TEAMS_APP_ID: randomUUID(),
	TEAMS_APP_PASSWORD: "bench",
	TEAMS_APP_TENANT_ID: TENANT,
	TEAMS_TENANT_IDS: TENANT,
	TEAMS_OPENID_URL: `${url}/openid`,
	TEAMS_TOKEN_URL: `${url}/token`,
	TEAMS_SERVICE_HOSTS: new URL(url).host,
});
