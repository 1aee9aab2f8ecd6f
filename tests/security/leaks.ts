import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type pg from "pg";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { personOf } from "../support/people.ts";

/** Where canaries are looked for: a name, and all that stands there. */
export type Places = ReadonlyMap<string, string>;

/** The canaries that stand somewhere, as `place: canary`. */
export function leaksIn(places: Places, canaries: Iterable<string>): string[] {
	const sought = [...canaries].map((canary) => canary.toLowerCase());
	return [...places].flatMap(([place, text]) => {
		const all = text.toLowerCase();
		return sought.filter((canary) => all.includes(canary)).map((canary) => `${place}: ${canary}`);
	});
}

/** Every column of every table that can hold text, as a superuser reads it: row security does not bind it. */
export async function tablesOf(database: pg.Pool): Promise<Map<string, string>> {
	const { rows: columns } = await database.query<{ table: string; column: string; type: string }>(
		`select c.table_schema || '.' || c.table_name as table, c.column_name as column, c.data_type as type
			from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
			where t.table_type = 'BASE TABLE' and c.table_schema not in ('pg_catalog', 'information_schema')`,
	);
	const places = new Map<string, string>();
	for (const { table, column, type } of columns) {
		const [schema, name] = table.split(".");
		// Bytes are read as the letters that they would be.
		const read = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
		const { rows } = await database.query<{ all: string | null }>(
			`select string_agg(${read}, E'\\n') as all from "${schema}"."${name}"`,
		);
		places.set(`${table}.${column}`, rows[0]?.all ?? "");
	}
	return places;
}

/** What PostgreSQL itself shows and writes of what it was asked. */
export async function databaseServer(database: pg.Pool): Promise<Map<string, string>> {
	const activity = await database.query("select query from pg_stat_activity");
	const prepared = await database.query("select statement from pg_prepared_statements");
	const { rows } = await database.query<{ data_directory: string }>("show data_directory");
	const log = readFileSync(join(dirname(rows[0]!.data_directory), "postgres.log"), "utf8");
	return new Map([
		["pg_stat_activity", JSON.stringify([activity.rows, prepared.rows])],
		["PostgreSQL's log", log],
	]);
}

type Json = Record<string, unknown>;

/**
 * Everything that the bot sent to the platforms. What a form or page shows to its one reader may hold what was typed;
 * it is looked through for what is kept beside it. All else may hold none of it.
 */
export function sentToPlatforms({ slack, teams }: Sandbox): Map<string, string> {
	const places = new Map<string, string>();
	const add = (place: string, what: unknown) =>
		places.set(
			place,
			`${places.get(place) ?? ""}\n${typeof what === "string" ? what : JSON.stringify(what)}`,
		);
	for (const call of slack.calls) {
		const body = call.direction === "from bot" ? call.body : call.answer?.body;
		if (body === undefined || body === "") continue;
		const sent = unpacked(body);
		const view = viewIn(sent);
		if (view === undefined) add(`Slack ${call.direction} ${call.name}`, sent);
		else add(`Slack ${call.name}, beside the view`, besideView(view));
	}
	for (const exchange of teams.requests) {
		const body = exchange.direction === "from bot" ? exchange.body : exchange.answer;
		if (body === undefined || body === null || body === "") continue;
		const card = cardIn(body as Json);
		if (card === undefined) add(`Teams ${exchange.direction} ${exchange.what}`, body);
		else add(`Teams ${exchange.what}, beside the dialog`, besideDialog(card));
	}
	return places;
}

/** What people can read in messages and notifications, in every channel and chat. */
export function messagesSeen(sandbox: Sandbox): Map<string, string> {
	const { slack, teams } = sandbox;
	return new Map([
		["messages in Slack", JSON.stringify(slack.state().messages.filter((m) => m.byApp))],
		["home pages in Slack", JSON.stringify(slack.state().homes)],
		["messages in Teams", JSON.stringify(teams.state().messages.filter((m) => !("user" in m.by)))],
		[
			"notifications on Slack",
			JSON.stringify(
				sandbox.world.people.flatMap((p) =>
					p.slack
						? personOf({ sandbox }, p.key, "slack")
								.privately()
								.map((m) => m.text)
						: [],
				),
			),
		],
	]);
}

function unpacked(body: unknown): Json {
	if (typeof body !== "object" || body === null) return { body };
	return Object.fromEntries(
		Object.entries(body).map(([name, value]) => [
			name,
			typeof value === "string" && /^[[{]/.test(value) ? JSON.parse(value) : value,
		]),
	);
}

const viewIn = (sent: Json): Json | undefined =>
	typeof sent.view === "object" && sent.view !== null && (sent.view as Json).type === "modal"
		? (sent.view as Json)
		: undefined;

/** All of a modal but what its reader sees: the text objects, and what is filled into its boxes. */
function besideView(view: Json): unknown[] {
	return walk(view, (key, holder) => {
		if (key === "initial_value") return false;
		return !(key === "text" && (holder.type === "plain_text" || holder.type === "mrkdwn"));
	});
}

/** The card of a dialog: the answer to a task module. */
function cardIn(answer: Json): Json | undefined {
	const task = answer.task as { value?: { card?: Json } } | undefined;
	return task?.value?.card;
}

/** All of a dialog's card but what its reader sees: texts, facts, and what is filled into its boxes. */
function besideDialog(card: Json): unknown[] {
	return walk(card, (key, holder) => {
		if (key === "text" && (holder.type === "TextBlock" || holder.type === "TextRun")) return false;
		if (key === "value" && (String(holder.type).startsWith("Input.") || !("type" in holder))) return false;
		return true;
	});
}

/** Every string for which this holds of its key and what it stands in. */
function walk(value: unknown, keeps: (key: string, holder: Json) => boolean): unknown[] {
	if (Array.isArray(value)) return value.flatMap((one) => walk(one, keeps));
	if (typeof value !== "object" || value === null) return [];
	const holder = value as Json;
	return Object.entries(holder).flatMap(([key, one]) => {
		if (typeof one !== "string") return walk(one, keeps);
		return keeps(key, holder) ? [one] : [];
	});
}
