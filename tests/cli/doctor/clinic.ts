import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import pg from "pg";
import { afterAll, afterEach, beforeAll, inject, vi } from "vitest";
import { tokenKeys } from "../../../src/record/token-keys.ts";
import { transact } from "../../../src/store/transact.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { A_WEDNESDAY, manifests, startWorld, type TestWorld } from "../../support/world.ts";
import { rollcall } from "../run.ts";
import { at, Mending, type Sound, type Variables } from "./break.ts";
import { type Examined, examine, type Found } from "./run-doctor.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const PUBLIC = "https://rollcall.council.example";
/** Channels of the workspace: without the bot, private without it, archived. */
export const OUT = { id: "C0OUT", name: "without-the-bot", members: [], bot: false };
export const HIDDEN = { ...OUT, id: "C0HIDDEN", name: "private", private: true };
export const OLD = { id: "C0OLD", name: "archived", members: [], archived: true };

/** Without e-mail, everybody can be reached. */
export const ALL_IN_CHAT = "delete from identity where platform = 'web'";

/** A whole set-up that is sound, for the tests of one file, and the hands that break it until the test's end. */
export class Clinic extends Mending implements Sound {
	world!: TestWorld;
	folder = "";
	environment: Record<string, string> = {};

	constructor() {
		super();
		beforeAll(() => this.#open());
		afterEach(() => this.mend());
		afterAll(async () => {
			await this.world.close();
			rmSync(this.folder, { recursive: true });
		});
	}

	async #open(): Promise<void> {
		const more = { slackChannels: [OUT, HIDDEN, OLD] };
		this.world = await startWorld(A_WEDNESDAY, undefined, true, 0, manifests(), more);
		this.folder = tempFolder("doctor");
		const { slack, teams } = this.world.sandbox.settings;
		this.environment = {
			...this.world.environment,
			ROLLCALL_PUBLIC_URL: PUBLIC,
			SLACK_BOT_TOKEN: slack.botToken,
			SLACK_SIGNING_SECRET: slack.signingSecret,
			SLACK_API_URL: slack.apiUrl,
			TEAMS_APP_ID: teams.appId,
			TEAMS_APP_PASSWORD: teams.appPassword,
			TEAMS_APP_TENANT_ID: teams.tenantId,
			TEAMS_TENANT_IDS: teams.tenants.join(","),
			TEAMS_TOKEN_URL: teams.tokenUrl,
		};
		await this.manifest("all");
		await this.world.database.superuser.query(ALL_IN_CHAT);
		// The keys of the look-up tokens are there once somebody looked.
		await transact(this.world.database.pool, { as: "keeper" }, (tx) => tokenKeys(tx, this.world.keys));
	}

	get botUrl(): string {
		return this.world.botUrl;
	}

	/** Changes the database as somebody does who may do all, until the test's end. */
	async change(text: string, back: string): Promise<void> {
		await this.world.database.superuser.query(text);
		this.later(() => this.world.database.superuser.query(back));
	}

	/** Sets a part of the panel's settings. */
	async set(path: string, value: unknown): Promise<void> {
		const { rows } = await this.world.database.superuser.query("select id, settings from panel");
		const settings = JSON.stringify(rows[0].settings).replaceAll("'", "''");
		await this.change(
			`update panel set settings = jsonb_set(settings, '{${path}}', '${JSON.stringify(value)}')`,
			`update panel set settings = '${settings}' where id = '${rows[0].id}'`,
		);
	}

	addChannel(ref: string, tenant = "T0MILL"): Promise<void> {
		return this.change(
			`insert into place (platform, tenant, kind, ref, panel_id) select 'slack', '${tenant}', 'channel', '${ref}', id from panel`,
			`delete from place where ref = '${ref}'`,
		);
	}

	/** Writes a platform's manifest, the right one unless other words follow. */
	async manifest(platform: "slack" | "teams" | "all", ...more: string[]): Promise<void> {
		const id = this.world.sandbox.settings.teams.appId;
		const right = ["manifest", platform, "--out", this.folder, "--url", PUBLIC, "--teams-app-id", id];
		await rollcall([...right, ...more]);
		if (more.length) this.later(() => this.manifest("all"));
	}

	/** What the manifest's file of a platform holds becomes another. */
	rewrite(platform: "slack" | "teams", how: (it: object) => object): void {
		const file = join(this.folder, platform, "manifest.json");
		writeFileSync(file, JSON.stringify(how(JSON.parse(readFileSync(file, "utf8")))));
		this.later(() => this.manifest("all"));
	}

	withoutManifests(): void {
		for (const platform of ["slack", "teams"]) rmSync(join(this.folder, platform), { recursive: true });
		this.later(() => this.manifest("all"));
	}

	/** The app is installed with these scopes. */
	scopes(given: readonly string[], usual: readonly string[]): void {
		this.world.sandbox.slack.reinstall(given);
		this.later(() => this.world.sandbox.slack.reinstall(usual));
	}

	/** A server that answers everything so. */
	async answering(status: number): Promise<string> {
		const server = createServer((_, response) => response.writeHead(status).end());
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		this.later(() => server.close());
		return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	}

	/** An address at which nothing listens any more. */
	async nobody(): Promise<string> {
		const url = await this.answering(404);
		await this.mend();
		return url;
	}

	/** Alters the database itself, from another one of its server: it may be closed meanwhile. */
	async alter(how: string, back: string): Promise<void> {
		const client = new pg.Client({ connectionString: inject("superuserUrl") });
		await client.connect();
		const name = new URL(this.environment.DATABASE_URL!).pathname.slice(1);
		await client.query(`alter database ${name} ${how}`);
		this.later(async () => {
			await client.query(`alter database ${name} ${back}`);
			await client.end();
		});
	}

	/** A login with these powers, and its address. */
	async login(name: string, powers = ""): Promise<string> {
		await this.change(
			`create role ${name} login ${powers} password '${name}'`,
			`drop owned by ${name}; drop role ${name}`,
		);
		return at(this.environment.DATABASE_URL!, { username: name, password: name });
	}

	/** Slack answers each call of this method with this error. */
	slackSays(on: string, error: string): void {
		this.later(this.world.sandbox.slack.faults.add({ on, does: "refused", error, times: 100 }));
	}

	/** What stands between here and Slack takes this header of its answers away. */
	async slackWithout(header: string): Promise<string> {
		const slack = new URL(this.environment.SLACK_API_URL!);
		const server = createServer(async (request, response) => {
			const { authorization = "", "content-type": type = "" } = request.headers;
			const { method = "POST" } = request;
			const sent = { method, headers: { authorization, "content-type": type }, body: await text(request) };
			const answer = await fetch(new URL(request.url!, slack), sent);
			const kept = [...answer.headers].filter(([name]) => name !== header && name !== "content-length");
			response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
		});
		await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
		this.later(() => server.close());
		return at(slack.href, { port: String((server.address() as AddressInfo).port) });
	}

	/** Runs the command with the set-up's environment, changed so; an empty variable counts as unset. */
	doctor(changed: Variables = {}): Promise<Examined> {
		return examine(this, { changed: () => changed });
	}

	/** What must never be printed. */
	secrets(): string[] {
		const { environment } = this;
		return [
			...[environment.SLACK_BOT_TOKEN!, environment.SLACK_SIGNING_SECRET!, environment.TEAMS_APP_PASSWORD!],
			...[environment.ROLLCALL_MASTER_KEYS!.slice(3), new URL(environment.DATABASE_URL!).password],
			...["another-secret", "ended-password"],
		];
	}
}

/** What is not fine, by its check, each once. */
export const notFine = (checks: readonly Found[]): string[] => [
	...new Set(
		checks.filter((one) => one.outcome !== "fine").map(({ check, outcome }) => `${check} ${outcome}`),
	),
];
