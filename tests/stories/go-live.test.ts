import { expect } from "vitest";
import { onEach, type Scene } from "../support/each-platform.ts";
import { loadsCases as loads } from "../support/list-of-cases.ts";
import { cardOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

const HEADERS = "Forename,Surname,DOB,Referral date,Act now,Postcode";
const CASES = [
	"Zephyrine,Quillfeather,10/06/2015,01/02/2027,,NJ9 9ZZ",
	"Rowan,Bistort,11/06/2014,02/02/2027,yes,NJ9 9ZA",
	"Tamsin,Sorrel,12/06/2013,03/02/2027,,NJ9 9ZB",
	"Perran,Mallow,13/06/2012,04/02/2027,yes,NJ9 9ZC",
];

const refOf = async ({ world }: Scene, line: number) =>
	(
		await world.database.superuser.query(
			"select f.ref from import_row r join case_file f on f.id = r.case_id where r.line = $1",
			[line],
		)
	).rows[0].ref as string;

const idOf = async ({ world }: Scene) =>
	(await world.database.superuser.query("select id from person where key = 'curlew-asha'")).rows[0]
		.id as string;

onEach(
	"[D-1] a list comes in with one message and one private list; a case's card comes when something happens on it",
	async (scene) => {
		const { world, coordinator } = scene;
		await world.app.nudge();
		await everythingDelivered(world);
		const [inChannel, inPrivate] = [coordinator.channel().length, coordinator.privately().length];
		expect(await loads(world, [HEADERS, ...CASES])).toMatchObject({ cases: 4, actNow: 2, refused: 0 });
		await world.app.nudge();
		await everythingDelivered(world);

		await coordinator.card(/4 open cases were loaded by Asha Curlew/);
		expect(coordinator.channel()).toHaveLength(inChannel + 1);
		const urgent = [await refOf(scene, 3), await refOf(scene, 5)];
		await coordinator.seesPrivately(
			new RegExp(`2 cases that were loaded need somebody now[^]*${urgent.join("[^]*")}`),
		);
		expect(coordinator.privately()).toHaveLength(inPrivate + 1);

		// An hour and a night later nobody was chased row by row, no card came, and nothing is overdue.
		for (const later of ["2027-03-10T11:00:00Z", "2027-03-11T08:31:00Z"]) {
			await world.moveTo(new Date(later));
			await everythingDelivered(world);
		}
		expect(coordinator.privately()).toHaveLength(inPrivate + 1);
		expect(coordinator.channel()).toHaveLength(inChannel + 2);
		const digest = await coordinator.card(/Thu 11 Mar/);
		expect(digest.text).not.toMatch(/[1-9]\d* enquir\w+ overdue/);
		for (const ref of urgent) expect(digest.text).toContain(ref);

		// Something happens: its card comes, and only that one; what is decided stands under it.
		const ref = await refOf(scene, 4);
		await coordinator.does(`decision ${ref}`);
		await coordinator.fills({
			type: "defer",
			review: "2027-06-07",
			rationale: "Waiting for the move.",
			said_by: await idOf(scene),
		});
		await coordinator.sends();
		while (coordinator.hasForm() && /Step \d/.test(coordinator.form().text)) await coordinator.sends();
		await everythingDelivered(world);
		const card = await coordinator.card(cardOf(ref));
		expect(coordinator.channel()).toHaveLength(inChannel + 3);
		expect(
			coordinator
				.thread(card)
				.map((m) => m.text)
				.join("\n"),
		).toMatch(/Defer/);
	},
);

onEach(
	"rows of a list that was never loaded to its end are told of after a month, once a month",
	async (scene) => {
		const { world, coordinator } = scene;
		const { superuser } = world.database;
		await superuser.query(
			`with b as (
			insert into import_batch (id, panel_id, person_id, started_at, staged_at, event_id)
			select gen_random_uuid(), p.id, c.id, app_now(), app_now(), (select max(id) from ledger)
			from panel p, person c where c.key = 'curlew-asha' returning id, panel_id
		) insert into import_row (batch_id, panel_id, line, fingerprint, act_now, year, number, cipher)
			select id, panel_id, n, int4send(n), false, 2027, 900 + n, '\\x00' from b, generate_series(2, 3) n`,
		);
		const told = () =>
			coordinator.privately().filter((m) => /2 rows of a list were never made into cases/.test(m.text));
		const began = world.now().getTime();
		for (const [days, times] of [
			[29, 0],
			[31, 1],
			[60, 1],
			[62, 2],
		] as const) {
			await world.moveTo(new Date(began + days * 86_400_000));
			await Promise.all([world.app.nudge(), world.app.nudge()]);
			await everythingDelivered(world);
			expect(told(), `${days} days`).toHaveLength(times);
		}
		expect(told()[0]!.text).toMatch(/The list was read on \d+ March 2027, for Asha Curlew/);
	},
);

/** The case of this child's line cannot be made: a defect of the program, or of the machine. */
const breaksAt = ({ world }: Scene, line: number) =>
	world.database.superuser.query(
		`create or replace function breaks() returns trigger language plpgsql as $$ begin
			if new.line = ${line} and new.case_id is not null then raise exception 'never'; end if; return new; end $$;
		create or replace trigger breaks before update on import_row for each row execute function breaks()`,
	);

onEach(
	"a row that cannot be made into a case keeps no other child at risk back, and is itself told of within the hour, each day",
	async (scene) => {
		const { world, coordinator } = scene;
		await breaksAt(scene, 3);
		await expect(loads(world, [HEADERS, ...CASES])).rejects.toThrow();
		await everythingDelivered(world);
		// Line 3 fails, in one transaction with line 5: that child's case is there, and told of.
		const ref = await refOf(scene, 5);
		await coordinator.seesPrivately(new RegExp(`1 case that was loaded needs somebody now[^]*${ref}`));

		const began = world.now().getTime();
		const told = () =>
			coordinator.privately().filter((m) => /1 row marked “act now” was never made into a case/.test(m.text));
		for (const [minutes, times] of [
			[50, 0],
			[65, 1],
			[70, 1],
			[24 * 60 + 70, 2],
		] as const) {
			await world.moveTo(new Date(began + minutes * 60_000));
			await Promise.all([world.app.nudge(), world.app.nudge()]);
			await everythingDelivered(world);
			expect(told(), `${minutes} minutes`).toHaveLength(times);
		}
		expect(told()[0]!.text).toMatch(/see to them now[\s\S]*call 999/);

		// Put right and loaded again, it is told of with the others.
		await world.database.superuser.query("drop trigger breaks on import_row");
		await loads(world, [HEADERS, ...CASES]);
		await everythingDelivered(world);
		await coordinator.seesPrivately(
			new RegExp(`2 cases that were loaded need somebody now[^]*${await refOf(scene, 3)}`),
		);
		await loads(world, [HEADERS, ...CASES]);
		await everythingDelivered(world);
		const listed = /cases? that (was|were) loaded needs? somebody now/;
		expect(coordinator.privately().filter((m) => listed.test(m.text))).toHaveLength(2);
	},
);

onEach(
	"cases that need somebody now are told of though the load was broken off before it did so",
	async (scene) => {
		const { world, coordinator } = scene;
		const { superuser } = world.database;
		await superuser.query(
			`create function breaks() returns trigger language plpgsql as $$ begin
				if new.act = 'import.act-now-listed' then raise exception 'the machine went down'; end if; return new; end $$;
			create trigger breaks before insert on ledger for each row execute function breaks()`,
		);
		await expect(loads(world, [HEADERS, ...CASES])).rejects.toThrow();
		await superuser.query("drop trigger breaks on ledger");
		const told = () =>
			coordinator.privately().filter((m) => /2 cases that were loaded need somebody now/.test(m.text));
		const began = world.now().getTime();
		for (const [minutes, times] of [
			[5, 0],
			[20, 1],
			[40, 1],
		] as const) {
			await world.moveTo(new Date(began + minutes * 60_000));
			await Promise.all([world.app.nudge(), world.app.nudge()]);
			await everythingDelivered(world);
			expect(told(), `${minutes} minutes`).toHaveLength(times);
		}
		// The list is loaded to its end: nobody is told of the same a second time.
		await loads(world, [HEADERS, ...CASES]);
		await everythingDelivered(world);
		expect(told()).toHaveLength(1);
	},
);

onEach("of a long list every child who needs somebody now is told of at once", async (scene) => {
	const { world, coordinator } = scene;
	const many = Array.from({ length: 45 }, (_, n) => `Child${n},Sorrel,12/06/2013,03/02/2027,yes,`);
	expect(await loads(world, [HEADERS, ...many])).toMatchObject({ cases: 45, actNow: 45 });
	await everythingDelivered(world);
	const listed = () => coordinator.privately().filter((m) => /45 cases that were loaded/.test(m.text));
	await expect.poll(() => listed().length).toBe(3);
	const told = listed()
		.map((m) => m.text)
		.join("\n");
	const { rows } = await world.database.superuser.query("select ref from case_file order by ref");
	for (const { ref } of rows) expect(told).toContain(ref);
	expect(listed()[2]!.text).toMatch(/3 of 3 messages/);
});

onEach(
	"a safeguarding lead is told of a loaded child at risk whose case is need to know, and not which it is",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await world.database.superuser.query(
			"update person set agency_id = (select agency_id from person where key = 'curlew-asha') where key in ('lapwing-grace', 'fieldfare-omar')",
		);
		await loads(world, [
			`${HEADERS},Restricted`,
			"Zephyrine,Quillfeather,10/06/2015,01/02/2027,yes,NJ9 9ZZ,yes",
			"Rowan,Bistort,11/06/2014,02/02/2027,yes,NJ9 9ZA,",
		]);
		await everythingDelivered(world);
		const [secret, plain] = [await refOf(scene, 2), await refOf(scene, 3)];
		await coordinator.seesPrivately(new RegExp(`need somebody now[^]*${secret}[^]*${plain}`));
		await raiser.seesPrivately(
			new RegExp(`2 cases that were loaded need somebody now[^]*${plain}[^]*Ring Asha Curlew`),
		);
		expect(JSON.stringify(raiser.privately())).not.toContain(secret);
	},
);
