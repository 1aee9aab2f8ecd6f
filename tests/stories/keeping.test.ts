import { expect } from "vitest";
import {
	onEach,
	opensDetails,
	raises,
	raisesAndSees,
	refusalsIn,
	type Scene,
} from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, decides, raisesAnother, sendsOn, triages } from "../support/triage.ts";

/** The coordinator takes the case on, and records that it closes. */
async function closes(coordinator: Person, ref: string) {
	await triages(coordinator, ref, "CME", { review: "2027-04-20" });
	await decides(
		coordinator,
		ref,
		{ type: "close", review: "2027-06-07" },
		{ param_closure: "ehe_suitable" },
		{ param_officer: "The officer", param_view: "Suitable", param_view_on: "2027-03-09" },
	);
	if (coordinator.hasForm()) await sendsOn(coordinator);
	await coordinator.seesPrivately(/Decision recorded/);
}

/** Types a command that is refused. */
async function asks(person: Person, words: string) {
	if (person.hasForm()) await person.leaves();
	await person.does(words);
}

const keeping = async ({ world }: Scene, ref: string) =>
	(
		await world.database.superuser.query(
			`select k.keep_until::text as until, k.rule from case_keeping k join case_file f on f.id = k.case_id where f.ref = $1`,
			[ref],
		)
	).rows[0];

/** The panel keeps cases for these years after their end and after birth. */
const keepsFor = ({ world }: Scene, years: number) =>
	world.database.superuser.query(
		"update panel set settings = settings || jsonb_build_object('retention', $1::jsonb)",
		[JSON.stringify({ afterEnd: years, afterBirth: years, ehcPlan: 45, lookedAfter: 75 })],
	);

onEach("a closed case has its date, a longer rule moves it, and a legal hold keeps it", async (scene) => {
	const { world, coordinator, raiser } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await asks(coordinator, `erase ${ref}`);
	await coordinator.seesPrivately(/This case is still open, so it cannot be erased/);
	await closes(coordinator, ref);
	// Born in June 2015: 25 years on, to the end of the school year.
	expect(await keeping(scene, ref)).toEqual({ until: "2040-08-31", rule: "after_birth" });

	await begins(coordinator, `keep ${ref}`);
	expectForm(coordinator, /Kept until 31 August 2040: 25 years after the child's birth/);
	await coordinator.fills({ longer: ["ehc_plan"], held: "yes" });
	await coordinator.sends();
	expectForm(coordinator, /Say why the case is put on hold/);
	await coordinator.fills({ reason: "Zephyrine's family has made a claim" });
	await coordinator.sends();
	await coordinator.seesPrivately(/It is on legal hold/);
	expect(await keeping(scene, ref)).toEqual({ until: "2060-08-31", rule: "ehc_plan" });

	await opensDetails(coordinator, ref);
	expectForm(coordinator, /On legal hold: nobody can erase it. Set by Asha Curlew/);
	expectForm(coordinator, /Zephyrine's family has made a claim/);
	expect(coordinator.form().text.match(/To be kept until/g)).toHaveLength(2);
	await asks(coordinator, `erase ${ref}`);
	await coordinator.seesPrivately(/This case is on legal hold, so it cannot be erased/);

	// Reopened, it has no date; the hold stands.
	await decides(coordinator, ref, { type: "reopen", review: "2027-06-07" });
	while (coordinator.hasForm()) await coordinator.sends();
	await expect.poll(() => keeping(scene, ref)).toEqual({ until: null, rule: null });
	await begins(coordinator, `keep ${ref}`);
	await coordinator.fills({ held: "no", reason: "Settled" });
	await coordinator.sends();
	await coordinator.seesPrivately(/It is not on legal hold/);
	// Nobody lifts one unseen.
	await everythingDelivered(world);
	const chair = personOf(world, "heron-martin", scene.platform);
	await chair.seesPrivately(new RegExp(`Asha Curlew lifted the legal hold on ${ref}`));
	expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["erasure.open", "erasure.held"]);
});

onEach("a case past its date is told of once a month, and erased when two people agree", async (scene) => {
	const { world, coordinator, raiser, platform } = scene;
	const chair = personOf(world, "heron-martin", platform);
	const governance = personOf(world, "bittern-helen", "teams");
	await keepsFor(scene, 1);
	const { ref } = await raisesAndSees(world, raiser);
	const other = await raisesAnother(world, raiser, {});
	await closes(coordinator, ref);
	const rows = async (text: string) => (await world.database.superuser.query(text)).rows;
	expect(await keeping(scene, ref)).toEqual({ until: "2028-08-31", rule: "after_end" });
	await begins(coordinator, `erase ${ref}`);
	await coordinator.fills({ reason: "kept_long_enough", checked: "yes" });
	await coordinator.sends();
	expectForm(coordinator, /It is to be kept for longer/);
	await coordinator.leaves();

	const told = (who: Person) =>
		who.privately().filter((m) => /1 closed case has been kept long/.test(m.text));
	for (const [when, times] of [
		["2028-08-31T09:00:00Z", 0],
		["2028-09-01T06:30:00Z", 0], // before the digest's time
		["2028-09-01T09:00:00Z", 1],
		["2028-09-04T09:00:00Z", 1],
		["2028-10-01T09:00:00Z", 1], // a Sunday
		["2028-10-02T09:00:00Z", 2],
	] as const) {
		await world.moveTo(new Date(when));
		await Promise.all([world.app.nudge(), world.app.nudge()]);
		await everythingDelivered(world);
		expect(told(coordinator), when).toHaveLength(times);
	}
	expect(told(governance)).toHaveLength(2);
	await governance.does("retention");
	await governance.seesPrivately(new RegExp(`${ref}\\W+Kept until 31 August 2028`));

	await coordinator.presses(told(coordinator).at(-1)!, "List them");
	await coordinator.seesPrivately(new RegExp(`${ref}\\W+Kept until 31 August 2028`));
	await begins(coordinator, `erase ${ref}`);
	expectForm(coordinator, /Erased for good: who the child is/);
	expectForm(
		coordinator,
		new RegExp(`Not erased with it[^]*${other}: perhaps the same child. Enquiries open`),
	);
	await coordinator.fills({ reason: "kept_long_enough", checked: "yes" });
	await coordinator.sends();
	await coordinator.seesPrivately(/Another coordinator or the chair must agree/);
	await everythingDelivered(world);
	// A form that somebody had begun about the case goes with it.
	await begins(coordinator, `share ${ref}`);
	const forms = "select action from draft where action = 'share'";
	expect(await rows(forms)).toHaveLength(1);
	await chair.seesPrivately(/Asha Curlew, CME team, asks for MIL-2027-\d{4} to be erased/);
	const asked = chair.privately().findLast((m) => /asks for/.test(m.text))!;
	await chair.presses(asked, "Read and answer");
	expectForm(chair, /The date until which it is kept has passed/);
	await chair.fills({ agree: "yes" });
	await chair.sends();
	await chair.seesPrivately(new RegExp(`Erased: ${ref}`));
	await everythingDelivered(world);
	await coordinator.seesPrivately(/Martin Heron agreed. It is erased/);

	await expect.poll(async () => (await coordinator.card(new RegExp(ref))).text).toMatch(/Erased/);
	// The other case about the child keeps its own record.
	const left = (table: string) =>
		`select distinct f.ref from ${table} t join case_file f on f.child_id = t.child_id`;
	expect(await rows(left("child_key"))).toEqual([{ ref: other }]);
	expect(await rows(left("lookup"))).toEqual([{ ref: other }]);
	expect(await rows(forms)).toEqual([]);
	// What is left: state, dates, codes and counts.
	const statistics = `select f.state, f.next_review, count(*) > 0 as enquiries
		from case_file f join enquiry e on e.case_id = f.id where f.ref = '${ref}' group by f.id`;
	expect(await rows(statistics)).toEqual([{ state: "closed", next_review: null, enquiries: true }]);
	if (coordinator.hasForm()) await coordinator.leaves();
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Not given yet, or erased/);
	expectForm(coordinator, /Erased. What is left names nobody/);
	expect(coordinator.form().text).not.toMatch(/Zephyrine|Quillfeather|Nightjar/);
	await coordinator.leaves();
	await chair.does(`keep ${ref}`);
	await chair.seesPrivately(/This case was erased already/);
});

onEach("one person's word erases nothing, and the other may say no", async (scene) => {
	const { world, coordinator, raiser, outsider, platform } = scene;
	const chair = personOf(world, "heron-martin", platform);
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await closes(coordinator, ref);
	await outsider.does("retention");
	await outsider.seesPrivately(/Your role on this panel does not allow that/);
	// A right that was granted does not wait for the date.
	await begins(coordinator, `erase ${ref}`);
	await coordinator.fills({ reason: "right_granted", checked: "yes" });
	await coordinator.sends();
	await coordinator.seesPrivately(/Another coordinator or the chair must agree/);
	await asks(coordinator, `erase ${ref}`);
	await coordinator.seesPrivately(/Somebody has already asked for this/);
	await everythingDelivered(world);
	expect(coordinator.privately().filter((m) => m.buttons.includes("Read and answer"))).toEqual([]);
	const asked = chair.privately().findLast((m) => m.buttons.includes("Read and answer"))!;
	// On hold since: it cannot be agreed to, and the form is kept.
	await begins(coordinator, `keep ${ref}`);
	await coordinator.fills({ held: "yes", reason: "An inquiry" });
	await coordinator.sends();
	await chair.presses(asked, "Read and answer");
	expectForm(chair, /The right to erasure was asked for, and granted/);
	await chair.fills({ agree: "yes" });
	await chair.sends();
	await chair.seesPrivately(/This case is on legal hold, so it cannot be erased/);
	if (chair.hasForm()) await chair.leaves();
	await chair.presses(asked, "Read and answer");
	await chair.fills({ agree: "no" });
	await chair.sends();
	await chair.seesPrivately(/you did not agree, and it is kept/);
	await everythingDelivered(world);
	await coordinator.seesPrivately(/Martin Heron did not agree. It is kept/);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Zephyrine/);
	expectForm(coordinator, /A second person did not agree to the erasure/);
	await coordinator.leaves();
});

onEach(
	"a case on hold that may be about the same child is compared before anything is erased",
	async (scene) => {
		const { world, coordinator, raiser, platform } = scene;
		const chair = personOf(world, "heron-martin", platform);
		const { ref } = await raisesAndSees(world, raiser);
		const other = await raisesAnother(world, raiser, {});
		await closes(coordinator, ref);
		// The two are compared within a minute.
		await world.moveTo(new Date(world.now().getTime() + 60_000));
		await world.app.nudge();
		await everythingDelivered(world);
		await begins(coordinator, `keep ${other}`);
		await coordinator.fills({ held: "yes", reason: "An inquiry" });
		await coordinator.sends();
		await coordinator.seesPrivately(/It is on legal hold/);
		await asks(coordinator, `erase ${ref}`);
		await coordinator.seesPrivately(
			new RegExp(
				`${other} is on legal hold and may be about the same child. First say whether it is, with .matches ${ref}`,
			),
		);
		await begins(coordinator, `matches ${ref}`);
		await coordinator.fills({ verdict: "different" });
		await coordinator.sends();
		await coordinator.seesPrivately(/Two different children/);
		await begins(coordinator, `erase ${ref}`);
		await coordinator.fills({ reason: "right_granted", checked: "yes" });
		await coordinator.sends();
		await coordinator.seesPrivately(/Another coordinator or the chair must agree/);
		await everythingDelivered(world);
		// The second person sees what was told apart, by whom, and that it is on hold.
		const asked = chair.privately().findLast((m) => m.buttons.includes("Read and answer"))!;
		await chair.presses(asked, "Read and answer");
		expectForm(
			chair,
			new RegExp(`Said to be about another child[^]*${other}: Asha Curlew said so, [^.]*. On legal hold`),
		);
		await chair.fills({ agree: "no" });
		await chair.sends();
		await chair.seesPrivately(/you did not agree, and it is kept/);
		expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["erasure.undecided"]);
	},
);
