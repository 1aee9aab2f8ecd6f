import { expect } from "vitest";
import { onEach, opensDetails, raises, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";

/** The risk discussion of the only case: whose it is, and by when. */
async function discussion({ world }: Scene) {
	const { rows } = await world.database.superuser.query(
		`select e.id, a.key as agency, e.due::text from enquiry e join agency a on a.id = e.agency_id
			where e.check_code = 'E06'`,
	);
	return rows[0] as { id: string; agency: string; due: string } | undefined;
}

async function opensDiscussion(person: Person, id: string): Promise<void> {
	await begins(person, "outcome MIL-2027-0001");
	await person.fills({ enquiry: id, outcome: "not_referred" });
}

for (const [group, code, says] of [
	["known", "care_order", /Tell today, by phone: the child's social worker[\s\S]*is under a care order/i],
	["known", "looked_after", /Tell today, by phone: the child's social worker[\s\S]*is looked after/i],
	[
		"known",
		"privately_fostered",
		/Tell today, by phone: the child's social worker[\s\S]*privately fostered/i,
	],
	["abroad_and_home", "family_difficulty", /Decide today whether to refer the child[\s\S]*domestic abuse/i],
	["harm", "crime", /Decide today whether to refer the child[\s\S]*victim of a crime/i],
] as const) {
	onEach(
		`[S3-14] ${code.replaceAll("_", " ")}: the safeguarding lead is asked today, and says what was decided and why`,
		async (scene) => {
			const { world, raiser, coordinator } = scene;
			await raises(raiser, { safety: { [group]: [code] }, happened: { whereabouts: "yes" } });
			await raiser.seesPrivately(/Today: go through the safety answers with your safeguarding lead/);
			const asked = (await discussion(scene))!;
			expect(asked).toMatchObject({ agency: "millbrook-high", due: "2027-03-10" });
			await opensDiscussion(raiser, asked.id);
			expectForm(raiser, says);
			// It looks for no trace of anybody: it ends with a decision.
			await raiser.fills({ outcome: "no_trace", note: "Nothing" });
			await raiser.sends();
			expectForm(raiser, /A risk discussion ends with what was decided/);
			await raiser.fills({ outcome: "not_referred", note: "" });
			await raiser.sends();
			expectForm(raiser, /Say what was decided, who was told, and why/);
			await raiser.fills({ note: "Wren at the front door has it: known to the allocated worker" });
			await sendsOn(raiser);
			await raiser.seesPrivately(/Recorded for MIL-2027-0001/);
			await everythingDelivered(world);
			await opensDetails(coordinator, "MIL-2027-0001");
			expectForm(coordinator, /Risk discussion, Millbrook High School: decided: no referral now/);
			expectForm(coordinator, /known to the allocated worker/);
			await coordinator.leaves();
			const seen = JSON.stringify([coordinator.channel(), coordinator.privately(), raiser.privately()]);
			expect(seen).not.toMatch(/care order|looked after by|fostered|Domestic abuse|victim of a crime/i);
		},
	);
}

onEach("[S3-14] what nobody knows is found out within a working day", async (scene) => {
	const { raiser } = scene;
	await raises(raiser, { safety: { unticked: "unknown" }, happened: { whereabouts: "yes" } });
	const asked = (await discussion(scene))!;
	await opensDiscussion(raiser, asked.id);
	expectForm(raiser, /Find out by Thu 11 Mar[\s\S]*has a child protection plan[\s\S]*significant harm/i);
	await raiser.leaves();
});

onEach("[S3-14] where no school of the panel is known, the CME team is asked in its place", async (scene) => {
	const { world, coordinator } = scene;
	const nurse = personOf(world, "turnstone-kwame", "teams");
	await raises(nurse, {
		safety: { known: ["looked_after"] },
		happened: { on_roll: "no", whereabouts: "yes" },
	});
	const asked = (await discussion(scene))!;
	expect(asked).toMatchObject({ agency: "cme-team", due: "2027-03-10" });
	await coordinator.does("mine");
	await coordinator.seesPrivately(
		/MIL-2027-0001\s+Risk discussion[^\n]*due today|MIL-2027-0001\s+Risk discussion/,
	);
	await opensDiscussion(coordinator, asked.id);
	expectForm(coordinator, /Tell today, by phone: the child's social worker/);
	await coordinator.leaves();
});

onEach(
	"[S3-14] a child whom the safeguarding lead refers: who was told is asked, and a call is chased",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await raises(raiser, { safety: { harm: ["crime"] }, happened: { whereabouts: "yes" } });
		const asked = (await discussion(scene))!;
		await opensDiscussion(raiser, asked.id);
		await raiser.fills({ outcome: "referred", note: "Wren was seen with the same car again" });
		await raiser.sends();
		expectForm(raiser, /Who was told\?/);
		await raiser.fills({ told: "nobody_yet" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Recorded for MIL-2027-0001/);
		const { rows } = await world.database.superuser.query(
			"select told, confirmed_at from risk_contact where case_id = (select id from case_file)",
		);
		expect(rows).toEqual([{ told: "nobody_yet", confirmed_at: null }]);
		await everythingDelivered(world);
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /decided: refer to social care or the police[\s\S]*with the same car again/);
		expectForm(coordinator, /The child is referred: whoever refers them is phoning/);
		await coordinator.leaves();
	},
);

onEach("only a risk discussion ends with a decision to refer or not", async (scene) => {
	const { world, raiser } = scene;
	await raises(raiser, { safety: { harm: ["crime"] }, happened: { whereabouts: "no" } });
	const { rows } = await world.database.superuser.query("select id from enquiry where check_code = 'E01'");
	await begins(raiser, "outcome MIL-2027-0001");
	await raiser.fills({ enquiry: rows[0].id, outcome: "not_referred", note: "Nobody answered" });
	await raiser.sends();
	expectForm(raiser, /Only a risk discussion ends with this/);
	await raiser.leaves();
});

onEach(
	"somebody was asked who did not reply: the day of it is said, and stands on the case; it is today unless it is changed",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await raises(raiser, {
			happened: { whereabouts: "no", steps: ["phoned"], tried_on: "2027-03-08" },
		});
		const { rows } = await world.database.superuser.query("select id from enquiry where check_code = 'E01'");
		const tries = async (on?: string) => {
			if (raiser.hasForm()) await raiser.leaves();
			await begins(raiser, "outcome MIL-2027-0001");
			await raiser.fills({ enquiry: rows[0].id, outcome: "no_reply", ...(on ? { tried_on: on } : {}) });
		};
		await tries("2027-03-11");
		await raiser.sends();
		expectForm(raiser, /This date has not come yet/);
		await raiser.fills({ tried_on: "2027-03-09" });
		await sendsOn(raiser);
		await raiser.seesPrivately(/Noted for MIL-2027-0001: no reply yet/);
		await tries();
		expect(raiser.form().values).toMatchObject({ tried_on: "2027-03-10" });
		await sendsOn(raiser);
		await everythingDelivered(world);
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /First-day calls[^\n]*no reply so far \(2 attempts, last on Wed 10 Mar\)/);
		expectForm(coordinator, /First-day calls: no reply on 9 March 2027 \(attempt 1\)/);
		expectForm(coordinator, /Tried before\W+Phoned every contact\. Latest on 8 March 2027/);
		expectForm(coordinator, /Whereabouts known then\W+No/);
		await coordinator.leaves();
	},
);
