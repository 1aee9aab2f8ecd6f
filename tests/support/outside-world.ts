import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { asClerk } from "../../src/delivery/draw.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import { readPanelFile } from "../../src/features/panel/read.ts";
import { listen } from "../../src/http.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { type Sandbox, startSandbox } from "../../src/sandbox/sandbox.ts";
import { DEMO_PANEL } from "../../src/sandbox/world.ts";
import { moveClock } from "../../src/store/clock.ts";
import { takingTurns } from "./balancer.ts";
import { freshDatabase, type TestDatabase } from "./database.ts";
import { manifests } from "./world.ts";

/** Everything but the bot: for tests that start it as processes of its own. */
export interface OutsideWorld {
	database: TestDatabase;
	sandbox: Sandbox;
	/** What a replica is started with. */
	environment: Record<string, string>;
	/** Sends what the platforms say to these replicas in turn, as a load balancer would: past one that takes no connection. */
	sendTo(...urls: string[]): void;
	/** The casework's time. */
	now(): Date;
	moveTo(instant: Date): Promise<void>;
	close(): Promise<void>;
}

/**
 * Starts database and platforms at this time, with a balancer in front of the bot that is to come.
 * @param given a database of the caller's own
 */
export async function startOutsideWorld(at: Date, given?: TestDatabase): Promise<OutsideWorld> {
	const database = given ?? (await freshDatabase());
	const balancer = await listen("127.0.0.1", 0);
	let offset = at.getTime() - Date.now();
	await moveClock(database.ownerUrl, offset);
	const now = () => new Date(Date.now() + offset);
	const sandbox = await startSandbox({ botUrl: balancer.url, pageOrigins: [], now, manifests: manifests() });
	const master = randomBytes(32).toString("base64");
	const keys = new MasterKeys(new Map([["v1", Buffer.from(master, "base64")]]));
	const { file } = readPanelFile(readFileSync(DEMO_PANEL, "utf8"));
	const { slack, teams } = sandbox.settings;
	await asClerk(database.pool, keys, [], (ctx) =>
		applyPanelFile(ctx, file!, { teamsServiceUrl: teams.serviceUrl }),
	);
	return {
		database,
		sandbox,
		environment: {
			DATABASE_URL: database.appUrl,
			ROLLCALL_PUBLIC_URL: balancer.url,
			ROLLCALL_MASTER_KEYS: `v1:${master}`,
			SLACK_BOT_TOKEN: slack.botToken,
			SLACK_SIGNING_SECRET: slack.signingSecret,
			SLACK_API_URL: slack.apiUrl,
			TEAMS_APP_ID: teams.appId,
			TEAMS_APP_PASSWORD: teams.appPassword,
			TEAMS_APP_TENANT_ID: teams.tenantId,
			TEAMS_TENANT_IDS: teams.tenants.join(","),
			TEAMS_OPENID_URL: teams.openIdUrl,
			TEAMS_TOKEN_URL: teams.tokenUrl,
			ROLLCALL_SMTP_URL: sandbox.settings.mail.url,
			ROLLCALL_MAIL_FROM: sandbox.settings.mail.from,
			TEAMS_SERVICE_HOSTS: teams.serviceHosts.join(","),
		},
		sendTo(...urls) {
			balancer.switchTo(takingTurns(urls));
		},
		now,
		async moveTo(instant) {
			offset = instant.getTime() - Date.now();
			await moveClock(database.ownerUrl, offset);
		},
		async close() {
			balancer.server.closeAllConnections();
			balancer.server.close();
			await sandbox.stop();
			await database.close();
		},
	};
}
