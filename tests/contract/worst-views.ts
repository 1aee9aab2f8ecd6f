import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { AFFECTED_TOLD, ICO_DECISIONS } from "../../src/domain/lists/breaches.ts";
import { CASE_KINDS } from "../../src/domain/lists/case-kinds.ts";
import { CHECKS } from "../../src/domain/lists/checks.ts";
import { DECISION_TYPES } from "../../src/domain/lists/decision-types.ts";
import { ERASURE_REASONS } from "../../src/domain/lists/keeping.ts";
import { LETTERS } from "../../src/domain/lists/letters.ts";
import { ROLES } from "../../src/domain/lists/roles.ts";
import { TRIAGE_RESULTS } from "../../src/domain/lists/screening-results.ts";
import { SHARE_DETAILS } from "../../src/domain/lists/sharing.ts";
import { SIGN_OFF_SIDES } from "../../src/domain/lists/sign-off.ts";
import { SESSION_KINDS } from "../../src/domain/lists/training.ts";
import { showPage } from "../../src/features/digest/pages.ts";
import {
	DAY,
	flag,
	ID,
	LONG,
	longest,
	many,
	maybe,
	NAME,
	REF,
	SELF,
	TENANT,
	type Turn,
} from "./worst-values.ts";

/** Numbers to ring, at their most. */
export const RING = many(20, () => ({ facts: [[NAME, NAME]] as const }));

const WORK = {
	cases: 300,
	actions: 300,
	enquiries: 300,
	contacts: 300,
	handOffs: 300,
	forms: 300,
	drafts: [],
	kept: 300,
	formsKept: 300,
};
const PLACED = {
	placed: many(300, () => ({
		case: ID,
		ref: REF,
		restricted: false,
		agency: ID,
		told: ID,
		am: null,
		pm: null,
	})),
};
const REQUEST = {
	...{ request: SELF, sender: maybe(NAME), answeredOn: null, answer: null },
	...{ acknowledgedOn: maybe(DAY), acknowledgeBy: DAY, answerBy: DAY },
};
const SHARE = {
	...{
		agency: maybe(NAME),
		finding: null,
		decision: "shared",
		madeAt: null,
		atOnce: flag,
		agreement: "expired",
	},
	...{ details: SHARE_DETAILS.map((one) => one.code), second: NAME },
};
const BREACH = {
	edited: maybe(NAME),
	...{ deleted: null, passed: 71, platform: "teams", own: false, author: maybe(NAME), authorAsked: true },
	...{ link: maybe(`https://teams.example/${"a".repeat(2_000)}`), deleter: NAME },
	decided: maybe({ ico: longest(ICO_DECISIONS), affected: longest(AFFECTED_TOLD), by: NAME }),
};
const ERASURE = { answer: maybe("agreed"), second: NAME, reason: longest(ERASURE_REASONS) };
/** A decision with thirty actions, each with an owner who is mentioned. */
const NOTE = {
	...{
		successor: null,
		type: longest(DECISION_TYPES),
		recorder: NAME,
		recordedOn: DAY,
		review: DAY,
		corrects: flag,
	},
	...{
		placeBy: maybe(DAY),
		secondPerson: flag,
		confirmer: maybe(NAME),
		overtaken: false,
		standing: "decision",
	},
	...{ atMeeting: true, confirmedFor: maybe(NAME), restricted: false },
	actions: many(30, (n) => ({
		...{ knownAs: NAME, due: DAY },
		identities: [
			{ platform: "slack", tenant: "T01", user: ["UANN", "UBEN", "UCLEO"][n % 3]! },
			{ platform: "teams", tenant: TENANT, user: `bbbbbbbb-0000-4000-8000-00000000000${(n % 3) + 1}` },
		],
	})),
};
const LATE = many(300, (n) => ({
	...{
		id: ID,
		case: `${ID} ${n % 60}`,
		ref: REF,
		check: longest(CHECKS),
		agency: `${n % 40} ${NAME}`,
		agencyId: ID,
	},
	...{ owner: ID, due: DAY, told: 3, named: null, putOff: null },
	hasIt: n % 2 ? { by: ID, knownAs: NAME, at: "2027-03-10T09:00:00Z" } : null,
}));

/** A digest of three hundred overdue enquiries at forty agencies, sixty urgent cases among them. */
function digest() {
	const urgent = many(60, () => ({
		...{
			about: "case" as const,
			id: ID,
			caseId: ID,
			ref: REF,
			words: `${NAME}: ${NAME}, ${NAME} and 297 more.`,
		},
		...{ overdue: 5, enquiries: 5, contact: ID, acknowledgedBy: ID },
	}));
	const listed = many(240, (n) => ({
		...{
			about: "enquiry" as const,
			id: ID,
			caseId: ID,
			ref: REF,
			words: `${NAME}: due Wed 30 Sep 2026 (99 school days late)`,
			overdue: 1,
		},
		under: `${n % 40} ${NAME}`,
	}));
	const still = many(40, (n) => ({
		...{ about: "still" as const, kind: "police" as const, overdue: 99 },
		...{
			under: "No change since Wed 10 Mar 2027",
			words: `${n} ${NAME}: 99 still overdue, the oldest since Wed 30 Sep 2026 (99 working days late)`,
		},
	}));
	const agencies = many(40, (n) => ({
		...{ label: `${n} ${NAME}`, overdue: 99, fresh: 99 },
		oldest: { due: "2026-09-30", late: { days: 999, unit: "school" as const }, ref: REF },
	}));
	return {
		...{ today: "2027-03-10", open: 999, overdue: 300, cases: 300, urgentCases: 60, dueToday: 300 },
		...{
			since: { on: DAY, overdue: 300, fresh: 300, cleared: 300, putOff: 300, back: 300 },
			held: { contact: 300, schoolHolidays: 300 },
		},
		...{
			urgent,
			urgentToday: urgent,
			agencies,
			listed: [...urgent, ...listed, ...still],
			full: false,
			putOff: { n: 300, until: DAY, more: true },
			overdueIds: [],
		},
	};
}

const NAMES = new Map([[ID, NAME]]);

/** Of each kind that a morning list has: enquiries are the longest, and a meeting has the most buttons. */
const WAITS = [
	...many(300, () => ({ what: "meeting", id: ID, on: DAY, decisions: 99, minutes: true })).slice(0, 3),
	...many(100, () => ({
		...{ what: "enquiry", id: ID, case: ID, ref: REF, urgent: true, due: DAY },
		...{ check: longest(CHECKS), agency: NAME, back: true },
	})),
	...["action", "hand-off", "close"].flatMap((what) =>
		many(40, () => ({ what, id: ID, case: ID, ref: REF, urgent: true, due: DAY })),
	),
];

/** What a view has beside it, or otherwise. */
export const BY_VIEW: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	"case-card": {
		restricted: false,
		closed: false,
		kind: longest(CASE_KINDS),
		said: 300,
		saidChanged: 300,
		keepsThread: flag,
	},
	"late-enquiries": {
		panel: {
			...{ today: "2027-03-10", zone: "Europe/London" },
			calendars: { working: workingCalendar() },
			escalation: { coordinator: 10 },
		},
		by: new Map(["own", "agency", "panel"].map((why) => [why, LATE])),
		also: WAITS,
	},
	morning: { panel: { today: "2027-03-10", calendars: { working: workingCalendar() } }, waits: WAITS },
	"sign-off-waits": { side: longest(SIGN_OFF_SIDES) },
	digest: {
		...{
			digest: digest(),
			panel: { title: NAME, emergency: { socialCare: NAME, outOfHours: NAME, police: NAME } },
			at: "08:30",
			due: "08:30",
			names: NAMES,
		},
		mentions: {
			people: many(20, () => ({
				person: { label: NAME, identities: NOTE.actions[0]!.identities },
				overdue: 999,
			})),
			more: 300,
		},
		rest: "in this thread",
		attention: {
			...{ noOwner: 99, reviewLate: 99, untriaged: 99, untriagedSince: DAY, yearly: 99, handOffsLate: 99 },
			...{ atRisk: 99, earlyYears: 99, actionsLate: many(40, (n) => ({ agency: `${n} ${NAME}`, late: 99 })) },
		},
		next: undefined,
	},
	"digest-restricted": { cases: many(300, () => ({ id: ID, ref: REF, overdue: 9 })) },
	"referrer-told": { turn: "triaged", code: longest(TRIAGE_RESULTS) },
	"hand-off-asked": { result: longest(TRIAGE_RESULTS) },
	"cover-told": { from: DAY, to: DAY },
	"set-up-changed": {
		...{ act: "roles.changed", by: NAME, who: NAME, agency: NAME, askedBy: maybe(NAME) },
		facts: { platform: "teams", given: ROLES.map((r) => r.code), ended: ROLES.map((r) => r.code) },
	},
	"account-to-join": { join: ID, platform: "teams", by: NAME },
	"account-was-joined": { platform: "teams", askedBy: NAME },
	"account-was-taken-off": { platform: "teams", by: NAME },
	"work-handed-over": { facts: WORK },
	"work-given-over": { facts: WORK },
	"decision-note": { ...NOTE, source: maybe({ change: "deleted", on: DAY }) },
	"decision-waits": { ...NOTE, source: maybe({ change: "edited", on: DAY }) },
	"note-added": { adder: NAME, by: maybe(NAME), message: flag, reworded: flag, changed: maybe(LONG) },
	"message-changed": { decision: maybe(longest(DECISION_TYPES)), superseded: flag, changed: LONG },
	"meeting-note": { next: maybe(DAY) },
	"meeting-waits": { held: SELF, approved: maybe(true), approver: NAME },
	"request-arrived": REQUEST,
	"request-arrived-urgent": REQUEST,
	"transfer-answered": { withdrawnOn: maybe(DAY), theirRef: maybe(NAME) },
	"contact-chase": { contact: maybe(ID) },
	"contact-handed-on": { contact: maybe(ID) },
	"kind-changed": { kind: "early_years" },
	"emergency-opened": { finding: maybe("not_needed") },
	"letter-overdue": { letter: SELF, sent: maybe(DAY), template: longest(LETTERS), how: "email", because: [] },
	"attendance-daily": PLACED,
	"attendance-missing": PLACED,
	"attendance-pattern": { from: DAY, to: DAY, timescale: maybe(NAME) },
	"share-made": SHARE,
	"share-waits": SHARE,
	"share-answered": SHARE,
	"breach-yours": BREACH,
	"breach-found": BREACH,
	"agreements-due": { expires: DAY, link: `https://agreements.example/${"a".repeat(2_000)}` },
	"training-reminder": { sessions: many(300, () => ({ kind: longest(SESSION_KINDS), on: DAY })) },
	"erasure-waits": ERASURE,
	"erasure-answered": ERASURE,
	"cases-loaded-act-now": {
		cases: many(300, () => ({ id: ID, ref: REF, contact: ID })),
		all: 300,
		page: 0,
		ring: RING,
	},
	"outside-enquiries": { open: LATE.map((e) => ({ ...e, held: null })) },
	"delivery-trouble": { platform: "teams" },
	"delivery-delay": { platform: "teams" },
};

/** Views that are drawn from something else than an object with names. */
export const WHOLE: Readonly<Record<string, (one: object, turn: Turn) => unknown>> = {
	"agreements-due": (one) => many(40, () => one),
	"owners-asked": (one) => many(40, () => one),
	"likely-matches": (one) => many(300, () => one),
	"panel-reminders": () => many(40, () => LONG),
	"home-education-due": () => 300,
	"request-withdrawn": () => NAME,
	"digest-rest": () => showPage({ digest: digest(), names: NAMES }, 10),
};
