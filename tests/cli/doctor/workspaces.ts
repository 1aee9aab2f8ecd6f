import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll } from "vitest";
import {
	type ManyOptions,
	type ManyWorkspaces,
	SECRETS,
	startManyWorkspaces,
	TEAMS,
	type Workspace,
} from "../../support/many-workspaces.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { rollcall } from "../run.ts";
import { Mending, type Sound, type Variables } from "./break.ts";
import { ALL_IN_CHAT, PUBLIC } from "./clinic.ts";

/** A whole set-up that is sound, of an app that two workspaces have installed. */
export class Workspaces extends Mending implements Sound {
	world!: ManyWorkspaces;
	folder = "";
	environment: Variables = {};

	constructor(how: ManyOptions = {}) {
		super();
		beforeAll(async () => {
			this.world = await startManyWorkspaces({ tokenSeconds: 43_200, ...how });
			this.folder = tempFolder("doctor");
			// An installation page is named by the public address, which is the bot's own here: a manifest's is https.
			this.environment = { ...this.world.environment, ROLLCALL_PUBLIC_URL: PUBLIC };
			const terms = [{ from: "2027-01-04", to: "2027-07-20" }];
			await this.world.rows("update panel set settings = jsonb_set(settings, '{terms}', $1)", [
				JSON.stringify(terms),
			]);
			await this.manifest("--many-workspaces");
			await this.world.rows(ALL_IN_CHAT);
			await this.#install();
		});
		afterEach(() => this.mend());
		afterAll(async () => {
			await this.world.close();
			rmSync(this.folder, { recursive: true });
		});
	}

	get botUrl(): string {
		return this.world.botUrl;
	}

	async #install(): Promise<void> {
		await this.world.rows("delete from installation");
		await this.world.installs("north");
		await this.world.installs("south");
	}

	/** Changes the installations so, until the test's end. */
	async installations(text: string, ...values: unknown[]): Promise<void> {
		this.later(() => this.#install());
		await this.world.rows(text, values);
	}

	/** No panel has to do with the workspace any more, until the test's end. */
	async takeOut(of: Workspace): Promise<void> {
		await this.world.rows("create table kept_tenant as select * from panel_tenant where tenant = $1", [
			TEAMS[of],
		]);
		await this.world.rows("delete from panel_tenant where tenant = $1", [TEAMS[of]]);
		this.later(() =>
			this.world.rows("insert into panel_tenant select * from kept_tenant; drop table kept_tenant"),
		);
	}

	/** The south's tokens end before their time, as when the app is removed there. */
	endTokens(): void {
		this.later(() => this.#install());
		this.world.slack.south.endTokens();
	}

	/** Slack's manifest; the right one is for many workspaces. */
	async manifest(...more: string[]): Promise<void> {
		await rollcall(["manifest", "slack", "--out", this.folder, "--url", PUBLIC, ...more]);
		if (!more.length) this.later(() => this.manifest("--many-workspaces"));
	}

	secrets(): string[] {
		return [SECRETS.clientSecret, SECRETS.stateSecret, SECRETS.signingSecret, "xoxe", "xoxb"];
	}
}
