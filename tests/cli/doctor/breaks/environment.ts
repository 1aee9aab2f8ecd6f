import type { Break, Variables } from "../break.ts";

const NOTIFY = "rollcall-00000000-0000-4000-8000-000000000001-00000000-0000-4000-8000-000000000002";
const MAIL = { ROLLCALL_MAIL_FROM: "Rollcall <rollcall@council.example>" };
const SMTP = { ROLLCALL_SMTP_URL: "smtp://127.0.0.1:2525" };
const STATE = "a-state-secret-of-more-than-32-characters";
const MANY = { SLACK_CLIENT_ID: "1.2", SLACK_CLIENT_SECRET: "a-secret", SLACK_STATE_SECRET: STATE };
const PRODUCTION = { NODE_ENV: "production", SLACK_API_URL: "", TEAMS_TOKEN_URL: "" };

/** Variables that are missing, mistaken, or do not go together: nothing else is looked at then. */
export const ENVIRONMENT: readonly Break[] = [
	one("Slack's signing secret is not set", { SLACK_SIGNING_SECRET: "" }, /SLACK_SIGNING_SECRET is not set/),
	one("Slack's token is not set", { SLACK_BOT_TOKEN: "" }, /SLACK_BOT_TOKEN is not set/),
	one(
		"Slack's token is set, and the id of an app that several workspaces install",
		MANY,
		/Only one of SLACK_BOT_TOKEN and SLACK_CLIENT_ID/,
	),
	...["SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET", "ROLLCALL_PUBLIC_URL"].map((name) =>
		one(
			`Several workspaces install the app, and ${name} is not set`,
			{ ...MANY, SLACK_BOT_TOKEN: "", [name]: "" },
			new RegExp(`${name} is not set`),
		),
	),
	one(
		"SLACK_STATE_SECRET is short",
		{ ...MANY, SLACK_BOT_TOKEN: "", SLACK_STATE_SECRET: "short" },
		/SLACK_STATE_SECRET: give 32 characters/,
	),
	one(
		"SLACK_ALLOWED_TEAMS holds a workspace's name",
		{ SLACK_ALLOWED_TEAMS: "millbrook" },
		/SLACK_ALLOWED_TEAMS lists ids/,
	),
	...["TEAMS_APP_PASSWORD", "TEAMS_APP_TENANT_ID", "TEAMS_TENANT_IDS"].map((name) =>
		one(`Teams is connected, and ${name} is not set`, { [name]: "" }, new RegExp(`${name} is not set`)),
	),
	one(
		"Teams without credentials is turned on with a word",
		{ ROLLCALL_TEAMS_ANONYMOUS: "yes" },
		/ROLLCALL_TEAMS_ANONYMOUS: give 1/,
	),
	one(
		"Teams without credentials can be reached from other machines",
		{ ROLLCALL_TEAMS_ANONYMOUS: "1", HOST: "0.0.0.0" },
		/for loopback only/,
	),
	one(
		"The public address is no address",
		{ ROLLCALL_PUBLIC_URL: "rollcall" },
		/give an address such as https/,
	),
	one(
		"The public address is not encrypted",
		{ ROLLCALL_PUBLIC_URL: "http://rollcall.council.example" },
		/must begin with https/,
	),
	one(
		"The public address has a path",
		{ ROLLCALL_PUBLIC_URL: "https://rollcall.council.example/cme" },
		/is a host only/,
	),
	one("The port is out of range", { PORT: "99999" }, /PORT: give a whole number from 0 to 65535/),
	one("The port of the metrics is the bot's", { ROLLCALL_METRICS_PORT: "3000" }, /must be another than PORT/),
	one("The level of the log is none", { LOG_LEVEL: "loud" }, /LOG_LEVEL: give one of trace, debug/),
	one("A limit is too low to work with", { ROLLCALL_LIMIT_PERSON: "1" }, /whole number from 10/),
	one(
		"Traces go to what is no address",
		{ OTEL_EXPORTER_OTLP_ENDPOINT: "collector:4318" },
		/OTEL_EXPORTER_OTLP_ENDPOINT is no address/,
	),
	one("The mail server's address is none", { ROLLCALL_SMTP_URL: "mail", ...MAIL }, /such as smtps:/),
	one("E-mail comes from nobody", SMTP, /ROLLCALL_MAIL_FROM is not set/),
	one("GOV.UK Notify's key is cut off", { ROLLCALL_NOTIFY_KEY: "rollcall" }, /whole API key/),
	one(
		"GOV.UK Notify has no template",
		{ ROLLCALL_NOTIFY_KEY: NOTIFY },
		/ROLLCALL_NOTIFY_TEMPLATE is not set/,
	),
	one(
		"GOV.UK Notify's template is a name",
		{ ROLLCALL_NOTIFY_KEY: NOTIFY, ROLLCALL_NOTIFY_TEMPLATE: "letter" },
		/give the template's id/,
	),
	one(
		"Both a mail server and GOV.UK Notify are to send e-mail",
		{
			...{ ...SMTP, ...MAIL, ROLLCALL_NOTIFY_KEY: NOTIFY },
			ROLLCALL_NOTIFY_TEMPLATE: "00000000-0000-4000-8000-000000000003",
		},
		/Only one of ROLLCALL_SMTP_URL and ROLLCALL_NOTIFY_KEY/,
	),
	one(
		"E-mail is sent, and the pages that it leads to have no address",
		{ ...SMTP, ...MAIL, ROLLCALL_PUBLIC_URL: "" },
		/ROLLCALL_PUBLIC_URL is not set: give the address of the pages/,
	),
	one(
		"The master keys are in two places",
		{ ROLLCALL_MASTER_KEYS_FILE: "/run/secrets/keys" },
		/it is not clear which keys count/,
	),
	one(
		"The nightly list of cases has no passphrases",
		{ ROLLCALL_CASE_LIST_DIR: "/var/lib/rollcall/lists" },
		/ROLLCALL_CASE_LIST_PASSPHRASES_FILE is not set/,
	),
	one(
		"In production, DATABASE_URL is not set",
		{ ...PRODUCTION, DATABASE_URL: "" },
		/DATABASE_URL is not set/,
	),
	one(
		"In production, no master key is set",
		{ ...PRODUCTION, ROLLCALL_MASTER_KEYS: "" },
		/ROLLCALL_MASTER_KEYS is not set/,
	),
	one(
		"In production, no platform is connected",
		{ ...PRODUCTION, SLACK_BOT_TOKEN: "", SLACK_SIGNING_SECRET: "", TEAMS_APP_ID: "" },
		/connect at least one platform/,
	),
	one(
		"In production, any certificate is taken for Slack's, Microsoft's and the database's",
		{ ...PRODUCTION, NODE_TLS_REJECT_UNAUTHORIZED: "0" },
		/NODE_TLS_REJECT_UNAUTHORIZED is for stand-ins and tests/,
	),
];

function one(how: string, changed: Variables, says: RegExp): Break {
	return { how, finds: ["configuration broken"], says, changed: () => changed };
}
