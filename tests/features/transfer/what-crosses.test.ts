import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Private } from "../../../src/chat/private.ts";
import { asClerk } from "../../../src/delivery/draw.ts";
import { handsOf } from "../../../src/demo/hands.ts";
import { packetOf } from "../../../src/features/transfer/acts.ts";
import { takeAnswers, takeArrivals } from "../../../src/features/transfer/arrivals.ts";
import { sealLoosely } from "../../../src/record/loose.ts";
import { type Tx, transact } from "../../../src/store/transact.ts";
import { everyWord } from "../../security/every-word.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "../../security/two-panels.ts";

/** What goes from one panel to another, and what must not: read as somebody would who means harm. */
let world: TwoPanels;
const hands = (key: string) => handsOf(world.receive, userOf(key), randomUUID);
const ashby = () => hands(keyOf("ashby-council", "coordinator"));
const burton = () => hands(keyOf("burton-council", "coordinator"));
beforeEach(async () => {
	world = await twoPanels();
});
afterEach(() => world.database.close());

const rows = async <T>(text: string, ...values: unknown[]): Promise<T[]> =>
	(await world.database.superuser.query(text, values)).rows as T[];
const LAST = "(select max(id) from ledger)";

async function minutePasses(): Promise<void> {
	for (const { id } of await rows<{ id: string }>("select id from panel order by key")) {
		await asClerk(world.database.pool, world.keys, [id], async (ctx) => {
			await takeArrivals(ctx, id);
			await takeAnswers(ctx, id);
		});
	}
}

/** Does something in the database as somebody, past the bot's code. */
const acting = <T>(key: string, does: (tx: Tx) => Promise<T>): Promise<T> =>
	transact(world.database.pool, { as: "person", key: randomUUID(), ...userOf(key) }, does);

const fills = async () => ashby().presses("transfer", world.subjects.case);
async function asks(): Promise<string> {
	const answers = { authority: "Burton", outgoing_reason: "Xanthippe lives with an aunt in Burton" };
	await ashby().completes(await fills(), answers, "Recorded on");
	await minutePasses();
	return (await rows<{ id: string }>("select id from incoming order by event_id desc limit 1"))[0]!.id;
}
const answers = async (id: string, given: Record<string, string>, says: string) =>
	burton().completes(await burton().presses("incoming.answer", id), given, says);

test("an urgent need-to-know child alerts there those who see every case, and the safeguarding leads with whom to ring", async () => {
	// A safeguarding lead of the coordinator's own agency, who is told which case it is of every other.
	await rows(
		"update person set agency_id = (select id from agency where key = 'burton-council') where key = $1",
		keyOf("burton-school", "safeguarding_lead"),
	);
	await rows(`update case_file set restricted = true, event_id = ${LAST}`);
	const id = await asks();
	await answers(id, { answer: "accepted" }, "BUR-");
	const told = await rows<{ view: string; sees: boolean }>(
		`select o.view, bool_and(sees_whole(p.person_id, o.panel_id)) as sees from posting o join place p on p.id = o.place_id
			join panel n on n.id = o.panel_id where n.key = 'burton' and p.person_id is not null group by 1 order by 1`,
	);
	expect(told.filter((row) => !row.sees)).toEqual([{ view: "urgent-alert", sees: false }]);
	expect(await rows("select restricted, urgent from case_file where ref like 'BUR%'")).toEqual([
		{ restricted: true, urgent: true },
	]);
});

test("a request that an older version sealed, without any word of danger, is taken on with what is known there now", async () => {
	const id = await asks();
	const sealed = await acting(keyOf("burton-council", "coordinator"), (tx) =>
		sealLoosely(tx, world.keys, packetOf(id), {
			...{ first_name: new Private("Xanthippe"), address: new Private("9 Turnstone Wharf") },
			...{ reason: new Private("An aunt"), answered: new Private("We look on Monday") },
		}),
	);
	await rows(`update incoming set words = $1, event_id = ${LAST}`, sealed);
	await rows(
		`insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
			select gen_random_uuid(), panel_id, id, 'domestic_abuse', now(), ${LAST} from case_file`,
	);
	const opened = everyWord(await burton().presses("incoming.open", id));
	expect(opened).toMatch(/on hold: Possible domestic abuse/);
	// What that version kept as the answer was the acknowledgement: the answer does not take its place.
	expect(opened).toMatch(/told when it was acknowledged[\s\S]*We look on Monday/);
	await answers(id, { answer: "accepted", answer_words: "Mornings only" }, "BUR-");
	const [file] = await rows<{ id: string }>("select id from case_file where ref like 'BUR%'");
	expect(everyWord(await burton().presses("case.open", file!.id))).toMatch(
		/We look on Monday[\s\S]*Mornings only/,
	);
	expect(
		await rows(
			"select distinct held from enquiry where case_id = $1 and check_code in ('E04', 'E05')",
			file!.id,
		),
	).toEqual([{ held: "contact" }]);
	expect(await rows("select reason from contact_hold where case_id = $1", file!.id)).toEqual([
		{ reason: "domestic_abuse" },
	]);
});

test("a hold that was lifted after it was sent is put on there all the same", async () => {
	await rows(
		`insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
			select gen_random_uuid(), panel_id, id, 'forced_marriage_honour_fgm', now(), ${LAST} from case_file`,
	);
	const id = await asks();
	await rows("delete from contact_hold");
	await answers(id, { answer: "accepted" }, "BUR-");
	expect(await rows("select reason from contact_hold")).toEqual([{ reason: "forced_marriage_honour_fgm" }]);
});

test("the answer of another panel is told to the case's owner only where they may open the case", async () => {
	const owner = keyOf("ashby-centre", "education_welfare_officer");
	await rows(
		`update case_file set owner_id = (select id from person where key = $1), restricted = true, event_id = ${LAST}`,
		owner,
	);
	const told = () =>
		rows(
			`select distinct q.key from posting o join place p on p.id = o.place_id join person q on q.id = p.person_id
				where o.view = 'transfer-answered' order by 1`,
		);
	await answers(await asks(), { answer: "declined", answer_words: "Not here" }, "Recorded");
	await minutePasses();
	expect(await told()).toEqual([{ key: keyOf("ashby-council", "coordinator") }]);
	// Named on it, they are.
	await rows(
		`insert into case_member (panel_id, case_id, event_id, kind, person_id)
			select f.panel_id, f.id, f.event_id, 'named', f.owner_id from case_file f`,
	);
	await answers(await asks(), { answer: "declined", answer_words: "Not here" }, "Recorded");
	await minutePasses();
	expect(await told()).toEqual([{ key: owner }, { key: keyOf("ashby-council", "coordinator") }]);
});

test("an acceptance by a panel that was not asked is none", async () => {
	await ashby().completes(
		await fills(),
		{ authority: "Burton", outgoing_reason: "Xanthippe lives with an aunt in Burton" },
		"Recorded on",
	);
	await rows(
		`insert into incoming (id, panel_id, kind, urgent, received_on, acknowledge_by, answer_by, acknowledged_on, answered_on, answer, event_id)
			select id, panel_id, 'transfer', false, current_date, current_date, current_date, current_date, current_date, 'accepted', event_id
			from outgoing where kind = 'authority'`,
	);
	await minutePasses();
	expect(await rows("select accepted from outgoing where kind = 'authority'")).toEqual([{ accepted: null }]);
});

test("a practice panel of another authority is sent no real child, and a real one no invented child", async () => {
	const practise = (panel: string) =>
		rows(`update panel set settings = settings || '{"practice": true}' where key = $1`, panel);
	const answer = { authority: "Burton", outgoing_reason: "Moved" };
	await practise("burton");
	expect(everyWord(await ashby().sends(await fills(), answer))).toMatch(/No authority in the directory/);
	await practise("ashby");
	expect(everyWord(await ashby().sends(await fills(), answer))).not.toMatch(/No authority in the directory/);
	await rows(`update panel set settings = settings - 'practice' where key = 'burton'`);
	expect(everyWord(await ashby().sends(await fills(), answer))).toMatch(/No authority in the directory/);
	expect(await rows("select from outgoing where to_panel is not null")).toEqual([]);
});

/** What somebody reads of what was asked of others, with the bot's own login. */
const asked = (key: string) =>
	acting(
		key,
		async (tx) => (await tx.query({ name: "asked", text: "select packet from outgoing" }, [])).length,
	);

test("what was asked of others is not there for somebody who only knows of the case", async () => {
	const raiser = keyOf("ashby-school", "safeguarding_lead");
	expect(await asked(raiser)).toBe(1);
	await rows(`update case_file set restricted = true, event_id = ${LAST}`);
	expect(await asked(raiser)).toBe(0);
	expect(everyWord(await hands(raiser).types(`case ${world.ref}`))).toMatch(world.ref);
	expect(await asked(keyOf("ashby-council", "coordinator"))).toBe(1);
	expect(everyWord(await ashby().types("transfers"))).toMatch(new RegExp(world.ref));
});

test("what another panel knows of danger is read by the panel that was asked, while it is asked, and by nobody else", async () => {
	const id = await asks();
	const there = (key: string) =>
		acting(
			key,
			async (tx) => (await tx.query({ name: "there", text: "select from transfer_there($1)" }, [id])).length,
		);
	expect(await there(keyOf("burton-council", "coordinator"))).toBe(1);
	for (const other of [keyOf("burton-school", "agency_lead"), keyOf("ashby-council", "coordinator")])
		expect(await there(other), other).toBe(0);
	await answers(id, { answer: "declined", answer_words: "Not here" }, "Recorded");
	expect(await there(keyOf("burton-council", "coordinator"))).toBe(0);
});

test("once it is withdrawn, the panel that was asked reads no more of it than that", async () => {
	const id = await asks();
	const there = () =>
		acting(keyOf("burton-council", "coordinator"), (tx) =>
			tx.query({ name: "there-all", text: "select * from transfer_there($1)" }, [id]),
		);
	expect(await there()).toEqual([
		expect.objectContaining({ withdrawn: false, risk: expect.anything(), holds: expect.any(Array) }),
	]);
	await ashby().completes(
		await ashby().presses("outgoing.record", id),
		{ news: "withdrawn", because: "The child came back" },
		"Recorded on",
	);
	expect(await there()).toEqual([
		{ withdrawn: true, urgent: null, restricted: null, risk: null, holds: null },
	]);
	// Whoever opens it in the meantime is told so.
	expect(everyWord(await hands(keyOf("burton-council", "coordinator")).presses("incoming.open", id))).toMatch(
		/withdrew this request a moment ago/,
	);
});

test("a message that another panel accepted does not offer to close the case once the transfer is withdrawn", async () => {
	const id = await asks();
	await answers(id, { answer: "accepted" }, "BUR-");
	await minutePasses();
	const [panel] = await rows<{ id: string }>("select id from panel where key = 'ashby'");
	const drawn = () =>
		asClerk(world.database.pool, world.keys, [panel!.id], async (ctx) => {
			const view = world.catalogue.views.get("transfer-answered")!;
			return JSON.stringify(view.show((await view.load(ctx, id, "", true)) as never));
		});
	expect(await drawn()).toMatch(/decision.record/);
	await ashby().completes(
		await ashby().presses("outgoing.record", id),
		{ news: "withdrawn", because: "The child came back" },
		"Recorded on",
	);
	expect(await drawn()).toMatch(/withdrawn after the other authority answered/);
	expect(await drawn()).not.toMatch(/decision.record/);
});

/** Does this on two replicas, of which the second comes while the first has not committed. */
async function onTwoReplicas(panel: string, does: typeof takeArrivals): Promise<void> {
	const [{ id }] = (await rows<{ id: string }>("select id from panel where key = $1", panel)) as [
		{ id: string },
	];
	const commits = Promise.withResolvers<void>();
	const done = Promise.withResolvers<void>();
	const first = asClerk(world.database.pool, world.keys, [id], async (ctx) => {
		await does(ctx, id);
		done.resolve();
		await commits.promise;
	});
	await done.promise;
	const second = asClerk(world.database.pool, world.keys, [id], (ctx) => does(ctx, id));
	let over = false;
	void second.finally(() => {
		over = true;
	});
	const blocked = async () => (await rows("select from pg_locks where not granted")).length > 0;
	await expect.poll(async () => over || (await blocked())).toBe(true);
	commits.resolve();
	await Promise.all([first, second]);
}

test("what two replicas find at once is recorded once", async () => {
	await ashby().completes(await fills(), { authority: "Burton", outgoing_reason: "Moved" }, "Recorded on");
	await onTwoReplicas("burton", takeArrivals);
	const [request] = await rows<{ id: string }>("select id from incoming where from_panel is not null");
	await answers(request!.id, { answer: "declined", answer_words: "Not here" }, "Recorded");
	await onTwoReplicas("ashby", takeAnswers);
	expect(
		await rows(
			"select act, count(*)::int as n from ledger where act in ('incoming.logged', 'outgoing.news') group by 1 order by 1",
		),
	).toEqual([
		{ act: "incoming.logged", n: 1 },
		{ act: "outgoing.news", n: 1 },
	]);
});
