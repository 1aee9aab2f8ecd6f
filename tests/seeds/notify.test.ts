import { expect, test } from "vitest";
import { AGENCY_KINDS, STAKEHOLDERS } from "../../src/domain/lists/agencies.ts";
import { codesOf, labelOf } from "../../src/domain/lists/coded.ts";
import { REASONS } from "../../src/domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../src/domain/lists/risk-questions.ts";
import {
	casesIn,
	onEach,
	opensDetails,
	raises,
	reachesTheCheck,
	whatHappened,
} from "../support/each-platform.ts";
import { cardOf, expectForm, type Person, personOf } from "../support/people.ts";
import { S2_CAUSES } from "../support/seed-causes.ts";
import { aChild, everythingDelivered, unasked } from "../support/story.ts";
import { startWorld } from "../support/world.ts";

onEach(
	"[S1-10][S3-25] a child without a known name or date of birth, last at school today, is taken in and flagged",
	async ({ raiser, coordinator }) => {
		const unknown = { first_name: "", surname: "", birth: "" };
		const described = { description: "Red coat, about eight, with a younger sister", age: "8" };
		const ref = await raises(raiser, {
			child: { ...unknown, ...described },
			happened: { last_attended: "2027-03-10" },
		});
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Red coat, about eight/);
		expectForm(coordinator, /Last attended\W+10 March 2027/);
		expectForm(coordinator, /The date of birth is not known.*left out of the DfE count/);
		expect(coordinator.form().text).not.toMatch(/Surname|First name/);
		await coordinator.leaves();
	},
);

onEach("[S0-14] every cause can be chosen when a child is notified", async ({ raiser, coordinator }) => {
	await reachesTheCheck(raiser);
	await raiser.goesBack();
	// What is not offered cannot be filled in.
	await expect(raiser.fills({ reason: "no_such_cause" })).rejects.toThrow();
	for (const reason of codesOf(REASONS)) await raiser.fills({ reason });
	await raiser.fills({ reason: "caring_responsibilities" });
	await raiser.sends();
	expectForm(raiser, /Main reason\W+Cares for a relative/);
	await raiser.sends();
	const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
	await opensDetails(coordinator, ref);
	expectForm(coordinator, /Main reason\W+Cares for a relative/);
	await coordinator.leaves();
});

onEach(
	"[S2-9] the Derbyshire policy's twelve causes are all there to choose, each of its own, and the one that was sent stands on the case",
	async ({ raiser, coordinator }) => {
		const causes = Object.entries(S2_CAUSES);
		expect(new Set(Object.values(S2_CAUSES)).size).toBe(12);
		await reachesTheCheck(raiser);
		for (const [words, reason] of causes) {
			await raiser.goesBack();
			await raiser.fills({ reason });
			await raiser.sends();
			expect(raiser.form().text, words).toContain(labelOf(REASONS, reason));
		}
		await raiser.sends();
		const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Main reason\W+Youth offending/);
		await coordinator.leaves();
	},
);

const ALERTED = /An act-now answer was given in MIL-2027-\d{4}/;
const alerts = (person: Person) => person.privately().filter((m) => ALERTED.test(m.text)).length;

/** Opens the form anew, once the one that was left is offered again. */
async function begins(person: Person): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does("raise");
	await expect.poll(() => person.hasForm()).toBe(true);
}

onEach(
	"[S1-5][S1-13][S3-14][S3-20][S3-28] each safety answer is acted on, and those who must know are told every time",
	async ({ world, raiser, coordinator }) => {
		let urgent = 0;
		for (const { code, group, tier } of RISK_QUESTIONS) {
			await begins(raiser);
			await raiser.fills({ [group]: [code], unticked: "no" });
			await raiser.sends();
			if (tier !== "act-now") {
				// Not saved yet: the rest of the notification follows, and the risk discussion opens with it.
				expectForm(raiser, /First name/);
				continue;
			}
			urgent += 1;
			expectForm(raiser, /Tell someone now/);
			expectForm(raiser, /Rollcall does not make the referral/);
			expectForm(raiser, /call 999\. Social care 01632 960001, nights and weekends 01632 960002/);
			await raiser.sends({ force: true });
			expect(raiser.form().text, code).toMatch(/Say who was told/);
			await everythingDelivered(world);
			for (const told of [coordinator, raiser]) await expect.poll(() => alerts(told)).toBe(urgent);
			const card = await coordinator.card(cardOf(`MIL-2027-${String(urgent).padStart(4, "0")}`));
			expect(card.text, code).toMatch(/Act today\. Open it privately/);
		}
		expect([await casesIn(world), urgent]).toEqual([8, 8]);

		for (const { code, group, tier } of RISK_QUESTIONS.filter((q) => q.tier !== "act-now")) {
			await begins(raiser);
			await raiser.fills({ [group]: [code], unticked: "no" });
			await raiser.sends();
			await raiser.fills(aChild({ first_name: code, birth: "", age: "9" }));
			await raiser.sends();
			while (/Do we know this child/.test(raiser.form().text)) {
				await raiser.fills({ same_child: "different" });
				await raiser.sends();
			}
			await raiser.fills(whatHappened({ whereabouts: "yes" }));
			await raiser.sends();
			await raiser.sends();
			await everythingDelivered(world);
			expect(tier).not.toBe("none");
		}
		const { rows } = await world.database.superuser.query(
			`select count(*)::int as n from enquiry e join agency a on a.id = e.agency_id
				where e.check_code = 'E06' and a.kind = 'school' and e.due = '2027-03-10'`,
		);
		expect(rows).toEqual([{ n: 5 }]);
	},
);

/** Somebody of each agency on the panel, where they chat. */
const ONE_OF_EACH = {
	"brambling-holly": "slack",
	"plover-leah": "slack",
	"siskin-tomasz": "slack",
	"avocet-nadia": "teams",
	"pipit-joan": "slack",
	"whimbrel-ruth": "teams",
	"wigeon-ben": "slack",
	"redwing-imran": "teams",
	"sandpiper-chloe": "slack",
	"ouzel-gareth": "teams",
	"shelduck-maya": "teams",
	"goldcrest-amy": "slack",
	"linnet-sian": "teams",
} as const;

test("[S1-6][S3-19] each kind of agency raises a notification", { timeout: 60_000 }, async () => {
	const world = await startWorld();
	try {
		for (const [n, [key, platform]] of Object.entries(ONE_OF_EACH).entries()) {
			const who = personOf(world, key, platform);
			await who.does("raise");
			await who.fills({ unticked: "no" });
			await who.sends();
			const somebody = { description: `Child ${n}`, age: "9", sex: "unknown" };
			// A school is asked for what its register has.
			const school = key === "brambling-holly";
			await who.fills({
				...somebody,
				upn: school ? "not to hand" : "",
				address: "unknown",
				parent: "unknown",
			});
			await who.sends();
			await who.fills({ on_roll: "unknown", whereabouts: "no", reason: "transience_mobility" });
			if (school) await who.fills({ not_known: ["last_attended", "last_seen"], steps: ["nothing"] });
			await who.sends();
			await who.sends();
			await who.seesPrivately(new RegExp(`MIL-2027-${String(n + 1).padStart(4, "0")}`));
		}
		const { rows } = await world.database.superuser.query(
			"select distinct a.kind from notification n join agency a on a.id = n.agency_id where n.complete",
		);
		const kinds = rows.map((r) => AGENCY_KINDS.find((k) => k.code === r.kind)!);
		expect(kinds).toHaveLength(13);
		// The ten kinds of stakeholder that the innov8/Suffolk policy names, each of them.
		const stakeholders = kinds.map((k) => k.stakeholder).filter(Boolean);
		expect(new Set(stakeholders)).toEqual(new Set(codesOf(STAKEHOLDERS)));
		await unasked(world);
	} finally {
		await world.close();
	}
});
