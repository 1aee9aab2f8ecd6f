import { parse } from "csv-parse/sync";
import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { onEach, opensDetails } from "../support/each-platform.ts";
import { loadsCases } from "../support/list-of-cases.ts";
import { type Answers, expectForm, type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

/** Somebody whose agency is asked once about each child. */
const ANSWERS_FOR = { slack: "wigeon-ben", teams: "whimbrel-ruth" } as const;
const CHECK = { slack: "E12", teams: "E11" } as const;

const CHILDREN = 23;
const LIST = [
	"Forename,Surname,DOB,Referral date,Address",
	...Array.from({ length: CHILDREN }, (_, i) => {
		const dob = `${String(i + 1).padStart(2, "0")}/06/2014`;
		// What a spreadsheet would take for a formula is typed into an address as well.
		return `Child${String.fromCharCode(65 + i)},Quillfeather,${dob},01/03/2027,${i === 0 ? "-5 Nightjar Passage" : `${i} Nightjar Passage`}`;
	}),
];

async function answered({ database }: TestWorld, check: string) {
	const { rows } = await database.superuser.query(
		`select e.id, f.ref, e.outcome, e.closed_at is not null as closed, e.attempts,
				(select count(*)::int from ledger l where l.case_id = e.case_id and l.act like 'enquiry.%'
					and l.facts->>'enquiry' = e.id::text) as rows
			from enquiry e join case_file f on f.id = e.case_id where e.check_code = $1 order by e.due, f.ref`,
		[check],
	);
	return rows as { id: string; ref: string; outcome: string | null; closed: boolean; rows: number }[];
}

async function opensSitting(person: Person): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does("worklist");
	await person.seesPrivately(/enquir(y|ies) to answer on \d+ case/);
	const list = person.privately().findLast((m) => m.buttons.some((b) => /^Answer (the first|all)/.test(b)))!;
	await person.presses(list, list.buttons.find((b) => /^Answer/.test(b))!);
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
}

/** On how many cases' own records somebody stands as having read them among others. */
const readAmong = async ({ database }: TestWorld, key: string, among: string) =>
	(
		await database.superuser.query(
			`select distinct l.case_id from ledger l join person p on p.id = l.person_id
				where l.act = 'case.read-among' and p.key = $1 and l.facts->>'among' = $2`,
			[key, among],
		)
	).rowCount;

const each = (from: number, to: number, of: (n: number) => Answers): Answers =>
	Object.assign({}, ...Array.from({ length: to - from + 1 }, (_, i) => of(from + i)));

onEach(
	"[D-4] an agency answers for twenty children in one sitting, each as if it were the only one",
	async ({ world, platform, coordinator, outsider }) => {
		await loadsCases(world, LIST);
		const person = personOf(world, ANSWERS_FOR[platform], platform);
		const check = CHECK[platform];
		const before = await answered(world, check);
		expect(before).toHaveLength(CHILDREN);

		await opensSitting(person);
		await person.seesPrivately(/23 enquiries to answer on 23 cases/);
		expectForm(person, /Step 1 of 2[\s\S]*1. MIL-2027-\d{4}[\s\S]*ChildA Quillfeather, born 1 June 2014/);
		expect(await readAmong(world, ANSWERS_FOR[platform], "worklist")).toBe(10);
		// What is wrong stands at its field, and nothing is lost.
		await person.fills({
			...each(1, 9, (n) => ({ [`outcome_${n}`]: "no_trace" })),
			...{ outcome_2: "lead_found", note_2: "Registered with another practice" },
			...{ outcome_3: "refused", note_10: "Asked the practice again" },
		});
		await person.sends();
		expectForm(person, /Choose what came of it, or take the note away/);
		expectForm(person, /Say why, so that the panel can act on it/);
		expect(person.form().values).toMatchObject({ note_2: "Registered with another practice" });
		await person.fills({ note_3: "Not ours to give", outcome_10: "no_reply" });
		await person.sends();
		expectForm(person, /Step 2 of 2[\s\S]*11. MIL-2027-\d{4}/);

		// Meanwhile somebody else answers two of them.
		for (const [n, outcome] of [
			[4, "lead_found"],
			[12, "not_applicable"],
		] as const) {
			await begins(coordinator, `outcome ${before[n - 1]!.ref}`);
			await coordinator.fills({ enquiry: before[n - 1]!.id, outcome, note: "Rang us" });
			await sendsOn(coordinator);
		}
		await person.fills({
			...each(11, 18, (n) => ({ [`outcome_${n}`]: "no_trace" })),
			...{ outcome_11: "located", note_12: "No record of the family", outcome_19: "leave" },
		});
		await person.sends();
		// A child who was found is asked about as after any other answer.
		expectForm(person, /Located is not seen[\s\S]*11. MIL-2027-\d{4}: Has a professional seen the child/);
		await person.fills({
			seen_11: "no",
			alone_11: "unknown",
			in_education_11: "unknown",
			judgement_11: "no",
		});
		await person.sends({ force: true });
		expectForm(person, /Say why you refer the child, or why not/);
		await person.fills({ judged_why_11: "The family is known to us, and well" });
		await sendsOn(person);
		await person.seesPrivately(/Recorded: 16 answers/);
		const said = person.privately().findLast((m) => /Recorded: 16 answers/.test(m.text))!.text;
		expect(said).toMatch(/1 enquiry stays open and will be chased/);
		expect(said).toContain(`${before[3]!.ref} and ${before[11]!.ref}: answered or closed by somebody else`);
		expect(said).toContain(`${before[10]!.ref}: located is not seen`);

		// One row of audit each, and each as it was answered; what was left blank stays open.
		const after = await answered(world, check);
		expect(after.map((e) => e.outcome)).toEqual([
			...["no_trace", "lead_found", "refused", "lead_found", "no_trace", "no_trace", "no_trace", "no_trace"],
			...["no_trace", null, "located", "not_applicable"],
			...["no_trace", "no_trace", "no_trace", "no_trace", "no_trace", "no_trace"],
			...[null, null, null, null, null],
		]);
		expect(after.map((e) => e.rows)).toEqual([
			...[1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1],
			...[0, 0, 0, 0, 0],
		]);
		// What came too late stands beside the answer that was there, with its note.
		await opensDetails(coordinator, before[11]!.ref);
		await coordinator.seesPrivately(/does not apply[\s\S]*Rang us[\s\S]*No record of the family/);

		// The next sitting has what is left.
		await opensSitting(person);
		expectForm(person, /6. MIL-2027-\d{4}/);
		expect(Object.keys(person.form().values).filter((f) => f.startsWith("outcome_"))).toHaveLength(6);
		await person.leaves();
		await everythingDelivered(world);
		await outsider.does("worklist");
		await outsider.seesPrivately(/nothing waits for your agency/);
	},
);

const by = "event_id = (select max(id) from ledger)";
const HELD = `update enquiry set held = 'domestic_abuse', ${by} where id = $1`;
const PUT_TO = `update enquiry set agency_id = (select id from agency where key = 'police'), ${by} where id = $1`;
const ANOTHER_ADDRESS = `insert into other_address (id, panel_id, case_id, event_id, number, told_by)
	select gen_random_uuid(), panel_id, case_id, (select max(id) from ledger), 1, 'school' from enquiry where id = $1`;

/** Waits until the bot waits for a row that somebody else has changed. */
const waitsForARow = ({ database }: TestWorld) =>
	expect
		.poll(
			async () => {
				const waiting = await database.superuser.query(
					`select from pg_stat_activity where datname = current_database() and application_name = 'rollcall'
						and wait_event_type = 'Lock'`,
				);
				return waiting.rowCount;
			},
			{ timeout: 10_000 },
		)
		.toBeGreaterThan(0);

onEach(
	"[D-4] what may not be answered any more keeps back none of the other answers, and what was typed for it is kept",
	async ({ world, platform }) => {
		await loadsCases(world, LIST);
		const { superuser } = world.database;
		const person = personOf(world, ANSWERS_FOR[platform], platform);
		const check = CHECK[platform];
		const before = await answered(world, check);
		// The first of the list is a home visit, and there is another address to visit while it is filled in.
		const [visit] = (await answered(world, "E04")).filter((e) => e.ref === before[0]!.ref);
		await superuser.query(
			`update enquiry set agency_id = (select agency_id from person where key = $2), due = '2027-01-04', ${by} where id = $1`,
			[visit!.id, ANSWERS_FOR[platform]],
		);
		await opensSitting(person);
		await person.fills({
			...each(1, 10, (n) => ({ [`outcome_${n}`]: "no_trace", [`note_${n}`]: `Looked at child ${n}` })),
		});
		await person.sends();
		await person.fills({
			...each(11, 12, (n) => ({ [`outcome_${n}`]: "no_trace" })),
			...{ outcome_13: "lead_found", note_13: "Moved to the next road" },
		});

		// Three while the second screen is filled in; another in the moment in which it is sent.
		await superuser.query(ANOTHER_ADDRESS, [visit!.id]);
		await superuser.query(HELD, [before[1]!.id]);
		await superuser.query(PUT_TO, [before[3]!.id]);
		const meanwhile = await superuser.connect();
		try {
			await meanwhile.query("begin");
			await meanwhile.query(HELD, [before[11]!.id]);
			const sends = sendsOn(person);
			await waitsForARow(world);
			await meanwhile.query("commit");
			await sends;
		} finally {
			meanwhile.release();
		}
		await person.seesPrivately(/Recorded: 9 answers[\s\S]*Not recorded: 4 answers/);
		const list = person.privately().findLast((m) => /Not recorded: 4 answers/.test(m.text))!;
		expect(list.text).toContain(`${visit!.ref}: The home visit is not complete: address 1 has no outcome`);
		expect(list.text).toContain(`${before[1]!.ref}: This enquiry is on hold`);
		expect(list.text).toContain(`${before[3]!.ref}: what is open was put to Millbrook Police`);
		expect(list.text).toContain(`${before[11]!.ref}: This enquiry is on hold`);
		expect((await answered(world, check)).slice(0, 12).map((e) => e.outcome)).toEqual([
			...["no_trace", null, "no_trace", null, "no_trace", "no_trace", "no_trace", "no_trace", "no_trace"],
			...["no_trace", "no_trace", null],
		]);

		// The form opens again with these alone, as they were typed, and takes what can be said of them.
		await person.presses(list, "Open the form again");
		await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
		for (const [n, e] of [visit!, before[1]!, before[3]!, before[11]!].entries())
			expectForm(person, new RegExp(`${n + 1}. ${e.ref}`));
		expect(person.form().values).toMatchObject({
			...{ outcome_1: "no_trace", note_1: "Looked at child 1" },
			...{ outcome_2: "no_trace", note_2: "Looked at child 3" },
			...{ outcome_3: "no_trace", note_3: "Looked at child 5" },
			...{ outcome_4: "lead_found", note_4: "Moved to the next road" },
		});
		expect(person.form().values).not.toHaveProperty("outcome_5");
		await superuser.query(
			`update enquiry set agency_id = (select agency_id from person where key = $2), ${by} where id = $1`,
			[before[3]!.id, ANSWERS_FOR[platform]],
		);
		await person.fills({ outcome_1: "no_reply", outcome_2: "no_reply", outcome_4: "no_reply" });
		await sendsOn(person);
		await person.seesPrivately(/Recorded: 4 answers/);
		expect((await answered(world, check))[3]!.outcome).toBe("no_trace");
		await everythingDelivered(world);
	},
);

onEach(
	"[D-4] an agency's worklist is printed, and opened in a spreadsheet without a formula",
	async (scene) => {
		const { world, platform } = scene;
		await loadsCases(world, LIST);
		const person = personOf(world, ANSWERS_FOR[platform], platform);
		await person.does("worklist");
		await person.seesPrivately(/23 enquiries to answer/);
		const list = person.privately().findLast((m) => m.buttons.includes("Print or download"))!;
		await person.presses(list, "Print or download");
		await person.seesPrivately(/a PDF to print, a CSV for a spreadsheet/);
		const offer = person.privately().findLast((m) => m.links?.has("Open CSV page"))!;

		const pdf = await fetch(await person.opens(offer, "Open PDF page"), { method: "POST" });
		expect(pdf.headers.get("content-type")).toBe("application/pdf");
		const { text } = await extractText(await getDocumentProxy(new Uint8Array(await pdf.arrayBuffer())), {
			mergePages: true,
		});
		expect(text.replaceAll(/\s+/g, " ")).toMatch(/ChildA.*Quillfeather.*1 June 2014.*ChildW/);

		const address = await person.opens(offer, "Open CSV page");
		const csv = await fetch(address, { method: "POST" });
		expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
		expect(csv.headers.get("content-disposition")).toBe('attachment; filename="agency-worklist.csv"');
		const rows = parse(await csv.text(), { bom: true, columns: true }) as Record<string, string>[];
		expect(rows).toHaveLength(CHILDREN);
		expect(rows[0]).toMatchObject({
			...{ "First name": "ChildA", "Date of birth": "1 June 2014 (12)", Outcome: "" },
			"Last known address": "'-5 Nightjar Passage",
		});
		expect((await fetch(address, { method: "POST" })).status).toBe(404);
		const { rows: drawn } = await world.database.superuser.query(
			"select jsonb_array_length(facts->'cases') as n from ledger where act = 'worklist.drawn'",
		);
		expect(drawn).toEqual([{ n: CHILDREN }, { n: CHILDREN }]);
		expect(await readAmong(world, ANSWERS_FOR[platform], "worklist_file")).toBe(CHILDREN);
		await everythingDelivered(world);
	},
);
