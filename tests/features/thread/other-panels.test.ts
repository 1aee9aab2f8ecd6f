import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Place, Reply } from "../../../src/chat/port.ts";
import { Private } from "../../../src/chat/private.ts";
import { handsOf, pageOf } from "../../../src/demo/hands.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, slipBy, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

/** Channels are shared, and people are on several panels: what is taken from a message stays each panel's own. */

const channel = (ref: string): Place => ({
	...{ platform: "slack", tenant: "T1", kind: "channel", ref, address: { channel: ref } },
});
const HERE = channel("C-ashby");
const THERE = channel("C-burton");
/** Runs Ashby, and Burton as well. */
const both = keyOf("ashby-council", "coordinator");
const ofBurton = keyOf("burton-school", "agency_member");

let world: TwoPanels;
let n = 0;

const sql = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

beforeAll(async () => {
	world = await twoPanels();
	await sql(
		`insert into place (platform, tenant, kind, ref, address, panel_id)
			select 'slack', 'T1', 'channel', 'C-' || key, jsonb_build_object('channel', 'C-' || key), id from panel`,
	);
	await sql(
		`insert into membership (person_id, panel_id, role)
			select p.id, n.id, 'coordinator' from person p, panel n where p.key = $1 and n.key = 'burton'`,
		[both],
	);
});
afterAll(() => world.database.close());

const acts = (who: string, action: string, place: Place, id: string, text: string): Promise<Reply> =>
	world.receive({
		...{ kind: "press", key: randomUUID(), who: userOf(who), place, on: "", action },
		message: { ...slipBy(ofBurton, id), text: new Private(text) },
	});

const sends = (reply: Reply, answers: Record<string, string>): Promise<Reply> =>
	world.receive({
		...{ kind: "form", key: `form:${++n}`, who: userOf(both), draft: pageOf(reply).draft, did: "next" },
		answers,
	});

test("a message of one panel goes on a case of another without a row of the first that names the case", async () => {
	const before = (await sql<{ id: string }>("select max(id) as id from ledger"))[0]!.id;
	const asked = await acts(both, "note.write", THERE, "moved", "He was seen");
	const form = await sends(asked, { ref: world.ref, said: "He was seen" });
	expect(everyWord(await sends(form, { said: "He was seen" }))).toMatch(/Added to the timeline of ASH/);
	const strays = await sql(
		`select l.act, l.facts from ledger l join case_file f on f.id = l.case_id
			where l.id > $1 and l.panel_id is distinct from f.panel_id`,
		[before],
	);
	expect(strays).toEqual([]);
	// That it was done is on both records all the same.
	const done = await sql(
		`select p.key, l.act, l.facts->>'action' as action, l.facts->>'did' as did from ledger l join panel p on p.id = l.panel_id
			where l.id > $1 and l.facts->>'did' = 'sent' order by l.id`,
		[before],
	);
	expect(done).toEqual([
		{ key: "burton", act: "form.moved", action: "case.which", did: "sent" },
		{ key: "ashby", act: "form.moved", action: "note.write", did: "sent" },
	]);
});

test("a notification raised from a message of somebody of another panel does not name them on this one's record", async () => {
	const who = keyOf("ashby-centre", "notifier");
	const hand = handsOf(world.receive, userOf(who), () => `raised:${++n}`);
	const told = "A boy in year 4 is gone";
	const unknown = { address: "unknown", postcode: "unknown", parent: "unknown", phone: "unknown" };
	await hand.completes(
		await acts(who, "raise.from-message", HERE, "told", told),
		{
			...{ unticked: "no", first_name: "Septimus", surname: "Dunlin", birth: "2014-05-06", sex: "male" },
			...{ upn: "not to hand", on_roll: "yes", last_attended: "2026-10-01", whereabouts: "no", ...unknown },
			...{ lives_with: "unknown", reason: "mid_year_transfer", message_said: told, names_child: "no" },
		},
		"Your notification is",
	);
	expect(await sql("select said_by, message_id from said where message_id = 'told'")).toEqual([
		{ said_by: null, message_id: "told" },
	]);
	expect(
		await sql(
			"select facts->'saidBy' as by, facts->'reworded' as reworded from ledger where facts->>'message' = 'told'",
		),
	).toEqual([{ by: null, reworded: null }]);
});
