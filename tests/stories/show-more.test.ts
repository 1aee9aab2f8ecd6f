import { expect } from "vitest";
import { onEach, raises } from "../support/each-platform.ts";
import type { Person, Shown } from "../support/people.ts";
import type { TestWorld } from "../support/world.ts";

/** So many more cases like the one that is there; every seventh is urgent. */
const copies = (world: TestWorld, howMany: number, change: object) =>
	world.database.superuser.query(
		`insert into case_file select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid(), 'urgent', n % 7 = 0,
			'ref', 'MIL-2027-' || lpad((1000 + n)::text, 4, '0'), 'received_at', f.received_at + n % 5 * interval '1 minute') || $2)).*
			from case_file f, generate_series(1, $1) n where f.ref = 'MIL-2027-0001'`,
		[howMany, change],
	);

/** Messages of one list, in the order in which they came. */
const told = (person: Person, title: RegExp) => person.privately().filter((m) => title.test(m.text));

/** Does something, and waits for the list that it is answered with. */
async function hears(person: Person, title: RegExp, deed: () => Promise<void>) {
	const before = told(person, title).length;
	await deed();
	await expect.poll(() => told(person, title).length).toBe(before + 1);
	return told(person, title).at(-1)!;
}
const refsIn = (text: string) => text.match(/MIL-2027-\d{4}/g) ?? [];

const goesOn = (message: Shown) => message.buttons.find((label) => /^Show the (next|last)/.test(label));

/** Everything that a list tells, page after page. */
async function pagesOf(person: Person, list: string, title: RegExp): Promise<string[]> {
	let last = await hears(person, title, () => person.does(list));
	const pages = [last.text];
	for (let more = goesOn(last); more; more = goesOn(last)) {
		const [shown, label] = [last, more];
		last = await hears(person, title, () => person.presses(shown, label));
		pages.push(last.text);
		expect(pages.length).toBeLessThan(6);
	}
	return pages;
}
const UNTRIAGED = /Waiting for triage/;

onEach(
	"a list that is longer than a message tells the next ones at a press, each case once, though some are done meanwhile",
	async ({ world, raiser, coordinator }) => {
		await raises(raiser);
		await copies(world, 36, {});
		const all = await pagesOf(coordinator, "untriaged", UNTRIAGED);
		const refs = all.map((page) => [...new Set(refsIn(page))]);
		expect(refs.map((page) => page.length)).toEqual([15, 15, 7]);
		expect(new Set(refs.flat()).size).toBe(37);
		expect(all[0]).toMatch(/urgent case/);
		expect(all[1]).not.toMatch(/urgent case/);
		const { rows } = await world.database.superuser.query(
			"select facts->'shown' as n from ledger where act = 'cases.listed' and facts->>'list' = 'untriaged' order by id",
		);
		expect(rows).toEqual([{ n: 15 }, { n: 15 }, { n: 7 }]);

		// What was triaged meanwhile takes nobody else's place.
		const first = await hears(coordinator, UNTRIAGED, () => coordinator.does("untriaged"));
		await world.database.superuser.query(
			"update case_file set triaged_at = now(), event_id = (select max(id) from ledger) where ref = any ($1)",
			[refs[0]],
		);
		const next = await hears(coordinator, UNTRIAGED, () => coordinator.presses(first, goesOn(first)!));
		expect([...new Set(refsIn(next.text))]).toEqual(refs[1]);

		await world.database.superuser.query(
			"update case_file set triaged_at = now(), next_review = '2027-03-09', event_id = (select max(id) from ledger)",
		);
		const reviews = (await pagesOf(coordinator, "reviews", /Due for review/)).map((page) => [
			...new Set(refsIn(page)),
		]);
		expect(reviews.map((page) => page.length)).toEqual([15, 15, 7]);
		expect(new Set(reviews.flat()).size).toBe(37);
	},
);

onEach(
	"of the queues that are counted apart each goes on by itself",
	async ({ world, raiser, coordinator }) => {
		await raises(raiser);
		await copies(world, 17, { kind: "early_years", next_review: "2027-05-01" });
		const [first, rest, ...none] = await pagesOf(coordinator, "watched", /Counted apart/);
		expect(none).toEqual([]);
		expect(first).toMatch(/Early years: 17[\s\S]*At-risk watch-list: 0/);
		expect(rest).toMatch(/Early years: 17/);
		expect(rest).not.toMatch(/At-risk watch-list/);
		expect([...new Set(refsIn(first!))]).toHaveLength(15);
		expect([...new Set(refsIn(rest!))]).toEqual(["MIL-2027-1016", "MIL-2027-1017"]);

		// One that is reviewed meanwhile stands last: what it passed is shown all the same.
		const shown = await hears(coordinator, /Counted apart/, () => coordinator.does("watched"));
		await world.database.superuser.query(
			`update case_file set next_review = '2027-06-01', event_id = (select max(id) from ledger)
				where ref = 'MIL-2027-1015'`,
		);
		const next = await hears(coordinator, /Counted apart/, () => coordinator.presses(shown, goesOn(shown)!));
		expect(refsIn(next.text)).toContain("MIL-2027-1016");
	},
);
