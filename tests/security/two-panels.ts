import { randomBytes } from "node:crypto";
import { CASEWORK_ROLES } from "../../src/access/policy.ts";
import type { SubjectKind } from "../../src/access/subjects.ts";
import { makeCatalogue } from "../../src/bot/catalogue.ts";
import { helpFeature } from "../../src/bot/help.ts";
import { makeReceive } from "../../src/bot/receive.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { Captured, Place, Receive } from "../../src/chat/port.ts";
import { Private } from "../../src/chat/private.ts";
import { asClerk } from "../../src/delivery/draw.ts";
import { deliveryFeature } from "../../src/delivery/trouble.ts";
import { handsOf, pageOf } from "../../src/demo/hands.ts";
import type { AgencyKind } from "../../src/domain/lists/agencies.ts";
import { ROLES, type Role } from "../../src/domain/lists/roles.ts";
import { features } from "../../src/features/all.ts";
import { applyPanelFile } from "../../src/features/panel/acts.ts";
import type { PanelEntry, PersonEntry } from "../../src/features/panel/entries.ts";
import { PanelSettings } from "../../src/features/panel/settings-schema.ts";
import { MasterKeys } from "../../src/record/keys.ts";
import { freshDatabase, quiet, type TestDatabase } from "../support/database.ts";

/** Where somebody stands towards the case under attack, which is Ashby's, raised by its school. */
export type Stand =
	/** At the case's own school, on its panel. */
	| "ashby-school"
	/** At an agency of the same panel that is on no case. */
	| "ashby-centre"
	/** On the other panel, at its school. */
	| "burton-school"
	/** On the other panel, at the health agency that both panels share and that is asked about the case. */
	| "shared-health";

export const CODE_OF = { ashby: "ASH", burton: "BUR" } as const;
type PanelKey = keyof typeof CODE_OF;

/** Details of the attacked case's child: none may be read by anybody it is not for. */
export const CANARIES = ["Xanthippe", "Oystercatcher", "9 Turnstone Wharf", "XN7 7ZZ"];

export const userOf = (key: string): Identity => ({ platform: "slack", tenant: "T1", user: `U-${key}` });
export const keyOf = (stand: string, role: Role): string => `${stand}-${role}`.replaceAll("_", "-");

/**
 * On the case's panel, auditors and administrators see no case, and handle a message that names a child; those who work
 * on cases know of the panel's meetings, and of no case on their agendas but their own.
 */
export function theirsToHandle(stand: Stand, role: Role): ("breach" | "meeting")[] {
	if (!stand.startsWith("ashby")) return [];
	if (role === "auditor" || role === "administrator") return ["breach"];
	return CASEWORK_ROLES.includes(role) ? ["meeting"] : [];
}

/** A channel that no panel has. */
export const CHANNEL: Place = {
	...{ platform: "slack", tenant: "T1", kind: "channel", ref: "C1", address: { channel: "C1" } },
};

/** A message that names the attacked case's child, as Slack hands it over. */
export const slipBy = (author: string, id = "1"): Captured => ({
	...{ id, root: id, author: userOf(author), at: new Date(0), link: `https://slack.example/p${id}` },
	text: new Private("Where is Xanthippe?"),
});

/** Two panels of two authorities, with somebody in each role at each agency, and one case with everything on it. */
export interface TwoPanels {
	database: TestDatabase;
	keys: MasterKeys;
	receive: Receive;
	catalogue: ReturnType<typeof makeCatalogue>;
	/** The attacked case's reference, and the ids of what is on it by kind of subject. */
	ref: string;
	subjects: Record<Exclude<SubjectKind, "nothing">, string>;
	/** A form that its coordinator began. */
	draft: string;
}

export async function twoPanels(): Promise<TwoPanels> {
	const database = await freshDatabase();
	const keys = new MasterKeys(new Map([["v1", randomBytes(32)]]));
	const file = { panels: [panelEntry("ashby"), panelEntry("burton")] };
	await asClerk(database.pool, keys, [], (ctx) => applyPanelFile(ctx, file));
	const catalogue = makeCatalogue([...features, helpFeature(features), deliveryFeature]);
	const receive = makeReceive({
		...{ pool: database.pool, keys, catalogue, log: quiet, pages: "https://rollcall.example" },
		wake: () => undefined,
	});
	return { database, keys, receive, catalogue, ...(await aCaseWithEverything(database, receive)) };
}

/** Ashby's coordinator and chair are at its council alone: an agency's enquiries go to the coordinator's where none fits. */
const seesAll = (role: Role) => role === "coordinator" || role === "chair";

function panelEntry(key: PanelKey): PanelEntry {
	const agency = (name: string, kind: AgencyKind) => ({ key: name, kind, title: name, contact: {} });
	const stands = [`${key}-school`, `${key}-centre`] as const;
	const health = key === "burton" ? "shared-health" : "ashby-health";
	const everyRole = [...stands, health].flatMap((stand) =>
		ROLES.filter(({ code }) => key === "burton" || !seesAll(code)).map(({ code }) => ({
			stand,
			role: code,
			agency: stand === "ashby-health" ? "shared-health" : stand,
		})),
	);
	const council = (["coordinator", "chair"] as const).map((role) => {
		return { stand: `${key}-council`, role, agency: `${key}-council` };
	});
	const people = [...council, ...everyRole].map(({ stand, role, agency: at }) => ({
		role,
		entry: {
			...{ key: keyOf(stand, role), knownAs: keyOf(stand, role), job: "", agency: at },
			identities: [userOf(keyOf(stand, role))],
		} satisfies PersonEntry,
	}));
	return {
		authority: { key, title: key },
		...{ key, title: `${key} panel`, code: CODE_OF[key] },
		settings: PanelSettings.parse({
			officer: keyOf(`${key}-council`, "coordinator"),
			phone: "01632 960010",
			emergency: { socialCare: "01632 960001", outOfHours: "01632 960002" },
		}),
		agencies: [
			agency(`${key}-council`, "cme_team"),
			agency(`${key}-school`, "school"),
			agency(`${key}-centre`, "childrens_centres"),
			...(key === "ashby" ? [agency("shared-health", "health")] : []),
		],
		people: people.map((p) => p.entry),
		members: people.map((p) => ({ person: p.entry.key, roles: [p.role] })),
		channels: [],
	};
}

/** Raised at the school with an act-now answer, decided on, opened on emergency duty: one subject of each kind. */
async function aCaseWithEverything(database: TestDatabase, receive: Receive) {
	let n = 0;
	const hands = (key: string) => handsOf(receive, userOf(key), () => `setup:${++n}`);
	const raiser = hands(keyOf("ashby-school", "safeguarding_lead"));
	const said = await raiser.completes(
		await raiser.types("raise"),
		{
			...{ harm: ["significant_harm"], unticked: "no", told: "nobody_yet", first_name: "Xanthippe" },
			...{ surname: "Oystercatcher", birth: "2014-05-06", sex: "female", address: "9 Turnstone Wharf" },
			...{ postcode: "XN7 7ZZ", on_roll: "yes", last_attended: "2026-10-01", whereabouts: "no" },
			...{ upn: "not to hand", not_known: ["last_seen"], steps: ["phoned", "visited"] },
			...{ reason: "mid_year_transfer", parent: "unknown", phone: "unknown", lives_with: "unknown" },
		},
		"Your notification is",
	);
	const ref = said.summary.match(/ASH-\d{4}-\d{4}/)![0];
	const one = async (text: string) => (await database.superuser.query(text)).rows[0].id as string;
	const caseId = await one("select id from case_file");
	const coordinator = hands(keyOf("ashby-council", "coordinator"));
	const [chair] = (
		await database.superuser.query("select id from person where key = $1", [keyOf("ashby-council", "chair")])
	).rows;
	const review = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
	await coordinator.completes(
		await coordinator.presses("decision.record", caseId),
		{
			...{ type: "defer", rationale: "Xanthippe is with an aunt", said_by: chair.id },
			review,
			param_why: "No place",
		},
		"Decision recorded",
	);
	const duty = hands(keyOf("ashby-school", "emergency_duty"));
	await duty.completes(
		await duty.types(`emergency ${ref}`),
		{ reference: ref, reason: "Found at a station" },
		"You can open",
	);
	await database.superuser.query(
		"update emergency_access set until = now() - interval '1 second', event_id = (select max(id) from ledger)",
	);
	const member = hands(keyOf("ashby-school", "agency_member"));
	await member.completes(
		await member.presses("share", caseId),
		{
			...{ kind: "ordinary", recipient: "another", organisation: "Xanthippe's new school" },
			...{ purpose: "find_child", details: ["identity"], reason: "Xanthippe may be there" },
		},
		"Recorded on",
	);
	await receive({
		...{ kind: "press", key: `setup:${++n}`, who: userOf(keyOf("ashby-school", "agency_lead")) },
		...{
			action: "breach.report",
			on: "",
			place: CHANNEL,
			message: slipBy(keyOf("ashby-school", "safeguarding_lead")),
		},
	});
	await database.superuser.query("update breach set case_id = $1, event_id = event_id - 1", [caseId]);
	const draft = pageOf(await coordinator.presses("decision.record", caseId)).draft;
	const events = "(select max(id) from ledger)";
	await database.superuser.query(
		`insert into triage select gen_random_uuid(), f.panel_id, f.id, 'ATTENDANCE', false, null, f.owner_id, now(), ${events}
			from case_file f`,
	);
	await database.superuser.query(
		`insert into hand_off select gen_random_uuid(), t.panel_id, t.case_id, t.id, t.decided_by, current_date, null, null, ${events}
			from triage t`,
	);
	const subjects = {
		case: caseId,
		enquiry: await one("select id from enquiry where closed_at is null limit 1"),
		contact: await one("select id from risk_contact"),
		decision: await one("select id from decision"),
		emergency: await one("select id from emergency_access"),
		breach: await one("select id from breach"),
		share: await one("select id from share"),
		handoff: await one("select id from hand_off"),
		erasure: await one(ERASURE),
		meeting: await one(MEETING),
		item: await one(ITEM),
		task: await one(TASK),
		letter: await one(LETTER),
		notice: await one("select id from notice limit 1"),
		outgoing: await one(OUTGOING),
		incoming: await one(INCOMING),
		listed: await one(LISTED),
		member: await one(MEMBER),
		joining: await one(JOINING),
	};
	return { ref, subjects, draft };
}

/** Somebody of the case's panel, and that they are asked to join another account. */
const MEMBER = `select md5(m.panel_id::text || m.person_id::text)::uuid as id from membership m join case_file f on f.panel_id = m.panel_id
	join person p on p.id = m.person_id where p.key = 'ashby-school-notifier' limit 1`;
const JOINING = `insert into account_join (id, panel_id, person_id, platform, asked_by, asked_at, event_id)
	select gen_random_uuid(), f.panel_id, p.id, 'teams', f.owner_id, now(), f.event_id from case_file f, person p
	where p.key = 'ashby-school-notifier' and f.owner_id is not null limit 1 returning id`;

/** A meeting of the case's panel that is on, with the case on its agenda, and an action of the case's decision. */
const MEETING = `insert into meeting (id, panel_id, on_date, papers_on, urgent, frozen_at, opened_at, event_id)
	select gen_random_uuid(), f.panel_id, current_date, current_date, false, now(), now(), f.event_id from case_file f returning id`;
const ITEM = `insert into agenda_item (id, panel_id, case_id, meeting_id, place, why, event_id)
	select gen_random_uuid(), f.panel_id, f.id, m.id, 1, '{urgent}', f.event_id from case_file f, meeting m returning id`;
const TASK = `insert into decision_action (id, panel_id, case_id, decision_id, owner_id, due, event_id)
	select gen_random_uuid(), d.panel_id, d.case_id, d.id, d.recorded_by, current_date, d.event_id from decision d returning id`;

/** A letter that waits to be sent. */
const LETTER = `insert into letter (id, panel_id, case_id, template, due, due_because, asked_by, asked_at, event_id)
	select gen_random_uuid(), d.panel_id, d.case_id, 'school_failed_to_report', current_date, '[]', d.recorded_by, now(), d.event_id
	from decision d returning id`;

/** A referral of the case's child, a request of another authority, and a child on a list. */
const OUTGOING = `insert into outgoing (id, panel_id, case_id, kind, recipient, sent_on, acknowledge_by, answer_by, asked_by, event_id)
	select gen_random_uuid(), f.panel_id, f.id, 'service', 'early_help', current_date, current_date, current_date, f.owner_id, f.event_id
	from case_file f returning id`;
const INCOMING = `insert into incoming (id, panel_id, kind, sender, urgent, received_on, acknowledge_by, answer_by, event_id)
	select gen_random_uuid(), f.panel_id, 'help', 'Bury', false, current_date, current_date, current_date, f.event_id
	from case_file f returning id`;
const LISTED = `insert into listed_child (id, panel_id, list, on_date, event_id)
	select gen_random_uuid(), f.panel_id, 'leavers', current_date, f.event_id from case_file f returning id`;

/** Asked for by the chair; the case, being open, would not let anybody ask. */
const ERASURE = `insert into erasure (id, panel_id, case_id, reason, asked_by, asked_at, event_id)
	select gen_random_uuid(), f.panel_id, f.id, 'right_granted', p.id, now(), f.event_id
	from case_file f, person p where p.key = '${keyOf("ashby-council", "chair")}' returning id`;
