import { afterEach, beforeEach, expect, test } from "vitest";
import { onEach, opensDetails, raises, refusalsIn, whatHappened } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { aChild, CANARIES, everythingDelivered, unasked } from "../support/story.ts";
import { begins, fillsAll, sendsOn, triages } from "../support/triage.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

const OFFICE = "office@weir-lane.example";
const SURGERY = "manager@mill-street-surgery.example";

let world: TestWorld;
let coordinator: Person;
let office: WebVisitor;
beforeEach(async () => {
	world = await startWorld();
	coordinator = personOf(world, "curlew-asha", "slack");
	office = new WebVisitor(world);
});
afterEach(async () => {
	try {
		for (const letter of world.sandbox.mail.letters()) {
			for (const canary of CANARIES) expect(`${letter.subject} ${letter.text}`).not.toContain(canary);
		}
		await unasked(world);
	} finally {
		await world.close();
	}
});

/** Raises a notification on the web, from the first screen to the last. Returns its reference. */
async function raisesOnTheWeb(visitor: WebVisitor): Promise<string> {
	await visitor.presses("Raise a notification");
	await visitor.presses("Next", { unticked: "no" });
	await visitor.presses("Next", aChild());
	if (/Do we know this child/.test(visitor.page.title))
		await visitor.presses("Next", { same_child: "unsure" });
	await visitor.presses("Next", whatHappened());
	await visitor.presses("Send");
	return /MIL-2027-\d{4}/.exec(visitor.page.title)![0];
}

const aboutCases = (visitor: WebVisitor, to: string) =>
	visitor.letters(to).filter((letter) => !/code/.test(letter.subject));

test("[D-9] a person outside chat is told by e-mail with a reference and a link, signs in with a one-time code, raises a notification and answers an enquiry", async () => {
	await office.signsIn(OFFICE);
	expect(office.page.text).toMatch(/You are known here as Alice Wren, Weir Lane Primary School/);
	const ref = await raisesOnTheWeb(office);
	expect(office.page.text).toMatch(/Received: MIL-2027-\d{4}.*You will hear within 1 working day/);
	const card = await coordinator.card(new RegExp(`^${ref}`));
	expect(card.text).toMatch(/Enquiries open/);

	await world.app.nudge();
	await everythingDelivered(world);
	const [asked] = aboutCases(office, OFFICE);
	expect(asked!.subject).toBe(`Rollcall: ${ref}`);
	expect(asked!.text).toContain(`${world.botUrl}/web/about/${ref}`);
	expect(asked!.text.match(/https?:\S+/g)).toHaveLength(1);
	expect(asked!.text).not.toMatch(/Weir Lane|attend|enquir/i);

	// The surgery was asked too: the link leads to the message, once they are signed in.
	const surgery = new WebVisitor(world);
	await expect.poll(() => aboutCases(surgery, SURGERY).length).toBe(1);
	const link = /https?:\S+/.exec(aboutCases(surgery, SURGERY)[0]!.text)![0];
	await surgery.opens(link);
	expect(surgery.page.text).toContain(`There is a message for you about ${ref}`);
	const code = await surgery.asksForCode(SURGERY, link);
	await surgery.presses("Sign in", { code });
	expect(surgery.page.title).toBe(`About ${ref}`);
	expect(surgery.page.text).toMatch(/Child in danger now: call 999/);
	await surgery.presses("Record outcome");
	await surgery.presses("Record", { outcome: "no_reply", note: "Rang Thessaly Quillfeather twice" });
	expect(surgery.page.text).toMatch(/no reply yet/);
	await surgery.opens(`/web/about/${ref}`);
	await surgery.presses("Record outcome");
	expect(surgery.page.errors).toEqual([]);
	await surgery.presses("Record", {});
	expect(surgery.page.errors).toEqual(["Choose what came of it."]);
	expect(surgery.page.html).toMatch(/<title>Error: /);
	await surgery.presses("Record", { outcome: "no_trace" });
	await surgery.opens("/web/");
	expect(surgery.page.text).toContain("Sofia Grebe");
	const { rows } = await world.database.superuser.query(
		"select outcome, count(*)::int as n from enquiry e join agency a on a.id = e.agency_id where a.key = 'community-health' and outcome is not null group by outcome order by outcome",
	);
	expect(rows).toEqual([{ outcome: "no_trace", n: 1 }]);

	// Whoever raised it hears what became of it, by e-mail, with the reference alone.
	const heard = aboutCases(office, OFFICE).length;
	await triages(coordinator, ref, "CME", { review: "2027-04-20" });
	await everythingDelivered(world);
	await expect.poll(() => aboutCases(office, OFFICE).length).toBe(heard + 1);
	expect(aboutCases(office, OFFICE).at(-1)!.subject).toBe(`Rollcall: ${ref}`);
	await office.opens(`/web/about/${ref}`);
	expect(office.page.text).toMatch(/[Aa]ccepted/);
});

test("what is owed is told again by e-mail when it is overdue, once", async () => {
	await raises(personOf(world, "lapwing-grace", "slack"));
	await world.app.nudge();
	await everythingDelivered(world);
	await expect.poll(() => aboutCases(office, SURGERY).length).toBe(1);
	for (const day of ["2027-03-30T09:00:00Z", "2027-03-30T10:00:00Z"]) await world.moveTo(new Date(day));
	await everythingDelivered(world);
	expect(aboutCases(office, SURGERY)).toHaveLength(2);
});

test("an e-mail that may have arrived is sent again and says so; one that is refused is told to the coordinator", async () => {
	world.sandbox.mail.fails("");
	const ref = await raises(personOf(world, "lapwing-grace", "slack"));
	await world.app.nudge();
	const posting = async () =>
		(
			await world.database.superuser.query(
				"select attempts, dead_code as dead from posting o join place p on p.id = o.place_id where p.platform_user = $1 order by o.id",
				[SURGERY],
			)
		).rows[0];
	await expect.poll(posting, { timeout: 15_000 }).toMatchObject({ attempts: 2 });
	world.sandbox.mail.fails(undefined);
	await expect.poll(() => aboutCases(office, SURGERY).length, { timeout: 15_000 }).toBe(1);
	expect(aboutCases(office, SURGERY)[0]!.text).toMatch(
		/^Sent again: an earlier copy of this may have arrived/,
	);
	expect(aboutCases(office, SURGERY)[0]!.subject).toBe(`Rollcall: ${ref}`);

	world.sandbox.mail.fails("550 5.1.1 No such mailbox");
	await world.moveTo(new Date("2027-03-30T09:00:00Z"));
	await coordinator.seesPrivately(/could not deliver a message to Sofia Grebe in Rollcall's e-mail/);
	// What was refused still stands on their page.
	world.sandbox.mail.fails(undefined);
	const surgery = new WebVisitor(world);
	await surgery.signsIn(SURGERY);
	expect(surgery.page.text).toMatch(/enquir[a-z]+ (is|are) overdue/);
	await world.database.superuser.query("delete from posting where dead_at is not null");
}, 60_000);

onEach(
	"[D-11] my school: what it notified, what it owes and by when, roll status of each, and nothing else",
	async ({ world, raiser, outsider }) => {
		const ref = await raises(raiser);
		await raiser.does("school");
		await raiser.seesPrivately(/Millbrook High School[\s\S]*Owed \(\d+\)[\s\S]*due[\s\S]*Notified \(1\)/);
		const said = raiser.privately().findLast((m) => /Notified \(1\)/.test(m.text))!;
		expect(said.text).toMatch(new RegExp(`${ref}[\\s\\S]*Notified [\\s\\S]*on the roll`));
		for (const canary of CANARIES) expect(said.text).not.toContain(canary);
		await outsider.does("school");
		await outsider.seesPrivately(/No notification was made/);
		expect(outsider.privately().at(-1)!.text).not.toContain(ref);
		await everythingDelivered(world);
	},
);

onEach(
	"[S2-29] a head with an account in chat sees their own school's notifications and what it owes, and opens no case",
	async ({ world, raiser, coordinator }) => {
		const { superuser } = world.database;
		const other = await raises(coordinator, { child: { birth: "2013-02-03" } });
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await superuser.query(
			`update membership set role = 'school_oversight' where person_id in (
				select n.raised_by from notification n join case_file f on f.id = n.case_id where f.ref = $1)`,
			[ref],
		);
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does("school");
		const [seen] = await raiser.seesPrivately(
			/Millbrook High School[\s\S]*Owed \(\d+\)[\s\S]*Notified \(1\)[\s\S]*/,
		);
		expect(seen).toContain(ref);
		expect(seen.slice(seen.indexOf("Notified (1)"))).not.toContain(other);
		for (const canary of CANARIES) expect(seen).not.toContain(canary);
		for (const words of ["raise", `case ${ref}`, `concern ${ref}`, "find Quillfeather"]) {
			const before = (await refusalsIn(world)).length;
			await raiser.does(words);
			await expect.poll(async () => (await refusalsIn(world)).length, { message: words }).toBe(before + 1);
			expect(raiser.hasForm(), words).toBe(false);
		}
	},
);

test("on the web the words of a concern, which are needed, are not called optional", async () => {
	await office.signsIn(OFFICE);
	const ref = await raisesOnTheWeb(office);
	await office.opens("/web/");
	await office.presses("Ask", { words: `concern ${ref}` });
	expect(office.page.text).toMatch(/What worries you\?\s+A few words are needed/);
	expect(office.page.text).toMatch(/Who else is told\? \(optional\)/);
});

test("[S2-29] a governor sees their own school's notifications and what it owes, and no other school's, and opens no case", async () => {
	const other = await raises(personOf(world, "lapwing-grace", "slack"));
	await office.signsIn(OFFICE);
	const ref = await raisesOnTheWeb(office);
	const governor = new WebVisitor(world);
	await governor.signsIn("governors@weir-lane.example");
	await governor.presses("My school");
	expect(governor.page.title).toBe("Weir Lane Primary School");
	expect(governor.page.text).toMatch(new RegExp(`Owed \\(\\d+\\).*due .*Notified \\(1\\).*${ref} Notified`));
	expect(governor.page.text).not.toContain(other);
	for (const canary of CANARIES) expect(governor.page.text).not.toContain(canary);
	expect(governor.page.forms.flatMap((f) => f.buttons.map((b) => b.label))).toEqual(["Sign out"]);
	await governor.opens("/web/");
	for (const words of [`case ${ref}`, "find Quillfeather", "raise"]) {
		await governor.opens("/web/");
		await governor.presses("Ask", { words });
		expect(governor.page.text).toMatch(
			/Your role on this panel does not allow that|no case with that reference/,
		);
	}
});

test("[S2-21] whoever knows may tell the panel on its public page: few details are accepted, and nothing is given out", async () => {
	// The panel knows the child already: the page does not show it.
	const known = await raises(personOf(world, "lapwing-grace", "slack"));
	const anybody = new WebVisitor(world);
	const ref = await tellsThePanel(anybody, {
		public_danger: "no",
		public_seen: "A girl at home all day",
		public_where: "14 Nightjar Passage",
		public_child: "Zephyrine Quillfeather",
	});
	expect(ref).not.toBe(known);
	expect(anybody.page.text).not.toMatch(new RegExp(`${known}|Zephyrine|know this child|Open details`));
	expect(anybody.page.text).toMatch(/call 999.*nights and weekends 01632 960002/);
	const card = await coordinator.card(new RegExp(`^${ref}`));
	expect(card.text).toMatch(/Not triaged yet. It came from the public form/);
	expect(card.text).toMatch(/None open/);
	await coordinator.seesPrivately(new RegExp(`${ref}[\\s\\S]*came from the public form`));
	await coordinator.presses(card, "Open privately");
	await expect.poll(() => coordinator.hasForm()).toBe(true);
	expect(coordinator.form().text).toMatch(/A girl at home all day[\s\S]*14 Nightjar Passage/);
	expect(coordinator.form().text).toMatch(/A member of the public/);
	await coordinator.leaves();
	// Nobody was asked about it. Accepted, it is looked into like any other.
	await triages(coordinator, ref, "CME", { review: "2027-04-20" }, { note: "Seen at home all day" });
	await expect
		.poll(async () => (await coordinator.card(new RegExp(`^${ref}`))).text)
		.toMatch(/GP|Admissions|Police/i);
});

test("[S3-24] the public page takes somebody who does not say who they are, asks for what was seen and where alone, and alerts when they fear for the child", async () => {
	const anybody = new WebVisitor(world);
	await anybody.opens("/report/millbrook-cme");
	expect(anybody.page.text).toMatch(/you need not say who you are/);
	await anybody.presses("Start now");
	await later();
	await anybody.presses("Send", { public_child: "Zephyrine" });
	expect(anybody.page.errors).toEqual([
		"Say whether you fear for the child. “I don't know” is an answer.",
		"Enter what you have seen or heard.",
		"Enter where it was, as well as you know it.",
	]);
	expect(anybody.page.html).toContain("Zephyrine");
	await later();
	await anybody.presses("Send", {
		public_danger: "yes",
		public_seen: "Shouting at night",
		public_where: "NJ9 9ZZ",
	});
	const ref = /Received: (MIL-2027-\d{4})/.exec(anybody.page.title)![1]!;
	await coordinator.seesPrivately(new RegExp(`act-now answer was given in ${ref}`));
});

test("[S4-1] both kinds of intake are received: an agency's notification and an individual's", async () => {
	await office.signsIn(OFFICE);
	const fromAgency = await raisesOnTheWeb(office);
	const fromAnybody = await tellsThePanel(new WebVisitor(world), {
		public_danger: "unknown",
		public_seen: "A boy in the park each morning",
		public_where: "NJ9 9ZZ",
	});
	const { rows } = await world.database.superuser.query(
		"select f.ref, f.state, n.came_by, a.title from notification n join case_file f on f.id = n.case_id join agency a on a.id = n.agency_id order by f.ref",
	);
	expect(rows).toEqual([
		{ ref: fromAgency, state: "enquiries", came_by: "raised", title: "Weir Lane Primary School" },
		{ ref: fromAnybody, state: "notified", came_by: "public", title: "Members of the public" },
	]);
	for (const ref of [fromAgency, fromAnybody]) await coordinator.card(new RegExp(`^${ref}`));
});

/** Nobody fills in a page sooner. */
const later = () => new Promise((done) => setTimeout(done, 3_050));

async function tellsThePanel(visitor: WebVisitor, answers: Record<string, string>): Promise<string> {
	await visitor.opens("/report/millbrook-cme");
	await visitor.presses("Start now");
	await later();
	await visitor.presses("Send", answers);
	return /Received: (MIL-2027-\d{4})/.exec(visitor.page.title)![1]!;
}

onEach(
	"of a child below school age whoever took it by phone is not asked to keep a place open",
	async ({ coordinator }) => {
		await begins(coordinator, "taken");
		await coordinator.fills({ unticked: "no" });
		await sendsOn(coordinator);
		const heard = { came_by: "phone", told_by: "An aunt", received_on: "2027-03-08", received_time: "14:30" };
		await coordinator.fills(heard);
		await sendsOn(coordinator);
		await coordinator.fills(aChild({ birth: "2024-02-03" }));
		await sendsOn(coordinator);
		const { on_roll: _, ...happened } = whatHappened();
		await fillsAll(coordinator, { ...happened, has_setting: "no" }, {});
		const said = coordinator.privately().findLast((m) => m.text.includes("Received: "))!.text;
		expect(said).toMatch(/waits in the early-years queue/);
		expect(said).not.toMatch(/a place with you/);
	},
);

onEach(
	"[D-9] what staff take by phone says who told them and when, and every date counts from then",
	async ({ world, coordinator, raiser }) => {
		await begins(coordinator, "taken");
		expect(coordinator.form().text).toMatch(/999/);
		await coordinator.fills({ harm: ["serious_worry"], unticked: "no" });
		await sendsOn(coordinator);
		// Safety first: it was saved, and those who must act were told, before anything else was asked.
		await coordinator.fills({ told: "social_care" });
		await sendsOn(coordinator);
		const heard = { came_by: "phone", told_by: "Thessaly Quillfeather, an aunt" };
		await coordinator.fills({ ...heard, received_on: "2027-03-10", received_time: "23:00" });
		await sendsOn(coordinator);
		expect(coordinator.form().text).toMatch(/This time is in the future/);
		await coordinator.fills({ ...heard, received_on: "2027-03-08", received_time: "14:30" });
		await sendsOn(coordinator);
		await coordinator.fills(aChild());
		await sendsOn(coordinator);
		await coordinator.fills(whatHappened());
		await sendsOn(coordinator);
		await sendsOn(coordinator);
		const [ref] = await coordinator.seesPrivately(/MIL-2027-\d{4}/);
		// What is said is for whoever took it, and not as if the child were on their roll.
		const said = coordinator.privately().findLast((m) => m.text.includes("Received: "))!.text;
		expect(said).toMatch(/It counts from Mon 8 Mar/);
		expect(said).toMatch(/Rollcall writes nothing to whoever told you\. Give them the reference/);
		expect(said).toMatch(/If the child is on a school's roll, it keeps them on it/);
		expect(said).not.toMatch(/You will hear|your roll|Your contact/);
		const { rows } = await world.database.superuser.query(
			`select n.came_by, f.received_at, f.entered_at::date::text as entered, (select min(due)::text from enquiry e where e.case_id = f.id) as first
			from case_file f join notification n on n.case_id = f.id where f.ref = $1`,
			[ref],
		);
		expect(rows).toEqual([
			{
				came_by: "phone",
				received_at: new Date("2027-03-08T14:30:00Z"),
				entered: "2027-03-10",
				first: "2027-03-08",
			},
		]);
		await opensDetails(coordinator, ref);
		expect(coordinator.form().text).toMatch(/Who told us[\s\S]*Thessaly Quillfeather, an aunt/);
		expect(coordinator.form().text).toMatch(/Told to staff by phone on .*8 March/);
		await raiser.does("taken");
		await raiser.seesPrivately(/Your role on this panel does not allow that/);
	},
);
