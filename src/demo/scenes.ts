import type { Answer } from "../chat/form.ts";
import type { Key, Message } from "../chat/message.ts";
import { addDays, addYears, type LocalDate } from "../domain/date/local-date.ts";
import { CHECKS, type CheckCode } from "../domain/lists/checks.ts";
import { entryOf } from "../domain/lists/coded.ts";
import { RISK_QUESTIONS, type RiskCode, type RiskGroup } from "../domain/lists/risk-questions.ts";
import { TRIAGE_RESULTS } from "../domain/lists/screening-results.ts";
import { schoolAgeOn } from "../domain/school-age.ts";
import { askedInWords } from "../features/enquiry/queries.ts";
import type { PanelEntry } from "../features/panel/entries.ts";
import type { Agenda } from "./agenda.ts";
import { type Answers, type Hands, pageOf, said } from "./hands.ts";
import type { Ago, DateOf, DemoCase, DemoDecision, PersonKey, StoryAnswer } from "./story.ts";
import { ASKED } from "./story.ts";

/** Where the stories are played. */
export interface Stage {
	agenda: Agenda;
	dateOf: DateOf;
	/** @param time HH:MM in the panel's zone */
	instantOf(ago: Ago, time: string): Date;
	handsOf(person: PersonKey): Hands;
	agencies: PanelEntry["agencies"];
	keepTime(nudge: string): Promise<void>;
	shownIn(view: string, ref: string): Promise<Key>;
}

/** A case that was raised, as its story goes on. */
interface File {
	story: DemoCase;
	ref: string;
	id: Key;
	enquiries: Partial<Record<CheckCode, { id: Key; lead: PersonKey }>>;
	found: boolean;
	closed: boolean;
}

const COORDINATOR = "curlew-asha";
const MINUTE = 60_000;

/**
 * How many working days after a notification each check is answered where all goes well, and at what time. The times
 * differ among the checks that are answered on the same day.
 */
const ANSWERED: Readonly<Record<CheckCode, readonly [after: number, time: string]>> = {
	...{ E01: [0, "16:20"], E06: [0, "16:40"], E13: [0, "17:10"] },
	...{ E07: [1, "09:40"], E09: [1, "11:25"], E10: [1, "14:15"] },
	...{ E04: [2, "15:10"], E08: [2, "11:25"], E16: [2, "09:40"] },
	...{ E05: [3, "15:10"], E15: [3, "11:25"] },
	...{ E02: [4, "09:40"], E03: [4, "10:30"], E11: [4, "11:25"], E12: [4, "14:15"], E14: [4, "15:10"] },
	...{ E17: [9, "10:30"], E18: [8, "10:30"], E19: [18, "15:10"], E20: [3, "15:40"] },
};

/** Somebody raises the notification; the rest of the story is put on the agenda. */
export async function raise(stage: Stage, story: DemoCase, n: number): Promise<void> {
	const { by, ago, at, worries = [], told } = story.raised;
	const hands = stage.handsOf(by);
	const answers = notificationOf(stage, story, n);
	const opened = await hands.types("raise");
	const toldOnTime = told !== undefined && told !== "nobody_yet";
	const urgent = actNow(worries);
	const raised = stage.instantOf(ago, at).getTime();
	let ref: string;
	if (urgent && !told) {
		const alerted = await hands.sends(opened, answers);
		ref = referenceIn(JSON.stringify(pageOf(alerted).notes));
		await hands.leaves(alerted);
	} else {
		ref = referenceIn((await hands.completes(opened, answers, "Your notification is")).summary);
	}
	if (urgent && !toldOnTime) {
		for (const minutes of [35, 70]) {
			stage.agenda.add(new Date(raised + minutes * MINUTE), () => stage.keepTime("chase-contacts"));
		}
	}
	const file: File = { story, ref, id: "", enquiries: {}, found: false, closed: false };
	stage.agenda.add(new Date(raised + 25 * MINUTE), () => triage(stage, file));
}

function actNow(worries: readonly RiskCode[] = []): boolean {
	return RISK_QUESTIONS.some((q) => q.tier === "act-now" && worries.includes(q.code));
}

/** The coordinator looks at the new case; who was asked what is then known, and when they answer. */
async function triage(stage: Stage, file: File): Promise<void> {
	const { story } = file;
	const card = said(await stage.handsOf(COORDINATOR).types(`case ${file.ref}`), "How");
	file.id = buttonIn(card, "case.open");
	readEnquiries(stage, file, card);
	for (const check of Object.keys(file.enquiries) as CheckCode[]) planAnswer(stage, file, check);
	const { onIt, extended, decided = [] } = story;
	await screen(stage, file);
	if (extended) stage.agenda.add(stage.instantOf(extended.ago, "15:20"), () => extend(stage, file, extended));
	if (onIt) {
		stage.agenda.add(stage.instantOf(onIt.ago, onIt.at), async () => {
			said(await stage.handsOf(onIt.by).presses("urgent.acknowledge", file.id), "You are on");
		});
	}
	for (const decision of decided) {
		stage.agenda.add(stage.instantOf(decision.ago, "16:05"), () => decide(stage, file, decision));
	}
}

/** The coordinator screens the notification, once it is complete: those who raised it hear of it. */
async function screen(stage: Stage, file: File): Promise<void> {
	const { ref, story } = file;
	const { raised, screened, school, whereabouts } = story;
	const age = schoolAgeOn(birthOf(stage, story), stage.dateOf(raised.ago));
	const taken = school?.onRoll && whereabouts === "no" ? "CME_PROVISIONAL" : "CME";
	const result = screened ?? (age === "below" ? "EARLY_YEARS" : taken);
	const incomplete = actNow(raised.worries) && !raised.told;
	if (incomplete || result === "not yet") return;
	const hands = stage.handsOf(COORDINATOR);
	const answers: Answers = { missing: "no", result, owner: "Asha Curlew", taker: "Leah Plover" };
	await hands.completes(await hands.types(`triage ${ref}`), answers, `Recorded on ${ref}`);
	// What is redirected is over here: nobody answers its enquiries.
	file.closed = !entryOf(TRIAGE_RESULTS, result).accepted;
}

/** What the case's private summary lists, but for what is on hold: nobody touches that. */
function readEnquiries(stage: Stage, file: File, card: Message): void {
	const rows = card.blocks.flatMap((b) => ("rows" in b ? b.rows : []));
	for (const { text, menu = [] } of rows) {
		const words = [text].flat().filter((span) => typeof span === "string");
		const record = menu.find((b) => b.action === "enquiry.outcome");
		const [asked = "", stands = ""] = (words.at(-1) ?? "").split(": ");
		const [found] = CHECKS.flatMap(({ code }) => {
			const agency = stage.agencies.find((a) => asked === askedInWords(code, a.title));
			return agency ? [{ code, agency }] : [];
		});
		if (!found || !record || stands.startsWith("on hold")) continue;
		file.enquiries[found.code] = { id: record.on, lead: found.agency.contact.lead ?? COORDINATOR };
	}
}

function planAnswer(stage: Stage, file: File, check: CheckCode): void {
	const { raised, unanswered = [], noReply = [], found } = file.story;
	const [after, time] = ANSWERED[check];
	const usually = stage.instantOf(raised.ago - after, time);
	if (found?.by === check) {
		stage.agenda.add(stage.instantOf(found.ago, time), () => locate(stage, file));
	} else if (noReply.includes(check)) {
		stage.agenda.add(usually, () => answer(stage, file, check, NO_REPLY, "Noted for"));
	} else if (!unanswered.includes(check)) {
		stage.agenda.add(usually, () => answerAsUsual(stage, file, check));
	}
}

/** A risk discussion ends with what was decided. */
const RISK_TALK = "Nothing is known that calls for a referral now. We talk again at the first news.";

const NO_REPLY = { outcome: "no_reply", note: "Rang and wrote. No reply yet." };

async function answerAsUsual(stage: Stage, file: File, check: CheckCode): Promise<void> {
	if (file.closed) return;
	if (check === ASKED.signOff && !file.found) return signOff(stage, file);
	const lead = file.story.leads?.[check];
	const answers: Answers = file.found
		? { outcome: "not_applicable", note: "The child has been found." }
		: lead
			? { outcome: "lead_found", note: lead }
			: check === ASKED.riskTalk
				? { outcome: "not_referred", note: RISK_TALK }
				: { outcome: "no_trace", note: "" };
	await answer(stage, file, check, answers, "Recorded for");
}

async function answer(
	stage: Stage,
	file: File,
	check: CheckCode,
	answers: Answers,
	says: string,
): Promise<void> {
	const { id, lead } = file.enquiries[check]!;
	const hands = stage.handsOf(lead);
	await hands.completes(await hands.presses("enquiry.outcome", id), answers, says);
}

/** The school signs, then the authority. */
async function signOff(stage: Stage, file: File): Promise<void> {
	const { E01: calls, E19: joint } = file.enquiries;
	const evidence =
		"Calls, letters and visits led nowhere. Admissions, health and housing have no new address.";
	for (const person of [calls?.lead, joint?.lead]) {
		if (!person) continue;
		const hands = stage.handsOf(person);
		const opened = await hands.presses("enquiry.sign", joint!.id);
		await hands.completes(opened, { ending: "not_located", ground: "ground_i", evidence }, "Signed for");
	}
}

async function locate(stage: Stage, file: File): Promise<void> {
	const { by, ago, seenBy, inEducation, note } = file.story.found!;
	const seen: Answers = seenBy
		? { seen: "yes", seen_by: seenBy, seen_on: stage.dateOf(ago), alone: "yes" }
		: { seen: "no", alone: "unknown" };
	const judged: Answers = { judgement: "no", judged_why: "No worry about the child's safety was found." };
	await answer(
		stage,
		file,
		by,
		{ outcome: "located", note, in_education: inEducation, ...seen, ...judged },
		"Recorded for",
	);
	file.found = true;
}

async function extend(
	stage: Stage,
	file: File,
	{ check, to, because }: NonNullable<DemoCase["extended"]>,
): Promise<void> {
	const { id, lead } = file.enquiries[check]!;
	const hands = stage.handsOf(lead);
	const answers = { until: stage.dateOf(to), reason: because };
	await hands.completes(await hands.presses("enquiry.extend", id), answers, "Extended for");
}

/** The panel decides, and where somebody else is to confirm it they do, an hour later. */
async function decide(stage: Stage, file: File, decision: DemoDecision): Promise<void> {
	const hands = stage.handsOf(decision.by ?? COORDINATOR);
	const answers: Record<string, StoryAnswer> = {
		type: decision.type,
		rationale: decision.why,
		said_by: "Martin Heron",
		review: { day: decision.review },
		agencies: decision.agencies ?? ["CME team"],
	};
	for (const [name, value] of Object.entries(decision.asked ?? {})) answers[`param_${name}`] = value;
	for (const [n, [what, owner, due]] of (decision.actions ?? []).entries()) {
		Object.assign(answers, {
			[`what${n + 1}`]: what,
			[`owner${n + 1}`]: owner,
			[`due${n + 1}`]: { day: due },
		});
	}
	const opened = await hands.types(`decision ${file.ref}`);
	await hands.completes(opened, dated(stage, answers, file.story), "Decision recorded on");
	const { confirmedBy } = decision;
	file.closed = decision.type === "close" && !confirmedBy;
	if (!confirmedBy) return;
	const later = new Date(stage.instantOf(decision.ago, "17:05"));
	stage.agenda.add(later, async () => {
		const second = stage.handsOf(confirmedBy);
		const waiting = await stage.shownIn("decision-waits", file.ref);
		await second.completes(await second.presses("decision.confirm", waiting), { agree: "yes" }, "Confirmed.");
		file.closed = true;
	});
}

function dated(stage: Stage, answers: Readonly<Record<string, StoryAnswer>>, story: DemoCase): Answers {
	const given = (value: StoryAnswer): Answer => {
		if (typeof value !== "object") return value;
		if ("day" in value) return stage.dateOf(value.day);
		return "birth" in value ? birthOf(stage, story) : value;
	};
	return Object.fromEntries(Object.entries(answers).map(([name, value]) => [name, given(value)]));
}

function birthOf(stage: Stage, { child }: DemoCase): LocalDate {
	return addDays(addYears(stage.dateOf(0), -child.aged.years), -child.aged.days);
}

/** The raise form, filled in. */
function notificationOf(stage: Stage, story: DemoCase, n: number): Answers {
	const { child, raised, school } = story;
	const ticked = (group: RiskGroup) =>
		RISK_QUESTIONS.filter((q) => q.group === group && raised.worries?.includes(q.code)).map((q) => q.code);
	return {
		...{ harm: ticked("harm"), abroad_and_home: ticked("abroad_and_home"), known: ticked("known") },
		unticked: "no",
		told: raised.told ?? "nobody_yet",
		first_name: child.name[0],
		surname: child.name[1],
		birth: birthOf(stage, story),
		sex: child.sex,
		address: `${child.home[0]}, Millbrook`,
		postcode: child.home[1],
		parent: child.parent,
		// Ofcom's range for drama.
		phone: `07700 900${100 + n}`,
		on_roll: school?.onRoll ? "yes" : "no",
		has_setting: "no",
		steps: ["phoned", "visited"],
		school: school?.title ?? "",
		upn: "not to hand",
		last_attended: school ? stage.dateOf(school.lastAttended) : "",
		last_seen: school ? stage.dateOf(school.lastAttended) : "",
		not_known: school ? [] : ["last_attended", "last_seen"],
		whereabouts: story.whereabouts,
		reason: story.reason,
	};
}

function referenceIn(words: string): string {
	const ref = words.match(/[A-Z]{2,5}-\d{4}-\d{4}/)?.[0];
	if (!ref) throw new Error(`There is no reference in “${words}”`);
	return ref;
}

function buttonIn(message: Message, action: string): Key {
	const button = message.blocks
		.flatMap((b) => ("buttons" in b ? b.buttons : []))
		.find((b) => b.action === action);
	if (!button) throw new Error(`“${message.summary}” has no button for ${action}`);
	return button.on;
}
