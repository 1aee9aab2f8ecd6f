import { randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { asClerk } from "../../src/delivery/draw.ts";
import { tellOfGonePlaces } from "../../src/delivery/trouble.ts";
import { askForOwners } from "../../src/features/cover/unowned.ts";
import { tellRetention } from "../../src/features/keeping/list.ts";
import type { Ctx } from "../../src/features/kit.ts";
import { outsideFeature } from "../../src/features/outside/feature.ts";
import { nightlyList } from "../../src/nightly-list.ts";
import { moveClock } from "../../src/store/clock.ts";
import { transact } from "../../src/store/transact.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

/**
 * Nothing that a person writes past the bot's code keeps back what the bot tells or makes by itself. Each test fails when
 * the words that it is about (`person_id is null`, `by_clerk`) are taken out of the bot's question by hand.
 */
let world: TwoPanels;
let ashby: string;
beforeEach(async () => {
	world = await twoPanels();
	[{ id: ashby }] = (await query("select id from panel where key = 'ashby'")) as [{ id: string }];
	// A Wednesday morning, after the digest.
	await moveClock(world.database.ownerUrl, Date.parse("2027-03-10T10:00:00Z") - Date.now());
});
afterEach(() => world.database.close());

const coordinator = keyOf("ashby-council", "coordinator");
const query = async <R = Record<string, unknown>>(text: string, values: unknown[] = []) =>
	(await world.database.superuser.query(text, values)).rows as R[];

/** Writes as a coordinator, past the bot's code: they may write more than anybody else. */
const writes = (text: string, ...values: unknown[]) =>
	transact(world.database.pool, { as: "person", key: randomUUID(), ...userOf(coordinator) }, (tx) =>
		tx.query({ name: `writes-${randomUUID()}`, text }, values),
	);
const notes = (act: string, facts: object) =>
	writes(
		"insert into ledger (panel_id, person_id, act, facts, at) values ($1, me(), $2, $3, app_now())",
		...[ashby, act, JSON.stringify(facts)],
	);
const byItself = (work: (ctx: Ctx) => Promise<unknown>) =>
	asClerk(world.database.pool, world.keys, [ashby], work);
const toldByTheBot = async (act: string) =>
	(await query("select from ledger where act = $1 and person_id is null", [act])).length;
const NEWEST = "event_id = (select max(id) from ledger)";

test("that cases of somebody who left have no owner", async () => {
	const [gone] = await query<{ id: string }>("select id from person where key = $1", [
		keyOf("ashby-centre", "agency_member"),
	]);
	await query(`update case_file set owner_id = $1, ${NEWEST}`, [gone!.id]);
	await query("update person set left_at = app_now() - interval '1 second' where id = $1", [gone!.id]);
	await notes("owners.asked", { people: [gone!.id] });
	const asks = () => byItself((ctx) => askForOwners(ctx, ashby));
	await asks();
	expect(await toldByTheBot("owners.asked")).toBe(1);
	await asks();
	expect(await toldByTheBot("owners.asked")).toBe(1);
});

test("that closed cases have been kept long enough", async () => {
	await query(`update case_file set state = 'closed', closed_at = app_now(), ${NEWEST}`);
	await notes("retention.told", { past: 0, undated: 1 });
	const tells = () => byItself((ctx) => tellRetention(ctx, ashby));
	await tells();
	expect(await toldByTheBot("retention.told")).toBe(1);
	await tells();
	expect(await toldByTheBot("retention.told")).toBe(1);
});

test("that the bot is not in a channel any more", async () => {
	const [place] = await query<{ id: string }>(
		`insert into place (platform, tenant, kind, ref, panel_id, gone_at)
			values ('slack', 'T1', 'channel', 'C9', $1, app_now() - interval '1 second') returning id`,
		[ashby],
	);
	await notes("place.gone", { place: place!.id });
	const tells = () => byItself((ctx) => tellOfGonePlaces(ctx, ashby));
	await tells();
	expect(await toldByTheBot("place.gone")).toBe(1);
	await tells();
	expect(await toldByTheBot("place.gone")).toBe(1);
});

test("that an enquiry waits for an agency's people outside chat", async () => {
	const [asked] = await query<{ place: string; key: string }>(
		`with open as (select case_id, agency_id, max(opened_on) as on from enquiry where closed_at is null and held is null
				group by case_id, agency_id),
			who as (select p.id, o.* from open o join person p on p.agency_id = o.agency_id where p.key like '%-agency-member' limit 1),
			there as (insert into place (platform, tenant, kind, ref, person_id)
				select 'web', 'email', 'person', 'somebody@health.example', id from who returning id)
		select there.id as place, 'asked:' || case_id || ':' || agency_id || ':' || "on" as key from there, who`,
	);
	// Under the name that the bot's own would have, and as if it had been shown.
	await transact(
		world.database.pool,
		{ as: "person", key: randomUUID(), ...userOf(coordinator) },
		async (tx) => {
			await tx.query(
				{
					name: "kept-back-note",
					text: "insert into ledger (panel_id, person_id, act, facts, at) values ($1, me(), 'help.read', '{}', app_now())",
				},
				[ashby],
			);
			await tx.query(
				{
					name: "kept-back-post",
					text: `insert into posting (place_id, panel_id, key, view, subject, wanted, shown)
						select $2, $1, $3, 'outside-enquiries', gen_random_uuid(), id, id
						from (select max(id) as id from ledger where person_id = me()) l`,
				},
				[ashby, asked!.place, asked!.key],
			);
		},
	);
	const tells = () => byItself((ctx) => outsideFeature.nudges![0]!.run(ctx, ashby));
	const told = () =>
		query("select by_clerk from posting where place_id = $1 and key = $2 order by 1", [
			asked!.place,
			asked!.key,
		]);
	expect(await told()).toEqual([{ by_clerk: false }]);
	await tells();
	expect(await told()).toEqual([{ by_clerk: false }, { by_clerk: true }]);
	const once = await toldByTheBot("outside.told");
	expect(once).toBeGreaterThan(0);
	await tells();
	expect(await toldByTheBot("outside.told")).toBe(once);
});

test("the night's list of open cases is made", async () => {
	const folder = mkdtempSync(join(tmpdir(), "rollcall-kept-back-"));
	try {
		const passphrases = join(folder, "passphrases");
		writeFileSync(passphrases, "ashby: heron marble ladder nineteen\n");
		const caseLists = { folder: join(folder, "lists"), passphrases, nights: 2 };
		const { nudges } = nightlyList({ pool: world.database.pool, keys: world.keys, caseLists });
		await notes("case-list.taken", { night: "2027-03-10", cases: [], sha256: "0".repeat(64), pages: 1 });
		await notes("case-list.made", { night: "2027-03-10" });
		const makes = () => byItself((ctx) => nudges![0]!.run(ctx, ashby));
		await makes();
		expect(existsSync(join(caseLists.folder, "ashby", "case-list-2027-03-10.pdf"))).toBe(true);
		await makes();
		expect(await toldByTheBot("case-list.made")).toBe(1);
	} finally {
		rmSync(folder, { recursive: true });
	}
});
