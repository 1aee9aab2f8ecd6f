import { extractText, getDocumentProxy } from "unpdf";
import { expect } from "vitest";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { cardOf, expectForm, type Person, personOf } from "../support/people.ts";
import { CANARIES, everythingDelivered } from "../support/story.ts";
import { begins, decides, idOf, raisesAnother, sendsOn, standing, triages } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const another = (n: number) => ({
	child: { first_name: `Wren${n}`, surname: `Quillfeather${n}`, birth: `2013-0${n + 2}-1${n}` },
});

/** Puts a case where the story needs it. */
async function puts({ database }: TestWorld, ref: string, set: string): Promise<void> {
	await database.superuser.query(
		`update case_file set ${set}, event_id = (select max(id) from ledger) where ref = $1`,
		[ref],
	);
}

/** The decisions on these cases, in their order. */
async function decisionsOn({ database }: TestWorld, ...refs: string[]): Promise<string[]> {
	const { rows } = await database.superuser.query<{ id: string }>(
		`select d.id from unnest($1::text[]) with ordinality as r (ref, n) join case_file f on f.ref = r.ref
			join decision d on d.case_id = f.id order by r.n`,
		[refs],
	);
	return rows.map((r) => r.id);
}

/** Presses a button of the newest private message that has it, and waits for what comes of it. */
async function takes(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	const before = person.answers();
	await person.presses(person.privately().findLast((m) => m.buttons.includes(label))!, label);
	await expect.poll(() => person.hasForm() || person.answers() > before, { timeout: 10_000 }).toBe(true);
}

/** Gives the panel these settings, beside its others. */
async function settles({ database }: TestWorld, settings: object): Promise<void> {
	await database.superuser.query("update panel set settings = settings || $1", [JSON.stringify(settings)]);
}

/** What was said last to this person alone that reads like this. */
const last = (person: Person, words: RegExp) => person.privately().findLast((m) => words.test(m.text))!.text;

/** Takes the roll: these people of the demo panel are there. */
async function takesTheRoll(world: TestWorld, person: Person, chair: string, ...others: string[]) {
	const rolls = (buttons: string[]) => buttons.find((b) => b.startsWith("Take the roll"));
	const label = rolls(person.privately().findLast((m) => rolls(m.buttons))!.buttons)!;
	await takes(person, label);
	const present = await Promise.all([...(chair ? [chair] : []), ...others].map((key) => idOf(world, key)));
	await person.fills({ present, ...(chair ? { chair: present[0]! } : {}) });
	await sendsOn(person);
}

onEach(
	"[S1-4][S2-17][S2-19][S2-26] a panel meets: urgent and due cases first, decisions bound to the meeting, confirmed in one go, actions followed to their end",
	async ({ world, platform, raiser, coordinator }) => {
		const due = await raises(raiser);
		const urgent = await raisesAnother(world, raiser, another(1));
		const later = await raisesAnother(world, raiser, another(2));
		await puts(world, due, "next_review = '2027-03-20', urgent = false, state = 'located_not_in_education'");
		await puts(world, urgent, "next_review = '2027-05-01', urgent = true, state = 'panel'");
		await puts(world, later, "next_review = '2027-05-02', urgent = false");

		// What is long overdue comes by itself: here it would bring every case.
		await settles(world, { escalation: { coordinator: 60 } });
		await coordinator.does("meeting");
		await coordinator.seesPrivately(
			new RegExp(`Panel meeting, Tue 23 Mar[^]*2 cases: urgent 1, due for review 1[^]*${urgent}[^]*${due}`),
		);
		expect(last(coordinator, /Panel meeting/)).not.toContain(later);

		// Papers close: what becomes urgent afterwards is put on by hand, with a reason.
		await world.moveTo(new Date("2027-03-23T09:00:00Z"));
		await puts(world, later, "urgent = true");
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/Papers\W+Closed[\s\S]*2 cases/);
		await begins(coordinator, `agenda ${later}`);
		await coordinator.fills({ reason: "Wren2 was seen at the station" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`${later} is on the agenda`));

		// Nobody chairs: what is agreed is a recommendation, and the case stays where it is.
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/3 cases/);
		await takesTheRoll(world, coordinator, "", "curlew-asha", "plover-leah");
		await coordinator.seesPrivately(/The meeting lacks a chair and 2 other agencies/);
		await takes(coordinator, "Next case");
		await coordinator.seesPrivately(new RegExp(`${urgent}: 1 of 3`));
		await takes(coordinator, "Record decision");
		expectForm(coordinator, /what it agrees is a recommendation/);
		await coordinator.fills({
			type: "offer_named_school",
			rationale: "Wren1 asked for it",
			said_by: "somebody-else",
			review: "2027-04-10",
		});
		await sendsOn(coordinator);
		await coordinator.fills({ param_school: "Nightjar Academy", param_start: "2027-04-12" });
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Recommendation recorded on ${urgent}[^]*had no quorum`));
		expect(await standing(world, urgent)).toMatchObject({ state: "panel", review: "2027-04-10" });
		await everythingDelivered(world);
		const card = await coordinator.card(cardOf(urgent));
		await expect
			.poll(() =>
				coordinator
					.thread(card)
					.map((m) => m.text)
					.join("\n"),
			)
			.toMatch(/Recommendation recorded/);

		// The chair and two other agencies come: from here on the meeting decides.
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/Take the roll again|lacks a chair/);
		await takesTheRoll(world, coordinator, "heron-martin", "curlew-asha", "avocet-nadia", "whimbrel-ruth");
		await coordinator.seesPrivately(/Those present can decide/);
		await takes(coordinator, "Next case");
		await coordinator.seesPrivately(new RegExp(`${due}: 2 of 3`));
		await takes(coordinator, "Record decision");
		await coordinator.fills({
			type: "defer",
			rationale: "Zephyrine starts with a mentor",
			review: "2027-04-20",
		});
		await sendsOn(coordinator);
		const helper = platform === "slack" ? "lapwing-grace" : "fieldfare-omar";
		await coordinator.fills({
			what1: "Meet Zephyrine at the gate",
			owner1: await idOf(world, helper),
			due1: "2027-03-30",
		});
		await sendsOn(coordinator);
		await coordinator.seesPrivately(new RegExp(`Decision recorded on ${due}`));

		// A conflict of interest takes its person out of the count, for that case alone.
		expect(last(coordinator, /Decision recorded/)).toMatch(new RegExp(`${later}: 3 of 3`));
		await takes(coordinator, "Declare a conflict");
		await coordinator.fills({ people: [await idOf(world, "avocet-nadia")] });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/Nadia Avocet[\s\S]*The meeting lacks 1 other agency/);
		// Nor does whoever has one record the decision.
		const conflicted = ["avocet-nadia", "curlew-asha"].map((key) => idOf(world, key));
		await takes(coordinator, "Declare a conflict");
		await coordinator.fills({ people: await Promise.all(conflicted) });
		await sendsOn(coordinator);
		await takes(coordinator, "Record decision");
		await coordinator.seesPrivately(/You declared a conflict of interest in this case/);
		await takes(coordinator, "Defer");
		await coordinator.fills({ reason: "Wren2's social worker is away" });
		await sendsOn(coordinator);
		await takes(coordinator, "End the meeting");
		await coordinator.fills({ sure: "yes" });
		await sendsOn(coordinator);
		await everythingDelivered(world);
		const note = await coordinator.card(/Panel met/);
		expect(note.text).toMatch(/Panel met: 3 cases, 2 decisions, next meeting Tue 27 Apr/);

		// The chair, who recorded none of it, confirms it in one go; the coordinator cannot.
		const chair = personOf(world, "heron-martin", platform);
		await chair.seesPrivately(/2 decisions of the panel's meeting/);
		await coordinator.does("meeting");
		// What waits to be confirmed comes before the next meeting's agenda.
		await coordinator.seesPrivately(
			/Panel meeting, Tue 27 Apr[\s\S]*2 decisions to be confirmed[\s\S]*MIL-2027/,
		);
		await takes(coordinator, "Confirm decisions");
		await coordinator.seesPrivately(/No decision of this meeting waits for you/);
		await takes(chair, "Confirm decisions");
		expectForm(chair, new RegExp(`${urgent}\\s+recommendation: Offer a place[^]*${due}`));
		// What she takes off waits; she reads it again, and confirms it too.
		const decisions = await decisionsOn(world, urgent, due);
		await chair.fills({ agree: "yes", these: [decisions[0]!] });
		await sendsOn(chair);
		await chair.seesPrivately(/Confirmed: 1 decision of the meeting/);
		await takes(chair, "Confirm decisions");
		expect(chair.form().text).not.toContain(urgent);
		await chair.fills({ agree: "yes" });
		await sendsOn(chair);
		// What the chair was asked follows: nothing in it asks for what is done.
		await chair.seesPrivately(/Every decision of the panel's meeting on Tue 23 Mar is confirmed/);
		const { rows } = await world.database.superuser.query(
			`select f.ref, d.standing, m.on_date::text as on, c.confirmed_by is not null as confirmed from decision d
				join case_file f on f.id = d.case_id join meeting m on m.id = d.meeting_id
				left join decision_confirmation c on c.decision_id = d.id order by d.recorded_at`,
		);
		expect(rows).toEqual([
			{ ref: urgent, standing: "recommendation", on: "2027-03-23", confirmed: true },
			{ ref: due, standing: "decision", on: "2027-03-23", confirmed: true },
		]);
		await opensDetails(coordinator, urgent);
		expectForm(coordinator, /Recommendation, not a decision: Offer a place/);

		// What was to be done stays with its owner until it is: started, overdue, done.
		await raiser.does("mine");
		await raiser.seesPrivately(
			new RegExp(`Yours to do after the panel's decisions[^]*${due}\\s+due Tue 30 Mar, not started`),
		);
		await takes(raiser, "Say how it goes");
		expectForm(raiser, /Meet Zephyrine at the gate/);
		await raiser.fills({ what: "started" });
		await sendsOn(raiser);
		await world.moveTo(new Date("2027-04-27T09:00:00Z"));
		await raiser.does("mine");
		await raiser.seesPrivately(/overdue since Tue 30 Mar, started Tue 23 Mar/);

		// The next meeting has the recommendation, what was put off, and the actions that are still open.
		await coordinator.does("meeting");
		await coordinator.seesPrivately(
			new RegExp(
				`Panel meeting, Tue 27 Apr[^]*${urgent}[^]*A recommendation waits for a quorum[^]*Open actions[^]*overdue since`,
			),
		);
		expect(last(coordinator, /Panel meeting/)).toMatch(
			new RegExp(`${later}\\s+Urgent. Carried over from the last meeting`),
		);
		await takes(raiser, "Say how it goes");
		await raiser.fills({ what: "done", note: "Zephyrine has settled" });
		await sendsOn(raiser);
		await raiser.does("mine");
		await everythingDelivered(world);
		await expect.poll(() => last(raiser, /You raised/)).not.toMatch(/Yours to do/);
	},
);

onEach(
	"[S2-19] the urgent come first, then the complex, then those due: a case that came back is complex, and is taken before one whose review is sooner",
	async ({ world, raiser, coordinator }) => {
		const due = await raises(raiser, { happened: { whereabouts: "yes" } });
		const complex = await raisesAnother(world, raiser, { ...another(1), happened: { whereabouts: "yes" } });
		const urgent = await raisesAnother(world, raiser, another(2));
		for (const ref of [due, complex]) await triages(coordinator, ref, "CME", { review: "2027-03-22" });
		// Closed as it should be, and opened again.
		const evidence = { param_officer: "The officer", param_view: "Suitable", param_view_on: "2027-03-09" };
		const closing = { type: "close", review: "2027-03-22" };
		await decides(coordinator, complex, closing, { param_closure: "ehe_suitable" }, evidence, {});
		await coordinator.seesPrivately(new RegExp(`Decision recorded on ${complex}`));
		await decides(coordinator, complex, { type: "reopen", review: "2027-03-23" }, {});
		await expect.poll(() => standing(world, complex)).toMatchObject({ state: "reopened" });
		// Somebody who fears for the child makes it urgent.
		await begins(coordinator, `concern ${urgent}`);
		await coordinator.fills({ at_risk: "yes", worry: "Seen at the station at night", worry_kinds: ["home"] });
		await sendsOn(coordinator);
		await coordinator.leaves();
		await settles(world, { escalation: { coordinator: 60 } });
		await coordinator.does("meeting");
		await coordinator.seesPrivately(
			new RegExp(`3 cases: urgent 1, complex 1, due for review 1[^]*${urgent}[^]*${complex}[^]*${due}`),
		);
	},
);

/** Fetches the file behind the newest private message with such a link. */
async function fetches(person: Person, label: string): Promise<Buffer> {
	const offering = person.privately().findLast((m) => m.links?.has(label))!;
	const answer = await fetch(await person.opens(offering, label), { method: "POST" });
	expect(answer.status).toBe(200);
	return Buffer.from(await answer.arrayBuffer());
}

async function textOf(pdf: Buffer): Promise<string> {
	const { text } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), { mergePages: true });
	return text.replaceAll(/\s+/g, " ");
}

onEach(
	"[D-10] papers name children for members alone, each with their own name on it; minutes are corrected, then approved",
	async ({ world, platform, raiser, coordinator, outsider }) => {
		const ref = await raises(raiser);
		await puts(world, ref, "next_review = '2027-03-20', state = 'located_not_in_education'");
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/Panel meeting, Tue 23 Mar/);
		await coordinator.does("papers");
		await coordinator.seesPrivately(/The agenda pack of the next meeting is ready/);
		const pack = await textOf(await fetches(coordinator, "Open PDF page"));
		expect(pack).toContain(ref);
		for (const name of CANARIES.slice(0, 2)) expect(pack).toContain(name);
		expect(pack).toMatch(/For Asha Curlew, 10 March 2027/);
		// A member whose agency is on no case gets a pack without one.
		await outsider.does("papers");
		await outsider.seesPrivately(/agenda pack/);
		const theirs = await textOf(await fetches(outsider, "Open PDF page"));
		expect(theirs).toMatch(/No case of this meeting is yours to open/);
		for (const canary of [ref, ...CANARIES]) expect(theirs).not.toContain(canary);

		await takesTheRoll(world, coordinator, "heron-martin", "curlew-asha", "avocet-nadia", "whimbrel-ruth");
		await coordinator.seesPrivately(/Those present can decide/);
		await takes(coordinator, "Next case");
		await takes(coordinator, "Defer");
		await coordinator.fills({ reason: "Waiting for the aunt's letter" });
		await sendsOn(coordinator);
		await takes(coordinator, "End the meeting");
		await coordinator.fills({ sure: "yes" });
		await sendsOn(coordinator);
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/Panel meeting, Tue 27 Apr/);
		await takes(coordinator, "Correct the minutes");
		await coordinator.fills({ words: "The police sent apologies" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/carry your correction/);
		await coordinator.does("minutes");
		await coordinator.seesPrivately(/The minutes of the last meeting are ready/);
		const minutes = (await fetches(coordinator, "Open MD page")).toString();
		expect(minutes).toMatch(/^# Minutes of 10 March 2027|^# Minutes of 23 March 2027/);
		expect(minutes).toMatch(/Waiting for the aunt's letter/);
		expect(minutes).toMatch(/The police sent apologies/);

		const chair = personOf(world, "heron-martin", platform);
		await chair.does("meeting");
		await chair.seesPrivately(/Panel meeting, Tue 27 Apr/);
		await takes(chair, "Approve the minutes");
		await chair.fills({ agree: "yes" });
		await sendsOn(chair);
		await chair.seesPrivately(/The minutes are approved/);
		await takes(coordinator, "Correct the minutes");
		await coordinator.seesPrivately(/The minutes of this meeting are approved/);
	},
);

onEach(
	"whoever read of a child in a meeting's papers is named among those who looked at the child's record",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser);
		const other = await raisesAnother(world, raiser, another(1));
		for (const one of [ref, other]) await puts(world, one, "next_review = '2027-03-20', urgent = true");
		await coordinator.does("meeting");
		await coordinator.seesPrivately(/2 cases/);
		await raiser.does("papers");
		await raiser.seesPrivately(/The agenda pack of the next meeting is ready/);
		const looked = async () => {
			await begins(coordinator, `subject-access ${ref}`);
			await coordinator.fills({ asker: "parent", identity: "documents", received: "2027-03-01" });
			await sendsOn(coordinator);
			const file = JSON.parse((await fetches(coordinator, "Open JSON page")).toString()) as {
				sections: { title: string; records: unknown[] }[];
			};
			return JSON.stringify(file.sections.find(({ title }) => /Who looked at it/.test(title))!.records);
		};
		// A link that was not used is nobody's reading.
		expect(await looked()).not.toMatch(/agenda pack/);
		await fetches(raiser, "Open PDF page");
		const { rows } = await world.database.superuser.query<{ name: string; ref: string }>(
			`select p.known_as as name, f.ref from ledger l join person p on p.id = l.person_id
				join case_file f on f.id = l.case_id where l.act = 'papers.case-read' order by l.id`,
		);
		expect(rows.map((row) => row.ref).sort()).toEqual([ref, other].sort());
		expect(await looked()).toMatch(new RegExp(`Read in a meeting's agenda pack[^}]*}[^}]*${rows[0]!.name}`));
	},
);
