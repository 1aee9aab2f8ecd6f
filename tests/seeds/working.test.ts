import { expect } from "vitest";
import { onEach, opensDetails, raises, type Scene } from "../support/each-platform.ts";
import { expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins } from "../support/triage.ts";

/** Somebody of health, and of the authority's admissions team. */
const NURSE = ["turnstone-kwame", "teams"] as const;
const ADMISSIONS = ["dabchick-yusuf", "slack"] as const;

/** The enquiry that was opened for this check. */
const enquiryOf = async ({ world }: Scene, check: string) =>
	(await world.database.superuser.query("select id from enquiry where check_code = $1", [check])).rows[0]
		.id as string;

/** Finds their own items, and answers this one of them. */
async function answers(scene: Scene, who: Person, check: string, given: Record<string, string>) {
	await who.does(`outcome MIL-2027-0001`);
	await who.fills({ enquiry: await enquiryOf(scene, check), ...given });
	await who.sends();
	await who.seesPrivately(/Recorded for MIL-2027-0001/);
	if (who.hasForm()) await who.leaves();
	await everythingDelivered(scene.world);
}

onEach(
	"[S0-5][S0-10][S2-14][S2-15][S3-16] agencies answer what they are asked; their words are in the case, and in no channel",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		await raises(raiser);
		await everythingDelivered(world);
		const nurse = personOf(world, ...NURSE);
		const admissions = personOf(world, ...ADMISSIONS);

		// Asked for by themselves: the search of the national databases among them.
		await admissions.does("mine");
		await admissions.seesPrivately(/MIL-2027-0001\s+National pupil databases[^\n]*due Fri 12 Mar/);
		await nurse.does("mine");
		await nurse.seesPrivately(/MIL-2027-0001\s+Health records/);
		const note = "Zephyrine was registered with a surgery in Fellgate";
		await answers(scene, nurse, "E11", { outcome: "lead_found", note });
		await world.moveTo(new Date("2027-03-11T10:00:00Z"));
		await answers(scene, admissions, "E08", { outcome: "no_trace", note: "Nothing under Quillfeather" });

		await opensDetails(coordinator, "MIL-2027-0001");
		const details = coordinator.form().text;
		expect(details).toContain(note);
		expect(details).toContain("Nothing under Quillfeather");
		expect(details).toMatch(/National pupil databases[^\n]*checked, no trace/);
		// The newest first, whoever did it.
		expect(details).toMatch(
			/Timeline[\s\S]*Thu 11 Mar[^\n]*Yusuf Dabchick[\s\S]*Wed 10 Mar[^\n]*Kwame Turnstone[\s\S]*Notification raised/,
		);
		await coordinator.leaves();
		for (const on of ["slack", "teams"] as const) {
			const seen = personOf(world, "curlew-asha", on).channel();
			expect(seen.map((m) => m.text).join()).not.toMatch(/surgery|Nothing under/);
		}
	},
);

onEach(
	"[D-2] a child is found by any detail, in private; the search is on record, and what was searched for is not",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const ref = await raises(raiser, { child: { upn: "A823432112345" }, happened: { school: "Weir Lane" } });
		await everythingDelivered(world);
		await world.database.superuser.query(
			"update case_file set closed_at = app_now(), state = 'closed', event_id = (select max(id) from ledger)",
		);
		const before = coordinator.channel().length;
		const details = {
			surname: "Quilfether",
			first_name: "Zephyrine",
			birth: "2015-06-10",
			parent: "Thessaly Quillfeather",
			phone: "07700900461",
			upn: "A823432112345",
			school: "weir lane",
		};
		for (const [field, value] of Object.entries(details)) {
			await coordinator.does("find Quillfeather");
			expectForm(coordinator, /Find a child/);
			await coordinator.fills({ surname: "", [field]: value });
			await coordinator.sends();
			expect(`${field}: ${coordinator.form().text}`).toContain(ref);
			await coordinator.leaves();
		}
		for (const [typed, says] of [
			[ref, /This is a case's reference\. To open the case, type “case”/],
			["02/02/2015", /This is a date\. Enter it at “Date of birth”/],
		] as const) {
			await begins(coordinator, "find");
			await coordinator.fills({ surname: typed });
			await coordinator.sends();
			expectForm(coordinator, says);
			await coordinator.leaves();
		}
		expect(coordinator.channel()).toHaveLength(before);
		const { rows } = await world.database.superuser.query(
			"select facts, p.key from ledger l join person p on p.id = l.person_id where act = 'child.searched'",
		);
		expect(rows).toHaveLength(Object.keys(details).length);
		expect(new Set(rows.map((r) => r.key))).toEqual(new Set(["curlew-asha"]));
		expect(JSON.stringify(rows)).not.toMatch(/Qui|Zeph|2015|Thess|0770|A8234|weir/i);
	},
);

onEach("[S0-15] help says what one can do, without a case", async ({ raiser, outsider }) => {
	await raiser.does("help");
	await raiser.seesPrivately(/What you can do with Rollcall[\s\S]*raise: tell the panel about a child/);
	await raiser.seesPrivately(/A child in danger now: call 999 first/);
	await outsider.does("help");
	await outsider.seesPrivately(/You are known here as/);
	expect(raiser.privately().findLast((m) => /What you can do/.test(m.text))!.buttons).toContain(
		"Raise a notification",
	);
});

onEach(
	"help is read at a glance by whoever has many words: the everyday ones, then the names of the rest",
	async ({ coordinator }) => {
		await coordinator.does("help");
		await coordinator.seesPrivately(/What you can do with Rollcall/);
		const short = coordinator.privately().findLast((m) => /What you can do/.test(m.text))!.text;
		// Buttons stand beside one another.
		const lines = short.split("\n").filter((line) => !/^\[.*\]$/.test(line));
		expect(lines.length).toBeLessThan(30);
		expect(short).toMatch(/Every day\s+raise: tell the panel about a child/);
		expect(short).toMatch(/Panel meetings: meeting, urgent-meeting, agenda, actions\n/);
		expect(short).not.toMatch(/triage REFERENCE/);
		expect(short).toMatch(/“help triage”/);

		await coordinator.does("help Panel meetings");
		await coordinator.seesPrivately(
			/Panel meetings\s+meeting: the panel's next meeting: agenda[\s\S]*urgent-meeting:/,
		);
		await coordinator.does("help TRIAGE");
		await coordinator.seesPrivately(/triage REFERENCE: triage a notification/);
		await coordinator.does("help all");
		await coordinator.seesPrivately(/triage REFERENCE: triage[\s\S]*agenda \[REFERENCE\]: put a case/);
		await coordinator.does("help Quillfeather");
		await coordinator.seesPrivately(/Rollcall has no such word, or it is not one of yours/);
		expect(coordinator.privately().findLast((m) => /no such word/.test(m.text))!.text).toMatch(/Every day/);
	},
);

onEach(
	"[S4-7] help by role: a school reads the schools' guidance, an early years provider theirs",
	async (scene) => {
		const { world, raiser, coordinator } = scene;
		const provider = personOf(world, "goldcrest-amy", "slack");
		const [SCHOOLS, EARLY] = [
			/For schools\s+Phone every contact on the first day/,
			/For early years providers\s+There is no national guidance/,
		];
		for (const [who, reads, not] of [
			[raiser, SCHOOLS, EARLY],
			[provider, EARLY, SCHOOLS],
			[coordinator, undefined, /For schools|For early years providers/],
		] as const) {
			await who.does("help");
			await who.seesPrivately(/What you can do with Rollcall/);
			const help = who.privately().findLast((m) => /What you can do/.test(m.text))!.text;
			if (reads) expect(help).toMatch(reads);
			expect(help).not.toMatch(not);
		}
	},
);
