import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Role } from "../../src/domain/lists/roles.ts";
import { tally } from "./tally.ts";
import { keyOf, type TwoPanels, twoPanels, userOf } from "./two-panels.ts";

const CASEWORKERS: readonly Role[] = [
	"agency_member",
	"agency_lead",
	"education_welfare_officer",
	"safeguarding_lead",
];
const PANEL: readonly Role[] = ["coordinator", "chair"];
const EVERYBODY: readonly Role[] = [
	"notifier",
	"emergency_duty",
	"auditor",
	"administrator",
	"school_oversight",
	...CASEWORKERS,
	...PANEL,
];
const notifying = EVERYBODY.filter(
	(role) => role !== "auditor" && role !== "administrator" && role !== "school_oversight",
);

/** Who may do what, written out by hand: the policy is held against it, and an action that is not here fails. */
const EXPECTED: Readonly<Record<string, readonly Role[]>> = {
	help: EVERYBODY,
	home: EVERYBODY,
	forms: EVERYBODY,
	"case.which": EVERYBODY,
	"form.resume": EVERYBODY,
	contact: EVERYBODY,
	timescales: EVERYBODY,
	"coordinator.ask": EVERYBODY,
	raise: notifying,
	"raise.from-message": notifying,
	concern: notifying,
	"case.add": notifying,
	"notice.received": EVERYBODY,
	"raise.taken": ["education_welfare_officer", ...PANEL],
	"public.report": ["public"],
	"school.mine": [...notifying, "school_oversight"],
	"contact.confirm": notifying,
	case: notifying,
	mine: notifying,
	morning: notifying,
	"morning.on": notifying,
	"morning.off": notifying,
	"case.open": [...CASEWORKERS, ...PANEL, "emergency_duty"],
	"case.dates": [...CASEWORKERS, ...PANEL, "emergency_duty"],
	"emergency.open": ["emergency_duty"],
	find: [...CASEWORKERS, ...PANEL],
	overdue: [...CASEWORKERS, ...PANEL],
	"overdue.agencies": [...CASEWORKERS, ...PANEL],
	cases: [...CASEWORKERS, ...PANEL],
	digest: [...CASEWORKERS, ...PANEL],
	"urgent.acknowledge": [...CASEWORKERS, ...PANEL],
	"case.outcome": [...CASEWORKERS, ...PANEL],
	"case.seen": [...CASEWORKERS, ...PANEL],
	"enquiry.outcome": [...CASEWORKERS, ...PANEL],
	"enquiry.extend": [...CASEWORKERS, ...PANEL],
	"enquiry.acknowledge": [...CASEWORKERS, ...PANEL],
	"enquiry.remind": [...CASEWORKERS, ...PANEL],
	"address.add": [...CASEWORKERS, ...PANEL],
	"address.visit": [...CASEWORKERS, ...PANEL],
	"visit.received": [...CASEWORKERS, ...PANEL],
	"family.link": PANEL,
	"family.unlink": PANEL,
	worklist: [...CASEWORKERS, ...PANEL],
	"worklist.answer": [...CASEWORKERS, ...PANEL],
	"worklist.take": [...CASEWORKERS, ...PANEL],
	"enquiry.sign": [...CASEWORKERS, ...PANEL],
	triage: PANEL,
	untriaged: PANEL,
	"handoff.taken": [...CASEWORKERS, ...PANEL],
	"case.assign": ["education_welfare_officer", ...PANEL],
	"case.move": PANEL,
	"case.review": PANEL,
	reviews: PANEL,
	watched: [...CASEWORKERS, ...PANEL],
	note: [...CASEWORKERS, ...PANEL],
	"note.write": [...CASEWORKERS, ...PANEL],
	"decision.open": [...CASEWORKERS, ...PANEL, "emergency_duty"],
	"decision.record": PANEL,
	"decision.correct": PANEL,
	"decision.confirm": PANEL,
	meeting: PANEL,
	"meeting.agenda": PANEL,
	actions: PANEL,
	"meeting.urgent": PANEL,
	"meeting.freeze": PANEL,
	"meeting.add": PANEL,
	"meeting.roll": PANEL,
	"meeting.case": PANEL,
	"meeting.next": PANEL,
	"meeting.walk": PANEL,
	"meeting.decide": PANEL,
	"meeting.defer": PANEL,
	"meeting.conflict": PANEL,
	"meeting.end": PANEL,
	"meeting.confirm": PANEL,
	"meeting.minutes": PANEL,
	"meeting.correct": PANEL,
	"meeting.approve": ["chair"],
	papers: [...CASEWORKERS, ...PANEL],
	minutes: [...CASEWORKERS, ...PANEL],
	"action.progress": [...CASEWORKERS, ...PANEL],
	letter: ["education_welfare_officer", ...PANEL],
	letters: ["education_welfare_officer", ...PANEL],
	"letter.sent": ["education_welfare_officer", ...PANEL],
	"letter.take": ["education_welfare_officer", ...PANEL],
	order: PANEL,
	"contact.safe": ["safeguarding_lead", ...PANEL],
	"parent.contact": [...CASEWORKERS, ...PANEL],
	"case.formal": [...CASEWORKERS, ...PANEL, "emergency_duty"],
	roll: [...CASEWORKERS, ...PANEL],
	"roll.return": [...CASEWORKERS, ...PANEL],
	attendance: [...CASEWORKERS, ...PANEL],
	"attendance.enter": [...CASEWORKERS, ...PANEL],
	"attendance.expect": PANEL,
	transfer: PANEL,
	refer: PANEL,
	transfers: PANEL,
	"outgoing.record": PANEL,
	"outgoing.open": PANEL,
	incoming: PANEL,
	"incoming.answer": PANEL,
	"incoming.open": PANEL,
	directory: notifying,
	"home-education": PANEL,
	"home-education.open": PANEL,
	"home-education.add": PANEL,
	starting: PANEL,
	"starting.open": PANEL,
	leavers: PANEL,
	"leavers.open": PANEL,
	"listed.open": PANEL,
	"listed.review": PANEL,
	"listed.settle": PANEL,
	"listed.notify": PANEL,
	"case.access": PANEL,
	"emergency.review": PANEL,
	"case.correct": PANEL,
	"correct.before": PANEL,
	"note.correct": PANEL,
	"match.decide": PANEL,
	share: [...CASEWORKERS, ...PANEL],
	"share.open": [...CASEWORKERS, ...PANEL],
	"share.agree": PANEL,
	"share.review": PANEL,
	"evidence.take": PANEL,
	"subject-access.take": PANEL,
	"case.keep": PANEL,
	retention: [...PANEL, "auditor"],
	"erasure.ask": PANEL,
	"erasure.agree": PANEL,
	cover: EVERYBODY,
	feedback: EVERYBODY,
	practice: EVERYBODY,
	people: ["coordinator", "administrator"],
	"person.add": ["coordinator", "administrator"],
	"person.roles": ["coordinator", "administrator"],
	"person.left": ["coordinator", "administrator"],
	"person.join": ["coordinator", "administrator"],
	"person.account-off": ["coordinator", "administrator"],
	channel: ["coordinator", "administrator"],
	// Whoever was asked: the database shows it to nobody else.
	"account.code": EVERYBODY,
	join: EVERYBODY,
	handover: PANEL,
	unowned: ["education_welfare_officer", ...PANEL],
	paper: EVERYBODY,
	training: PANEL,
	trainings: [...PANEL, "auditor"],
	"training.log": [...PANEL, "auditor"],
	agreements: [...PANEL, "auditor"],
	report: PANEL,
	annual: PANEL,
	"return.reason": PANEL,
	"breach.report": EVERYBODY,
	"breach.deleted-mine": EVERYBODY,
	"breach.deleted": [...PANEL, "auditor", "administrator"],
	"breach.decide": [...PANEL, "auditor", "administrator"],
};

const tried = tally("Every role, on a case that it sees");
let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
	// Emergency duty's hours, over in the other tests, run on; and everybody at the school is named on the case.
	await world.database.superuser.query(
		"update emergency_access set until = now() + interval '1 hour', event_id = (select max(id) from ledger)",
	);
	await world.database.superuser.query(
		`insert into case_member select f.id, f.panel_id, null, p.id, 'notifier', f.event_id from case_file f, person p
			where p.key like 'ashby-school-%' on conflict do nothing`,
	);
});
afterAll(() => world.database.close());

test("every action is in the table", () => {
	expect([...world.catalogue.actions.keys()].sort()).toEqual(Object.keys(EXPECTED).sort());
});

describe.each([...EVERYBODY, "public" as const])("%s", (role) => {
	test("may do what the table says, and nothing else", async () => {
		const who = userOf(keyOf(PANEL.includes(role) ? "ashby-council" : "ashby-school", role));
		for (const action of world.catalogue.actions.values()) {
			const key = randomUUID();
			const on = action.on === "nothing" ? "" : world.subjects[action.on];
			await world.receive({ key, who, kind: "press", action: action.name, on });
			const { rows } = await world.database.superuser.query<{ code: string }>(
				"select facts->>'code' as code from ledger where key = $1 and act = 'action.refused'",
				[key],
			);
			const refused = rows.some(({ code }) => code === "action.not-allowed" || code === "case.not-found");
			const allowed = EXPECTED[action.name]!.includes(role);
			if (allowed)
				expect(
					rows.map((r) => r.code),
					`${role}, ${action.name}`,
				).not.toContain("action.not-allowed");
			else tried.mustRefuse(`${role}, ${action.name}`, refused);
		}
	});
});
