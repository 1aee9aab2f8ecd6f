import { z } from "zod";
import { isLoopback, list, missing, TRACES, wrongAddress, wrongTelemetry } from "./config-problems.ts";
import type { MailSettings } from "./mail/mailer.ts";

/** Everything that the environment decides. Secrets are never logged. */
export interface Config {
	production: boolean;
	host: string;
	port: number;
	logLevel: string;
	/** The application role's database; undefined: the embedded one. */
	databaseUrl?: string;
	databaseOwnerUrl?: string;
	/** The application role's database past a pooler of connections, for commands; undefined: as the bot has it. */
	databaseDirectUrl?: string;
	/** Where the master keys are; undefined outside production: one made at the first start. */
	keySource?: KeySource;
	slack?: SlackSettings;
	teams?: {
		appId: string;
		appPassword: string;
		tenantId: string;
		tenants: readonly string[];
		openIdUrl?: string;
		tokenUrl?: string;
		serviceHosts: readonly string[];
		anonymous: boolean;
	};
	/** The stand-in Slack and Teams, on loopback: when neither platform has credentials. */
	sandbox: boolean;
	/** The origin at which people reach our own pages, as their browsers have it; undefined: there are no downloads. */
	publicUrl?: string;
	/** Where the heads of the audit record's chains are written each day. */
	auditAnchorFolder?: string;
	/** Where each panel's encrypted list of open cases is put every night, and how many nights are kept. */
	caseListFolder?: string;
	caseListNights: number;
	/** A file with the passphrase of each panel's list. */
	caseListPassphrases?: string;
	/** How much may be asked within a minute, where it is not the usual. */
	limits: { person?: number; tenant?: number };
	/** Who takes e-mail from us, for people outside chat; undefined: there are no pages for them. */
	mail?: MailSettings;
	/** How many proxies of ours stand in front and name the client's address: 0 where clients reach us directly. */
	proxies: number;
	/** Where Prometheus reads metrics, on the same host; 0 for any that is free, undefined: there are none. */
	metricsPort?: number;
	/** Whether traces are sent, to where OpenTelemetry's own variables say. */
	traces: boolean;
	failpoint?: string;
	/** Where genuine requests are written, scrubbed; undefined, and always in production: nowhere. */
	recordRequests?: string;
}

/** One workspace with its token, or as many as install the app. */
export type SlackSettings = { signingSecret: string; appToken?: string; apiUrl?: string } & (
	| { botToken: string }
	| {
			clientId: string;
			clientSecret: string;
			/** Signs what a browser that installs brings back. */
			stateSecret: string;
			/** The origin of the page that installs, and of the one that Slack sends the browser back to. */
			publicUrl: string;
			/** Workspaces and organisations that may install besides those that a panel names. */
			allowed: readonly string[];
	  }
);
export { isLoopback };

/** The master keys themselves, a file that holds them, or a command that prints them. */
export type KeySource = { keys: string } | { file: string } | { command: string };

/** A set-up that cannot work. Its message names each variable and what to do. */
export class ConfigError extends Error {}

const text = z.string().trim().min(1).optional();

/** A whole number of an environment variable, in words that say what to give. */
const whole = (least: number, most: number) => {
	const error = `give a whole number from ${least} to ${most}`;
	return z.coerce.number({ error }).int({ error }).min(least, { error }).max(most, { error }).optional();
};

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"] as const;

const Environment = z.object({
	NODE_ENV: text,
	HOST: text,
	PORT: whole(0, 65_535),
	LOG_LEVEL: z.enum(LOG_LEVELS, `give one of ${LOG_LEVELS.join(", ")}`).optional(),
	DATABASE_URL: text,
	DATABASE_OWNER_URL: text,
	DATABASE_DIRECT_URL: text,
	/** Read by the commands that look at the audit record (cli/with-auditor.ts). */
	DATABASE_AUDITOR_URL: text,
	ROLLCALL_MASTER_KEYS: text,
	ROLLCALL_MASTER_KEYS_FILE: text,
	ROLLCALL_KEY_COMMAND: text,
	ROLLCALL_AUDIT_ANCHOR_DIR: text,
	ROLLCALL_CASE_LIST_DIR: text,
	ROLLCALL_CASE_LIST_PASSPHRASES_FILE: text,
	ROLLCALL_CASE_LIST_NIGHTS: whole(1, 31),
	ROLLCALL_PUBLIC_URL: z
		.url({ protocol: /^https?$/, error: "give an address such as https://rollcall.example" })
		.optional(),
	ROLLCALL_LIMIT_PERSON: whole(10, 1_000_000),
	ROLLCALL_LIMIT_WORKSPACE: whole(10, 1_000_000),
	ROLLCALL_SMTP_URL: z
		.url({ protocol: /^smtps?$/, error: "give an address such as smtps://user:password@mail.example:465" })
		.optional(),
	ROLLCALL_MAIL_FROM: text,
	ROLLCALL_NOTIFY_KEY: z
		.string()
		.regex(/-[0-9a-f-]{36}-[0-9a-f-]{36}$/, "give the whole API key, as GOV.UK Notify shows it once")
		.optional(),
	ROLLCALL_NOTIFY_TEMPLATE: z.guid("give the template's id").optional(),
	ROLLCALL_NOTIFY_URL: text,
	ROLLCALL_PROXIES: whole(0, 5),
	ROLLCALL_METRICS_PORT: whole(0, 65_535),
	/** OpenTelemetry's own; its library reads these, and others of theirs, by itself. */
	OTEL_EXPORTER_OTLP_ENDPOINT: text,
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text,
	OTEL_SDK_DISABLED: text,
	ROLLCALL_FAILPOINT: text,
	ROLLCALL_RECORD_REQUESTS: text,
	ROLLCALL_TEAMS_ANONYMOUS: z.literal("1", "give 1, or unset it").optional(),
	SLACK_BOT_TOKEN: text,
	SLACK_SIGNING_SECRET: text,
	SLACK_APP_TOKEN: text,
	SLACK_CLIENT_ID: text,
	SLACK_CLIENT_SECRET: text,
	SLACK_STATE_SECRET: z
		.string()
		.trim()
		.min(32, "give 32 characters or more, such as openssl rand -hex 32 makes")
		.optional(),
	SLACK_ALLOWED_TEAMS: text,
	SLACK_API_URL: text,
	TEAMS_APP_ID: text,
	TEAMS_APP_PASSWORD: text,
	TEAMS_APP_TENANT_ID: text,
	TEAMS_TENANT_IDS: text,
	TEAMS_OPENID_URL: text,
	TEAMS_TOKEN_URL: text,
	TEAMS_SERVICE_HOSTS: text,
	/** Node's own switch: with "0" it takes any certificate for Slack's, Microsoft's or the database's. */
	NODE_TLS_REJECT_UNAUTHORIZED: text.transform((value) => (value === "0" ? value : undefined)),
});
export type Environment = z.infer<typeof Environment>;

/** Settings that exist for stand-ins and tests, and would weaken a real installation. */
const NEVER_IN_PRODUCTION = [
	"SLACK_API_URL",
	"TEAMS_OPENID_URL",
	"TEAMS_TOKEN_URL",
	"TEAMS_SERVICE_HOSTS",
	"ROLLCALL_TEAMS_ANONYMOUS",
	"ROLLCALL_NOTIFY_URL",
	"ROLLCALL_FAILPOINT",
	"ROLLCALL_RECORD_REQUESTS",
	"NODE_TLS_REJECT_UNAUTHORIZED",
] as const satisfies readonly (keyof Environment)[];

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError with every problem at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
	const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
	const read = Environment.safeParse(set);
	const mistaken = read.error?.issues ?? [];
	const names = mistaken.map((issue) => String(issue.path[0]));
	// The rest is looked at without what is mistaken, so that everything is said at once.
	const env =
		read.data ??
		Environment.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !names.includes(name))));
	const production = env.NODE_ENV === "production";
	const problems = [
		...mistaken.map((issue) => `${issue.path.join(".")}: ${issue.message}.`),
		...missing(env, production).filter((one) => !names.some((name) => one.startsWith(`${name} is not set`))),
		...(production ? forbidden(env) : []),
	];
	const host = env.HOST ?? (production ? "0.0.0.0" : "127.0.0.1");
	if (env.ROLLCALL_TEAMS_ANONYMOUS && !isLoopback(host)) {
		problems.push("ROLLCALL_TEAMS_ANONYMOUS is for loopback only: set HOST=127.0.0.1, or unset it.");
	}
	if (env.ROLLCALL_PUBLIC_URL) problems.push(...wrongAddress(env.ROLLCALL_PUBLIC_URL));
	problems.push(...wrongTelemetry(env));
	if (problems.length) throw new ConfigError(problems.join("\n"));
	const slack = slackOf(env);
	const teams = teamsOf(env);
	const sandbox = !slack && !teams;
	return {
		production,
		host: sandbox ? "127.0.0.1" : host,
		port: env.PORT ?? 3000,
		logLevel: env.LOG_LEVEL ?? (sandbox ? "warn" : "info"),
		databaseUrl: env.DATABASE_URL,
		databaseOwnerUrl: env.DATABASE_OWNER_URL,
		databaseDirectUrl: env.DATABASE_DIRECT_URL,
		keySource: keySource(env),
		slack,
		teams,
		sandbox,
		publicUrl: env.ROLLCALL_PUBLIC_URL && new URL(env.ROLLCALL_PUBLIC_URL).origin,
		auditAnchorFolder: env.ROLLCALL_AUDIT_ANCHOR_DIR,
		caseListFolder: env.ROLLCALL_CASE_LIST_DIR,
		caseListNights: env.ROLLCALL_CASE_LIST_NIGHTS ?? 7,
		caseListPassphrases: env.ROLLCALL_CASE_LIST_PASSPHRASES_FILE,
		limits: { person: env.ROLLCALL_LIMIT_PERSON, tenant: env.ROLLCALL_LIMIT_WORKSPACE },
		mail: mailOf(env),
		proxies: env.ROLLCALL_PROXIES ?? 0,
		metricsPort: env.ROLLCALL_METRICS_PORT,
		traces: TRACES.some((name) => env[name]) && env.OTEL_SDK_DISABLED?.toLowerCase() !== "true",
		failpoint: env.ROLLCALL_FAILPOINT,
		recordRequests: env.ROLLCALL_RECORD_REQUESTS,
	};
}

function forbidden(env: Environment): string[] {
	return NEVER_IN_PRODUCTION.filter((name) => env[name]).map(
		(name) => `${name} is for stand-ins and tests: unset it when NODE_ENV is production.`,
	);
}

function slackOf(env: Environment): Config["slack"] {
	if (!env.SLACK_SIGNING_SECRET) return undefined;
	const common = {
		signingSecret: env.SLACK_SIGNING_SECRET,
		appToken: env.SLACK_APP_TOKEN,
		apiUrl: env.SLACK_API_URL,
	};
	if (env.SLACK_BOT_TOKEN) return { ...common, botToken: env.SLACK_BOT_TOKEN };
	return {
		...common,
		clientId: env.SLACK_CLIENT_ID!,
		clientSecret: env.SLACK_CLIENT_SECRET!,
		stateSecret: env.SLACK_STATE_SECRET!,
		publicUrl: new URL(env.ROLLCALL_PUBLIC_URL!).origin,
		allowed: list(env.SLACK_ALLOWED_TEAMS),
	};
}

function teamsOf(env: Environment): Config["teams"] {
	const anonymous = env.ROLLCALL_TEAMS_ANONYMOUS === "1";
	if (!env.TEAMS_APP_ID && !anonymous) return undefined;
	return {
		appId: env.TEAMS_APP_ID ?? "local-emulator",
		appPassword: env.TEAMS_APP_PASSWORD ?? "",
		tenantId: env.TEAMS_APP_TENANT_ID ?? "",
		tenants: list(env.TEAMS_TENANT_IDS),
		openIdUrl: env.TEAMS_OPENID_URL,
		tokenUrl: env.TEAMS_TOKEN_URL,
		serviceHosts: list(env.TEAMS_SERVICE_HOSTS),
		anonymous,
	};
}

function mailOf(env: Environment): Config["mail"] {
	if (env.ROLLCALL_SMTP_URL) {
		const { protocol, hostname } = new URL(env.ROLLCALL_SMTP_URL);
		// What never leaves this machine need not be encrypted.
		const plain = protocol === "smtp:" && isLoopback(hostname) ? { plain: true as const } : {};
		return { by: "smtp", url: env.ROLLCALL_SMTP_URL, from: env.ROLLCALL_MAIL_FROM!, ...plain };
	}
	if (!env.ROLLCALL_NOTIFY_KEY) return undefined;
	return {
		by: "notify",
		key: env.ROLLCALL_NOTIFY_KEY,
		template: env.ROLLCALL_NOTIFY_TEMPLATE!,
		url: env.ROLLCALL_NOTIFY_URL ?? "https://api.notifications.service.gov.uk",
	};
}

function keySource(env: Environment): Config["keySource"] {
	if (env.ROLLCALL_KEY_COMMAND) return { command: env.ROLLCALL_KEY_COMMAND };
	if (env.ROLLCALL_MASTER_KEYS_FILE) return { file: env.ROLLCALL_MASTER_KEYS_FILE };
	return env.ROLLCALL_MASTER_KEYS ? { keys: env.ROLLCALL_MASTER_KEYS } : undefined;
}
