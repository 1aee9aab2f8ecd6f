import { expect } from "vitest";
import { shortDate } from "../../src/domain/date/words.ts";
import { onEach, opensDetails, raises, reachesTheCheck, type Scene } from "../support/each-platform.ts";
import { type Answers, expectForm, type Person } from "../support/people.ts";
import { CANARIES, everythingDelivered } from "../support/story.ts";
import { begins, raisesAnother, sendsOn } from "../support/triage.ts";

const agencyOf = async ({ world }: Scene, key: string): Promise<string> =>
	(await world.database.superuser.query("select id from agency where key = $1", [key])).rows[0].id;

/** The coordinator says which agency enters a child's attendance, the raiser's school unless another is named. */
async function places(scene: Scene, ref: string, by = "millbrook-high", from = "2027-03-01"): Promise<void> {
	const { coordinator } = scene;
	await begins(coordinator, `placed ${ref}`);
	await coordinator.fills({
		...{ entered_by: await agencyOf(scene, by), told_daily: await agencyOf(scene, "cme-team") },
		placed_from: from,
	});
	await sendsOn(coordinator);
	const day = from === "2027-03-01" ? "Mon 1 Mar" : "Wed 10 Mar";
	await coordinator.seesPrivately(
		new RegExp(`attendance is entered from ${day}, and posted each school day at 16:30`),
	);
}

/** Gives the outsider a job at a school that has nothing to do with the child. */
async function atWeirLane({ world, platform }: Scene): Promise<void> {
	await world.database.superuser.query(
		"update person set agency_id = (select id from agency where key = 'weir-lane') where key = $1",
		[{ slack: "goldcrest-amy", teams: "linnet-sian" }[platform]],
	);
}

/** Presses a button of the newest private message that has it, and waits for the form. */
async function takes(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.presses(person.privately().findLast((m) => m.buttons.includes(label))!, label);
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
}

/** Enters one child's day from the newest list that offers it. */
async function enters(person: Person, answers: Answers): Promise<void> {
	await takes(person, "Enter attendance");
	await person.fills({ enter_am: "P", enter_pm: "P", ...answers });
	await sendsOn(person);
}

/** Enters the day in one form: these are there. */
async function entersTheDay(person: Person, day: string, present: string[]): Promise<void> {
	await begins(person, "attendance");
	await person.fills({ day, present });
	await sendsOn(person);
}

const last = (person: Person, words: RegExp) => person.privately().findLast((m) => words.test(m.text))!.text;

onEach(
	"[S3-10] whoever comes 15 minutes late was there; with 16 minutes it is an absence, and the bot says so",
	async (scene) => {
		const { world, raiser } = scene;
		const ref = await raises(raiser);
		await places(scene, ref);
		await entersTheDay(raiser, "2027-03-10", []);
		await raiser.seesPrivately(new RegExp(`${ref}\\s+not entered`));
		// The form of the day shows who they are: whoever read it stands on the child's own record.
		const read = await world.database.superuser.query(
			`select distinct f.ref from ledger l join case_file f on f.id = l.case_id
				where l.act = 'case.read-among' and l.facts->>'among' = 'day'`,
		);
		expect(read.rows).toEqual([{ ref }]);
		await takes(raiser, "Enter attendance");
		await raiser.fills({ enter_am: "L", enter_pm: "P" });
		await sendsOn(raiser);
		expectForm(raiser, /Say by how many minutes the child was late/);
		await raiser.fills({ late_am: "15" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Morning: Late \(L\), 15 minutes late\s+Afternoon: Present/);
		await enters(raiser, { enter_day: "2027-03-09", enter_am: "L", late_am: "16" });
		await raiser.seesPrivately(
			/Morning: Late after the register closed: absence \(U\), 16 minutes late: an absence/,
		);
		const { rows } = await world.database.superuser.query(
			"select on_date::text as on, session, code, minutes_late as late from attendance_mark order by on_date, session",
		);
		expect(rows).toEqual([
			{ on: "2027-03-09", session: "am", code: "U", late: 16 },
			{ on: "2027-03-09", session: "pm", code: "P", late: null },
			{ on: "2027-03-10", session: "am", code: "L", late: 15 },
			{ on: "2027-03-10", session: "pm", code: "P", late: null },
		]);
	},
);

onEach(
	"[S3-11] a school enters a day's attendance of the children placed with it; who placed them gets one post a day, and what is missing is chased",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		const ref = await raises(raiser);
		const other = await raisesAnother(world, raiser, {
			child: { first_name: "Wren", surname: "Quillfeather", birth: "2013-03-11" },
		});
		for (const one of [ref, other]) await places(scene, one);
		const ids = (
			await world.database.superuser.query<{ id: string }>("select id from case_file order by ref")
		).rows.map((r) => r.id);

		await begins(raiser, "attendance");
		// Names stand in the form, for whoever enters; the list is on record.
		expectForm(raiser, /Zephyrine Quillfeather/);
		await raiser.fills({ day: "2027-03-11", present: [ids[0]!] });
		await sendsOn(raiser);
		expectForm(raiser, /This day has not come yet/);
		await raiser.fills({ day: "2027-03-10" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/1 child entered as there, 1 left to enter/);
		expect(last(raiser, /left to enter/)).toContain(other);
		await outsider.does("attendance");
		await outsider.seesPrivately(/No child is placed with you/);
		await outsider.leaves();

		const posts = () => coordinator.privately().filter((m) => /^Attendance, Wed 10 Mar/.test(m.text));
		await world.moveTo(new Date("2027-03-10T16:29:00Z"));
		await everythingDelivered(world);
		expect(posts()).toHaveLength(0);
		for (const at of ["2027-03-10T16:31:00Z", "2027-03-10T17:30:00Z", "2027-03-10T23:00:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
		}
		// Once, with counts and references.
		expect(posts()).toHaveLength(1);
		expect(posts()[0]!.text).toMatch(
			new RegExp(
				`Present for both sessions: 1\\W+${ref}[^]*Absent for a session or more: 0\\W+None[^]*Not entered: 1\\W+${other}`,
			),
		);

		// Missing: asked for on the next working day, once; entered, it is there.
		await world.moveTo(new Date("2027-03-11T08:45:00Z"));
		await everythingDelivered(world);
		await world.moveTo(new Date("2027-03-11T09:45:00Z"));
		await everythingDelivered(world);
		const chased = raiser.privately().filter((m) => /is not entered for 1 child/.test(m.text));
		expect(chased).toHaveLength(1);
		expect(chased[0]!.text).toMatch(new RegExp(`Attendance of Wed 10 Mar is not entered[^]*${other}`));
		await enters(raiser, { enter_day: "2027-03-10", enter_am: "I", enter_pm: "I" });
		await raiser.seesPrivately(/Morning: Ill \(I\)/);
		await entersTheDay(raiser, "2027-03-10", []);
		await raiser.seesPrivately(/0 children entered as there, 0 left to enter/);

		// On a Saturday there is no post; on the next school day there is.
		await world.moveTo(new Date("2027-03-13T17:00:00Z"));
		await everythingDelivered(world);
		expect(coordinator.privately().filter((m) => /^Attendance, Sat/.test(m.text))).toHaveLength(0);
		await world.moveTo(new Date("2027-03-15T17:00:00Z"));
		await everythingDelivered(world);
		await coordinator.seesPrivately(/Attendance, Mon 15 Mar[\s\S]*Not entered: 2/);
		const { rows } = await world.database.superuser.query(
			"select facts from ledger where act like 'attendance.%'",
		);
		for (const canary of CANARIES) expect(JSON.stringify(rows)).not.toContain(canary);
	},
);

onEach(
	"[S3-12] a pattern of absence, by the panel's own rule, is told once to those who must know",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await world.database.superuser.query(
			`update panel set settings = jsonb_set(settings, '{attendance,pattern}', '{"codes": ["O", "N"], "sessions": 4, "weeks": 1}')`,
		);
		const ref = await raises(raiser);
		await places(scene, ref);
		await entersTheDay(raiser, "2027-03-10", []);
		await raiser.seesPrivately(/1 left to enter/);
		await enters(raiser, { enter_day: "2027-03-09", enter_am: "O", enter_pm: "I" });
		await raiser.seesPrivately(/Absent without leave \(O\)/);
		await enters(raiser, { enter_day: "2027-03-10", enter_am: "N", enter_pm: "O" });
		await raiser.seesPrivately(/No reason given yet \(N\)/);
		await everythingDelivered(world);
		const told = (who: Person) => who.privately().filter((m) => /at risk, a pattern of absence/.test(m.text));
		expect(told(coordinator)).toHaveLength(0);

		// The fourth session within the week is the pattern: one notice, however many follow.
		await enters(raiser, { enter_day: "2027-03-09", enter_am: "O", enter_pm: "O" });
		await raiser.seesPrivately(/pattern of absence: those who must know have been told/);
		await everythingDelivered(world);
		expect(told(coordinator)).toHaveLength(1);
		expect(told(coordinator)[0]!.text).toMatch(
			new RegExp(
				`${ref}: at risk, a pattern of absence[^]*4 sessions missed from Tue 9 Mar to Wed 10 Mar, counted over 1 week`,
			),
		);
		// The school's safeguarding lead, who is the one that entered it here, hears of it too.
		expect(told(raiser)).toHaveLength(1);
		await enters(raiser, { enter_day: "2027-03-08", enter_am: "O", enter_pm: "O" });
		await raiser.seesPrivately(/Mon 8 Mar/);
		await everythingDelivered(world);
		expect(told(coordinator)).toHaveLength(1);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Pattern of absence: 4 sessions from Tue 9 Mar to Wed 10 Mar/);
		await coordinator.leaves();
	},
);

onEach(
	"external timescales are a panel's settings: an illness that lasts is told once, and anybody may read them",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		await world.database.superuser.query(
			`update panel set settings = settings || '{"timescales": {"sicknessReturn": 3, "notify": 4}, "enquiryWeeks": {"from": 5, "to": 9}}'`,
		);
		await outsider.does("timescales");
		await outsider.seesPrivately(/Sickness return: [^\n]*ill for 3 school days/);
		await outsider.seesPrivately(/usually take 5 to 9 weeks/);
		await outsider.seesPrivately(/None of these is a waiting period/);

		await reachesTheCheck(raiser, { happened: { last_attended: "2027-03-01" } });
		expectForm(raiser, /Last there 7 school days ago. Notification at the latest: after 4 school days/);
		await raiser.goesBack();
		await raiser.fills({ reason: "exclusion_formal_or_unlawful" });
		await raiser.sends();
		expectForm(raiser, /from the sixth school day. Counted from the last day there: 9 March 2027/);
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
		await raiser.seesPrivately(/usually take 5 to 9 weeks/);
		await places(scene, ref);
		await entersTheDay(raiser, "2027-03-10", []);
		await raiser.seesPrivately(/1 left to enter/);
		const told = () => coordinator.privately().filter((m) => /at risk, a long absence/.test(m.text));
		for (const [day, n] of [
			["2027-03-08", 0],
			["2027-03-09", 0],
			["2027-03-10", 1],
		] as const) {
			await enters(raiser, { enter_day: day, enter_am: "I", enter_pm: "I" });
			await raiser.seesPrivately(new RegExp(`${shortDate(day, day)}[^]*Ill \\(I\\)`));
			await everythingDelivered(world);
			expect(told(), day).toHaveLength(n);
		}
		expect(told()[0]!.text).toMatch(
			/3 school days missed running, from Mon 8 Mar to Wed 10 Mar. Sickness return: to the authority/,
		);
		// It goes on: nobody is told again.
		await enters(raiser, { enter_day: "2027-03-05", enter_am: "I", enter_pm: "I" });
		await raiser.seesPrivately(/Fri 5 Mar/);
		await everythingDelivered(world);
		expect(told()).toHaveLength(1);
	},
);

onEach(
	"[S3-11] each day's attendance is entered by the agency that was named for that day, and by no other",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		await atWeirLane(scene);
		const ref = await raises(raiser);
		await places(scene, ref, "weir-lane");
		await entersTheDay(outsider, "2027-03-10", []);
		await outsider.seesPrivately(new RegExp(`${ref}\\s+not entered`));
		// From today on it is another's. Weir Lane can still open the case, and has the list that it was given before.
		await places(scene, ref, "millbrook-high", "2027-03-10");
		await takes(outsider, "Enter attendance");
		await outsider.fills({ enter_day: "2027-03-10", enter_am: "P", enter_pm: "P" });
		await sendsOn(outsider);
		expectForm(outsider, /On this day another agency enters the child's attendance/);
		await outsider.fills({ enter_day: "2027-03-09" });
		await sendsOn(outsider);
		await outsider.seesPrivately(/Attendance recorded, Tue 9 Mar/);
		// Nor do the days of its own time belong to the school that came after, or to the coordinator.
		await entersTheDay(raiser, "2027-03-10", []);
		await raiser.seesPrivately(new RegExp(`${ref}\\s+not entered`));
		await enters(raiser, { enter_day: "2027-03-08" });
		expectForm(raiser, /On this day another agency enters the child's attendance/);
		await raiser.leaves();
		await begins(coordinator, "attendance");
		expectForm(coordinator, /No child is placed with you/);
		await coordinator.leaves();
		await enters(raiser, { enter_day: "2027-03-10" });
		await raiser.seesPrivately(/Attendance recorded, Wed 10 Mar/);
		const { rows } = await world.database.superuser.query(
			`select m.on_date::text as on, a.key as by from attendance_mark m join person p on p.id = m.entered_by
				join agency a on a.id = p.agency_id where m.session = 'am' order by 1`,
		);
		expect(rows).toEqual([
			{ on: "2027-03-09", by: "weir-lane" },
			{ on: "2027-03-10", by: "millbrook-high" },
		]);
	},
);

onEach(
	"[S3-11][D-9] the coordinator enters what is told by telephone where nobody of the agency can, and is asked for it",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const ref = await raises(raiser);
		await places(scene, ref, "weir-lane");
		await world.database.superuser.query(
			`update membership set ended_at = now() - interval '1 second' where person_id in (select p.id from person p join agency a on a.id = p.agency_id
				where a.key = 'weir-lane')`,
		);
		for (const at of ["2027-03-10T16:31:00Z", "2027-03-11T08:45:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
		}
		await coordinator.seesPrivately(
			new RegExp(`Attendance of Wed 10 Mar is not entered for 1 child[^]*${ref}`),
		);
		await entersTheDay(coordinator, "2027-03-10", []);
		await coordinator.seesPrivately(/0 children entered as there, 1 left to enter/);
		await enters(coordinator, { enter_day: "2027-03-10", enter_am: "I", enter_pm: "I" });
		await coordinator.seesPrivately(/Morning: Ill \(I\)/);
	},
);
