import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees } from "../support/each-platform.ts";
import { cardOf, expectForm, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import {
	begins,
	decides,
	idOf,
	moves,
	raisesAnother,
	sendsOn,
	standing,
	triages,
} from "../support/triage.ts";

/** Keys of what a close asks for, so that a story reads as the form does. */
const provision = {
	param_provider: "Zephyrine's centre",
	param_first_day: "2027-03-10",
	param_confirmed_by: "Its lead, by telephone",
	param_hours: "25",
	param_suitable: "Full-time, with her own mentor",
};

onEach(
	"[S2-11][S2-25] one finding holds at a time, and a jump that the lifecycle does not allow is not offered",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await begins(coordinator, `move ${ref}`);
		expectForm(
			coordinator,
			/It can go to “Located, in education”, “Located, not in education”, “Not located”/,
		);
		const offered = async () => coordinator.fills({ to: "monitoring" });
		await expect(offered()).rejects.toThrow(/offer/);
		await coordinator.leaves();
		for (const [to, review] of [
			["not_located", "2027-04-22"],
			["located_not_in_education", "2027-03-24"],
			["located_in_education", "2027-04-22"],
		] as const) {
			const then = to === "not_located" ? [] : [{ seen: "no" }];
			await moves(coordinator, ref, to, "A visit to Zephyrine", ...then);
			await expect.poll(() => standing(world, ref)).toMatchObject({ state: to, review });
		}
		// Located is not seen, however often it is said: one welfare check is open.
		const { rows } = await world.database.superuser.query("select count(*)::int as n from welfare_task");
		expect(rows[0].n).toBe(1);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Reviews and moves[\s\S]*Where it stood: A visit to Zephyrine/);
	},
);

onEach(
	"[S2-12][S3-27] a case is assigned at once, with its time, and handed over; one without an owner is in the digest",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await world.database.superuser.query(
			"update case_file set owner_id = null, event_id = (select max(id) from ledger) where ref = $1",
			[ref],
		);
		await coordinator.does("digest");
		await coordinator.seesPrivately(/1 case with no owner/);
		// An education welfare officer may take any child on; here on Slack, since there is none on Teams.
		const officer = platform === "slack" ? personOf(world, "plover-leah", platform) : coordinator;
		const key = platform === "slack" ? "plover-leah" : "curlew-asha";
		await begins(officer, `assign ${ref}`);
		await officer.fills({ owner: await idOf(world, key) });
		await sendsOn(officer);
		await officer.seesPrivately(new RegExp(`${ref} is now yours`));
		expect(await standing(world, ref)).toMatchObject({ owner: key });
		const { rows } = await world.database.superuser.query(
			"select at, facts->>'before' as before from ledger where act = 'case.assigned'",
		);
		expect(rows).toHaveLength(1);
		expect(rows[0].before).toBeNull();
		expect(rows[0].at.toISOString()).toMatch(/^2027-03-10T09:0/);

		await begins(coordinator, `assign ${ref}`);
		await coordinator.fills({ owner: await idOf(world, "dotterel-daniel") });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/who has been told/);
		expect(await standing(world, ref)).toMatchObject({ owner: "dotterel-daniel" });
	},
);

onEach(
	"[S1-8][S1-7] a case is flagged on its 28th day and not on the 27th, and its clock counts the days",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await world.moveTo(new Date("2027-04-06T22:30:00Z")); // 23:30 in London, the 27th day after 10 March
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Received Wed 10 Mar. Open 27 days/);
		expect(coordinator.privately().at(-1)!.text).not.toMatch(/4 weeks/);
		await world.moveTo(new Date("2027-04-07T08:00:00Z"));
		await everythingDelivered(world);
		expect((await coordinator.card(cardOf(ref))).text).toMatch(/Open for\s*:?\s*4 weeks or more/);
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Open for\s*:?\s*4 weeks or more[\s\S]*Open 28 days/);
		// Once: another day does not set it again.
		await world.moveTo(new Date("2027-04-08T08:00:00Z"));
		const { rows } = await world.database.superuser.query(
			"select count(*)::int as n from ledger where act = 'case.four-weeks'",
		);
		expect(rows[0].n).toBe(1);
	},
);

onEach(
	"[S1-7] the days until a child was located, was back in education and the case was over are counted, on the case and in the figures",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await world.moveTo(new Date("2027-03-17T09:00:00Z"));
		await moves(coordinator, ref, "located_not_in_education", "At an aunt's", {
			seen: "yes",
			seen_by: "The welfare officer",
		});
		await world.moveTo(new Date("2027-03-25T09:00:00Z"));
		const agreed = { type: "interim_tuition", review: "2027-04-20" };
		const place = { param_provider: "Zephyrine's centre", param_start: "2027-03-24", param_hours: "25" };
		await decides(coordinator, ref, agreed, place, {});
		await moves(coordinator, ref, "monitoring", "There since yesterday", {
			first_day: "2027-03-24",
			confirmed_by: "Its lead",
		});
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Received Wed 10 Mar. Open 15 days/);
		await world.moveTo(new Date("2027-04-28T09:00:00Z"));
		await decides(
			coordinator,
			ref,
			{ type: "close", review: "2027-05-20" },
			{ param_closure: "alternative_provision_attending" },
			{ ...provision, param_first_day: "2027-03-24" },
			{},
		);
		await coordinator.seesPrivately(/Decision recorded on/);
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Closed after 49 days/);
		await world.database.superuser.query(`update panel set settings = settings || '{"smallNumbers": 0}'`);
		await begins(coordinator, "report");
		await coordinator.fills({ first_day: "2027-03-01", last_day: "2027-04-28" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/To located\W+7\b[\s\S]*To education again\W+14\b/);
	},
);

onEach(
	"[S2-3][S2-6][D-3] a case closes on its reason's own evidence only; reopened, it is a new episode that keeps its history",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await decides(coordinator, ref, { type: "close", review: "2027-04-20" });
		await coordinator.fills({ param_closure: "alternative_provision_attending" });
		await sendsOn(coordinator);
		await coordinator.sends({ force: true });
		expect(coordinator.form().text).toMatch(/Fill in “Who confirmed it, and how”/);
		expect(coordinator.form().text).toMatch(/Enter a number/);
		await coordinator.fills({ ...provision, param_first_day: "2027-03-11" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/This date is in the future/);
		// Nothing typed was lost, and nothing was closed.
		expect(coordinator.form().values.param_hours).toBe("25");
		expect(await standing(world, ref)).toMatchObject({ closed: false });
		await coordinator.fills(provision);
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Decision recorded on/);
		expect(await standing(world, ref)).toMatchObject({ state: "closed", closed: true, review: null });
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}: closed[^]*Nothing more is asked of you`));
		await coordinator.does(`case ${ref}`);
		await coordinator.seesPrivately(/Closed after 0 days/);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Zephyrine's centre/);
		await coordinator.leaves();

		await decides(coordinator, ref, { type: "reopen", review: "2027-04-20" }, {});
		await everythingDelivered(world);
		expect(await standing(world, ref)).toMatchObject({ state: "reopened", closed: false, episode: 2 });
		expect((await coordinator.card(cardOf(ref))).text).toMatch(/Episode 2/);
		await raiser.seesPrivately(new RegExp(`${ref}: reopened`));
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Close the case[\s\S]*Reopen the case/);
	},
);

onEach(
	"[S2-7] an offer is no return: a placement is monitored for 20 school days, and a relapse takes the case back",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await moves(coordinator, ref, "located_in_education", "On the roll of another school", {
			seen: "yes",
			seen_by: "The new school, today",
		});
		await begins(coordinator, `move ${ref}`);
		await coordinator.fills({ to: "monitoring" });
		await sendsOn(coordinator);
		await coordinator.fills({ first_day: "2027-03-15", confirmed_by: "The office" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/Wait until the child has attended: an offer is not a return/);
		await coordinator.fills({ first_day: "2027-03-08" });
		await sendsOn(coordinator);
		await coordinator.fills({ note: "There since Monday" });
		await sendsOn(coordinator);
		// 20 school days from Wednesday 10 March, over the Easter holidays.
		await expect
			.poll(() => standing(world, ref))
			.toMatchObject({ state: "monitoring", review: "2027-04-22" });

		const school = { param_school: "Weir Lane", param_confirmed_by: "The register" };
		await decides(
			coordinator,
			ref,
			{ type: "close", review: "2027-04-20" },
			{ param_closure: "on_roll_attending" },
			{ ...school, param_first_day: "2027-03-08" },
		);
		expect(coordinator.form().text).toMatch(/not a lasting return. Monitor until Tue 20 Apr/);
		await coordinator.leaves();

		await moves(coordinator, ref, "located_not_in_education", "Left after a week", {
			seen: "yes",
			seen_by: "The welfare officer",
		});
		await expect
			.poll(() => standing(world, ref))
			.toMatchObject({ state: "located_not_in_education", review: "2027-03-24" });
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Relapse during monitoring: Located, not in education/);
	},
);

const OPEN = /\d+ enquiries are still open, \d+ of them overdue\. When the case closes, nobody is asked/;

onEach(
	"[S2-27][S3-33] a child never found: told to social care and the police, decided by the panel, agreed by a second person, and looked at each year",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		// The fourth school day: nobody was told, so the case closes for no other reason.
		await world.moveTo(new Date("2027-03-16T10:00:00Z"));
		await decides(coordinator, ref, { type: "close", review: "2027-04-20" });
		await coordinator.fills({ param_closure: "ehe_suitable" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(
			/Not located 4 school days after referral[\s\S]*then close the case/,
		);
		await coordinator.fills({ param_closure: "not_located_enquiries_exhausted" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/the panel's decision. Take it to the panel/);
		await coordinator.leaves();
		await moves(coordinator, ref, "not_located", "Every check was made");
		await coordinator.seesPrivately(/stands at “Not located”/);
		await decides(
			coordinator,
			ref,
			{ type: "close", review: "2027-09-20" },
			{ param_closure: "not_located_enquiries_exhausted" },
		);
		expect(coordinator.form().text).toMatch(OPEN);
		await coordinator.sends({ force: true });
		expect(coordinator.form().text).toMatch(/Fill in “The risk, as considered”/);
		const told = { param_informed: "The police desk and the duty social worker" };
		await coordinator.fills({ ...told, param_risk: "None that is known", param_informed_on: "2027-03-15" });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/A second person must confirm this/);
		expect(await standing(world, ref)).toMatchObject({ closed: false });
		await everythingDelivered(world);
		const second = personOf(world, "heron-martin", platform);
		await second.presses(second.privately().findLast((m) => m.buttons.includes("Confirm"))!, "Confirm");
		expectForm(second, /The duty social worker|the duty social worker/);
		expect(second.form().text).toMatch(OPEN);
		await second.fills({ agree: "yes" });
		await sendsOn(second);
		await second.seesPrivately(/is closed/);
		expect(await standing(world, ref)).toMatchObject({ closed: true, review: "2027-09-20" });

		// The review comes back, and then every year.
		await world.moveTo(new Date("2027-09-20T09:00:00Z"));
		await coordinator.card(/1 child never found due for the yearly review/);
		await coordinator.does("reviews");
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+never found, yearly review, due Mon 20 Sept?`));
		await begins(coordinator, `review ${ref}`);
		expect(coordinator.form().values.review).toBe("2028-09-20");
		await coordinator.fills({ found: "Nothing new at any agency" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The next is on Wed 20 Sep/);
		expect(await standing(world, ref)).toMatchObject({ closed: true, review: "2028-09-20" });
	},
);

onEach(
	"[S2-15][S2-16] further enquiries open the checks that the panel chose, owned and dated; Fair Access gives its date",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await moves(coordinator, ref, "not_located", "Gone again");
		const who = await idOf(world, "curlew-asha");
		const checks = { param_checks: ["E11", "E16"], param_owner: who, param_due: "2027-03-19" };
		await decides(coordinator, ref, { type: "further_enquiries", review: "2027-04-20" }, checks, {});
		await coordinator.seesPrivately(/Decision recorded on[\s\S]*Enquiries open/);
		const { rows } = await world.database.superuser.query(
			`select check_code as check, due::text, owner_id = $1 as theirs from enquiry
				where check_code in ('E11', 'E16') and closed_at is null order by 1`,
			[who],
		);
		expect(rows).toEqual([
			{ check: "E11", due: "2027-03-19", theirs: true },
			{ check: "E16", due: "2027-03-19", theirs: true },
		]);
		await coordinator.does("mine");
		await coordinator.seesPrivately(/Health records[\s\S]*due Fri 19 Mar/);
		await moves(coordinator, ref, "located_not_in_education", "At an aunt's", {
			seen: "yes",
			seen_by: "A social worker",
		});
		await decides(
			coordinator,
			ref,
			{ type: "fair_access", review: "2027-04-20" },
			{ param_school: "Weir Lane" },
			{},
		);
		await everythingDelivered(world);
		const thread = coordinator.thread(await coordinator.card(cardOf(ref))).map((m) => m.text);
		expect(thread.join("\n")).toMatch(/Fair Access[\s\S]*Place by[\s\S]*Thu 22 Apr/);
		// It is followed as something to do, and overdue when it is.
		await coordinator.does("mine");
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+due Thu 22 Apr, not started`));
		await world.moveTo(new Date("2027-04-23T09:00:00Z"));
		await coordinator.does("mine");
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+overdue since Thu 22 Apr, not started`));
	},
);

onEach(
	"a case made before the end of school age was kept gets it when it is opened or reviewed, and is then asked about",
	async ({ world, raiser, coordinator }) => {
		const given = { child: { birth: "2011-06-10" }, happened: { whereabouts: "yes" } } as const;
		const opened = await raises(raiser, given);
		const reviewed = await raisesAnother(world, raiser, given);
		for (const ref of [opened, reviewed]) await triages(coordinator, ref, "CME", { review: "2027-07-20" });
		const { superuser } = world.database;
		await superuser.query(
			`update case_file set school_age_ends = null,
				event_id = (select max(id) from ledger where id <> case_file.event_id)`,
		);
		await world.moveTo(new Date("2027-06-28T09:00:00Z"));
		await everythingDelivered(world);
		const asked = () => coordinator.privately().filter((m) => /compulsory school age ended/.test(m.text));
		expect(asked()).toEqual([]);
		await opensDetails(coordinator, opened);
		expectForm(coordinator, /Compulsory school age ends on 25 June 2027, by the date of birth given/);
		await coordinator.leaves();
		await begins(coordinator, `review ${reviewed}`);
		await coordinator.fills({ found: "Nothing new" });
		await sendsOn(coordinator);
		await world.moveTo(new Date("2027-06-29T09:00:00Z"));
		await everythingDelivered(world);
		expect(
			asked()
				.map((m) => /MIL-2027-\d{4}/.exec(m.text)?.[0])
				.sort(),
		).toEqual([opened, reviewed]);
		// It is worked out once.
		await opensDetails(coordinator, opened);
		await coordinator.leaves();
		const { rows } = await superuser.query("select from ledger where act = 'case.school-age-noted'");
		expect(rows).toHaveLength(2);
	},
);

onEach(
	"[S2-6] when a child passes compulsory school age the coordinator is asked, and the case closes when a person confirms it",
	async ({ world, raiser, coordinator }) => {
		// Born on 10 June 2011: school age ends on Friday 25 June 2027.
		const ref = await raises(raiser, { child: { birth: "2011-06-10" }, happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-07-20" });
		await world.moveTo(new Date("2027-06-25T09:00:00Z"));
		await everythingDelivered(world);
		const asked = () => coordinator.privately().filter((m) => /compulsory school age ended/.test(m.text));
		expect(asked()).toEqual([]);
		// Saturday is no working day; on Monday it is asked, once.
		for (const at of ["2027-06-26T09:00:00Z", "2027-06-28T09:00:00Z", "2027-06-29T09:00:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
		}
		expect(asked()).toHaveLength(1);
		expect(await standing(world, ref)).toMatchObject({ closed: false });
		await decides(
			coordinator,
			ref,
			{ type: "close", review: "2027-07-20" },
			{ param_closure: "over_compulsory_age" },
			{ param_birth: "2012-06-10", param_confirmed_by: "The birth certificate" },
		);
		expect(coordinator.form().text).toMatch(/of compulsory school age until 30 June 2028/);
		await coordinator.fills({ param_birth: "2011-06-10" });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		expect(await standing(world, ref)).toMatchObject({ closed: true });
	},
);

onEach("where nothing leads on from a state, that is said before anything is filled in", async (scene) => {
	const { world, coordinator, raiser } = scene;
	const ref = await raises(raiser);
	await world.database.superuser.query(
		"update case_file set state = 'notified', event_id = (select max(id) from ledger) where ref = $1",
		[ref],
	);
	await coordinator.does(`move ${ref}`);
	await coordinator.seesPrivately(/From there it goes on by triage, or by a decision\. Nothing was recorded/);
	expect(coordinator.hasForm()).toBe(false);
});

onEach(
	"a form on where a case stands, opened again when nothing leads on from there any more, says so and offers nothing",
	async ({ world, coordinator, raiser }) => {
		const ref = await raises(raiser);
		const stands = (state: string, closed: boolean) =>
			world.database.superuser.query(
				`update case_file set state = $2, closed_at = case when $3 then app_now() end,
					event_id = (select max(id) from ledger) where ref = $1`,
				[ref, state, closed],
			);
		// On Teams the sentence stands in the dialog that the button opens.
		const saysOnOpening = async (says: RegExp) => {
			const before = coordinator.answers();
			await coordinator.takes("form.resume");
			await expect.poll(() => coordinator.hasForm() || coordinator.answers() > before).toBe(true);
			const said = coordinator.hasForm() ? coordinator.form().text : coordinator.privately().at(-1)!.text;
			expect(said).toMatch(says);
			expect(said).not.toMatch(/It can go to/);
			if (coordinator.hasForm()) await coordinator.leaves();
		};
		await begins(coordinator, `move ${ref}`);
		await coordinator.leaves();
		await stands("notified", false);
		await saysOnOpening(/From there it goes on by triage, or by a decision\. Nothing was recorded/);
		await stands("closed", true);
		await saysOnOpening(/The case is closed\. Reopen it first/);
	},
);
