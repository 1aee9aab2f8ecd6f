import { expect, vi } from "vitest";
import { DECISION_TYPES } from "../../src/domain/lists/decision-types.ts";
import { RISK_QUESTIONS } from "../../src/domain/lists/risk-questions.ts";
import type { TestDatabase } from "../support/database.ts";
import {
	type Answers,
	cardOf,
	type Peopled,
	type Person,
	type PlatformName,
	personOf,
} from "../support/people.ts";
import { WebVisitor } from "../support/web-visitor.ts";
import { fitting, questionsOf } from "./text-fields.ts";

/** Somewhere to walk: people, the database behind them, and where the bot listens. */
export interface Ground extends Peopled {
	database: TestDatabase;
	botUrl: string;
}

/** What to type into a field. */
export type Typing = (action: string, field: string) => string;

/** What a walk typed, by `action field`. */
export type Typed = Map<string, string>;

const NUMBERS = /call 999[\s\S]*Social care[\s\S]*nights and weekends/i;

/** For the bot's answer. */
const WAIT = { timeout: 10_000 };
const PACED = { timeout: 90_000 };

const RAISER = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;
const COORDINATOR = "curlew-asha";
const DUTY = "corncrake-rosa";

/** Choices and dates that carry a form to its end. All else is left as it is. */
const ANSWERS: Answers = {
	harm: [RISK_QUESTIONS.find((q) => q.group === "harm")!.code],
	unticked: "no",
	told: "social_care",
	sex: "female",
	same_child: "different",
	verdict: "different",
	birth: "2013-11-27",
	on_roll: "yes",
	whereabouts: "no",
	reason: "mid_year_transfer",
	upn: "not to hand",
	last_attended: "2027-02-26",
	last_seen: "2027-02-26",
	steps: ["phoned"],
	outcome: "located",
	seen: "yes",
	seen_on: "2027-03-09",
	alone: "yes",
	in_education: "no",
	judgement: "nobody_yet",
	until: "2027-12-01",
	review: "2027-06-07",
	said_by: "somebody-else",
	due1: "2027-06-07",
	due2: "2027-06-07",
	due3: "2027-06-07",
	param_start: "2027-04-12",
	param_until: "2027-06-07",
	param_served: "2027-03-09",
	param_due: "2027-06-07",
	param_review: "2027-06-07",
	param_checks: ["E02"],
	kind: "at_once",
	recipient: "another",
	purpose: "keep_safe",
	details: ["identity", "enquiries"],
	missing: "no",
	education: "none",
	due: "2027-06-07",
	taker: "outside",
	to: "located_not_in_education",
	first_day: "2027-03-08",
	ico: "not_reported",
	affected: "not_told",
	asker: "parent",
	identity: "documents",
	received: "2027-03-01",
	has_setting: "yes",
	at_risk: "yes",
	worry_kinds: ["behaviour"],
	away_from: "2027-09-01",
	away_to: "2027-09-03",
	training_kind: "training",
	training_on: "2027-03-01",
	training_audience: ["schools"],
	unlisted: ["unlisted"],
	sent_on: "2027-03-09",
	refer_to: "service",
	service: "other",
	news: "withdrawn",
	news_on: "2027-03-10",
	incoming_kind: "help",
	danger: "no",
	answer: "not_known",
	status: "being_assessed",
	since: "2027-02-01",
	settled: "moved",
};

/** Kinds of decision that between them ask every question in words. Closing comes with rules of its own. */
const KINDS: readonly string[] = DECISION_TYPES.filter((type, n) => {
	const own = type.fields.filter((f) => f.as === "text").map((f) => f.name);
	const before = new Set(DECISION_TYPES.slice(0, n).flatMap((t) => t.fields.map((f) => String(f.name))));
	return type.code !== "close" && own.some((name) => !before.has(name));
}).map((type) => type.code);

/**
 * Types into every text field of every form: a notification to act on now, its contact confirmed, the search, the
 * outcomes of enquiries, more time for one, each kind of decision, a decision corrected, triage, moves and reviews, a share,
 * a legal hold, a data breach, letters, an order, the roll and attendance. Words go in by
 * the other ways too: after commands, in a mention, in a message that states a decision.
 */
export async function walkEveryForm(ground: Ground, platform: PlatformName, typing: Typing): Promise<Typed> {
	const typed: Typed = new Map();
	const raiser = personOf(ground, RAISER[platform], platform);
	const coordinator = personOf(ground, COORDINATOR, platform);
	const one = async (sql: string, values: unknown[] = []): Promise<string> => {
		const { rows } = await ground.database.superuser.query<{ id: string }>(sql, values);
		if (!rows[0]) throw new Error(`Nothing found: ${sql}`);
		return rows[0].id;
	};
	const enquiryOf = (caseId: string) =>
		one(
			`select id from enquiry where case_id = $1 and check_code <> 'E19' and closed_at is null
				order by check_code limit 1`,
			[caseId],
		);
	const answeredOf = (caseId: string) =>
		one("select id from enquiry where case_id = $1 and closed_at is not null limit 1", [caseId]);
	const fill = (who: Person, action: string, more: Answers = {}, words = typing) =>
		fillsToTheEnd(who, action, more, words, typed);

	const raisesOne = async (more: Answers = {}, words = typing) => {
		const before = raiser.privately().length;
		await begins(raiser, `raise ${typing("raise", "words")}`);
		await fill(raiser, "raise", more, words);
		await vi.waitUntil(() => raiser.privately().length > before, WAIT);
		const caseId = await one("select id from case_file order by entered_at desc limit 1");
		return { caseId, ref: await one("select ref as id from case_file where id = $1", [caseId]) };
	};
	const { ref, caseId } = await raisesOne({ told: "nobody_yet" });
	const contact = await one("select id from risk_contact where case_id = $1", [caseId]);
	await opens(ground, platform, raiser, RAISER[platform], "contact.confirm", contact);
	await fill(raiser, "contact.confirm");

	await begins(coordinator, `concern ${ref} ${typing("concern", "words")}`);
	await fill(coordinator, "concern");
	await leaves(coordinator);
	await begins(coordinator, `add ${ref}`);
	await fill(coordinator, "case.add", { groups_harm: ["gangs_or_radicalisation"] });
	await leaves(coordinator);

	await begins(coordinator, `find ${typing("find", "words")}`);
	await fill(coordinator, "find");
	await leaves(coordinator);

	const duty = personOf(ground, DUTY, platform);
	await begins(duty, `emergency ${ref}`);
	await fill(duty, "emergency.open", { reference: ref });
	await leaves(duty);

	const extended = await enquiryOf(caseId);
	await opens(ground, platform, coordinator, COORDINATOR, "enquiry.extend", extended);
	await fill(coordinator, "enquiry.extend");
	await begins(coordinator, `outcome ${ref}`);
	await fill(coordinator, "case.outcome", { enquiry: extended, seen: "no" });
	await opens(ground, platform, coordinator, COORDINATOR, "case.seen", caseId);
	await fill(coordinator, "case.seen");
	// Another child: the same would be taken for a second notification about the first.
	const second = await raisesOne({ birth: "2012-11-27" }, (action, field) => `x${typing(action, field)}`);
	await opens(ground, platform, coordinator, COORDINATOR, "enquiry.outcome", await enquiryOf(second.caseId));
	await fill(coordinator, "enquiry.outcome");

	// The other form, by the date of birth.
	await raisesOne({ birth: "2024-11-27" }, (action, field) => `y${typing(action, field)}`);
	// One without risk: of no other is an enquiry put off.
	const calm = await raisesOne(
		{ birth: "2011-11-27", harm: [] },
		(action, field) => `t${typing(action, field)}`,
	);
	const late = await enquiryOf(calm.caseId);
	await ground.database.superuser.query(
		`update enquiry set due = '2027-03-05', agency_id = (select agency_id from person where key = $2),
			event_id = (select max(id) from ledger) where id = $1`,
		[late, COORDINATOR],
	);
	await opens(ground, platform, coordinator, COORDINATOR, "enquiry.remind", late);
	await fill(coordinator, "enquiry.remind", { on: "2027-03-12" });
	await begins(coordinator, `address ${ref}`);
	await fill(coordinator, "address.add", { told_by: "school" });
	await begins(coordinator, `visit ${ref}`);
	await fill(coordinator, "address.visit", { came: "moved_on" });
	await begins(coordinator, `siblings ${ref}`);
	await fill(coordinator, "family.link", { sibling: second.ref });
	const joint = await one("select id from enquiry where case_id = $1 and check_code = 'E19'", [caseId]);
	await opens(ground, platform, coordinator, COORDINATOR, "enquiry.sign", joint);
	await fill(coordinator, "enquiry.sign", { ending: "not_located", ground: "none" });

	const owner = await one("select id from person where key = $1", [COORDINATOR]);
	const owners = { owner1: owner, owner2: owner, owner3: owner };
	for (const code of KINDS) {
		await begins(coordinator, `decision ${ref} ${typing("decision.record", "words")}`);
		await fill(coordinator, "decision.record", { type: code, ...owners });
		await leaves(coordinator);
	}
	// A channel gets one message a second, and both channels get all of them.
	const card = await vi.waitUntil(
		() => coordinator.channel().findLast((m) => cardOf(ref).test(m.text)),
		PACED,
	);
	const actsOnMessage = async (action: string, words: string) => {
		await coordinator.acts(action, await coordinator.says(words, card));
		// Something else may come in at the moment in which the form is asked for.
		await vi.waitUntil(() => coordinator.hasForm(), WAIT);
	};
	await actsOnMessage("decision.record", typing("decision.record", "message"));
	await fill(coordinator, "decision.record", { type: "defer", ...owners });
	await leaves(coordinator);
	await actsOnMessage("note.write", typing("note.write", "message"));
	await fill(coordinator, "note.write");
	await leaves(coordinator);
	await coordinator.does(`note ${ref} ${typing("note", "words")}`);
	// One that stands in no case's thread is asked for its case first.
	await leaves(coordinator);
	await coordinator.acts("decision.record", await coordinator.says(typing("decision.record", "message")));
	const said = typing("case.which", "said");
	typed.set("case.which said", said);
	await coordinator.fills({ ref, said });
	await coordinator.sends();
	await leaves(coordinator);
	const latest = () =>
		one("select id from decision where case_id = $1 order by event_id desc limit 1", [caseId]);
	for (const code of KINDS) {
		await opens(ground, platform, coordinator, COORDINATOR, "decision.correct", await latest());
		await fill(coordinator, "decision.correct", { type: code, ...owners });
	}

	await begins(coordinator, `agenda ${ref}`);
	await fill(coordinator, "meeting.add");
	const { item, meeting } = await onTheAgenda(ground, caseId, owner);
	await opens(ground, platform, coordinator, COORDINATOR, "meeting.defer", item);
	await fill(coordinator, "meeting.defer");
	for (const code of KINDS) {
		await ground.database.superuser.query(
			`with e as (select max(id) as id from ledger), i as (update agenda_item set outcome = null, event_id = e.id from e where event_id <> e.id)
				update case_file set state = 'panel', event_id = e.id from e where case_file.id = $1`,
			[caseId],
		);
		await opens(ground, platform, coordinator, COORDINATOR, "meeting.decide", item);
		await fill(coordinator, "meeting.decide", { type: code, ...owners });
	}
	const action = await one("select id from decision_action order by event_id desc limit 1");
	await opens(ground, platform, coordinator, COORDINATOR, "action.progress", action);
	await fill(coordinator, "action.progress", { what: "started" });
	await ground.database.superuser.query(
		"update meeting set ended_at = now(), event_id = (select max(id) from ledger) where id = $1",
		[meeting],
	);
	await opens(ground, platform, coordinator, COORDINATOR, "meeting.correct", meeting);
	await fill(coordinator, "meeting.correct", { about: caseId });

	await opens(ground, platform, coordinator, COORDINATOR, "case.correct", second.caseId);
	await fill(coordinator, "case.correct", { because: "wrong" });
	await opens(ground, platform, coordinator, COORDINATOR, "note.correct", await answeredOf(second.caseId));
	await fill(coordinator, "note.correct", { because: "wrong" });
	// Another case, so that what is redirected, taken for a duplicate and taken back stands in nobody's way.
	const triaged = second.ref;
	const other = { other: ref, beside: "yes", told: "police", owner };
	for (const result of ["ATTENDANCE", "IN_PROVISION", "DUPLICATE", "MISSING_PERSON"]) {
		await begins(coordinator, `triage ${triaged}`);
		await fill(coordinator, "triage", { ...other, result });
		await leaves(coordinator);
	}
	await begins(coordinator, `assign ${triaged}`);
	const officer = await one("select id from person where key = 'plover-leah'");
	await fill(coordinator, "case.assign", { owner: officer });
	await leaves(coordinator);
	for (const to of ["located_in_education", "monitoring"]) {
		await begins(coordinator, `move ${triaged}`);
		await fill(coordinator, "case.move", { to });
		await leaves(coordinator);
	}
	await begins(coordinator, `review ${triaged}`);
	await fill(coordinator, "case.review");
	await leaves(coordinator);

	// Children of whom somebody told on the telephone, in both forms; and one of whom anybody at all did.
	const heard = { came_by: "phone", received_on: "2027-03-09", received_time: "09:30" };
	for (const [letter, birth] of [
		["z", "2014-11-27"],
		["w", "2024-10-27"],
	]) {
		const told: Typing = (action, field) => `${letter}${typing(action, field)}`;
		await begins(coordinator, `taken ${typing("raise.taken", "words")}`);
		await fill(coordinator, "raise.taken", { ...heard, birth: birth! }, told);
		await leaves(coordinator);
	}
	// And of whom a message told.
	for (const [letter, birth] of [
		["v", "2014-09-27"],
		["u", "2024-09-27"],
	]) {
		const told: Typing = (action, field) => `${letter}${typing(action, field)}`;
		await actsOnMessage("raise.from-message", told("raise", "message"));
		await fill(coordinator, "raise.from-message", { birth: birth!, names_child: "no" }, told);
		await leaves(coordinator);
	}
	await tellsAsThePublic(ground, typing, typed);

	for (const [words, action] of [
		[`reason ${triaged}`, "return.reason"],
		[`report ${typing("report", "words")}`, "report"],
		[`annual ${typing("annual", "words")}`, "annual"],
	] as const) {
		await begins(coordinator, words);
		await fill(coordinator, action);
		await leaves(coordinator);
	}

	await aLongWorklist(ground);
	await opens(ground, platform, coordinator, COORDINATOR, "worklist.answer", "");
	const sitting = Array.from({ length: 20 }, (_, n) => [`outcome_${n + 1}`, "lead_found"]);
	await fill(coordinator, "worklist.answer", Object.fromEntries(sitting));
	await begins(coordinator, `cover ${typing("cover", "words")}`);
	await fill(coordinator, "cover", { away_person: owner, away_cover: officer });
	await leaves(coordinator);
	await begins(coordinator, `handover ${typing("handover", "words")}`);
	await fill(coordinator, "handover", { work_from: officer, work_to: owner });
	await leaves(coordinator);
	await begins(coordinator, `feedback ${typing("feedback", "words")}`);
	await fill(coordinator, "feedback");
	await leaves(coordinator);
	await begins(coordinator, `training ${typing("training", "words")}`);
	await fill(coordinator, "training", { training_session: "new", training_people: [officer] });
	await leaves(coordinator);
	for (const [words, name] of [
		[`transfer ${triaged}`, "transfer"],
		[`refer ${triaged}`, "refer"],
		[`directory ${typing("directory", "words")}`, "directory"],
		["incoming", "incoming"],
	] as const) {
		await begins(coordinator, words);
		await fill(coordinator, name);
		await leaves(coordinator);
	}
	const outgoing = await one("select id from outgoing where kind = 'service' order by event_id desc limit 1");
	await opens(ground, platform, coordinator, COORDINATOR, "outgoing.record", outgoing);
	await fill(coordinator, "outgoing.record");
	const incoming = await one("select id from incoming order by event_id desc limit 1");
	await opens(ground, platform, coordinator, COORDINATOR, "incoming.answer", incoming);
	await fill(coordinator, "incoming.answer");
	await opens(ground, platform, coordinator, COORDINATOR, "home-education.add", "");
	await fill(coordinator, "home-education.add");
	const listed = await one("select id from listed_child order by event_id desc limit 1");
	for (const name of ["listed.review", "listed.settle"]) {
		await opens(ground, platform, coordinator, COORDINATOR, name, listed);
		await fill(coordinator, name);
	}
	await leaves(coordinator);

	await begins(coordinator, `share ${ref} ${typing("share", "words")}`);
	await fill(coordinator, "share");
	await leaves(coordinator);
	await begins(coordinator, `keep ${ref}`);
	await fill(coordinator, "case.keep", { held: "yes" });
	await leaves(coordinator);
	await coordinator.acts("breach.report", card);
	await leaves(coordinator);
	const breach = await one("select id from breach");
	await opens(ground, platform, coordinator, COORDINATOR, "breach.decide", breach);
	await fill(coordinator, "breach.decide");

	await begins(coordinator, `subject-access ${ref}`);
	await fill(coordinator, "subject-access.take");
	await leaves(coordinator);
	await coordinator.does(`evidence ${ref}`);
	await coordinator.seesPrivately(/The evidence pack of/);

	await walksTheFormal(ground, platform, coordinator, { caseId, ref, one, fill });

	for (const word of ["case", "outcome", "triage", "move", "review", "assign", "ask", "mine", "digest", ""]) {
		const before = coordinator.privately().length;
		await coordinator.does(`${word} ${typing(word, "words")}`);
		await vi.waitUntil(() => coordinator.hasForm() || coordinator.privately().length > before, WAIT);
		await leaves(coordinator);
	}
	await coordinator.mentions(`case ${typing("case", "mention")}`, card);
	const share = await one("select id from share");
	await presses(ground, platform, COORDINATOR, "share.open", share);
	await readsEverything(coordinator, ref, caseId, ground, platform, await latest());
	return typed;
}

/** Letters, a contact with a parent, the way to an order, the roll and attendance. */
async function walksTheFormal(
	ground: Ground,
	platform: PlatformName,
	who: Person,
	{ caseId, ref, one, fill }: Formal,
): Promise<void> {
	// The case is where an order is on its way.
	const { superuser } = ground.database;
	const event = "event_id = (select max(id) from ledger)";
	await superuser.query(`update case_file set state = 'on_appeal_sao', ${event} where id = $1`, [caseId]);
	const walks = async (words: string, action: string, more: Answers) => {
		await begins(who, words);
		await fill(who, action, more);
		await leaves(who);
	};
	await superuser.query(
		`insert into contact_hold (id, panel_id, case_id, reason, since, event_id)
			select gen_random_uuid(), panel_id, id, 'domestic_abuse', now(), event_id from case_file where id = $1
			on conflict do nothing`,
		[caseId],
	);
	await walks(`safe ${ref}`, "contact.safe", { safe_because: "social_care" });
	await walks(`letter ${ref}`, "letter", { template: "school_failed_to_report" });
	const letter = await one("select id from letter where case_id = $1", [caseId]);
	await presses(ground, platform, COORDINATOR, "letter.take", letter);
	await who.seesPrivately(/The letter on/);
	await walks(`parent ${ref}`, "parent.contact", { contact_on: "2027-02-19", contact_how: "phone" });
	for (const [order_step, order_on] of [
		["considered", "2027-02-18"],
		["notice", "2027-02-20"],
		["order", "2027-03-08"],
	] as const) {
		await walks(`order ${ref}`, "order", { order_step, order_on, served_how: "hand" });
	}
	await walks(`roll ${ref}`, "roll", { roll_ground: "other", roll_enquiries: "both" });
	await opens(ground, platform, who, COORDINATOR, "attendance.enter", caseId);
	await fill(who, "attendance.enter", {
		enter_day: "2027-03-09",
		enter_am: "P",
		enter_pm: "P",
		late_am: "",
		late_pm: "",
	});
	await presses(ground, platform, COORDINATOR, "case.formal", caseId);
}

interface Formal {
	caseId: string;
	ref: string;
	one(sql: string, values?: unknown[]): Promise<string>;
	fill(who: Person, action: string, more?: Answers): Promise<void>;
}

/** Everything that is open waits for the coordinator's own agency: enough for the longest sitting. */
async function aLongWorklist({ database }: Ground): Promise<void> {
	await database.superuser.query("delete from contact_hold");
	await database.superuser.query(
		`update enquiry set agency_id = (select agency_id from person where key = $1), held = null, outcome = null,
				closed_at = null, event_id = (select max(id) from ledger)
			where check_code <> 'E19' and exists (select from case_file f where f.id = case_id and f.closed_at is null)`,
		[COORDINATOR],
	);
}

/** The case's place on the agenda of a meeting that is on, with one person on its roll. */
async function onTheAgenda({ database }: Ground, caseId: string, person: string) {
	const { rows } = await database.superuser.query<{ item: string; meeting: string }>(
		"select id as item, meeting_id as meeting from agenda_item where case_id = $1",
		[caseId],
	);
	const { item, meeting } = rows[0]!;
	await database.superuser.query(
		`update meeting set frozen_at = now(), opened_at = now(), event_id = (select max(id) from ledger) where id = $1`,
		[meeting],
	);
	await database.superuser.query(
		`insert into attendance select m.id, m.panel_id, p.id, p.agency_id, 'present', m.event_id from meeting m, person p
			where m.id = $1 and p.id = $2`,
		[meeting, person],
	);
	return { item, meeting };
}

/** Opens what shows typed words again: a case's details, and a decision in full. */
async function readsEverything(
	who: Person,
	ref: string,
	caseId: string,
	ground: Ground,
	platform: PlatformName,
	decision: string,
): Promise<void> {
	await who.does(`case ${ref}`);
	const shown = new RegExp(`${ref}[^]*Enquiries`);
	await vi.waitUntil(() => who.privately().some((m) => shown.test(m.text)), PACED);
	await who.presses(who.privately().findLast((m) => m.buttons.includes("Open details"))!, "Open details");
	await vi.waitUntil(() => who.hasForm(), WAIT);
	expect(who.form().text).toMatch(/First name/);
	await leaves(who);
	for (const [action, on] of [
		["decision.open", decision],
		["correct.before", caseId],
		["case.open", caseId],
	] as const) {
		await presses(ground, platform, COORDINATOR, action, on);
	}
}

/** Fills in and sends each screen, until the form is gone or does not go on. */
async function fillsToTheEnd(
	who: Person,
	action: string,
	more: Answers,
	typing: Typing,
	typed: Typed,
): Promise<void> {
	const questions = new Map(questionsOf(action).map((q) => [q.name, q.question]));
	for (let screen = ""; who.hasForm() && screen !== who.form().text; ) {
		screen = who.form().text;
		const asked = Object.keys(who.form().values).filter((name) => questions.has(name));
		// A page that shows what was found is no screen of the form.
		if (asked.length === 0 && !/Step \d+ of \d+/.test(screen)) return;
		// Every screen of every form says whom to ring (D-6).
		expect(screen, `${action}, a screen without the numbers`).toMatch(NUMBERS);
		const answers: Answers = {};
		for (const name of asked) {
			const question = questions.get(name)!;
			const given = question.as === "text" ? fitting(question, typing(action, name)) : undefined;
			if (given !== undefined) typed.set(`${action} ${name}`, given);
			const answer = more[name] ?? given ?? (question.as === "text" ? "12" : ANSWERS[name]);
			if (answer !== undefined) answers[name] = answer;
		}
		await who.fills(answers);
		await who.sends();
	}
}

/** Fills in the page that the panel has opened to the public. */
async function tellsAsThePublic(ground: Ground, typing: Typing, typed: Typed): Promise<void> {
	const visitor = new WebVisitor(ground);
	await visitor.opens("/report/millbrook-cme");
	await visitor.presses("Start now");
	const texts = questionsOf("public.report").filter(({ question }) => question.as === "text");
	const words = texts.map(({ name, question }) => [name, fitting(question, typing("public.report", name))!]);
	for (const [name, text] of words) typed.set(`public.report ${name}`, text!);
	// Nobody fills in a page sooner.
	await new Promise((done) => setTimeout(done, 3_050));
	await visitor.presses("Send", { ...Object.fromEntries(words), public_danger: "no" });
	expect(visitor.page.title).toMatch(/Received/);
}

/** Types a command that opens a form. */
async function begins(who: Person, words: string): Promise<void> {
	await leaves(who);
	await who.does(words);
	await vi.waitUntil(() => who.hasForm(), WAIT);
}

async function leaves(who: Person): Promise<void> {
	if (who.hasForm()) await who.leaves();
}

/** Presses a button of that action, which no message need show, and opens the form that it offers. */
async function opens(
	ground: Ground,
	platform: PlatformName,
	who: Person,
	key: string,
	action: string,
	on: string,
): Promise<void> {
	await leaves(who);
	const offers = () => who.privately().filter((m) => m.buttons.includes("Open the form"));
	const before = offers().length;
	await presses(ground, platform, key, action, on);
	await vi.waitUntil(() => offers().length > before, WAIT);
	await who.presses(offers().at(-1)!, "Open the form");
	// Something else may be said to them at that moment: what counts is the form, where there is one. What is refused
	// has none, such as correcting a decision that was corrected a moment before.
	await vi.waitUntil(() => who.hasForm(), { timeout: 3_000 }).catch(() => undefined);
}

let pressed = 0;

/** A press with an id of its own, as the platform signs it. */
async function presses(
	{ sandbox, botUrl }: Ground,
	platform: PlatformName,
	key: string,
	action: string,
	on: string,
): Promise<void> {
	pressed += 1;
	const user = sandbox.world.people.find((p) => p.key === key)![platform]!;
	if (platform === "slack") {
		const team_id = sandbox.world.slack.team.id;
		const channel = sandbox.slack.hands(user).directMessage();
		await sandbox.slack.sends("interaction", {
			type: "block_actions",
			team: { id: team_id },
			user: { id: user, team_id },
			channel: { id: channel },
			container: { message_ts: "1.1", is_ephemeral: false },
			trigger_id: `made.${pressed}`,
			actions: [{ action_id: "any:0", action_ts: String(pressed), type: "button", value: `${action}|${on}` }],
		});
		await sandbox.slack.settled();
		return;
	}
	const said = sandbox.teams.requests.toBot().findLast((r) => {
		const { type, from, conversation } = r.body as Record<string, Record<string, string>>;
		return (
			String(type) === "message" &&
			from?.aadObjectId === user &&
			conversation?.conversationType === "personal"
		);
	});
	const activity = { ...(said!.body as object), id: `made:${pressed}`, text: null, value: { action, on } };
	const answer = await fetch(new URL("/api/messages", botUrl), {
		method: "POST",
		headers: { authorization: `Bearer ${await sandbox.teams.token()}`, "content-type": "application/json" },
		body: JSON.stringify(activity),
	});
	expect(answer.status).toBe(200);
}
