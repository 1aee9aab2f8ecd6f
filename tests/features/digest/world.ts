import { randomBytes, randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { makeCatalogue } from "../../../src/bot/catalogue.ts";
import { makeReceive } from "../../../src/bot/receive.ts";
import type { Block, Button, Line, Message } from "../../../src/chat/message.ts";
import { Private } from "../../../src/chat/private.ts";
import { asClerk, draw } from "../../../src/delivery/draw.ts";
import { runNudges } from "../../../src/delivery/nudge.ts";
import { answersFrom } from "../../../src/domain/risk.ts";
import { digestFeature } from "../../../src/features/digest/feature.ts";
import { MasterKeys } from "../../../src/record/keys.ts";
import { freshDatabase, quiet, type TestDatabase } from "../../support/database.ts";
import { aPanel, type SeededPanel } from "../../support/seed.ts";

const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
const catalogue = makeCatalogue([digestFeature]);

type Agency = keyof World["agencies"];

export interface CaseSeed {
	urgent?: boolean;
	restricted?: boolean;
	kind?: string;
	state?: string;
	received?: string;
	owner?: boolean;
	review?: string;
	/** The notification came from the school, and the child's whereabouts were not known. */
	bySchool?: boolean;
	closed?: boolean;
}

export interface EnquirySeed {
	check?: string;
	agency?: Agency;
	due: string;
	held?: string;
	outcome?: string;
}

/** A panel on a database of its own, with a Slack and a Teams channel, and a clock to move. */
export interface World {
	database: TestDatabase;
	panel: string;
	seeded: SeededPanel;
	agencies: Record<"school" | "police" | "health" | "welfare", string>;
	/** Makes it this instant, for the casework. */
	at(iso: string): Promise<void>;
	/** Changes the panel's settings. */
	set(settings: object): Promise<void>;
	/** What a replica does each minute. Any failure of a nudge is thrown. */
	nudge(): Promise<void>;
	aCase(seed?: CaseSeed): Promise<{ id: string; ref: string }>;
	anEnquiry(of: { id: string }, seed: EnquirySeed): Promise<string>;
	aContact(of: { id: string }, promised: string, chased?: string): Promise<string>;
	/** Changes a row, with an event of its own. */
	change(table: string, id: string, set: string): Promise<void>;
	/** The digests kept so far. */
	runs(): Promise<{ on: string; late: boolean; content: unknown }[]>;
	/** The keys of what is to be posted in the Slack channel, in order. */
	keys(platform?: string): Promise<string[]>;
	/** A message as the channel gets it. */
	drawn(key: string): Promise<Message>;
	/** What somebody is answered in private. */
	types(user: string, words: string): Promise<Message>;
	presses(user: string, action: string, on: string): Promise<Message>;
	sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
}

/** Makes one for a test; it is gone when the test is finished. */
export async function aWorld(): Promise<World> {
	const database = await freshDatabase();
	onTestFinished(() => database.close());
	const sql = async (text: string, values: unknown[] = []) =>
		(await database.superuser.query(text, values)).rows;
	const one = async (text: string, values: unknown[]) => (await sql(text, values))[0].id as string;
	const seeded = await aPanel(database.superuser, "MIL");
	const { panel } = seeded;
	const agency = (key: string, kind: string) =>
		one("insert into agency (key, kind, title) values ($1, $2, $1) returning id", [key, kind]);
	const agencies = {
		school: seeded.agencies.school,
		police: seeded.agencies.police,
		health: await agency("Millbrook Health", "health"),
		welfare: await agency("Millbrook Welfare", "education_welfare"),
	};
	const event = () =>
		one("insert into ledger (panel_id, act, at) values ($1, 'test.seeded', now()) returning id", [panel]);
	for (const platform of ["slack", "teams"]) {
		await sql(
			"insert into place (platform, tenant, kind, ref, panel_id) values ($1, 'T1', 'channel', 'C1', $2)",
			[platform, panel],
		);
	}
	await sql(
		"insert into place (platform, tenant, kind, person_id, platform_user) values ('slack', 'T1', 'person', $1, $2)",
		[seeded.people.coordinator, seeded.users.coordinator],
	);
	const receive = makeReceive({ pool: database.pool, keys, catalogue, log: quiet, wake: () => undefined });
	const said = async (user: string, did: object): Promise<Message> => {
		const who = { platform: "slack", tenant: "T1", user };
		const reply = await receive({ key: randomUUID(), who, ...did } as Parameters<typeof receive>[0]);
		if (!("say" in reply)) throw new Error(`No message was said, but ${Object.keys(reply)}`);
		return reply.say;
	};

	let cases = 0;
	return {
		database,
		panel,
		seeded,
		agencies,
		sql,
		async at(iso) {
			await sql("update clock set offset_by = $1::timestamptz - date_trunc('milliseconds', now())", [iso]);
		},
		async set(settings) {
			await sql("update panel set settings = settings || $2 where id = $1", [panel, settings]);
		},
		async nudge() {
			const failures: unknown[] = [];
			const log = { ...quiet, error: (facts: object) => void failures.push(facts) };
			await runNudges({ pool: database.pool, keys, log }, catalogue.nudges);
			if (failures.length) throw new Error(`A nudge failed: ${JSON.stringify(failures)}`);
		},
		async aCase(seed = {}) {
			cases += 1;
			const [id, ref] = [randomUUID(), `MIL-2027-${String(cases).padStart(4, "0")}`];
			const child = await one("insert into child (panel_id) values ($1) returning id", [panel]);
			const received = `${seed.received ?? "2027-03-09"}T09:00:00Z`;
			const e = await event();
			await sql(
				`insert into case_file (id, panel_id, child_id, ref, kind, state, urgent, restricted, received_at, entered_at,
					owner_id, next_review, closed_at, triaged_at, event_id)
				values ($1, $2, $3, $4, $13, $5, $6, $7, $8, $8, $9, $10, $11, case when $5 <> 'notified' then $8::timestamptz end, $12)`,
				[
					...[
						id,
						panel,
						child,
						ref,
						seed.state ?? "enquiries",
						seed.urgent ?? false,
						seed.restricted ?? false,
					],
					received,
					seed.owner === false ? null : seeded.people.coordinator,
					seed.review ?? "2027-06-01",
					seed.closed ? received : null,
					e,
					seed.kind ?? "cme",
				],
			);
			if (seed.bySchool) {
				await sql(
					`insert into notification (id, panel_id, case_id, raised_by, agency_id, tier, risk, complete, facts, event_id)
					values (gen_random_uuid(), $1, $2, $3, $4, 'none', $5, true, '{"whereabouts": "no"}', $6)`,
					[panel, id, seeded.people.school, agencies.school, answersFrom([], "no"), e],
				);
			}
			return { id, ref };
		},
		async anEnquiry(of, { check = "E04", agency: asked = "welfare", due, held, outcome }) {
			const id = randomUUID();
			await sql(
				`insert into enquiry (id, panel_id, case_id, check_code, agency_id, opened_on, due, held, outcome, closed_at, event_id)
				values ($1, $2, $3, $4, $5, $6, $6, $7, $8, case when $8::text is not null then app_now() end, $9)`,
				[id, panel, of.id, check, agencies[asked], due, held ?? null, outcome ?? null, await event()],
			);
			await sql(
				"insert into case_member (case_id, panel_id, agency_id, kind, event_id) values ($1, $2, $3, 'agency', $4) on conflict do nothing",
				[of.id, panel, agencies[asked], await event()],
			);
			return id;
		},
		async aContact(of, promised, chased = "none") {
			const id = randomUUID();
			await sql(
				`insert into risk_contact (id, panel_id, case_id, owner_id, told, told_at, chased, event_id)
				values ($1, $2, $3, $4, 'nobody_yet', $5, $6, $7)`,
				[id, panel, of.id, seeded.people.school, promised, chased, await event()],
			);
			return id;
		},
		async change(table, id, set) {
			await sql(`update ${table} set ${set}, event_id = $2 where id = $1`, [id, await event()]);
		},
		runs: () =>
			sql("select on_date::text as on, late, content from digest_run order by on_date") as ReturnType<
				World["runs"]
			>,
		async keys(platform = "slack") {
			const rows = await sql(
				`select o.key from posting o join place p on p.id = o.place_id
				where p.platform = $1 and p.kind = 'channel' order by o.wanted, o.id`,
				[platform],
			);
			return rows.map((row) => row.key as string);
		},
		async drawn(key) {
			const [posting] = await sql("select view, subject, key from posting where key = $1 limit 1", [key]);
			if (!posting) throw new Error(`Nothing is to be posted under ${key}`);
			const what = posting as { view: string; subject: string; key: string };
			const drawn = await asClerk(database.pool, keys, [panel], (ctx) => draw(ctx, catalogue, what, false));
			if (!drawn) throw new Error(`${key} shows nothing`);
			return drawn.message;
		},
		types: (user, words) => said(user, { kind: "words", words: new Private(words) }),
		presses: (user, action, on) => said(user, { kind: "press", action, on }),
	};
}

/** What a message says, a line for each line, rows and tables among them. */
export function linesOf(message: Message): string[] {
	return message.blocks.flatMap((block: Block): string[] => {
		if ("heading" in block) return [block.heading];
		if ("text" in block) return block.text.map(words);
		if ("rows" in block)
			return [...(block.title ? [block.title] : []), ...block.rows.map((row) => words(row.text))];
		if ("table" in block) return [block.table.head, ...block.table.rows].map((row) => row.join(" | "));
		return [];
	});
}

/** Every button, those of menus among them. */
export function buttonsOf(message: Message): Button[] {
	return message.blocks.flatMap((block) => {
		if ("buttons" in block) return [...block.buttons];
		return "rows" in block ? block.rows.flatMap((row) => [...(row.buttons ?? []), ...(row.menu ?? [])]) : [];
	});
}

function words(line: Line): string {
	if (typeof line === "string") return line;
	return line
		.map((span) => {
			if (typeof span === "string") return span;
			return "strong" in span ? span.strong : span.person.label;
		})
		.join("");
}
