import { expect } from "vitest";
import { onEach, opensDetails, raises, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, decides, idOf, sendsOn, triages } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const EVIDENCE = "At 14 Nightjar Passage nobody knows Zephyrine; the landlord says that they left";

/** Signs from the list of what waits for this person. */
async function signs(person: Person, ending: string, ground: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does("mine");
	const list = person.privately().findLast((m) => m.buttons.includes("Sign off"))!;
	await person.presses(list, "Sign off");
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
	await person.fills({ ending, ground, evidence: EVIDENCE });
	await sendsOn(person);
}

async function signOffOf({ database }: TestWorld, ref: string) {
	const { rows } = await database.superuser.query(
		`select e.outcome, e.closed_at is not null as closed, e.due::text as due, f.state,
				(select count(*)::int from sign_off s where s.enquiry_id = e.id) as signatures
			from enquiry e join case_file f on f.id = e.case_id where f.ref = $1 and e.check_code = 'E19'`,
		[ref],
	);
	return rows[0];
}

onEach(
	"[S1-11][S3-7] school and authority sign off together: one signature is not enough, and both must say the same",
	async ({ world, raiser, coordinator, outsider }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		// Before 20 school days: the nineteenth, 11 days of this term and 8 of the next.
		expect(await signOffOf(world, ref)).toMatchObject({ closed: false, due: "2027-04-21" });

		// It is not ended by one person's outcome.
		await begins(coordinator, `outcome ${ref}`);
		const { rows } = await world.database.superuser.query(
			"select e.id from enquiry e join case_file f on f.id = e.case_id where f.ref = $1 and e.check_code = 'E19'",
			[ref],
		);
		await coordinator.fills({ enquiry: rows[0].id, outcome: "no_trace" });
		await coordinator.sends();
		expectForm(coordinator, /takes two signatures, one of the school and one of the authority/);
		await coordinator.leaves();

		// The school finds it among its own, and signs. The authority is told, by reference alone.
		await signs(raiser, "not_located", "ground_i");
		await raiser.seesPrivately(new RegExp(`Signed for ${ref}. One signature is not enough`));
		expect(await signOffOf(world, ref)).toMatchObject({ closed: false, signatures: 1 });
		await raiser.does("mine");
		await expect
			.poll(() => raiser.privately().at(-1)!.text)
			.not.toMatch(/Joint sign-off|School and authority/);
		await everythingDelivered(world);
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+The joint sign-off was signed for the school`));

		// In the digest once it is due, and overdue after that.
		await world.moveTo(new Date("2027-04-21T09:00:00Z"));
		await coordinator.does("digest");
		await coordinator.seesPrivately(/due today/);
		await world.moveTo(new Date("2027-04-22T09:00:00Z"));
		await coordinator.does("overdue");
		await coordinator.seesPrivately(
			new RegExp(`${ref}[^]*School and authority sign off|${ref}[^]*Joint sign-off`),
		);

		// The authority reads what the school signed, and says something else: nothing is ended.
		const waits = coordinator.privately().findLast((m) => m.buttons.includes("Sign off"))!;
		await coordinator.presses(waits, "Sign off");
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		expectForm(coordinator, /Signed for the school on 10 March 2027[\s\S]*landlord says/);
		expectForm(
			coordinator,
			/Rollcall records the ground and the evidence. Whether the child may be taken off/,
		);
		await coordinator.fills({ ending: "will_not_attend", ground: "none" });
		await coordinator.sends({ force: true });
		expectForm(coordinator, /a signature without it proves nothing/);
		await coordinator.fills({ evidence: "Seen at the aunt's" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/The other side signed something else: not located/);
		expect(await signOffOf(world, ref)).toMatchObject({ closed: false, signatures: 2 });

		await signs(coordinator, "not_located", "ground_i");
		await coordinator.seesPrivately(/Both have signed, and the joint enquiries are ended/);
		expect(await signOffOf(world, ref)).toMatchObject({ closed: true, outcome: "no_trace", signatures: 3 });
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Signed for the school[\s\S]*landlord says[\s\S]*Signed for the local authority/);
		expectForm(coordinator, /Joint sign-off: signed for the school[\s\S]*One signature is not enough/);
		await everythingDelivered(world);
		expect(outsider.privately().filter((m) => m.text.includes(ref))).toEqual([]);
	},
);

onEach(
	"[S3-7] a child whom both agree will not attend again is located, and still to be seen",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await signs(coordinator, "will_not_attend", "ground_h");
		await coordinator.seesPrivately(/One signature is not enough/);
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}\\s+The joint sign-off was signed for the local authority`));
		await signs(raiser, "will_not_attend", "ground_h");
		await raiser.seesPrivately(/Both have signed/);
		expect(await signOffOf(world, ref)).toMatchObject({
			...{ closed: true, outcome: "located", state: "located_not_in_education" },
		});
		await everythingDelivered(world);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /no professional has seen the child yet/);
	},
);

/** The outsider works at another school now, which the panel lets enter the child's attendance: so it may open the case. */
async function letsAnotherSchoolIn({ world, platform, coordinator }: Scene, ref: string): Promise<void> {
	const another = await agencyOf(world, "weir-lane");
	await world.database.superuser.query("update person set agency_id = $1 where key = $2", [
		another,
		{ slack: "goldcrest-amy", teams: "linnet-sian" }[platform],
	]);
	await begins(coordinator, `placed ${ref}`);
	await coordinator.fills({ entered_by: another, told_daily: another, placed_from: "2027-03-01" });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/attendance is entered from/);
}

const agencyOf = async ({ database }: TestWorld, key: string): Promise<string> =>
	(await database.superuser.query("select id from agency where key = $1", [key])).rows[0].id;

/** Presses “Sign off” where the case lists its enquiries. */
async function triesToSign(person: Person, ref: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does(`case ${ref}`);
	await person.seesPrivately(new RegExp(`${ref}[^]*Joint sign-off|${ref}[^]*School and authority`));
	const listed = person.privately().findLast((m) => m.buttons.includes("Sign off"))!;
	await person.presses(listed, "Sign off");
}

onEach(
	"[S3-7] another school that may open the case does not sign for the child's own school",
	async (scene) => {
		const { world, raiser, coordinator, outsider } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await letsAnotherSchoolIn(scene, ref);
		// It is not among what waits for that school.
		await outsider.does("mine");
		await outsider.seesPrivately(/Nothing waits/);
		await triesToSign(outsider, ref);
		await outsider.seesPrivately(
			/The child's own school signs for the school, and your school is not down as that/,
		);
		expect(await signOffOf(world, ref)).toMatchObject({ closed: false, signatures: 0 });
		// Nor is it told that the authority has signed.
		await signs(coordinator, "not_located", "ground_i");
		await coordinator.seesPrivately(/One signature is not enough/);
		await everythingDelivered(world);
		await raiser.seesPrivately(new RegExp(`${ref}\\s+The joint sign-off was signed for the local authority`));
		expect(outsider.privately().filter((m) => /was signed for/.test(m.text))).toEqual([]);
		await signs(raiser, "not_located", "ground_i");
		await raiser.seesPrivately(/Both have signed/);
	},
);

onEach(
	"[S3-7] where nobody knows of the child's school here, no school signs until the panel says which it is",
	async (scene) => {
		const { world, platform, coordinator, outsider } = scene;
		// Nobody at a school is on the panel, so that the coordinator's own team is asked what a school would be.
		const schools = "agency_id in (select id from agency where kind = 'school')";
		await world.database.superuser.query(`update membership set ended_at = now() - interval '1 year'
			where person_id in (select id from person where ${schools})`);
		const ref = await raises(coordinator);
		await triages(coordinator, ref, "CME_PROVISIONAL", { review: "2027-04-20" });
		await letsAnotherSchoolIn(scene, ref);
		await triesToSign(outsider, ref);
		await outsider.seesPrivately(/your school is not down as that/);
		await triesToSign(coordinator, ref);
		await expect.poll(() => coordinator.hasForm(), { timeout: 10_000 }).toBe(true);
		expectForm(coordinator, /No school on the panel is down as this child's: nobody can sign for the school/);
		await coordinator.leaves();

		const person = await idOf(world, { slack: "goldcrest-amy", teams: "linnet-sian" }[platform]);
		await decides(
			coordinator,
			ref,
			{ type: "further_enquiries", review: "2027-04-20" },
			{ param_checks: ["E19"], param_owner: person, param_due: "2027-04-19" },
			{},
		);
		await signs(outsider, "not_located", "ground_i");
		await outsider.seesPrivately(new RegExp(`Signed for ${ref}. One signature is not enough`));
		expect(await signOffOf(world, ref)).toMatchObject({ closed: false, signatures: 1 });
	},
);
