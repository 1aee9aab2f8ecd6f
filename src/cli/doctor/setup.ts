import type pg from "pg";
import type { Log } from "../../chat/log.ts";
import { type Config, ConfigError, type SlackSettings } from "../../config.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { PanelSettings } from "../../features/panel/settings-schema.ts";
import { allInstallations, type InstallationSeen } from "../../record/installation-row.ts";
import { readKeys } from "../../record/key-file.ts";
import { type MasterKeys, WrongMaster } from "../../record/keys.ts";
import { askSlack, type Identified } from "../../slack/ask.ts";
import { makePool } from "../../store/pool.ts";
import { type Statement, transact } from "../../store/transact.ts";
import { makeLog } from "../../telemetry/log.ts";
import { NotChecked } from "./check.ts";
import { readOnly } from "./read-only.ts";

/** What the checks are given. */
export interface Given {
	config: Config;
	/** This machine's clock, in milliseconds. */
	now(): number;
	/** Where the bot answers, as seen from here; unset: at the public address. */
	url?: URL | undefined;
	/** The folder of the manifests that the platforms were given. */
	manifests: string;
}

/** A panel as the checks need it. */
export interface PanelOnRecord {
	key: string;
	settings: PanelSettings;
	/** Whether anybody is its coordinator now. */
	coordinated: boolean;
	today: LocalDate;
}

type Asks = ReturnType<typeof askSlack>;

/** Slack with a token: that which was set, or the one of a workspace or organisation that installed the app. */
export interface WithToken {
	slack: Asks;
	installation?: Pick<InstallationSeen, "tenant" | "workspaces" | "ended" | "refused">;
}

/** How Slack is connected. @throws NotChecked when it is not */
export function slackOf({ config: { slack } }: Given): SlackSettings {
	if (!slack) {
		throw new NotChecked("Slack is not connected: neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID is set");
	}
	return slack;
}

/** A set-up that is looked at: what it is, and each thing it reaches, reached once. */
export interface Setup extends Given {
	log: Log;
	bot: URL | undefined;
	/** The database, as it answers. @throws what the connection failed with */
	connect(): Promise<pg.Pool>;
	/** The same. @throws NotChecked when it was not reached */
	database(): Promise<pg.Pool>;
	/** The panels as they are on record. @throws NotChecked when there is none */
	rows(): Promise<readonly PanelRow[]>;
	/** The same, with their settings. @throws NotChecked when one's cannot be read */
	panels(): Promise<readonly PanelOnRecord[]>;
	/** Slack, with each token that the bot has. @throws NotChecked when it is not connected */
	tokens(): Promise<readonly WithToken[]>;
	/** Slack with a token that it may take, whosever it is. @throws NotChecked when there is none */
	slack(): Promise<Asks>;
	/** Whom Slack takes the token for. @throws SlackSaysNo */
	identify(): Promise<Identified>;
	/** The same. @throws NotChecked when Slack does not say */
	identified(): Promise<Identified>;
	close(): Promise<void>;
}

/** How long the end waits for connections that hang, in milliseconds. */
const CLOSE_MS = 2_000;

/** Gets ready to look; nothing is reached yet. */
export function openSetup(given: Given): Setup {
	const { config } = given;
	const log = makeLog("silent");
	const pool = config.databaseUrl ? readOnly(makePool(config.databaseUrl, log, 3)) : undefined;
	const setup: Setup = {
		...given,
		log,
		bot: given.url ?? (config.publicUrl ? new URL(config.publicUrl) : undefined),
		connect: once(async () => {
			if (!pool) {
				throw new NotChecked(
					"DATABASE_URL is not set, so Rollcall keeps a database of its own for trying out. Set it to check an installation's",
				);
			}
			await pool.query("select 1");
			return pool;
		}),
		database: () =>
			setup.connect().catch((error) => {
				const unset = error instanceof NotChecked;
				throw new NotChecked(unset ? "DATABASE_URL is not set" : "the database was not reached");
			}),
		rows: once(async () => readPanels(await setup.database())),
		panels: async () => (await setup.rows()).map(withSettings),
		tokens: once(async () => {
			const slack = slackOf(given);
			const { apiUrl } = slack;
			if ("botToken" in slack) return [{ slack: askSlack({ botToken: slack.botToken, apiUrl, log }) }];
			const pool = await setup.database();
			const installations = await allInstallations(pool, keysOf(config), "slack").catch((error) => {
				throw error instanceof WrongMaster ? new NotChecked("the keys do not open the installations") : error;
			});
			return installations.map(({ token, ...installation }) => ({
				slack: askSlack({ botToken: token, apiUrl, log }),
				installation,
			}));
		}),
		async slack() {
			const live = (await setup.tokens()).find(({ installation }) => !installation?.ended);
			if (!live)
				throw new NotChecked("no workspace has installed the app, or their tokens wait to be renewed");
			return live.slack;
		},
		identify: once(async () => (await setup.slack()).identify()),
		identified: () =>
			setup.identify().catch((error) => {
				throw error instanceof NotChecked
					? error
					: new NotChecked("Slack does not say whose the token is: see slack-token");
			}),
		async close() {
			// A connection that hangs would hold the end up.
			const late = new Promise((done) => setTimeout(done, CLOSE_MS).unref());
			await Promise.race([pool?.end(), late]);
		},
	};
	return setup;
}

/** @throws NotChecked when they cannot be had: that is a finding of another check */
function keysOf({ keySource }: Config): MasterKeys {
	try {
		return readKeys(keySource, ".rollcall");
	} catch (error) {
		throw error instanceof ConfigError ? new NotChecked("the master keys are not there") : error;
	}
}

const PANELS: Statement = {
	name: "doctor-panels",
	text: `select p.key, p.settings, exists (select from membership m join person q on q.id = m.person_id
				where m.panel_id = p.id and m.role = 'coordinator' and (m.ended_at is null or m.ended_at > app_now())
					and (q.left_at is null or q.left_at > app_now())) as coordinated
		from panel p order by p.key`,
};

/** A panel whose settings this version may not be able to read. */
interface PanelRow {
	key: string;
	settings: unknown;
	coordinated: boolean;
	now: Date;
}

async function readPanels(pool: pg.Pool): Promise<PanelRow[]> {
	const panels = await transact(pool, { as: "clerk", panels: [] }, async (tx) =>
		(await tx.query<Omit<PanelRow, "now">>(PANELS, [])).map((row) => ({ ...row, now: tx.now })),
	);
	if (!panels.length) throw new NotChecked("no panel is on record yet: apply its file (npx rollcall apply)");
	return panels;
}

function withSettings({ key, settings, coordinated, now }: PanelRow): PanelOnRecord {
	const { data } = PanelSettings.safeParse(settings);
	if (!data) throw new NotChecked("the settings of a panel cannot be read: see panel-settings");
	return { key, settings: data, coordinated, today: localDate(now, data.zone) };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
	let under: Promise<T> | undefined;
	return () => {
		under ??= work();
		return under;
	};
}
