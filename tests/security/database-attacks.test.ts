import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { rolesWith } from "../../src/access/policy.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { event } from "../../src/record/event.ts";
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

	test("is changed by nobody by hand", async () => {
		for (const change of [
			"next_at = 'infinity'",
			"wanted = 0",
			"shown = wanted",
			"dead_at = app_now()",
			"key = 'x'",
		]) {
			for (const who of [outsider, coordinator]) {
				expect(await attacks(who, setAside(change)), change).toMatch(REFUSED);
			}
		}
	});

	const drawn = "select wanted, next_at = '-infinity' as due from posting where case_id = $1 and standing";
	const drawnAnew = async (who: string, panel: string, event = LAST) => {
		const { rows } = await world.database.superuser.query(drawn, [world.subjects.case]);
		const came = await attacks(who, async (say) => {
			const [row] = await say<{ id: string }>(RECORDS, panel, null, "help.read");
			await say(`select draw_anew($1, $2, ${event}, true, '{}')`, panel, world.subjects.case);
			// What the owner changed is looked at by somebody who may know of the case.
			await say("select set_config('app.whole', $1, true), set_config('app.panels', $1, true)", ids.ashby);
			return { event: row!.id, rows: await say(drawn, world.subjects.case) };
		});
		return { before: rows, came };
	};

	test("is drawn anew when something is recorded, and shows no more than that", async () => {
		const { came } = await drawnAnew(outsider, ids.ashby!);
		const { event, rows } = came as { event: string; rows: object[] };
		expect(rows.length).toBeGreaterThan(0);
		expect(rows).toEqual(rows.map(() => ({ wanted: event, due: true })));
		expect((await drawnAnew(outsider, ids.ashby!, "9223372036854775807")).came).toMatch(
			/shows what has been recorded/,
		);
		const back = await drawnAnew(outsider, ids.ashby!, "0");
		expect((back.came as { rows: object[] }).rows).toEqual(back.before.map((r) => ({ ...r, due: true })));
		const { before, came: other } = await drawnAnew(elsewhere, ids.burton!);
		expect((other as { rows: { wanted: string }[] }).rows.map((r) => r.wanted)).toEqual(
			before.map((r) => r.wanted),
		);
	});

	test("about a message that names a child is drawn anew by those who deal with it", async () => {
		const administrator = keyOf("ashby-centre", "administrator");
		const key = `breach:${world.subjects.breach}`;
		const due = (who: string, keys: string) =>
			attacks(who, async (say) => {
				await say(RECORDS, ids.ashby, null, "help.read");
				const before = await say("select id, wanted from posting where key = $1 order by id", key);
				await say(`select draw_breach_anew($1, $2::text[], ${LAST})`, world.subjects.breach, keys);
				await say("select set_config('app.whole', $1, true)", ids.ashby);
				const after = await say("select id, wanted from posting where key = $1 order by id", key);
				return JSON.stringify(before) === JSON.stringify(after) ? after.length : after;
			});
		const unchanged = await due(outsider, `{${key}}`);
		expect(unchanged).toEqual(expect.any(Number));
		expect(await due(administrator, `{${key}}`)).toEqual(expect.any(Array));
	});

	/** A message to somebody in private, which tells of what its writer has just recorded. */
	const posts =
		(
			columns: string,
			values: string,
			{ to = coordinator, onCase = null as string | null, event = LAST } = {},
		) =>
		async (say: Say) => {
			await say(RECORDS, ids.ashby, null, "help.read");
			return say(
				`insert into posting (place_id, panel_id, key, view, subject, case_id, wanted${columns})
					select id, $1, 'concern-alert:' || gen_random_uuid(), 'concern-alert', gen_random_uuid(), $3::uuid, ${event}${values}
					from place where person_id = $2 limit 1`,
				...[ids.ashby, ids[to], onCase],
			);
		};
	const NOT_ONES_OWN = /tells of what its writer recorded/;

	test("is written as one that is yet to be shown", async () => {
		expect(await attacks(outsider, posts("", ""))).toEqual([]);
		for (const [columns, values] of [
			[", next_at", ", 'infinity'::timestamptz"],
			[", dead_at", ", now()"],
			[", remote", ", '1'"],
			[", shown_hash", ", '\\x00'::bytea"],
			[", shown", ", 9223372036854775807"],
			[", by_clerk", ", true"],
		] as const) {
			expect(await attacks(outsider, posts(columns, values)), columns).toMatch(REFUSED);
		}
	});

	test("goes to the panel's own places, and tells of what its writer recorded and of nothing else", async () => {
		expect(await attacks(outsider, posts("", "", { to: elsewhere }))).toMatch(REFUSED);
		const onCase = world.subjects.case;
		for (const who of [outsider, coordinator]) {
			expect(await attacks(who, posts("", "", { onCase })), who).toMatch(NOT_ONES_OWN);
		}
		const theirs = `(select max(id) from ledger where person_id <> me())`;
		for (const event of ["1", theirs]) {
			expect(await attacks(coordinator, posts("", "", { event })), event).toMatch(NOT_ONES_OWN);
		}
		// Of an earlier transaction.
		const earlier = `(select min(id) from ledger where person_id = me() and case_id = '${onCase}')`;
		expect(await attacks(coordinator, posts("", "", { onCase, event: earlier }))).toMatch(NOT_ONES_OWN);
	});

	test("does not keep back what the bot tells by itself, whatever it is called", async () => {
		const key = "digest:2027-03-10";
		await meanwhile(
			`insert into place (id, platform, tenant, kind, ref, panel_id) values
				('00000000-0000-4000-8000-000000000001', 'slack', 'T1', 'channel', 'C8', '${ids.ashby}')`,
			"delete from posting where key like 'digest:%'; delete from place where ref = 'C8'",
			async () => {
				const taken = (say: Say) =>
					say(
						`insert into posting (place_id, panel_id, key, view, subject, wanted, shown)
							select id, panel_id, '${key}', 'digest', gen_random_uuid(), ${LAST}, ${LAST} from place where ref = 'C8'`,
					);
				const { platform, tenant, user } = userOf(outsider);
				const actor: Actor = { as: "person", key: randomUUID(), platform, tenant, user };
				await transact(world.database.pool, actor, async (tx) => {
					await sayIn(tx)(RECORDS, ids.ashby, null, "help.read");
					await taken(sayIn(tx));
				});
				const digest = { to: "channels" as const, view: "digest", subject: randomUUID(), key };
				for (const _ of [1, 2]) {
					await asClerk(world.database.pool, world.keys, [ids.ashby!], (ctx) =>
						ctx.record(TOLD, { panel: ids.ashby! }, {}, [digest]),
					);
				}
				const { rows } = await world.database.superuser.query(
					"select by_clerk, subject, shown is null as due from posting where key = $1 order by by_clerk",
					[key],
				);
				expect(rows).toEqual([
					{ by_clerk: false, subject: expect.anything(), due: false },
					{ by_clerk: true, subject: digest.subject, due: true },
				]);
			},
		);
	});

	test("of a case is read by those who may know of it, and by whoever was sent it", async () => {
		const reads = (say: Say) =>
			say<{ case: string; own: boolean }>(
				`select distinct case_id as case, p.person_id = me() as own from posting o join place p on p.id = o.place_id
					where case_id is not null order by own`,
			);
		const known = world.subjects.case;
		expect(await attacks(outsider, reads)).toEqual([]);
		expect(await attacks(elsewhere, reads)).toEqual([]);
		expect(await attacks(coordinator, reads)).toContainEqual({ case: known, own: false });
		// A need-to-know case is no more its school's, but whoever was told of it has what they were told.
		await meanwhile(
			"update case_file set restricted = true, event_id = event_id + 1",
			"update case_file set restricted = false, event_id = event_id - 1",
			async () => {
				const told = keyOf("ashby-school", "agency_lead");
				expect(await attacks(told, reads)).not.toContainEqual({ case: known, own: false });
				await meanwhile(
					`insert into posting (place_id, panel_id, key, view, subject, case_id, wanted)
						select p.id, '${ids.ashby}', 'sent', 'concern-told', gen_random_uuid(), '${known}', 1
						from place p where p.person_id = '${ids[told]}' limit 1`,
					"delete from posting where key = 'sent'",
					async () => expect(await attacks(told, reads)).toEqual([{ case: known, own: true }]),
				);
			},
		);
	});
});

/** Something that the bot says by itself. */
const TOLD = event({ name: "help.read", facts: z.object({}), says: () => "" });

describe("whom a message reaches", () => {
	const reached =
		(panel: string, onCase: string | null = null) =>
		(say: Say) =>
			say("select person_id from reached(array[$1::uuid], $2, $3)", ids[coordinator], panel, onCase);

	test("is told on the panels for which somebody acts, and of their cases", async () => {
		const here = [{ person_id: ids[coordinator] }];
		expect(await attacks(outsider, reached(ids.ashby!))).toEqual(here);
		expect(await attacks(elsewhere, reached(ids.ashby!))).toEqual([]);
		expect(await attacks(elsewhere, reached(ids.burton!))).toEqual(here);
		expect(await attacks(elsewhere, reached(ids.burton!, world.subjects.case))).toEqual([]);
	});
});

describe("the record of a case", () => {
	const notes =
		(act: string, facts = "{}") =>
		(say: Say) =>
			say(
				"insert into ledger (panel_id, case_id, person_id, act, facts, at) values ($1, $2, me(), $3, $4, app_now())",
				...[ids.ashby, world.subjects.case, act, facts],
			);
	const NOTED = [
		"action.asked",
		"action.refused",
		"form.moved",
		"cover.used",
		"breach.decided",
		"breach.reported",
	];

	test.each(NOTED)("takes no %s of somebody who may not know of it", async (act) => {
		expect(await attacks(outsider, notes(act))).toMatch(REFUSED);
		expect(await attacks(outsider, notes(act, '{"place": null, "root": "1"}'))).toMatch(REFUSED);
		expect(await attacks(coordinator, notes(act))).toEqual([]);
	});

	test("takes it of those who deal with a message in its thread, and of whoever points at that", async () => {
		const administrator = keyOf("ashby-centre", "administrator");
		for (const act of NOTED) expect(await attacks(administrator, notes(act)), act).toEqual([]);
		// To deal with a message is to write of that, and nothing else on the case.
		for (const act of ["concern.recorded", "contact.stated", "urgent.acknowledged", "decision.recorded"]) {
			expect(await attacks(administrator, notes(act)), act).toMatch(REFUSED);
		}
		const place = "00000000-0000-4000-8000-000000000002";
		await meanwhile(
			`insert into place (id, platform, tenant, kind, ref, panel_id) values ('${place}', 'slack', 'T1', 'channel', 'C7', '${ids.ashby}');
				insert into posting (place_id, panel_id, key, view, subject, case_id, wanted, remote)
					select '${place}', panel_id, 'card:' || id, 'case-card', id, id, 1, '77' from case_file`,
			`delete from posting where place_id = '${place}'; delete from place where id = '${place}'`,
			async () => {
				const breach = `insert into breach (id, panel_id, platform, tenant, place_ref, message_id, link, own, reported_by, found_at,
					event_id, case_id) values (gen_random_uuid(), $1, 'slack', 'T1', 'C7', '78', '', false, me(), now(), ${LAST}, $2)`;
				const points = (root: string, onCase: string) => async (say: Say) => {
					await say(RECORDS, ids.ashby, null, "help.read");
					if (onCase !== "alone") await notes("breach.reported", JSON.stringify({ place, root }))(say);
					return say(breach, ids.ashby, world.subjects.case);
				};
				expect(await attacks(outsider, points("77", "on its case"))).toEqual([]);
				expect(await attacks(outsider, points("79", "on its case"))).toMatch(REFUSED);
				expect(await attacks(outsider, points("77", "alone"))).toMatch(REFUSED);
				expect(await attacks(outsider, (say) => say("select * from thread_case($1, '77')", place))).toEqual([
					{ id: world.subjects.case, panel: ids.ashby },
				]);
				const noCase = "not exists (select from thread_case($1, '77'))";
				for (const call of [noCase, "not bot_posted($1, '77')"]) {
					expect(await attacks(elsewhere, (say) => say(`select ${call} as hidden`, place)), call).toEqual([
						{ hidden: true },
					]);
				}
			},
		);
	});
});

describe("the record of a panel", () => {
	const notes =
		(act: string, at = "app_now()") =>
		(say: Say) =>
			say(
				`insert into ledger (panel_id, case_id, person_id, act, facts, at) values ($1, null, me(), $2, '{"made": 9999}', ${at})`,
				...[ids.ashby, act],
			);

	test.each(["import.act-now-left-told", "import.act-now-listed", "import.finished", "case-list.taken"])(
		"takes %s of those alone who load lists, since it keeps back what is told",
		async (act) => {
			for (const role of ["notifier", "agency_member", "administrator", "auditor"] as const) {
				const who = keyOf(role === "notifier" ? "ashby-school" : "ashby-centre", role);
				expect(await attacks(who, notes(act)), role).toMatch(REFUSED);
			}
			for (const role of rolesWith("load open cases from a file")) {
				expect(await attacks(keyOf("ashby-council", role), notes(act)), role).toEqual([]);
			}
		},
	);

	test("is of now, whatever time somebody names", async () => {
		const [soon, late] = ["app_now() + interval '1 second'", "app_now() + interval '1 year'"];
		const [just, long] = ["app_now() - interval '1 second'", "app_now() - interval '1 year'"];
		const now = "select at = app_now() as now from ledger where person_id = me() order by id desc limit 1";
		for (const at of [soon, late, just, long, "'-infinity'", "app_now()"]) {
			const came = await attacks(coordinator, async (say) => {
				await notes("help.read", at)(say);
				return say(now);
			});
			expect(came, at).toEqual([{ now: true }]);
		}
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

test("nobody turns another's morning list on or off", async () => {
	const turns = (whose: string) => async (say: Say) => {
		await say(RECORDS, ids.ashby, null, "morning.chosen");
		return say(
			`insert into morning_list select $1, p.id, false, ${LAST} from person p where p.id ${whose} me() limit 1 returning panel_id`,
			ids.ashby,
		);
	};
	expect(await attacks(coordinator, turns("<>"))).toMatch(REFUSED);
	expect(await attacks(coordinator, turns("="))).toHaveLength(1);
});
