import { expect } from "vitest";
import { onEach } from "../support/each-platform.ts";
import { loadsCases } from "../support/list-of-cases.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { sendsOn } from "../support/triage.ts";

const CHILDREN = 40;
const LIST = [
	"Forename,Surname,DOB,Referral date,Address,Urgent,Next review",
	...Array.from({ length: CHILDREN }, (_, i) => {
		const dob = `${String((i % 28) + 1).padStart(2, "0")}/0${1 + Math.floor(i / 28)}/2014`;
		return `Child${i},Quillfeather,${dob},01/03/2027,${i} Nightjar Passage,${i === 39 ? "yes" : ""},12/03/2027`;
	}),
];

/** So many of them, without the urgent one. */
const some = (children: number) => LIST.slice(0, children + 1);

/** The references in what was said last that reads like this. */
function refsIn(person: Person, words: RegExp): string[] {
	const { text } = person.privately().findLast((m) => words.test(m.text))!;
	return [...text.matchAll(/MIL-2027-\d{4}/g)].map(([ref]) => ref);
}

/** Presses this button of the last message that has it, and waits until something reads like this. */
async function goesOn(person: Person, button: string, then: RegExp): Promise<string[]> {
	const message = person.privately().findLast((m) => m.buttons.includes(button))!;
	await person.presses(message, button);
	await person.seesPrivately(then);
	return refsIn(person, then);
}

onEach(
	"forty open cases are all within reach: the list says how many there are, and shows the next ones",
	async ({ world, coordinator }) => {
		await loadsCases(world, LIST);
		await world.moveTo(new Date("2027-03-19T09:00:00Z"));
		await everythingDelivered(world);
		await coordinator.does("cases");
		await coordinator.seesPrivately(/Open cases: 40[\s\S]*Enquiries open[\s\S]*40/);
		const first = refsIn(coordinator, /Open cases: 40/);
		expect(first).toHaveLength(15);
		// The urgent one stands first, though it came last.
		expect(first[0]).toBe("MIL-2027-0040");
		const second = await goesOn(coordinator, "Show the next 15", /Open cases: 25 more/);
		const third = await goesOn(coordinator, "Show the last 10", /Open cases: 10 more/);
		expect(new Set([...first, ...second, ...third]).size).toBe(CHILDREN);
	},
);

onEach("reviews and a meeting's agenda go on past the first page", async ({ world, coordinator }) => {
	await loadsCases(world, some(28));
	await world.moveTo(new Date("2027-03-19T09:00:00Z"));
	await everythingDelivered(world);
	await coordinator.does("reviews");
	await coordinator.seesPrivately(/Due for review: 28/);
	await goesOn(coordinator, "Show the last 13", /Due for review: 13 more/);
	await coordinator.does("meeting");
	await coordinator.seesPrivately(/And 18 more/);
	const agenda = await goesOn(coordinator, "Show the next 15", /Agenda: 11 to 25 of 28/);
	expect(agenda).toHaveLength(15);
	await goesOn(coordinator, "Show the last 3", /Agenda: 26 to 28 of 28/);
});

onEach(
	"what is answered meanwhile makes nobody miss what moved up a long list; what was loaded is not said to be raised",
	async ({ world, coordinator }) => {
		await loadsCases(world, some(24));
		await world.moveTo(new Date("2027-03-19T09:00:00Z"));
		await everythingDelivered(world);
		const { superuser } = world.database;
		const { rows: late } = await superuser.query(
			`select e.id, f.ref from enquiry e join case_file f on f.id = e.case_id
				where e.due < '2027-03-19' and e.held is null order by not f.urgent, e.due, f.ref, e.check_code, e.id`,
		);
		await coordinator.does("overdue");
		await coordinator.seesPrivately(new RegExp(`Overdue: ${late.length} enquiries`));
		await superuser.query(
			`update enquiry set closed_at = now() - interval '1 second', outcome = 'no_trace',
				event_id = (select max(id) from ledger) where id = any ($1)`,
			[late.slice(0, 5).map((e) => e.id)],
		);
		const next = await goesOn(
			coordinator,
			"Show the next 15",
			new RegExp(`Overdue: ${late.length - 15} enquiries more`),
		);
		expect(next).toEqual(late.slice(15, 30).map((e) => e.ref));

		await coordinator.does("mine");
		await coordinator.seesPrivately(/Nothing waits for you/);
		const mine = coordinator.privately().findLast((m) => /Nothing waits for you/.test(m.text))!;
		expect(mine.text).not.toMatch(/You raised/);
	},
);

onEach(
	"what is put on hold or given more time while somebody reads has them miss nothing that it passed",
	async ({ world, coordinator }) => {
		await loadsCases(world, some(24));
		await world.moveTo(new Date("2027-03-19T09:00:00Z"));
		await everythingDelivered(world);
		const { superuser } = world.database;
		const overdue = async () =>
			(
				await superuser.query<{ id: string; ref: string }>(
					`select e.id, f.ref from enquiry e join case_file f on f.id = e.case_id
						where e.due < '2027-03-19' and e.held is null order by not f.urgent, e.due, f.ref, e.check_code, e.id`,
				)
			).rows;
		for (const moved of ["held = 'contact'", "due = '2027-03-18'"]) {
			const late = await overdue();
			await coordinator.does("overdue");
			await coordinator.seesPrivately(new RegExp(`Overdue: ${late.length} enquiries`));
			// The last one that is shown.
			await superuser.query(
				`update enquiry set ${moved}, event_id = (select max(id) from ledger) where id = $1`,
				[late[14]!.id],
			);
			const left = await overdue();
			const next = await goesOn(
				coordinator,
				"Show the next 15",
				new RegExp(`Overdue: ${left.length} enquiries more`),
			);
			expect(next).toEqual(left.slice(0, 15).map((e) => e.ref));
		}
	},
);

onEach(
	"one call to an agency that is late: whom to ring, and its answers for twenty children in one sitting",
	async ({ world, platform, coordinator }) => {
		await loadsCases(world, some(24));
		await world.moveTo(new Date("2027-03-19T09:00:00Z"));
		await everythingDelivered(world);
		// Whoever is asked answers for their own agency alone.
		const asked = personOf(world, platform === "slack" ? "wigeon-ben" : "whimbrel-ruth", platform);
		await asked.does("overdue");
		await asked.seesPrivately(/Overdue: \d+ enquiries/);
		await goesOn(asked, "By agency", /Overdue by agency/);
		const theirs = asked.privately().findLast((m) => /Overdue by agency/.test(m.text))!;
		expect(theirs.buttons).toContain("Show them");
		expect(theirs.buttons).not.toContain("Answer in one sitting");

		await coordinator.does("overdue");
		await coordinator.seesPrivately(/Overdue: \d+ enquiries/);
		await goesOn(coordinator, "By agency", /Overdue by agency/);
		const [, n] = await coordinator.seesPrivately(
			/Housing and council tax\W+(\d+) overdue, the oldest since [A-Z][a-z]{2} \d+ Mar \(\d+ working days? late\)\. Ben Wigeon, 01632 960015/,
		);
		expect(Number(n)).toBe(24);
		const list = coordinator.privately().findLast((m) => /Overdue by agency/.test(m.text))!;
		const nth = list.text
			.split("\n")
			.filter((line) => /\d+ overdue, (the oldest )?since/.test(line))
			.findIndex((line) => line.includes("Housing"));
		expect(nth).toBeGreaterThanOrEqual(0);
		await coordinator.presses(list, "Answer in one sitting", nth + 1);
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		expectForm(coordinator, /Step 1 of 2[\s\S]*Housing and council tax/);
		await coordinator.fills({ outcome_1: "no_trace", outcome_10: "no_trace" });
		await sendsOn(coordinator);
		await coordinator.fills({ outcome_11: "no_trace" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Recorded: 3 answers/);
		const { rows } = await world.database.superuser.query(
			"select count(*)::int as n from enquiry where check_code = 'E12' and outcome = 'no_trace'",
		);
		expect(rows[0].n).toBe(3);
		// And on with the same agency, not one's own.
		const said = coordinator.privately().findLast((m) => /Recorded: 3 answers/.test(m.text))!;
		await coordinator.presses(said, said.buttons.find((b) => /^Answer the first/.test(b))!);
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		expectForm(coordinator, /Housing and council tax/);
		await coordinator.leaves();
	},
);
