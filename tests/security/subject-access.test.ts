import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { caseByRef } from "../../src/access/subjects.ts";
import { Private } from "../../src/chat/private.ts";
import { asPerson } from "../../src/cli/as-person.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { handsOf, pageOf } from "../../src/demo/hands.ts";
import { subjectAccess } from "../../src/features/download/subject-access.ts";
import { takeAnswers, takeArrivals } from "../../src/features/transfer/arrivals.ts";
import { isMarked, type Told } from "../../src/paper/paper.ts";
import { keyOf, slipBy, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** What a request for what is held about a child brings to light, against every column in which words can stand. */
let world: TwoPanels;
let n = 0;
const hands = (key: string) => handsOf(world.receive, userOf(key), () => `held:${++n}`);
const coordinator = keyOf("ashby-council", "coordinator");
beforeAll(async () => {
	world = await twoPanels();
});
afterAll(() => world.database.close());

const rows = async <T>(text: string): Promise<T[]> =>
	(await world.database.superuser.query(text)).rows as T[];

/** Columns whose words the file has: each is followed into the file below. */
const READ: Readonly<Record<string, string>> = {
	"sealed.cipher": "Xanthippe is with an aunt",
	"outgoing.reply": "No such family lives here",
	"outgoing.recipient": "Burton",
	"outgoing.their_ref": "BUR-2026-0042",
};

const HASH = "a hash or a key: it says nothing of anybody";
const NO_CASE = "of a child without a case; with one, the words move to it and are sealed there";

/** Columns that can hold words and are not in the file, each with the reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
	"outgoing.packet":
		"a copy of what is sealed under the case, and of its codes of danger, gone once it has arrived",
	"incoming.words": NO_CASE,
	"incoming.reply":
		"about a request that was declined, so that no case came of it; the asking panel has its own copy",
	"incoming.sender": NO_CASE,
	"listed_child.words": NO_CASE,
	"import_row.cipher": NO_CASE,
	"minutes_correction.words": "about a meeting as a whole and no one child; the file says where to look",
	"breach_decision.words": "about a data breach, which belongs to no case; the file says where to look",
	"draft.answers": "a form that somebody has not sent, for 24 hours",
	"feedback.words": "about Rollcall itself; what names a child is struck",
	"training_session.words": "about a training session",
	"training_session.others": "about those who came to a training session",
	"download.parameters": "codes and dates of a request such as this one, which the timeline tells",
	"breach.link": "an address in a channel; the file says where to look",
	"decision.link": "an address in a channel",
	"said.link": "an address in a channel",
	"ledger.row_hash": HASH,
	"chain.link": HASH,
	"chain_anchor.head": HASH,
	"chain_head.link": HASH,
	"child_key.wrapped": HASH,
	"account_join.code_hash": HASH,
	"download.token_hash": HASH,
	"import_row.fingerprint": HASH,
	"installation.tokens": HASH,
	"installation.wrapped": HASH,
	"listed_child.fingerprint": HASH,
	"lookup.token": HASH,
	"posting.shown_hash": HASH,
	"token_key.wrapped": HASH,
	"web_browser.token_hash": HASH,
	"web_code.browser_hash": HASH,
	"web_code.client_mark": HASH,
	"web_code.code_hash": HASH,
	"web_code.visit_hash": HASH,
	"web_session.token_hash": HASH,
};

/**
 * Columns of a case's tables that hold codes, references and ids of a list or a platform: nobody types into them. What they
 * stand for is told in words by the case's own entry and the timeline.
 */
const CODES = `
	action_progress.what address_visit.outcome agenda_item.outcome agenda_item.why approval.permission attendance_mark.code
	attendance_mark.session attendance_notice.kind breach.message_id breach.place_ref breach.platform breach.tenant case_file.kind case_file.reason
	case_file.ref case_file.state case_keeping.longer case_keeping.periods case_keeping.rule case_member.kind census_case.closure
	census_case.kind census_case.reason census_case.ref census_case.return_reason census_case.state child_key.master
	contact_hold.because contact_hold.reason
	concern.at_risk concern.flags concern.kinds decision.message_id decision.standing decision.type decision_action.kind
	download.format download.kind download.platform download.platform_user download.tenant emergency_access.finding
	enquiry.check_code enquiry.due_because enquiry.held enquiry.outcome erasure.answer erasure.reason incoming.answer
	incoming.kind ledger.act ledger.facts ledger.key letter.due_because letter.sent_how letter.template listed_child.list
	listed_child.settled listed_child.status lookup.kind message_change.change notice.why notification.came_by notification.facts notification.risk
	notification.tier order_step.how order_step.step other_address.told_by outgoing.came_from outgoing.kind posting.dead_code
	posting.key posting.remote posting.thread_key posting.view referrer_notice.code referrer_notice.turn return_reason.code
	risk_contact.chased risk_contact.told roll_removal.enquiries roll_removal.ground sealed.field share.agreement share.basis
	share.decision share.details share.finding share.purpose share.withheld_because sign_off.ending sign_off.ground
	sign_off.side said.how said.message_id told_later.groups told_later.screens triage.result`
	.trim()
	.split(/\s+/);

/** Every column in which words can stand: what is sealed in any table, and text in those of a case. */
const COLUMNS = `select c.table_name || '.' || c.column_name as name from information_schema.columns c
	where c.table_schema = 'public' and (c.data_type = 'bytea'
		or (c.data_type in ('text', 'character varying', 'json', 'jsonb', 'xml') or c.udt_name in ('_text', '_varchar', '_jsonb'))
			and (c.table_name = 'case_file' or exists (select from information_schema.columns o
				where o.table_schema = 'public' and o.table_name = c.table_name and o.column_name in ('case_id', 'child_id'))))
	order by 1`;

describe("what is held about a child", () => {
	test("is in the file wherever words can stand in the schema, or there is a reason why not", async () => {
		const there = (await rows<{ name: string }>(COLUMNS)).map((r) => r.name);
		const known = [...Object.keys(READ), ...Object.keys(EXCEPTIONS), ...CODES];
		expect(known).toEqual([...new Set(known)]);
		expect(
			there.filter((name) => !known.includes(name)),
			"in neither the file nor the exceptions: read it in features/download/subject-access.ts, or say here why not",
		).toEqual([]);
		expect(
			known.filter((name) => !there.includes(name)),
			"not in the schema any more",
		).toEqual([]);
		for (const [name, why] of Object.entries(EXCEPTIONS)) expect(why.length, name).toBeGreaterThan(15);
	});

	test("has the words of each column that it reads, marked where they may be about somebody else", async () => {
		await transferDeclined();
		await world.database.superuser.query(
			"update outgoing set their_ref = $1, event_id = event_id - 1 where kind = 'authority'",
			[READ["outgoing.their_ref"]],
		);
		const told = await fileOf(world.ref);
		for (const [name, words] of Object.entries(READ))
			expect(
				told.some((one) => read(one).includes(words)),
				name,
			).toBe(true);
		const reply = told.filter((one) => read(one).includes(READ["outgoing.reply"]!));
		// Where it was asked, and on the day on which it came.
		expect(reply).toHaveLength(2);
		for (const one of reply) expect(isMarked(one) && one.because).toMatch(/Somebody's own words/);
	});

	test("has what was said to and fro with another authority, once there is a case of it", async () => {
		const hand = hands(coordinator);
		const contact = "The duty desk of Derbyshire";
		const asks = { incoming_kind: "transfer", danger: "no", authority: "Derbyshire", their_contact: contact };
		const child = { surname: "Oystercatcher", birth: "2014-05-06", request: "Moved in February" };
		await hand.completes(await hand.types("incoming"), { ...asks, ...child }, "The request is logged");
		const urgent = { ...asks, ...child, danger: "yes", incoming_kind: "help" };
		const at = await hand.completes(await hand.types("incoming"), urgent, "The request is logged");
		const open = await rows<{ id: string }>(
			"select id from incoming where sender = 'Derbyshire' order by event_id",
		);
		const answers = async (id: string, answer: string, answer_words: string) =>
			hand.completes(await hand.presses("incoming.answer", id), { answer, answer_words }, "");
		await answers(open[0]!.id, "acknowledged", "We look on Monday");
		const taken = await answers(open[0]!.id, "accepted", "Mornings only until Easter");
		await answers(open[1]!.id, "acknowledged", "The police were called");
		await answers(open[1]!.id, "found", "Seen at a hostel");
		for (const [message, ...words] of [
			[taken, contact, "Moved in February", "We look on Monday", "Mornings only until Easter"],
			[at, contact, "Moved in February", "The police were called", "Seen at a hostel"],
		] as const) {
			const told = (await fileOf(message.summary.match(/ASH-\d{4}-\d{4}/)![0])).map(read);
			for (const said of words)
				expect(
					told.some((one) => one.includes(said)),
					said,
				).toBe(true);
		}
	});

	test("has what was said of the child in messages, and what the messages said afterwards, marked as others' words", async () => {
		const hand = hands(coordinator);
		const [at] = await rows<{ id: string; ref: string }>(
			`insert into place (platform, tenant, kind, ref, address, panel_id)
				select 'slack', 'T1', 'channel', 'C-ashby', '{}', id from panel where key = 'ashby' returning id, ref`,
		);
		const place = { platform: "slack", tenant: "T1", kind: "channel", ref: at!.ref, address: {} } as const;
		const message = {
			...slipBy(keyOf("ashby-school", "agency_member"), "m1"),
			text: new Private("Seen by the canal"),
		};
		await world.database.superuser.query(
			`insert into posting (place_id, panel_id, key, view, subject, case_id, standing, wanted, shown, remote, by_clerk)
				select $1, panel_id, 'card:' || id, 'case-card', id, id, true, event_id, event_id, 'm1', false from case_file where ref = $2`,
			[at!.id, world.ref],
		);
		const press = { kind: "press", key: "held:note", who: userOf(coordinator), place } as const;
		const page = pageOf(await world.receive({ ...press, action: "note.write", on: "", message, root: "m1" }));
		await hand.completes({ ask: page }, { said: "Seen by the canal" }, "Added to the timeline");
		const edit = { kind: "message", key: "held:edit", who: message.author, place, change: "edited" } as const;
		await world.receive({ ...edit, message: { ...message, text: new Private("Seen by the railway") } });
		await world.receive({ ...edit, key: "held:gone", change: "deleted", message });
		const told = await fileOf(world.ref);
		for (const words of ["Seen by the canal", "Seen by the railway"]) {
			const found = told.filter((one) => read(one).includes(words));
			expect(found, words).toHaveLength(1);
			expect(isMarked(found[0]!) && found[0].because).toMatch(/Somebody's own words/);
		}
		const acts = told.map(read);
		expect(acts.filter((one) => one === "message.changed")).toHaveLength(2);
	});

	test("holds nothing typed in a column of codes", async () => {
		for (const name of CODES) {
			const [table, column] = name.split(".") as [string, string];
			const found = await rows<{ value: string }>(
				`select ${column}::text as value from ${table} where ${column}::text ~ 'Xanthippe|Oystercatcher|Turnstone|aunt|No such family'`,
			);
			expect(found, name).toEqual([]);
		}
	});
});

/** Ashby asks Burton to take the child on, which says no, and why. */
async function transferDeclined(): Promise<void> {
	const minutePasses = async () => {
		for (const { id } of await rows<{ id: string }>("select id from panel order by key"))
			await asClerk(world.database.pool, world.keys, [id], async (ctx) => {
				await takeArrivals(ctx, id);
				await takeAnswers(ctx, id);
			});
	};
	await hands(coordinator).completes(
		await hands(coordinator).presses("transfer", world.subjects.case),
		{ authority: "Burton", outgoing_reason: "Xanthippe lives with an aunt in Burton" },
		"Recorded on",
	);
	await minutePasses();
	const [request] = await rows<{ id: string }>("select id from incoming order by event_id desc limit 1");
	const burton = hands(keyOf("burton-council", "coordinator"));
	await burton.completes(
		await burton.presses("incoming.answer", request!.id),
		{ answer: "declined", answer_words: READ["outgoing.reply"]! },
		"Recorded",
	);
	await minutePasses();
}

const read = (one: Told): string => {
	const value = isMarked(one) ? one.value : one;
	return value instanceof Private ? Private.reveal(value) : value;
};

/** Everything that the file says. */
async function fileOf(ref: string): Promise<Told[]> {
	const act = await asPerson({
		...{ pool: world.database.pool, keys: world.keys, panel: "ashby", person: coordinator },
		permission: subjectAccess.allow,
	});
	const paper = await act(async (ctx) =>
		subjectAccess.gather(ctx, {
			case: await caseByRef(ctx.tx, ref),
			parameters: { asker: "parent", identity: "documents", received: "2027-03-01", due: "2027-04-01" },
			says: (name) => ({ words: name, read: false }),
		}),
	);
	return paper.sections.flatMap((s) => s.entries.flatMap((e) => e.facts.map(([, value]) => value)));
}
