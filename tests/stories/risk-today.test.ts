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
	await person.fills({ enquiry: id, outcome: "no_trace" });
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
			await raiser.sends();
			expectForm(raiser, /Say what was decided, who was told, and why/);
			await raiser.fills({ note: "Wren at the front door has it: known to the allocated worker" });
			await sendsOn(raiser);
			await raiser.seesPrivately(/Recorded for MIL-2027-0001/);
			await everythingDelivered(world);
			await opensDetails(coordinator, "MIL-2027-0001");
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
