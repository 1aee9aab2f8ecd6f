import { z } from "zod";
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
	slack?: { botToken: string; signingSecret: string; appToken?: string; apiUrl?: string };
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

/** The master keys themselves, a file that holds them, or a command that prints them. */
export type KeySource = { keys: string } | { file: string } | { command: string };

/** A set-up that cannot work. Its message names each variable and what to do. */
export class ConfigError extends Error {}

const text = z.string().trim().min(1).optional();

const Environment = z.object({
	NODE_ENV: text,
	HOST: text,
	PORT: z.coerce.number().int().min(0).max(65_535).optional(),
	LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).optional(),
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
	ROLLCALL_CASE_LIST_NIGHTS: z.coerce.number().int().min(1).max(31).optional(),
	ROLLCALL_PUBLIC_URL: z
		.url({ protocol: /^https?$/, error: "give an address such as https://rollcall.example" })
		.optional(),
	ROLLCALL_LIMIT_PERSON: z.coerce.number().int().min(10).optional(),
	ROLLCALL_LIMIT_WORKSPACE: z.coerce.number().int().min(10).optional(),
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
	ROLLCALL_PROXIES: z.coerce.number().int().min(0).max(5).optional(),
	ROLLCALL_METRICS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
	/** OpenTelemetry's own; its library reads these, and others of theirs, by itself. */
	OTEL_EXPORTER_OTLP_ENDPOINT: text,
	OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: text,
	OTEL_SDK_DISABLED: text,
	ROLLCALL_FAILPOINT: text,
	ROLLCALL_RECORD_REQUESTS: text,
	ROLLCALL_TEAMS_ANONYMOUS: z.literal("1").optional(),
	SLACK_BOT_TOKEN: text,
	SLACK_SIGNING_SECRET: text,
	SLACK_APP_TOKEN: text,
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
type Environment = z.infer<typeof Environment>;

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

const KEY_SOURCES = [
	"ROLLCALL_MASTER_KEYS",
	"ROLLCALL_MASTER_KEYS_FILE",
	"ROLLCALL_KEY_COMMAND",
] as const satisfies readonly (keyof Environment)[];

/**
 * Reads the environment. An empty variable counts as unset.
 * @throws ConfigError with every problem at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
	const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
	const read = Environment.safeParse(set);
	if (!read.success) {
		throw new ConfigError(read.error.issues.map((i) => `${i.path.join(".")}: ${i.message}`).join("\n"));
	}
	const env = read.data;
	const production = env.NODE_ENV === "production";
	const problems = [...missing(env, production), ...(production ? forbidden(env) : [])];
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

function missing(env: Environment, production: boolean): string[] {
	const problems: string[] = [];
	const need = (name: keyof Environment, why: string) => {
		if (!env[name]) problems.push(`${name} is not set: ${why}`);
	};
	if (env.SLACK_BOT_TOKEN)
		need("SLACK_SIGNING_SECRET", "copy it from your Slack app's Basic Information page.");
	if (env.SLACK_SIGNING_SECRET) need("SLACK_BOT_TOKEN", "copy it from your Slack app's OAuth page.");
	if (env.TEAMS_APP_ID && !env.ROLLCALL_TEAMS_ANONYMOUS) {
		need("TEAMS_APP_PASSWORD", "make a client secret for the bot's Entra application.");
		need("TEAMS_APP_TENANT_ID", "give the Entra tenant that the bot's application belongs to.");
		need("TEAMS_TENANT_IDS", "list the Entra tenants whose people may use the bot, with commas.");
	}
	if (env.ROLLCALL_SMTP_URL)
		need(
			"ROLLCALL_MAIL_FROM",
			"give the address that e-mail comes from, such as Rollcall <rollcall@council.example>.",
		);
	if (env.ROLLCALL_NOTIFY_KEY)
		need(
			"ROLLCALL_NOTIFY_TEMPLATE",
			"give the id of a template whose subject is ((subject)) and body ((body)).",
		);
	if (env.ROLLCALL_SMTP_URL && env.ROLLCALL_NOTIFY_KEY) {
		problems.push("Only one of ROLLCALL_SMTP_URL and ROLLCALL_NOTIFY_KEY may be set: each sends all e-mail.");
	}
	if (env.ROLLCALL_SMTP_URL || env.ROLLCALL_NOTIFY_KEY)
		need(
			"ROLLCALL_PUBLIC_URL",
			"give the address of the pages that people outside chat open from an e-mail.",
		);
	if (KEY_SOURCES.filter((name) => env[name]).length > 1) {
		problems.push(
			`Only one of ${KEY_SOURCES.join(", ")} may be set: otherwise it is not clear which keys count.`,
		);
	}
	if (env.ROLLCALL_CASE_LIST_DIR) {
		need(
			"ROLLCALL_CASE_LIST_PASSPHRASES_FILE",
			"name a file with a line for each panel, PANEL-KEY: PASSPHRASE, or unset ROLLCALL_CASE_LIST_DIR.",
		);
	}
	if (!production) return problems;
	need("DATABASE_URL", "give the PostgreSQL address of the bot's own role.");
	if (!env.ROLLCALL_MASTER_KEYS_FILE && !env.ROLLCALL_KEY_COMMAND) {
		need(
			"ROLLCALL_MASTER_KEYS",
			"give the key that seals children's details, as VERSION:BASE64 (see the README).",
		);
	}
	if (!env.SLACK_BOT_TOKEN && !env.TEAMS_APP_ID) {
		problems.push(
			"Neither SLACK_BOT_TOKEN nor TEAMS_APP_ID is set: connect at least one platform (see the README).",
		);
	}
	return problems;
}

/** A file that names a child crosses no line unencrypted, but within this machine. */
function wrongAddress(address: string): string[] {
	const { protocol, hostname, pathname, search } = new URL(address);
	const problems: string[] = [];
	if (protocol !== "https:" && !isLoopback(hostname)) {
		problems.push(
			"ROLLCALL_PUBLIC_URL must begin with https://: files that name children are fetched there.",
		);
	}
	if (pathname !== "/" || search) {
		problems.push(
			"ROLLCALL_PUBLIC_URL is a host only, such as https://rollcall.example: take the path away.",
		);
	}
	return problems;
}

/** Where traces go. */
const TRACES = [
	"OTEL_EXPORTER_OTLP_ENDPOINT",
	"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
] as const satisfies readonly (keyof Environment)[];

function wrongTelemetry(env: Environment): string[] {
	const problems = TRACES.filter((name) => env[name] && !isHttp(env[name]!)).map(
		(name) => `${name} is no address: give one such as http://collector.example:4318.`,
	);
	if (env.ROLLCALL_METRICS_PORT && env.ROLLCALL_METRICS_PORT === (env.PORT ?? 3000)) {
		problems.push("ROLLCALL_METRICS_PORT must be another than PORT: the proxy must not pass it on.");
	}
	return problems;
}

const isHttp = (address: string): boolean =>
	URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

function forbidden(env: Environment): string[] {
	return NEVER_IN_PRODUCTION.filter((name) => env[name]).map(
		(name) => `${name} is for stand-ins and tests: unset it when NODE_ENV is production.`,
	);
}

function slackOf(env: Environment): Config["slack"] {
	if (!env.SLACK_BOT_TOKEN || !env.SLACK_SIGNING_SECRET) return undefined;
	return {
		botToken: env.SLACK_BOT_TOKEN,
		signingSecret: env.SLACK_SIGNING_SECRET,
		appToken: env.SLACK_APP_TOKEN,
		apiUrl: env.SLACK_API_URL,
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

function list(written: string | undefined): string[] {
	return (written ?? "")
		.split(",")
		.map((entry) => entry.trim())
		.filter(Boolean);
}

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || host.startsWith("127.");
}
