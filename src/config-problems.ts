import type { Environment } from "./config.ts";

const KEY_SOURCES = [
	"ROLLCALL_MASTER_KEYS",
	"ROLLCALL_MASTER_KEYS_FILE",
	"ROLLCALL_KEY_COMMAND",
] as const satisfies readonly (keyof Environment)[];

/** What is not set and must be, each with what to do. */
export function missing(env: Environment, production: boolean): string[] {
	const problems: string[] = [];
	const need = (name: keyof Environment, why: string) => {
		if (!env[name]) problems.push(`${name} is not set: ${why}`);
	};
	if (env.SLACK_BOT_TOKEN || env.SLACK_CLIENT_ID)
		need("SLACK_SIGNING_SECRET", "copy it from your Slack app's Basic Information page.");
	if (env.SLACK_SIGNING_SECRET && !env.SLACK_CLIENT_ID)
		need("SLACK_BOT_TOKEN", "copy it from your Slack app's OAuth page.");
	problems.push(...wrongInstalling(env));
	if (env.SLACK_CLIENT_ID) {
		need("SLACK_CLIENT_SECRET", "copy it from your Slack app's Basic Information page.");
		need("SLACK_STATE_SECRET", "give 32 characters or more of your own: openssl rand -hex 32.");
		need("ROLLCALL_PUBLIC_URL", "give the address at which a browser installs the app, and is sent back to.");
	}
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
	if (!env.SLACK_BOT_TOKEN && !env.SLACK_CLIENT_ID && !env.TEAMS_APP_ID) {
		problems.push(
			"Neither SLACK_BOT_TOKEN nor SLACK_CLIENT_ID nor TEAMS_APP_ID is set: connect at least one platform (see the README).",
		);
	}
	return problems;
}

/** A token is of one workspace: it is not clear which one counts where the app is installed in others too. */
function wrongInstalling(env: Environment): string[] {
	const problems: string[] = [];
	if (env.SLACK_BOT_TOKEN && env.SLACK_CLIENT_ID) {
		problems.push(
			"Only one of SLACK_BOT_TOKEN and SLACK_CLIENT_ID may be set: the token of one workspace, or an app that several install.",
		);
	}
	const strange = list(env.SLACK_ALLOWED_TEAMS).filter((id) => !/^[TE][A-Z0-9]+$/.test(id));
	if (strange.length) {
		problems.push("SLACK_ALLOWED_TEAMS lists ids of workspaces (T…) or organisations (E…), with commas.");
	}
	return problems;
}

/** A file that names a child crosses no line unencrypted, but within this machine. */
export function wrongAddress(address: string): string[] {
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
export const TRACES = [
	"OTEL_EXPORTER_OTLP_ENDPOINT",
	"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
] as const satisfies readonly (keyof Environment)[];

export function wrongTelemetry(env: Environment): string[] {
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

/** Whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
	return host === "localhost" || host === "::1" || host.startsWith("127.");
}

/** What a variable lists, with commas between. */
export function list(written: string | undefined): string[] {
	return (written ?? "")
		.split(",")
		.map((entry) => entry.trim())
		.filter(Boolean);
}
