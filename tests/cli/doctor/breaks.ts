import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCOPES } from "../../../src/slack/manifest.ts";
import { freshDatabase } from "../../support/database.ts";
import { type Clinic, HIDDEN, OLD, OUT } from "./clinic.ts";

/** A way in which a set-up is broken: what finds it, what it says, and how it is broken. */
export interface Break {
	how: string;
	finds: string;
	/** Checks that cannot be made then. */
	without?: readonly string[];
	says: RegExp;
	changed?: () => Record<string, string> | Promise<Record<string, string>>;
	url?: () => string | Promise<string>;
	now?: () => number;
	make?: () => unknown;
}

/** Each of its ways. */
export const breaksOf = (clinic: Clinic): readonly Break[] => [
	{
		how: "the bot's login is a superuser",
		finds: "database-role broken",
		says: /is a superuser, or can become one.*create role rollcall_app/,
		changed: () => ({ DATABASE_URL: withRole(clinic.environment.DATABASE_URL!) }),
		make: () =>
			clinic.change(
				`create role ${POWERFUL} login superuser password '${POWERFUL}'`,
				`drop role ${POWERFUL}`,
			),
	},
	{
		how: "a pooler swallows the time limits",
		finds: "database-limits look",
		says: /do not reach the database \(statement_timeout, lock_timeout\)\. Set them for its login/,
		changed: () => ({
			DATABASE_URL: `${clinic.environment.DATABASE_URL}?statement_timeout=0&lock_timeout=0`,
		}),
	},
	{
		how: "row security is off for a table",
		finds: "row-security broken",
		says: /off for the table case_file\. As the owner: alter table case_file/,
		make: () =>
			clinic.change(
				"alter table case_file no force row level security",
				"alter table case_file force row level security",
			),
	},
	{
		how: "a migration is missing",
		finds: "migrations broken",
		says: /lacks 00\d\d_\w+\..*npx rollcall migrate/,
		make: () =>
			clinic.change(
				"create table public.kept_migration as select * from drizzle.__drizzle_migrations order by created_at desc limit 1; delete from drizzle.__drizzle_migrations where id in (select id from kept_migration)",
				"insert into drizzle.__drizzle_migrations select * from kept_migration; drop table kept_migration",
			),
	},
	{
		how: "the database is newer",
		finds: "migrations look",
		says: /newer than this Rollcall/,
		make: () =>
			clinic.change(
				"insert into drizzle.__drizzle_migrations (hash, created_at) values ('later', 99999999999999)",
				"delete from drizzle.__drizzle_migrations where hash = 'later'",
			),
	},
	{
		how: "this machine's clock is two minutes behind",
		finds: "clock look",
		says: /1[12]\d seconds behind Slack's\. Set both by a time server/,
		now: () => Date.now() - 120_000,
	},
	{
		how: "this machine's clock is an hour ahead",
		finds: "clock broken",
		says: /3[56]\d\d seconds ahead of .*every request from Slack and Teams is refused/,
		now: () => Date.now() + 3_600_000,
	},
	{
		how: "the master key is another under the same name",
		finds: "keys broken",
		says: /Master key v1 is not the one/,
		changed: () => ({ ROLLCALL_MASTER_KEYS: `v1:${randomBytes(32).toString("base64")}` }),
	},
	{
		how: "the master key is missing",
		finds: "keys broken",
		says: /Master key v1 is not here.*Bring it back/,
		changed: () => ({ ROLLCALL_MASTER_KEYS: `v2:${randomBytes(32).toString("base64")}` }),
	},
	{
		how: "a rotation was not brought to its end",
		finds: "keys look",
		says: /npx rollcall keys rotate/,
		changed: () => ({
			ROLLCALL_MASTER_KEYS: `${clinic.environment.ROLLCALL_MASTER_KEYS},v2:${randomBytes(32).toString("base64")}`,
		}),
	},
	{
		how: "the key file is not there",
		finds: "keys broken",
		says: /ROLLCALL_MASTER_KEYS_FILE: .*cannot be read .*Check its name/,
		changed: () => ({ ROLLCALL_MASTER_KEYS: "", ROLLCALL_MASTER_KEYS_FILE: "/nowhere/keys" }),
	},
	{
		how: "the app lacks a scope",
		finds: "slack-scopes broken",
		says: /lacks groups:read\..*install it again/,
		make: () =>
			clinic.scopes(
				SCOPES.filter((scope) => scope !== "groups:read"),
				SCOPES,
			),
	},
	{
		how: "the app may do more than it needs",
		finds: "slack-scopes look",
		says: /more than Rollcall needs: users:read/,
		make: () => clinic.scopes([...SCOPES, "users:read"], SCOPES),
	},
	{
		how: "the signing secret is another",
		finds: "slack-signing-secret broken",
		says: /refuses what is signed with this SLACK_SIGNING_SECRET/,
		changed: () => ({ SLACK_SIGNING_SECRET: "another-secret" }),
	},
	{
		how: "the bot does not run",
		finds: "slack-signing-secret broken",
		says: /Nothing answers at http:\/\/127\.0\.0\.1:\d+\. Start the bot/,
		url: () => clinic.nobody(),
	},
	{
		how: "the proxy redirects",
		finds: "slack-signing-secret broken",
		says: /redirect \(301\)/,
		url: () => clinic.answering(301),
	},
	{
		how: "something else answers there",
		finds: "slack-signing-secret broken",
		says: /answers 404\)\. Check that the proxy/,
		url: () => clinic.answering(404),
	},
	{
		how: "the bot is not in a channel",
		finds: "slack-channels broken",
		says: /The channel C0OUT of the panel millbrook-cme is without the bot\. Invite/,
		make: () => clinic.addChannel(OUT.id),
	},
	{
		how: "a channel is private without the bot",
		finds: "slack-channels broken",
		says: /C0HIDDEN .* is not there, or is private without the bot/,
		make: () => clinic.addChannel(HIDDEN.id),
	},
	{
		how: "a channel is archived",
		finds: "slack-channels broken",
		says: /C0OLD .* is archived/,
		make: () => clinic.addChannel(OLD.id),
	},
	{
		how: "a channel is of another workspace",
		finds: "slack-channels broken",
		says: /workspace T0OTHER, but the token is of T0MILL/,
		make: () => clinic.addChannel("C0ELSE", "T0OTHER"),
	},
	{
		how: "the client secret has ended",
		finds: "teams-credentials broken",
		says: /make a new one in Entra/,
		changed: () => ({ TEAMS_APP_PASSWORD: "ended-password" }),
	},
	{
		how: "Microsoft cannot be reached",
		finds: "teams-credentials broken",
		says: /Microsoft does not answer/,
		changed: () => ({ TEAMS_TOKEN_URL: "http://127.0.0.1:1/token" }),
	},
	{
		how: "somebody's tenant is not let in",
		finds: "teams-people broken",
		says: /tenant 5a1e0000-.*not in TEAMS_TENANT_IDS/,
		changed: () => ({ TEAMS_TENANT_IDS: "5a1e0000-0000-4000-8000-00000000ffff" }),
	},
	{
		how: "a tenant's name stands in place of its id",
		finds: "teams-tenants broken",
		says: /no tenant's id: council\.example/,
		changed: () => ({ TEAMS_TENANT_IDS: `${clinic.environment.TEAMS_TENANT_IDS},council.example` }),
	},
	{
		how: "Slack's requests are expected over a socket, but the manifest has an address",
		finds: "slack-manifest broken",
		says: /write the manifest anew without --socket-mode/,
		make: async () => {
			await clinic.manifest("slack", "--socket-mode");
		},
	},
	{
		how: "Slack's manifest names another address",
		finds: "slack-manifest broken",
		says: /names old\.example, but ROLLCALL_PUBLIC_URL is https:\/\/rollcall\.council\.example/,
		make: async () => {
			await clinic.manifest("slack", "--url", "https://old.example");
		},
	},
	{
		how: "Teams' manifest is another bot's",
		finds: "teams-manifest broken",
		says: /not that of TEAMS_APP_ID/,
		make: async () => {
			await clinic.manifest("teams", "--teams-app-id", "5a1e0000-0000-4000-8000-0000000000ff");
		},
	},
	{
		how: "a panel keeps threads that nobody hands over",
		finds: "kept-threads broken",
		says: /Slack is not asked to hand them over.*--all-messages/,
		make: async () => {
			await clinic.set("threads", { keep: true });
			await clinic.manifest("teams", "--all-messages");
		},
	},
	{
		how: "a panel has a channel in Teams, which is not connected",
		finds: "panel-platforms broken",
		without: ["teams-credentials", "teams-tenants", "teams-people", "teams-manifest"],
		says: /The panel millbrook-cme has a channel in Teams, which is not connected.*Set TEAMS_APP_ID[\s\S]*\d+ of the people .* in Teams alone/,
		changed: () => ({ TEAMS_APP_ID: "" }),
	},
	{
		how: "the direct address does not answer",
		finds: "database-direct broken",
		says: /does not answer\. Check the host and port in DATABASE_DIRECT_URL/,
		changed: () => ({ DATABASE_DIRECT_URL: at(clinic.environment.DATABASE_URL!, { port: "1" }) }),
	},
	{
		how: "the direct address leads to another database",
		finds: "database-direct broken",
		says: /leads to another database than DATABASE_URL/,
		changed: async () => {
			const other = await freshDatabase();
			clinic.later(() => other.close());
			return { DATABASE_DIRECT_URL: other.appUrl };
		},
	},
	{
		how: "a panel has no coordinator",
		finds: "coordinators broken",
		says: /The panel millbrook-cme has no coordinator/,
		make: () =>
			clinic.change(
				"update membership set ended_at = now() - interval '1 second' where role = 'coordinator'",
				"update membership set ended_at = null where role = 'coordinator'",
			),
	},
	{
		how: "the school terms end soon",
		finds: "calendars look",
		says: /terms of the panel millbrook-cme end on 25 March 2027/,
		make: () => clinic.set("terms", [{ from: "2027-01-04", to: "2027-03-25" }]),
	},
	{
		how: "there are no school terms",
		finds: "calendars look",
		says: /terms of the panel millbrook-cme are not known: due dates/,
		make: () => clinic.set("terms", []),
	},
	{
		how: "a school's own terms have ended",
		finds: "calendars look",
		says: /terms of the school weir-lane ended on 18 December 2026/,
		make: () =>
			clinic.change(
				`update agency set calendar = '{"terms":[{"from":"2026-09-02","to":"2026-12-18"}],"closures":[]}' where key = 'weir-lane'`,
				"update agency set calendar = null where key = 'weir-lane'",
			),
	},
	{
		how: "an agreement is about to expire",
		finds: "agreements look",
		says: /with social-care expires on 31 March 2027\. Renew it/,
		make: () =>
			clinic.set("agreements", [
				{
					...{ agency: "social-care", title: "Sharing", link: "https://millbrook.example/isa" },
					...{ signed: "2026-03-31", expires: "2027-03-31" },
				},
			]),
	},
	{
		how: "Teams' manifest is of another version",
		finds: "teams-manifest look",
		says: /of another version, or was changed by hand\. Write it anew/,
		make: () => {
			const file = join(clinic.folder, "teams/manifest.json");
			writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), version: "0.0.1" }));
			clinic.later(() => clinic.manifest("all"));
		},
	},
];

/** A login of this file's own: others share the server. */
const POWERFUL = `t_${randomBytes(6).toString("hex")}`;

function withRole(url: string): string {
	const powerful = new URL(url);
	powerful.username = POWERFUL;
	powerful.password = POWERFUL;
	return powerful.href;
}

/** The same address, with some of it changed. */
const at = (url: string, changed: Partial<Pick<URL, "port" | "pathname" | "username">>): string =>
	Object.assign(new URL(url), changed).href;
