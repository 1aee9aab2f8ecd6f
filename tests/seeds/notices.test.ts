import { expect } from "vitest";
import {
	onEach,
	opensDetails,
	raises,
	raisesAndSees,
	reachesTheCheck,
	type Scene,
} from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, raisesAnother, screens, sendsOn, standing, triages } from "../support/triage.ts";

onEach(
	"[S2-23] a school that has not visited is warned and not refused; the visit is its own dated task",
	async ({ world, raiser, coordinator }) => {
		await reachesTheCheck(raiser, { happened: { steps: ["phoned"] } });
		expectForm(raiser, /No home visit is ticked\. Send the notification all the same/);
		await raiser.sends();
		// 10 March is day 0: the fifth school day after it.
		await raiser.seesPrivately(/Received: MIL-2027-0001[\s\S]*your school's task: visit by Wed 17 Mar/);
		const own =
			"select e.due::text, a.kind, e.check_code as check from enquiry e join agency a on a.id = e.agency_id where check_code in ('E04', 'E20') order by 3";
		expect((await world.database.superuser.query(own)).rows).toEqual([
			{ check: "E04", kind: "education_welfare", due: "2027-03-15" },
			{ check: "E20", kind: "school", due: "2027-03-17" },
		]);
		await everythingDelivered(world);
		await raiser.does("mine");
		await raiser.seesPrivately(/MIL-2027-0001\s+The school's home visit[^\n]*due Wed 17 Mar/i);
		const visit = (await world.database.superuser.query("select id from enquiry where check_code = 'E20'"))
			.rows[0];
		await begins(raiser, "outcome MIL-2027-0001");
		await raiser.fills({ enquiry: visit.id, outcome: "no_trace", note: "Nobody answered" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Recorded for MIL-2027-0001/);

		// One that has visited is not warned, and has no such task; nor has anybody who is no school.
		const warned = /No home visit is ticked/;
		if (raiser.hasForm()) await raiser.leaves();
		await reachesTheCheck(raiser, { child: { birth: "2014-02-03" } });
		expect(raiser.form().text).not.toMatch(warned);
		await raiser.leaves();
		await reachesTheCheck(coordinator, { child: { birth: "2013-02-03" }, happened: { steps: [] } });
		expect(coordinator.form().text).not.toMatch(warned);
		await coordinator.sends();
		await everythingDelivered(world);
		const tasks = "select count(*)::int as n from enquiry where check_code = 'E20'";
		expect((await world.database.superuser.query(tasks)).rows).toEqual([{ n: 1 }]);
	},
);

onEach(
	"[S3-9] the authority, the school and whom the panel names are told of every notification; their receipts are in the case",
	async ({ world, platform, raiser, coordinator }) => {
		const third = personOf(world, "ouzel-gareth", "teams");
		await world.database.superuser.query(
			"update panel set settings = settings || jsonb_build_object('toldOfEach', jsonb_build_array($1::text))",
			[await idOf(world, "ouzel-gareth")],
		);
		const { ref } = await raisesAndSees(world, raiser);
		const deputy =
			platform === "slack"
				? personOf(world, "fieldfare-omar", "teams")
				: personOf(world, "lapwing-grace", "slack");
		const toldOf = (who: Person) =>
			who.privately().filter((m) => m.text.includes(`raised the notification ${ref}`));
		for (const who of [coordinator, third]) expect(toldOf(who)).toHaveLength(1);
		// The school's leads, but for whoever raised it, who knows.
		expect(toldOf(raiser)).toHaveLength(0);
		expect(toldOf(deputy)).toHaveLength(1);
		expect(toldOf(personOf(world, "pipit-joan", "slack"))).toHaveLength(0);

		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Told of the notification[\s\S]*Asha Curlew, CME team: not acknowledged yet/);
		await coordinator.leaves();
		await third.presses(toldOf(third)[0]!, "Received");
		await third.seesPrivately(/The coordinator sees that you have it/);
		await coordinator.presses(toldOf(coordinator)[0]!, "Received");
		await everythingDelivered(world);
		expect(toldOf(third)[0]!.buttons).not.toContain("Received");
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Asha Curlew, CME team: received Wed 10 Mar/);
		expectForm(coordinator, /Gareth Ouzel[^\n]*: received Wed 10 Mar/);
		await coordinator.leaves();
		// To be told is not to be let in.
		await third.presses(toldOf(third)[0]!, "Open privately");
		await third.seesPrivately(/There is no case with that reference that you can open/);
	},
);

/** Every answer of the screening, with what it comes to and where it leads (section 1's table). */
const SCREENINGS = [
	[
		"below school age",
		{ birth: "2023-01-01" },
		{},
		{},
		"EARLY_YEARS",
		/The early-years queue/,
		"early_years",
		"enquiries",
	],
	[
		"over it",
		{ birth: "2010-01-01" },
		{},
		{},
		"OVER_AGE",
		/participation \(NEET\) team/,
		"cme",
		"redirected",
	],
	[
		"on roll, known where",
		{ birth: "2015-01-02" },
		{ on_roll: "yes", whereabouts: "yes" },
		{},
		"ATTENDANCE",
		/attendance officer/,
		"cme",
		"redirected",
	],
	[
		"missing from home",
		{ birth: "2015-02-03" },
		{ on_roll: "no" },
		{ missing: "yes" },
		"MISSING_PERSON",
		/The police and social care, now/,
		"cme",
		"redirected",
	],
	[
		"suitable at home",
		{ birth: "2015-03-04" },
		{ on_roll: "no", whereabouts: "yes" },
		{ education: "home" },
		"EHE_SUITABLE",
		/The home education list/,
		"cme",
		"redirected",
	],
	[
		"alternative provision",
		{ birth: "2015-04-05" },
		{ on_roll: "no", whereabouts: "yes" },
		{ education: "alternative" },
		"IN_PROVISION",
		/Closed, with the evidence kept/,
		"cme",
		"redirected",
	],
	[
		"poor home education",
		{ birth: "2015-05-06" },
		{ on_roll: "no", whereabouts: "yes" },
		{ education: "unsuitable" },
		"CME",
		/Accepted: enquiries open/,
		"cme",
		"enquiries",
	],
	[
		"off roll, and nothing arranged",
		{ birth: "2015-05-16" },
		{ on_roll: "no", whereabouts: "yes" },
		{},
		"CME",
		/Accepted: enquiries open/,
		"cme",
		"enquiries",
	],
	[
		"long unknown whereabouts",
		{ birth: "2015-06-07" },
		{ on_roll: "no" },
		{},
		"CME",
		/Accepted: enquiries open/,
		"cme",
		"enquiries",
	],
	[
		"on roll, unknown where",
		{ birth: "2015-07-08" },
		{ on_roll: "yes" },
		{},
		"CME_PROVISIONAL",
		/keeps the child on roll/,
		"cme",
		"enquiries",
	],
] as const;

const LABELS: Record<string, RegExp> = {
	EARLY_YEARS: /Below compulsory school age/,
	OVER_AGE: /Over compulsory school age/,
	ATTENDANCE: /On roll, not attending regularly/,
	MISSING_PERSON: /Missing from home or care/,
	EHE_SUITABLE: /Suitable home education/,
	IN_PROVISION: /In alternative or specialist provision/,
	CME: /Missing education/,
	CME_PROVISIONAL: /On roll, whereabouts unknown/,
};

/** What the screens after the choice ask. */
const AFTER: Record<string, Record<string, string>[]> = {
	accepted: [{ review: "2027-04-20" }],
	handed: [{ taker: "outside", taker_name: "The team, by phone" }],
	police: [{ told: "police", beside: "no" }],
	evidence: [{ evidence: "The centre's register, 25 hours" }],
};
const follows = (result: string) =>
	AFTER[
		result === "MISSING_PERSON"
			? "police"
			: result === "IN_PROVISION"
				? "evidence"
				: ["OVER_AGE", "ATTENDANCE", "EHE_SUITABLE"].includes(result)
					? "handed"
					: "accepted"
	]!;

const screensEach =
	(from: number, to: number) =>
	async ({ world, raiser, coordinator }: Scene) => {
		for (const [n, row] of SCREENINGS.slice(from, to).entries()) {
			const [what, child, happened, answers, result, route, kind, state] = row;
			const given = { child: { ...child, first_name: `Zephyrine ${n}` }, happened };
			const ref = n ? await raisesAnother(world, raiser, given) : await raises(raiser, given);
			await screens(coordinator, ref, answers);
			const suggested = coordinator.form().text;
			expect(suggested, what).toMatch(new RegExp(`The answers suggest: ${LABELS[result]!.source}`));
			expect(suggested, what).toMatch(route);
			await coordinator.leaves();
			await triages(coordinator, ref, result, ...follows(result));
			expect(await standing(world, ref), what).toMatchObject({ kind, state, closed: state === "redirected" });
		}
	};

onEach(
	"[S0-13][S1-9][S3-2] screening: below school age, over it, and on roll leads where it should",
	screensEach(0, 3),
);
onEach(
	"[S0-13][S1-9][S3-2] screening: missing, at home, or in provision leads where it should",
	screensEach(3, 6),
);
onEach(
	"[S0-13][S3-1] screening: what is missing education, and on roll but gone, is accepted",
	screensEach(6, 10),
);
