import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees } from "../support/each-platform.ts";
import { cardOf, expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins } from "../support/triage.ts";

const A_FRIDAY = new Date("2027-03-05T10:00:00Z");
const THURSDAY_BEFORE_EASTER = new Date("2027-03-25T10:00:00Z");

onEach(
	"[S3-29] a home visit is due within three school days, weekends and holidays skipped, and a person can read why",
	async ({ world, raiser, coordinator }) => {
		await world.moveTo(A_FRIDAY);
		const friday = await raises(raiser);
		await opensDetails(coordinator, friday);
		expect(coordinator.form().text).toMatch(/Home visit[^\n]*due Wed 10 Mar/);
		await coordinator.pressesInForm("Why these dates?");
		expect(coordinator.form().text).toMatch(/Home visit, Education welfare: 10 March 2027/);
		expect(coordinator.form().text).toContain("3 school days after the day it was asked, 5 March 2027.");
		expect(coordinator.form().text).toMatch(
			/Sat 6 to Sun 7 Mar: weekend, not counted\s+Mon 8 to Wed 10 Mar: 3 school days, counted/,
		);
		expect(coordinator.form().text).toMatch(/Next review: [\s\S]*Counted from 5 March 2027\./);
		expect(coordinator.form().text).not.toContain("Approximate");
		await coordinator.leaves();

		await world.moveTo(THURSDAY_BEFORE_EASTER);
		await raises(raiser);
		const [easter] = await raiser.seesPrivately(/MIL-2027-0002/);
		await opensDetails(coordinator, easter);
		expect(coordinator.form().text).toMatch(/Home visit[^\n]*due Thu 1 Apr/);
		await coordinator.pressesInForm("Why these dates?");
		const why = coordinator.form().text;
		expect(why).toContain("Working days come first here: school days stop in the holidays.");
		expect(why).toMatch(/Fri 26 Mar: Good Friday, not counted/);
		expect(why).toMatch(
			/Mon 29 Mar: Easter Monday, not counted\s+Tue 30 Mar to Thu 1 Apr: 3 working days, counted/,
		);
		expect(why).toMatch(/: school holiday, not counted/);
	},
);

onEach(
	"[S3-29] whoever visited says who went along, and it stands with the visit on the case",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		const { rows } = await world.database.superuser.query(
			"select id from enquiry where check_code = 'E04' and case_id = (select id from case_file where ref = $1)",
			[ref],
		);
		await begins(coordinator, `outcome ${ref}`);
		await coordinator.fills({
			...{ enquiry: rows[0].id, outcome: "no_trace" },
			went_along: "A colleague of the nursery",
		});
		await coordinator.sends();
		await everythingDelivered(world);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Home visit[\s\S]*Who went along: A colleague of the nursery/);
		await coordinator.leaves();
	},
);

onEach(
	"a school's own terms count for what that school owes, and a date without a calendar says so",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const { superuser } = world.database;
		await world.moveTo(A_FRIDAY);
		const terms = [
			{ from: "2027-01-04", to: "2027-03-09" },
			{ from: "2027-03-15", to: "2027-07-20" },
		];
		await superuser.query("update agency set calendar = $1 where kind = 'school'", [
			JSON.stringify({ terms, closures: [] }),
		]);
		const own = await raises(raiser);
		await opensDetails(coordinator, own);
		// The letter home is the school's: five of its own days. The home visit is counted with the authority's.
		expect(coordinator.form().text).toMatch(/Letter home[^\n]*due Wed 17 Mar/);
		expect(coordinator.form().text).toMatch(/Home visit[^\n]*due Wed 10 Mar/);
		await coordinator.pressesInForm("Why these dates?");
		expect(coordinator.form().text).toMatch(/Wed 10 to Fri 12 Mar: school holiday, not counted/);
		await coordinator.leaves();

		await superuser.query("update agency set calendar = null");
		await superuser.query("update panel set settings = settings - 'terms' - 'closures'");
		await raises(raiser);
		const [guessed] = await raiser.seesPrivately(/MIL-2027-0002/);
		await opensDetails(coordinator, guessed);
		expect(coordinator.form().text).toMatch(/Letter home[^\n]*due Fri 12 Mar \(approximate\)/);
		await coordinator.pressesInForm("Why these dates?");
		expect(coordinator.form().text).toContain("Approximate: no calendar covers some of these days.");
	},
);

onEach(
	"[S2-16] a place under Fair Access has its date, 20 school days on, and the working behind it",
	async ({ world, raiser, coordinator }) => {
		const { card, ref } = await raisesAndSees(world, raiser);
		const { rows } = await world.database.superuser.query("select id from person where key = 'curlew-asha'");
		await world.database.superuser.query(
			"update case_file set state = 'panel', event_id = (select max(id) from ledger)",
		);
		await coordinator.presses(card, "Record decision");
		const decided = { type: "fair_access", rationale: "Agreed by all", said_by: rows[0].id };
		await coordinator.fills({ ...decided, review: "2027-04-26" });
		await coordinator.sends();
		await coordinator.fills({ param_school: "Weir Lane" });
		await coordinator.sends();
		await coordinator.sends();
		await everythingDelivered(world);
		if (coordinator.hasForm()) await coordinator.leaves();
		const [note] = coordinator.thread(await coordinator.card(cardOf(ref))).slice(-1);
		await coordinator.presses(note!, "Open reasons");
		expectForm(coordinator, /Place by\W+22 April 2027, 20 school days after it was recorded/);
		await coordinator.leaves();
		await opensDetails(coordinator, ref);
		await coordinator.pressesInForm("Why these dates?");
		expectForm(coordinator, /Fair Access, on roll by: 22 April 2027/);
		expectForm(coordinator, /school holiday, not counted/);
		expectForm(coordinator, /Next review: 26 April 2027\s+Set with the decision recorded on 10 March 2027/);
		await coordinator.leaves();
	},
);
