import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, type Tx, transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/** What somebody with a login and ill will could write past the bot's code, each as one transaction that is undone. */
let world: TwoPanels;
let ids: Record<string, string>;
beforeAll(async () => {
	world = await twoPanels();
	const { rows } = await world.database.superuser.query(
		"select key, id from person union all select key, id from panel union all select key, id from agency",
	);
	ids = Object.fromEntries(rows.map((r) => [r.key, r.id]));
});
afterAll(() => world.database.close());

type Say = <R>(text: string, ...values: unknown[]) => Promise<R[]>;
const sayIn =
	(tx: Tx): Say =>
	(text, ...values) =>
		tx.query({ name: `attack-${randomUUID()}`, text }, values);

/** Acts as somebody, and undoes it: what it was refused with, or what came of it. */
async function attacks<R>(
	person: string,
	deed: (say: Say) => Promise<R>,
	tenant = "T1",
): Promise<R | string> {
	const actor: Actor = { as: "person", key: randomUUID(), ...userOf(person), tenant };
	const undo = new Error("undone");
	let came: R | undefined;
	try {
		await transact(world.database.pool, actor, async (tx) => {
			came = await deed(sayIn(tx));
			throw undo;
		});
	} catch (error) {
		if (error !== undo) return (error as Error).message;
	}
	return came as R;
}

/** Changes the record for one test. */
async function meanwhile(change: string, back: string, then: () => Promise<void>): Promise<void> {
	await world.database.superuser.query(change);
	try {
		await then();
	} finally {
		await world.database.superuser.query(back);
	}
}

const coordinator = keyOf("ashby-council", "coordinator");
/** On the case's panel, at an agency that is on no case. */
const outsider = keyOf("ashby-centre", "agency_member");
const elsewhere = keyOf("burton-school", "agency_member");
const RECORDS = `insert into ledger (panel_id, case_id, person_id, act, facts, at, key)
	values ($1, $2, me(), $3, '{}', app_now(), 'attack') returning id`;
const LAST = "(select max(id) from ledger where person_id = me())";
const REFUSED = /row-level security|permission denied/;

describe("somebody who may not know of a case", () => {
	const toldLater = `insert into told_later (case_id, panel_id, groups, event_id)
		select id, panel_id, '{young_carer}', event_id from case_file`;
	const told = async (deed: () => Promise<void>) => meanwhile(toldLater, "delete from told_later", deed);

	test.each(["concern.recorded", "concern.changed", "notification.added", "case.opened"])(
		"writes no %s on it",
		async (act) => {
			for (const who of [outsider, elsewhere]) {
				const panel = who === outsider ? ids.ashby : ids.burton;
				const said = await attacks(who, (say) => say(RECORDS, panel, world.subjects.case, act));
				expect(said, who).toMatch(REFUSED);
			}
		},
	);

	test("reads and changes nothing of what was told later, whatever they write first", async () => {
		await told(async () => {
			// Even where the ledger had such a row of theirs: what is told asks again.
			await meanwhile(
				"create policy attack on ledger for insert to rollcall_person with check (true)",
				"drop policy attack on ledger",
				async () => {
					const came = await attacks(outsider, async (say) => {
						await say(RECORDS, ids.ashby, world.subjects.case, "concern.recorded");
						const read = await say("select groups from told_later");
						const changed = await say(
							`update told_later set groups = '{}', event_id = ${LAST} returning case_id`,
						);
						const key = await say("select wrapped from child_key");
						return [...read, ...changed, ...key];
					});
					expect(came).toEqual([]);
				},
			);
		});
	});

	test("does not go on with a worry of their own once the case is out of their sight", async () => {
		const worry = `insert into concern (id, panel_id, case_id, kinds, social_care, told_by, at, event_id)
			select gen_random_uuid(), f.panel_id, f.id, '{other}', false, p.id, now(), f.event_id
			from case_file f, person p where p.key = '${outsider}'`;
		await meanwhile(worry, "delete from concern", async () => {
			const came = await attacks(outsider, async (say) => {
				await say(RECORDS, ids.ashby, null, "concern.changed");
				return say(`update concern set flags = '{harm}', event_id = ${LAST} returning id`);
			});
			expect(came).toEqual([]);
		});
	});
});

test("whoever raised a case, and may not read it, adds to what was told, and to no other panel's", async () => {
	const raiser = keyOf("ashby-school", "safeguarding_lead");
	const came = await attacks(raiser, async (say) => {
		await say(RECORDS, ids.ashby, world.subjects.case, "notification.added");
		await say(
			`insert into told_later (case_id, panel_id, groups, event_id) values ($1, $2, '{}', ${LAST})`,
			world.subjects.case,
			ids.ashby,
		);
		await say(RECORDS, ids.ashby, world.subjects.case, "notification.added");
		return say(`update told_later set screens = '{groups}', event_id = ${LAST} returning screens`);
	});
	expect(came).toEqual([{ screens: ["groups"] }]);
});

describe("a message that waits for its place", () => {
	const setAside = (change: string) => (say: Say) =>
		say(`update posting set ${change} where key like 'urgent:%' returning id`);

	test("is not put off by somebody of the panel, nor said to have been shown", async () => {
		for (const change of ["next_at = 'infinity'", "next_at = app_now() + interval '1 hour'"]) {
			expect(await attacks(outsider, setAside(change)), change).toMatch(REFUSED);
		}
		const marks = (wanted: string) =>
			attacks(outsider, async (say) => {
				await say(RECORDS, ids.ashby, null, "help.read");
				const before = await say("select id, wanted from posting where key like 'urgent:%' order by id");
				const after = await say(
					`update posting set wanted = ${wanted} where key like 'urgent:%' returning id, wanted`,
				);
				return { before, after };
			});
		expect(await marks("9223372036854775807")).toMatch(/shows what has been recorded/);
		const back = (await marks("0")) as { before: unknown[]; after: unknown[] };
		expect(back.before.length).toBeGreaterThan(0);
		expect(back.after).toEqual(expect.arrayContaining(back.before));
		for (const column of ["shown = wanted", "dead_at = app_now()", "place_id = place_id", "key = 'x'"]) {
			expect(await attacks(outsider, setAside(column)), column).toMatch(REFUSED);
		}
	});

	test("is due again when something is recorded", async () => {
		const came = await attacks(outsider, async (say) => {
			await say(RECORDS, ids.ashby, null, "help.read");
			return setAside(`wanted = ${LAST}, next_at = '-infinity'`)(say);
		});
		expect(came).toContainEqual({ id: expect.anything() });
	});

	const posts = (columns: string, values: string) => (say: Say) =>
		say(
			`insert into posting (place_id, panel_id, key, view, subject, case_id, wanted${columns})
				select id, $1, 'concern-alert:' || gen_random_uuid(), 'concern-alert', gen_random_uuid(), null, 1${values}
				from place where person_id = $2 limit 1 returning id`,
			ids.ashby,
			ids[coordinator],
		);

	test("is written as one that is yet to be shown", async () => {
		const written = await attacks(outsider, posts("", ""));
		expect(written).toHaveLength(1);
		for (const [columns, values] of [
			[", next_at", ", 'infinity'::timestamptz"],
			[", dead_at", ", now()"],
			[", remote", ", '1'"],
			[", shown_hash", ", '\\x00'::bytea"],
			[", shown", ", 9223372036854775807"],
		] as const) {
			expect(await attacks(outsider, posts(columns, values)), columns).toMatch(REFUSED);
		}
	});

	test("goes to the panel's own places, and says nothing of a case that its writer may not know of", async () => {
		const to = (whom: string, onCase: string | null) => (say: Say) =>
			say(
				`insert into posting (place_id, panel_id, key, view, subject, case_id, wanted)
					select id, $1, 'x', 'case-card', $3, $3, 1 from place where person_id = $2 limit 1 returning id`,
				...[ids.ashby, ids[whom], onCase],
			);
		expect(await attacks(outsider, to(elsewhere, randomUUID()))).toMatch(REFUSED);
		expect(await attacks(outsider, to(outsider, world.subjects.case))).toMatch(REFUSED);
		expect(await attacks(coordinator, to(outsider, world.subjects.case))).toHaveLength(1);
	});
});

test("an account of another tenant's, or no account at all, handles no message that names a child", async () => {
	const auditor = keyOf("ashby-centre", "auditor");
	const sees = (say: Say) => say<{ n: number }>("select count(*)::int as n from breach");
	expect(await attacks(auditor, sees)).toEqual([{ n: 1 }]);
	// The same person's account in a tenant that the panel does not work in.
	await meanwhile(
		`insert into identity select 'slack', 'T9', '${userOf(auditor).user}', id from person where key = '${auditor}'`,
		"delete from identity where tenant = 'T9'",
		async () => expect(await attacks(auditor, sees, "T9")).toEqual([{ n: 0 }]),
	);
});

test("people practise on a panel that is for practice, and on no real one", async () => {
	const practises = (say: Say) =>
		say(
			`insert into practising values (me(), $1, app_now() + interval '2 hours', 1) returning panel_id`,
			ids.ashby,
		);
	expect(await attacks(coordinator, practises)).toMatch(REFUSED);
	await meanwhile(
		"update panel set settings = settings || '{\"practice\": true}' where key = 'ashby'",
		"update panel set settings = settings - 'practice' where key = 'ashby'",
		async () => expect(await attacks(coordinator, practises)).toHaveLength(1),
	);
});
