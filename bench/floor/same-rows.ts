import { createHash } from "node:crypto";
import type { SlashCommand } from "@slack/bolt";
import pg from "pg";
import { startBolt } from "./bolt.ts";

/*
 * What somebody would write who wanted `/cme case` as fast as Bolt and PostgreSQL allow: the rows that Rollcall reads
 * and writes for it, one plain statement for each, prepared, in one transaction, on a login that row security does
 * not bind. The ledger's trigger hashes each row here too.
 */

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 20 });
/** In bytes. */
const answerSize = Number(process.env.ANSWER_SIZE);

const RECEIPT = {
	name: "receipt",
	text: "insert into receipt (key) values ($1) on conflict do nothing returning at",
};
const PERSON = {
	name: "person",
	text: `select p.id, p.known_as, p.job, p.agency_id, a.title, a.kind,
			(select json_agg(json_build_object('panel', m.panel_id, 'role', m.role)) from membership m
				where m.person_id = p.id and m.ended_at is null) as roles
		from identity i join person p on p.id = i.person_id join agency a on a.id = p.agency_id
		where i.platform = 'slack' and i.tenant = $1 and i.platform_user = $2 and p.left_at is null`,
};
const PLACE = {
	name: "place",
	text: "select id, panel_id, address, gone_at from place where platform = 'slack' and tenant = $1 and ref = $2",
};
const CASE = {
	name: "case",
	text: `select f.id, f.panel_id, f.ref, f.kind, f.state, f.urgent, f.restricted, f.closed_at,
			to_char(f.next_review, 'YYYY-MM-DD') as review, o.known_as as owner
		from case_file f left join person o on o.id = f.owner_id where f.ref = $1`,
};
const LEDGER = {
	name: "ledger",
	text: `insert into ledger (panel_id, case_id, person_id, agency_id, act, facts, at, key)
		values ($1, $2, $3, $4, 'case.looked-up', '{}', $5, $6)`,
};
const PANEL = { name: "panel", text: "select title, code, settings from panel where id = $1" };
const ENQUIRIES = {
	name: "enquiries",
	text: `select e.id, e.check_code, to_char(e.due, 'YYYY-MM-DD') as due, e.held, a.title as agency
		from enquiry e join agency a on a.id = e.agency_id
		where e.case_id = $1 and e.closed_at is null order by e.due, e.check_code`,
};

async function lookUp(command: SlashCommand): Promise<object> {
	const client = await pool.connect();
	const one = async (statement: { name: string; text: string }, values: unknown[]) =>
		(await client.query({ ...statement, values })).rows[0];
	try {
		const key = createHash("sha256").update(command.trigger_id).digest("base64url");
		await client.query("begin");
		const receipt = await one(RECEIPT, [key]);
		const person = await one(PERSON, [command.team_id, command.user_id]);
		await one(PLACE, [command.team_id, command.channel_id]);
		const found = await one(CASE, [command.text.split(" ")[1]]);
		await one(LEDGER, [found.panel_id, found.id, person.id, person.agency_id, receipt.at, key]);
		const panel = await one(PANEL, [found.panel_id]);
		const { rows } = await client.query({ ...ENQUIRIES, values: [found.id] });
		await client.query("commit");
		return answerWith(found.ref, [panel.title, found.state, found.owner, found.review], rows);
	} catch (error) {
		await client.query("rollback");
		throw error;
	} finally {
		client.release();
	}
}

/** An answer with these rows in it, of the size that Rollcall's has. */
function answerWith(ref: string, about: string[], enquiries: Record<string, unknown>[]): object {
	const section = (text: string) => ({ type: "section", text: { type: "plain_text", text } });
	const lines = enquiries.map((e) => section(`${e.check_code} ${e.agency} ${e.due} ${e.held ?? ""}`));
	const answer = {
		response_type: "ephemeral",
		text: ref,
		blocks: [section(about.join(", ")), ...lines, section("")],
	};
	const missing = Math.max(0, answerSize - Buffer.byteLength(JSON.stringify(answer)));
	answer.blocks.push(section("-".repeat(missing)));
	return answer;
}

await startBolt(lookUp);
