import { expect } from "vitest";
import { VULNERABLE_GROUPS } from "../../src/domain/lists/vulnerable-groups.ts";
import { onEach, opensDetails, raises, raisesAndSees, type Scene } from "../support/each-platform.ts";
import { cardOf, expectForm, type Person, personOf } from "../support/people.ts";
import { S2_GROUPS, S3_GROUPS, S4_GROUPS } from "../support/seed-groups.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, raisesAnother, sendsOn } from "../support/triage.ts";

const AREAS = ["home", "family", "harm", "school"] as const;

/** Ticks for these groups, as the second screen asks for them. */
const ticks = (codes: readonly string[]) =>
	Object.fromEntries(
		AREAS.map((area) => [
			`groups_${area}`,
			VULNERABLE_GROUPS.filter((g) => g.area === area && codes.includes(g.code)).map((g) => g.code as string),
		]),
	);

/** Adds groups to a case, and leaves the rest of the form. */
async function addsGroups(who: Person, ref: string, codes: readonly string[]): Promise<void> {
	await begins(who, `add ${ref}`);
	await sendsOn(who);
	await who.fills(ticks(codes));
	await sendsOn(who);
	await who.leaves();
}

onEach(
	"what is asked afterwards is saved screen by screen, opened again by those who may, and shown in the case",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		const said = raiser.privately().findLast((m) => m.text.includes(ref))!;
		expect(said.text).toMatch(/By Thu 11 Mar, add what else you know[\s\S]*Nothing waits for it/);
		expect(said.buttons).toContain("Add what you know");
		await begins(raiser, `add ${ref}`);
		const siblings = "Ptolemy Quillfeather, 3 May 2018, Weir Lane, attending";
		await raiser.fills({ siblings, aliases: "Zeph Quill" });
		await sendsOn(raiser);
		// Left after the first screen: what was said there stands.
		await raiser.leaves();
		await begins(coordinator, `add ${ref}`);
		expect(coordinator.form().values).toMatchObject({ siblings, aliases: "Zeph Quill" });
		await coordinator.fills({ aliases: "", other_contacts: "An aunt, Wren Quillfeather, 07700 900461" });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.fills({
			...{ sen: "plan", language: "Polish", interpreter: "yes", ethnicity: "white_other" },
			...{ social_care_history: "child_in_need", social_care_note: "Fellgate, until 2025" },
		});
		await sendsOn(coordinator);
		await coordinator.fills({ chronology: "1 March: seen at the bus station by a teacher" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Saved on ${ref}`));

		await opensDetails(coordinator, ref);
		for (const shown of [
			/Brothers and sisters\W+Ptolemy Quillfeather/,
			/Other people to contact\W+An aunt/,
			/Language at home\W+Polish/,
			/Interpreter\W+An interpreter is needed/,
			/Ethnicity\W+Any other White background/,
			/Special educational needs\W+EHC plan/,
			/Social care before\W+Was, or is, a child in need/,
			/What happened, in order\W+1 March: seen at the bus station/,
			/Added to the notification: needs and language/,
		]) {
			expectForm(coordinator, shown);
		}
		expect(coordinator.form().text).not.toMatch(/Zeph Quill\b/);
		await coordinator.leaves();
		const seen = JSON.stringify([coordinator.channel(), coordinator.privately(), raiser.privately()]);
		expect(seen).not.toMatch(/Ptolemy|Polish|EHC|bus station|Fellgate, until/);
		// The case of a child with a plan is kept for longer.
		const { rows } = await world.database.superuser.query("select ehc_plan, screens from told_later");
		expect(rows).toEqual([{ ehc_plan: true, screens: ["family", "groups", "needs", "chronology"] }]);
	},
);

onEach(
	"whoever raised it is reminded once, a working day later, unless they added something; nothing waits for it",
	async ({ world, raiser }) => {
		const first = await raises(raiser);
		const second = await raisesAnother(world, raiser, { child: { birth: "2014-02-03" } });
		await begins(raiser, `add ${second}`);
		await raiser.fills({ siblings: "None" });
		await sendsOn(raiser);
		await raiser.leaves();
		const reminded = () => raiser.privately().filter((m) => /If you know more about/.test(m.text));
		await world.moveTo(new Date("2027-03-11T15:00:00Z"));
		await everythingDelivered(world);
		expect(reminded()).toEqual([]);
		for (const at of ["2027-03-12T09:00:00Z", "2027-03-15T09:00:00Z"]) {
			await world.moveTo(new Date(at));
			await everythingDelivered(world);
			expect(reminded().map((m) => m.text.includes(first))).toEqual([true]);
		}
		await raiser.presses(reminded()[0]!, "Add what you know");
		expectForm(raiser, /Family and contacts/);
		await raiser.leaves();
	},
);

/** Ticks all that a document names, and finds each on the case. */
const allThere =
	(groups: Readonly<Record<string, readonly string[]>>) =>
	async ({ raiser, coordinator }: Scene): Promise<void> => {
		// Looked after and privately fostered are asked once, with the safety questions.
		const safety = { known: ["looked_after", "privately_fostered"] };
		const ref = await raises(raiser, { safety });
		await addsGroups(coordinator, ref, Object.values(groups).flat());
		await opensDetails(coordinator, ref);
		const shown = /Groups\W+([^\n]*)/.exec(coordinator.form().text)![1]!;
		for (const [words, named] of Object.entries(groups)) {
			for (const code of named) {
				const { label } = VULNERABLE_GROUPS.find((g) => g.code === code)!;
				expect(shown, words).toContain(label);
			}
		}
		await coordinator.leaves();
	};

onEach(
	"[S2-10] the Derbyshire policy's fourteen groups are all there to tick, and stand on the case",
	allThere(S2_GROUPS),
);
onEach(
	"[S3-4] the innov8/Suffolk policy's fourteen groups are all there to tick, and stand on the case",
	allThere(S3_GROUPS),
);
onEach(
	"[S4-8] the Leicestershire page's twenty-six groups are all there to tick, and stand on the case",
	allThere(S4_GROUPS),
);

onEach(
	"[S1-13] a gang, radicalisation, exploitation or forced marriage ticked afterwards makes the case urgent at once, and is chased until somebody was told",
	async ({ world, raiser, coordinator }) => {
		const alerts = (who: Person) =>
			who
				.privately()
				.filter((m) => /recorded a concern on MIL-\S+ that calls for somebody to act now/.test(m.text))
				.length;
		const children = [
			[["poverty", "gangs_or_radicalisation"], "2013-02-03", "exploitation", "exploitation"],
			[["sexual_exploitation_or_trafficking"], "2014-02-03", "exploitation", "exploitation"],
			[["forced_marriage_honour_fgm"], "2012-02-03", "serious_worry", "abuse_neglect"],
		] as const;
		for (const [n, [groups, birth, question, kind]] of children.entries()) {
			const ref = await raisesAnother(world, raiser, { child: { birth } });
			await addsGroups(raiser, ref, ["poverty"]);
			await everythingDelivered(world);
			expect(alerts(coordinator)).toBe(n);
			expect((await coordinator.card(cardOf(ref))).text).not.toMatch(/Act today/);
			await begins(raiser, `add ${ref}`);
			await sendsOn(raiser);
			await raiser.fills(ticks(groups));
			await sendsOn(raiser);
			// Saved and told before anything else is asked, and also if the form is left here.
			expectForm(raiser, /Tell someone now[\s\S]*Rollcall does not make the referral/);
			await everythingDelivered(world);
			expect(alerts(coordinator)).toBe(n + 1);
			expect((await coordinator.card(cardOf(ref))).text).toMatch(/Act today\. Open it privately/);
			if (n === 0) {
				await raiser.leaves();
				await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
				await everythingDelivered(world);
				await raiser.seesPrivately(new RegExp(`You have not yet confirmed who was told about ${ref}`));
			} else {
				await raiser.sends({ force: true });
				expect(raiser.form().text).toMatch(/Say who was told/);
				await raiser.fills({ told: "social_care", contact_reference: "Ref 12" });
				await sendsOn(raiser);
				expectForm(raiser, /Needs and language/);
				await raiser.leaves();
			}
			const { rows } = await world.database.superuser.query(
				`select n.risk->>$2 as risk, f.urgent, c.told, k.kinds from case_file f join notification n on n.case_id = f.id
					join risk_contact c on c.case_id = f.id join concern k on k.case_id = f.id where f.ref = $1`,
				[ref, question],
			);
			const told = n === 0 ? "nobody_yet" : "social_care";
			expect(rows).toEqual([{ risk: "yes", urgent: true, told, kinds: [kind] }]);
			// The same again alerts nobody a second time.
			await addsGroups(coordinator, ref, groups);
			await everythingDelivered(world);
			expect(alerts(coordinator) + alerts(raiser)).toBe(n + 1);
		}
	},
);

onEach(
	"groups that make contact with the family dangerous put it on hold, and open what they call for",
	async ({ world, raiser, coordinator }) => {
		const { ref } = await raisesAndSees(world, raiser);
		await addsGroups(coordinator, ref, ["forced_marriage_honour_fgm", "youth_justice"]);
		const { rows } = await world.database.superuser.query(
			`select e.check_code as check, e.held, a.kind from enquiry e join agency a on a.id = e.agency_id
				where check_code in ('E04', 'E08', 'E14', 'E15') order by 1`,
		);
		expect(rows).toEqual([
			{ check: "E04", held: "contact", kind: "education_welfare" },
			{ check: "E08", held: null, kind: "la_education" },
			{ check: "E14", held: null, kind: "youth_justice" },
		]);
		// The same again changes nothing and opens nothing twice.
		await addsGroups(coordinator, ref, ["forced_marriage_honour_fgm", "youth_justice"]);
		const times = "select count(*)::int as n from enquiry where check_code = 'E14'";
		expect((await world.database.superuser.query(times)).rows).toEqual([{ n: 1 }]);
		await everythingDelivered(world);
		const youth = personOf(world, "sandpiper-chloe", "slack");
		await youth.does("mine");
		await youth.seesPrivately(new RegExp(ref));
	},
);
