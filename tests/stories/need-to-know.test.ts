import { expect } from "vitest";
import { VULNERABLE_GROUPS } from "../../src/domain/lists/vulnerable-groups.ts";
import { onEach, opensDetails, raises, refusalsIn, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, raisesAnother, sendsOn } from "../support/triage.ts";

/** Whoever raised a case knows that it exists, also when it is need to know and they are not named on it. */

const NO_SUCH_CASE = /There is no case with that reference that you can open/;
const OFFICER = "plover-leah";
const RAISER = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;
const COLLEAGUE = { slack: "fieldfare-omar", teams: "lapwing-grace" } as const;
const OTHER = { slack: "teams", teams: "slack" } as const;

/** A group for which refuges are asked (E15), as the form ticks it. */
const { area, code } = VULNERABLE_GROUPS.find((group) => group.code === "domestic_abuse_or_refuge")!;
const REFUGE = { [`groups_${area}`]: [code] };

/** Ends the open enquiries of some agencies, so that nobody of them has to be named. */
const endsEnquiries = ({ world }: Scene, ref: string, agency: string) =>
	world.database.superuser.query(
		`update enquiry e set outcome = 'not_applicable', closed_at = now(), event_id = (select max(id) from ledger)
			from case_file f, agency a where f.id = e.case_id and a.id = e.agency_id and f.ref = $1 and a.key = $2`,
		[ref, agency],
	);

/** The coordinator makes a case need to know; of each agency that is asked, one person is named who is not left out. */
async function needsToKnow(scene: Scene, ref: string, leftOut: string): Promise<void> {
	const { world, coordinator } = scene;
	const { rows } = await world.database.superuser.query(
		`select distinct on (e.agency_id) p.id from case_file f join enquiry e on e.case_id = f.id
				join person p on p.agency_id = e.agency_id join membership m on m.person_id = p.id
			where f.ref = $1 and e.closed_at is null and p.key <> $2
				and m.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead')
			order by e.agency_id, p.key`,
		[ref, leftOut],
	);
	await begins(coordinator, `access ${ref}`);
	await coordinator.fills({ sight: "named" });
	await coordinator.sends();
	await coordinator.fills({ people: rows.map((r) => r.id) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/It is need to know/);
	await everythingDelivered(world);
}

/** Types a command, and waits for the answer. */
async function asks(person: Person, words: string): Promise<string> {
	if (person.hasForm()) await person.leaves();
	const before = person.answers();
	await person.does(words);
	await expect.poll(() => person.answers(), { timeout: 10_000 }).toBeGreaterThan(before);
	expect(person.hasForm(), `a form is open: ${person.hasForm() && person.form().text}`).toBe(false);
	return person.privately().at(-1)!.text;
}

const countOf = async ({ world }: Scene, text: string, ...values: unknown[]) =>
	(await world.database.superuser.query(text, values)).rows[0].n as number;

onEach("it is not taken back by whoever raised it, by assigning it to themselves", async (scene) => {
	const { world, coordinator } = scene;
	const leah = personOf(world, OFFICER, "slack");
	const ref = await raises(leah);
	await everythingDelivered(world);
	await endsEnquiries(scene, ref, "education-welfare");
	await needsToKnow(scene, ref, OFFICER);
	expect(await asks(leah, `assign ${ref}`)).toMatch(NO_SUCH_CASE);
	await expect(asks(leah, `case ${ref}`)).resolves.toMatch(new RegExp(ref));
	// The coordinator gives it to her: then it is hers to open.
	await begins(coordinator, `assign ${ref}`);
	await coordinator.fills({ owner: await idOf(world, OFFICER) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/who has been told/);
	await opensDetails(leah, ref);
	expectForm(leah, /Zephyrine/);
	expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["case.not-found"]);
});

onEach("its enquiries are neither listed for whoever raised it nor answered by them", async (scene) => {
	const { world, raiser, platform } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await world.database.superuser.query(
		"update enquiry set due = '2027-01-05', event_id = (select max(id) from ledger)",
	);
	expect(await asks(raiser, "overdue")).toContain(ref);
	expect(await asks(raiser, "mine")).toMatch(/Waiting for you and your agency/);
	const list = raiser.privately().at(-1)!;
	await needsToKnow(scene, ref, RAISER[platform]);
	expect(await asks(raiser, `outcome ${ref}`)).toMatch(NO_SUCH_CASE);
	expect(await asks(raiser, "overdue")).toMatch(/Nothing that you may see is overdue/);
	expect(await asks(raiser, "mine")).not.toMatch(/Waiting for you and your agency/);
	await raiser.presses(list, "Record outcome", 1);
	await expect
		.poll(async () => (await refusalsIn(world)).map((r) => `${r.code} ${r.action}`))
		.toEqual(["case.not-found case.outcome", "case.not-found enquiry.outcome"]);
	// A colleague who is named answers as before.
	const colleague = personOf(world, COLLEAGUE[platform], OTHER[platform]);
	await begins(colleague, `outcome ${ref}`);
	expectForm(colleague, /Record outcome/);
});

onEach("a form that was open when sight was taken does not go on", async (scene) => {
	const { world, raiser } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await begins(raiser, `outcome ${ref}`);
	const choice = (
		await world.database.superuser.query(
			`select e.id from enquiry e join agency a on a.id = e.agency_id where a.key = 'millbrook-high' and e.closed_at is null`,
		)
	).rows[0].id as string;
	await raiser.fills({ enquiry: choice, outcome: "no_trace", note: "She was at 14 Nightjar Passage" });
	// Sight is taken in another way than by who sees the case: the form itself stands.
	await world.database.superuser.query(
		"update case_file set restricted = true, event_id = (select max(id) from ledger)",
	);
	await raiser.sends({ force: true });
	await raiser.seesPrivately(NO_SUCH_CASE);
	expect(await countOf(scene, "select count(*)::int as n from enquiry where outcome is not null")).toBe(0);
});

onEach("no form keeps for its raiser what was opened of it", async (scene) => {
	const { world, raiser, platform } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await begins(raiser, `add ${ref}`);
	await raiser.fills({ other_contacts: "The refuge, 14 Nightjar Passage" });
	for (let screen = 0; screen < 4; screen++) await sendsOn(raiser);
	await begins(raiser, `add ${ref}`);
	expect(JSON.stringify(raiser.form().values)).toContain("14 Nightjar Passage");
	await raiser.leaves();
	await raiser.does("forms");
	await raiser.seesPrivately(/Forms that you have begun/);
	if (raiser.hasForm()) await raiser.leaves();
	const list = raiser.privately().findLast((m) => /Forms that you have begun/.test(m.text))!;
	const begun = "select count(*)::int as n from draft where action = 'case.add' and used_by is null";
	expect(await countOf(scene, begun)).toBe(1);

	// Sight that goes by itself, as when somebody leaves an agency, takes no form away: it does not open.
	const restricted = (to: boolean) =>
		world.database.superuser.query(
			"update case_file set restricted = $1, event_id = (select max(id) from ledger)",
			[to],
		);
	await restricted(true);
	await raiser.presses(list, "Open the form");
	await raiser.seesPrivately(/That form is no longer open/);
	if (raiser.hasForm()) {
		expect(raiser.form().text).not.toContain("Nightjar");
		await raiser.leaves();
	}
	await restricted(false);

	await needsToKnow(scene, ref, RAISER[platform]);
	expect(await countOf(scene, begun)).toBe(0);
	expect(await asks(raiser, "forms")).toMatch(/There is no form that you have begun/);
	// They add to it all the same, without reading it, and what they add is kept.
	const sealed = "select count(*)::int as n from sealed where field like 'added_siblings_%'";
	const before = await countOf(scene, sealed);
	await begins(raiser, `add ${ref}`);
	expect(JSON.stringify(raiser.form().values)).not.toContain("14 Nightjar Passage");
	await raiser.fills({ siblings: "Zephyrine has a brother" });
	await raiser.sends();
	await expect.poll(() => countOf(scene, sealed)).toBe(before + 1);
});

onEach("whoever raised it is not told by name who works on it", async (scene) => {
	const { world, raiser, platform } = scene;
	const ref = await raises(raiser);
	await everythingDelivered(world);
	await needsToKnow(scene, ref, RAISER[platform]);
	await begins(raiser, `concern ${ref}`);
	await raiser.fills({ at_risk: "no", worry: "Zephyrine is hurt", worry_kinds: ["behaviour"] });
	await sendsOn(raiser);
	await sendsOn(raiser);
	await raiser.seesPrivately(/alone: the coordinators, and those who work on the case\./);
	const said = raiser.privately().findLast((m) => /Your concern on/.test(m.text))!.text;
	for (const name of ["Asha", "Leah", "Omar", "Grace"]) expect(said).not.toContain(name);
	// What they said is kept.
	expect(
		await countOf(scene, "select count(distinct about)::int as n from sealed where field = 'worry'"),
	).toBe(1);
});

onEach(
	"what its raiser adds opens no enquiry that nobody can see: the coordinators hear of it",
	async (scene) => {
		const { world, raiser, platform, coordinator } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await needsToKnow(scene, ref, RAISER[platform]);
		await begins(raiser, `add ${ref}`);
		await sendsOn(raiser);
		await raiser.fills({ groups_family: [], groups_home: [], groups_harm: [], groups_school: [], ...REFUGE });
		await sendsOn(raiser);
		await raiser.leaves();
		await everythingDelivered(world);
		// Contact with the family waits at once, whoever says why.
		const visits = "select count(*)::int as n from enquiry where check_code = 'E04' and held = 'contact'";
		expect(await countOf(scene, visits)).toBe(1);
		await coordinator.seesPrivately(
			new RegExp(`${ref} is need to know, and an enquiry was opened at an agency`),
		);
		const told = coordinator.privately().findLast((m) => /of which nobody sees it/.test(m.text))!;
		expect(told.buttons).toContain("Who sees the case");
		expect(told.text).not.toMatch(/Haven|abuse/i);
		await coordinator.presses(told, "Who sees the case");
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		const people = await world.database.superuser.query(
			"select person_id as id from case_member where kind = 'named' union select id from person where key in ('linnet-sian', 'sandpiper-chloe')",
		);
		const agencies = await world.database.superuser.query(
			"select agency_id as id from case_member where kind = 'agency' union select agency_id from enquiry where closed_at is null",
		);
		await coordinator.fills({
			people: people.rows.map((r) => r.id),
			agencies: agencies.rows.map((r) => r.id),
		});
		await sendsOn(coordinator);
		await everythingDelivered(world);
		await coordinator.seesPrivately(/somebody of each agency that was asked sees the case now/);
	},
);

onEach(
	"its reference does not stand on a brother's or sister's case, but for who may open both",
	async (scene) => {
		const { world, raiser, platform, coordinator } = scene;
		const ref = await raises(raiser);
		const sibling = await raisesAnother(world, raiser, {
			child: { first_name: "Zephyrine", birth: "2013-01-02" },
		});
		await everythingDelivered(world);
		await begins(coordinator, `siblings ${sibling}`);
		await coordinator.fills({ sibling: ref });
		await sendsOn(coordinator);
		await everythingDelivered(world);
		const readsSibling = async (person: Person) => {
			await opensDetails(person, sibling);
			const { text } = person.form();
			await person.leaves();
			return text;
		};
		const colleague = personOf(world, COLLEAGUE[platform], OTHER[platform]);
		expect(await readsSibling(colleague)).toMatch(new RegExp(`Linked as brother or sister of ${ref}`));
		// A row of an earlier version of Rollcall had the reference in it.
		await world.database.superuser.query(
			`insert into ledger (panel_id, case_id, person_id, act, facts, at)
			select panel_id, case_id, person_id, act, facts || jsonb_build_object('otherRef', $1::text), at from ledger
			where act = 'family.linked' and case_id = (select id from case_file where ref = $2)`,
			[ref, sibling],
		);
		await needsToKnow(scene, ref, COLLEAGUE[platform]);
		const text = await readsSibling(colleague);
		expect(text).toMatch(/Linked as brother or sister of the child of another case/);
		expect(text).not.toContain(ref);
		expect(await readsSibling(coordinator)).toMatch(new RegExp(`Linked as brother or sister of ${ref}`));
	},
);

onEach(
	"whoever must know of a danger and not of the case is told that there is one, and whom to ring",
	async (scene) => {
		const { world, raiser, coordinator, platform } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await needsToKnow(scene, ref, COLLEAGUE[platform]);
		// At the same school, a safeguarding lead too, who is not named on it.
		const colleague = personOf(world, COLLEAGUE[platform], OTHER[platform]);
		const before = colleague.privately().length;
		await begins(raiser, `concern ${ref}`);
		await raiser.fills({ at_risk: "no", worry: "Zephyrine is hurt", worry_kinds: ["behaviour"] });
		await sendsOn(raiser);
		await raiser.leaves();
		await everythingDelivered(world);
		await begins(raiser, `concern ${ref}`);
		await raiser.fills({ at_risk: "yes", worry: "Zephyrine is hurt", worry_kinds: ["behaviour"] });
		await sendsOn(raiser);
		await raiser.leaves();
		for (const _ of ["the owner is chased", "the deputies are"]) {
			await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
			await everythingDelivered(world);
		}
		const told = () =>
			colleague
				.privately()
				.slice(before)
				.map((m) => ({ text: m.text, buttons: m.buttons }));
		const words = [
			/Millbrook High School recorded a concern about a child\./,
			/Urgent: Millbrook High School recorded a concern about a child that calls for somebody to act now/,
			/Nobody has confirmed telling social care or the police about a child whom your agency is worried about/,
		];
		for (const one of words) {
			const message = told().find((m) => one.test(m.text));
			expect(message, String(one)).toBeDefined();
			expect(message!.text).toMatch(
				/need-to-know case[\s\S]*Ring Asha Curlew, the coordinator, on 01632 960010 now/,
			);
			expect(message!.text).toMatch(/call 999/);
			expect(message!.buttons).toEqual([]);
		}
		expect(JSON.stringify(told())).not.toContain(ref);
		// Those who may know of it are told which it is.
		const named = coordinator.privately().map((m) => m.text);
		expect(named.some((text) => text.includes(`recorded a concern on ${ref} that calls for`))).toBe(true);
		expect(
			named.some((text) =>
				text.includes(`Nobody has confirmed telling social care or the police about ${ref}`),
			),
		).toBe(true);
		const handedOn = (person: Person) =>
			person
				.privately()
				.some((m) => m.text.includes(`Nobody has confirmed telling social care or the police about ${ref}`));
		expect(handedOn(raiser)).toBe(true);
		// Confirmed by whoever promised it, it is said to be so, still without the reference.
		const chased = raiser.privately().findLast((m) => m.buttons.includes("Confirm the contact"))!;
		await raiser.presses(chased, "Confirm the contact");
		await expect.poll(() => raiser.hasForm(), { timeout: 10_000 }).toBe(true);
		await raiser.fills({ told: "social_care" });
		await sendsOn(raiser);
		await everythingDelivered(world);
		expect(told().some((m) => /contact about a child that waited is confirmed/.test(m.text))).toBe(true);
		expect(JSON.stringify(told())).not.toContain(ref);
	},
);

onEach(
	"whoever promised a contact and may not open the case any more is asked to ring, not to confirm it",
	async (scene) => {
		const { world, raiser, platform } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		const colleague = personOf(world, COLLEAGUE[platform], OTHER[platform]);
		await begins(colleague, `concern ${ref}`);
		await colleague.fills({ at_risk: "yes", worry: "Zephyrine is hurt", worry_kinds: ["behaviour"] });
		await sendsOn(colleague);
		await colleague.leaves();
		await needsToKnow(scene, ref, COLLEAGUE[platform]);
		const before = colleague.privately().length;
		await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
		await everythingDelivered(world);
		const [chase, ...more] = colleague.privately().slice(before);
		expect(more).toEqual([]);
		expect(chase!.text).toMatch(
			/not yet confirmed who was told about a child on a case[\s\S]*Ring Asha Curlew/,
		);
		expect(chase!.text).not.toContain(ref);
		expect(chase!.buttons).toEqual([]);
	},
);
