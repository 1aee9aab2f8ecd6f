import { workingCalendar } from "../../src/domain/calendar/working-days.ts";
import { AFFECTED_TOLD, ICO_DECISIONS } from "../../src/domain/lists/breaches.ts";
import { CASE_KINDS } from "../../src/domain/lists/case-kinds.ts";
import { CHECKS } from "../../src/domain/lists/checks.ts";
import type { Coded } from "../../src/domain/lists/coded.ts";
import { DECISION_TYPES } from "../../src/domain/lists/decision-types.ts";
import { ERASURE_REASONS } from "../../src/domain/lists/keeping.ts";
import { LETTERS } from "../../src/domain/lists/letters.ts";
import { TRIAGE_RESULTS } from "../../src/domain/lists/screening-results.ts";
import { SHARE_DETAILS } from "../../src/domain/lists/sharing.ts";
import { SIGN_OFF_SIDES } from "../../src/domain/lists/sign-off.ts";
import { STATES } from "../../src/domain/lists/states.ts";
import { SESSION_KINDS } from "../../src/domain/lists/training.ts";
import { showPage } from "../../src/features/digest/pages.ts";

/**
 * What every view of the bot is drawn from at its worst. Views read few different things, and mostly call them by the
 * same names: so there is one worst for each name, and what a view has beside it. A view that reads a name which
 * nobody has given a worst fails, and says which.
 */

/** Flags as they may be, and what may be missing: together they reach most of what a view can say. */
export interface Turn {
	flags: boolean;
	given: boolean;
}

export const TURNS: readonly Turn[] = [true, false].flatMap((flags) =>
	[true, false].map((given) => ({ flags, given })),
);

export const many = <T>(n: number, make: (n: number) => T): T[] =>
	Array.from({ length: n }, (_, at) => make(at));

/** Sixty characters that are right to left, astral, joined, wide, and look like markup. */
export const NAME = "עלייה 𝔙𝔦𝔠 👩🏽‍⚕️ O’Neill <@W> & *Co*_`#`: [x](y) {{".padEnd(60, "W");

/** Ten thousand characters, in words and without end. */
export const LONG = `${NAME} ${"W".repeat(700)} ${"Llanfair 𝒫wll <&> ".repeat(600)}`
	.slice(0, 10_000)
	.toWellFormed();

const REF = "WWWWWWWW-2027-99999";
const ID = "ffffffff-ffff-4fff-bfff-ffffffffffff";
const DAY = "2026-09-30";
const TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
const longest = <L extends readonly Coded[]>(list: L): L[number]["code"] =>
	[...list].sort((a, b) => b.label.length - a.label.length)[0]!.code;

/** A flag, and what may be missing: told by the turn. */
class Flag {}
class Maybe {
	readonly value: unknown;
	constructor(value: unknown) {
		this.value = value;
	}
}
/** The same object once more, for what is read through a part of it. */
const SELF = Symbol("self");
const flag = new Flag();
const maybe = (value: unknown) => new Maybe(value);

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
const RING = many(20, () => ({ facts: [[NAME, NAME]] as const }));

/** The worst of what views read, by the name under which they read it. */
const BY_NAME: Readonly<Record<string, unknown>> = {
	...{ id: ID, case: ID, panel: ID, batch: ID, contact: NAME, ref: REF, of: ID },
	...{ knownAs: NAME, agency: NAME, by: NAME, from: NAME, to: NAME, toAgency: NAME, with: NAME, title: NAME },
	...{
		asker: NAME,
		askerAgency: NAME,
		reporter: NAME,
		owner: maybe(NAME),
		reviewer: NAME,
		takenBy: maybe(NAME),
	},
	...{ receivedBy: maybe(NAME), authority: maybe(NAME), coverKnownAs: maybe(NAME), person: maybe(NAME) },
	...{
		on: DAY,
		today: "2027-03-10",
		since: DAY,
		due: DAY,
		ended: DAY,
		received: DAY,
		when: NAME,
		found: NAME,
	},
	...{ closedOn: maybe(DAY), review: maybe(DAY), nextDue: maybe(DAY), nextCheck: maybe(longest(CHECKS)) },
	...{ state: longest(STATES), check: longest(CHECKS) },
	...{ emergency: LONG, ring: maybe(RING) },
	...{
		urgent: flag,
		restricted: flag,
		closed: flag,
		triaged: flag,
		fromPublic: flag,
		fourWeeks: flag,
		erased: flag,
	},
	...{ unseen: flag, nextIsApproximate: flag, approximate: flag, confirmed: flag, actNow: flag, waits: flag },
	...{ lead: flag, over: flag, gone: flag, expired: flag, onPanel: flag, school: flag, accepted: flag },
	...{
		episode: 99,
		open: 300,
		overdue: 300,
		held: 300,
		cases: 300,
		rows: 300,
		sessions: 300,
		weeks: 300,
		seq: 999_999,
	},
	...{ decided: 300, waiting: 300, past: 300, undated: 300 },
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
	...{ owner: ID, due: DAY, told: 3, named: null },
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
			words: `${NAME}: 99 school days late`,
			overdue: 1,
		},
		under: `${n % 40} ${NAME}`,
	}));
	const agencies = many(40, (n) => ({
		...{ label: `${n} ${NAME}`, overdue: 99, fresh: 99 },
		oldest: { late: { days: 999, unit: "school" as const }, ref: REF },
	}));
	return {
		...{ today: "2027-03-10", open: 999, overdue: 300, cases: 300, urgentCases: 60, dueToday: 300 },
		...{
			since: { on: DAY, overdue: 300, fresh: 300, cleared: 300 },
			held: { contact: 300, schoolHolidays: 300 },
		},
		...{ urgent, urgentToday: urgent, agencies, listed: [...urgent, ...listed], overdueIds: [] },
	};
}

const NAMES = new Map([[ID, NAME]]);

/** What a view has beside it, or otherwise. */
const BY_VIEW: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	"case-card": { restricted: false, closed: false, kind: longest(CASE_KINDS) },
	"late-enquiries": {
		panel: {
			today: "2027-03-10",
			calendars: { working: workingCalendar() },
			escalation: { coordinator: 10 },
		},
		by: new Map(["own", "agency", "panel"].map((why) => [why, LATE])),
	},
	"sign-off-waits": { side: longest(SIGN_OFF_SIDES) },
	digest: {
		...{
			digest: digest(),
			panel: { title: NAME, emergency: { socialCare: NAME, outOfHours: NAME, police: NAME } },
			at: "08:30",
			due: "08:30",
			names: NAMES,
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
	"work-handed-over": { facts: WORK },
	"work-given-over": { facts: WORK },
	"decision-note": NOTE,
	"decision-waits": NOTE,
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
const WHOLE: Readonly<Record<string, (one: object, turn: Turn) => unknown>> = {
	"agreements-due": (one) => many(40, () => one),
	"owners-asked": (one) => many(40, () => one),
	"likely-matches": (one) => many(300, () => one),
	"panel-reminders": () => many(40, () => LONG),
	"home-education-due": () => 300,
	"request-withdrawn": () => NAME,
	"digest-rest": () => showPage({ digest: digest(), names: NAMES }, 10),
};

/** What this view is drawn from at its worst, in this turn. @throws Error naming what has no worst yet */
export function worstOf(view: string, turn: Turn): unknown {
	const own = { ...BY_NAME, ...BY_VIEW[view] };
	const one = new Proxy(own, {
		get(names, name) {
			if (typeof name === "symbol" || name === "toJSON" || name === "then") return undefined;
			if (!(name in names))
				throw new Error(`The view “${view}” reads “${name}”: give it a worst in tests/contract/worst.ts`);
			const value = names[name];
			if (value instanceof Flag) return turn.flags;
			if (value instanceof Maybe) return turn.given ? value.value : null;
			return value === SELF ? one : value;
		},
	});
	return WHOLE[view]?.(one, turn) ?? one;
}
