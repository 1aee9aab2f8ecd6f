import { randomUUID } from "node:crypto";
import type { Reply } from "../../../src/chat/port.ts";
import { decisionFeature } from "../../../src/features/decision/feature.ts";
import { keepingFeature } from "../../../src/features/keeping/feature.ts";
import { meetingFeature } from "../../../src/features/meeting/feature.ts";
import {
	aMember,
	aWorld,
	type CaseMade,
	evidenceFor,
	inDays,
	type Person,
	page,
	said,
	type World,
} from "../decision/support.ts";

/** A panel with a chair and two coordinators, and meetings to put its cases before. */
export interface MeetingWorld extends World {
	coordinator: Person;
	second: Person;
	theChair: Person;
	secondId: string;
}

export async function aMeetingWorld(): Promise<MeetingWorld> {
	const world = await aWorld([meetingFeature, decisionFeature, keepingFeature]);
	// Whoever is there can decide: what is at stake here is who confirms.
	await world.rows(
		`update panel set settings = settings || '{"quorum": {"chair": false, "authorityEducation": false, "others": 0}}'`,
	);
	const second = await aMember(world.rows, world.panel, "second", "coordinator");
	// There are events before any meeting.
	await world.aCase();
	return {
		...world,
		coordinator: world.person(world.panel.users.coordinator),
		second: world.person(second.user),
		secondId: second.id,
		theChair: world.person(world.chair.user),
	};
}

/** A meeting that is on, with these cases on its agenda in this order. */
export interface Meeting {
	id: string;
	items: string[];
	ends(): Promise<unknown>;
}

const EVENT = "(select max(id) from ledger)";
/** A row changes with an event other than the one that it names. */
const ANOTHER = "(select max(id) from ledger where id <> event_id)";
let meetings = 0;

/** @param presides who is down as chairing; null for nobody */
export async function aMeeting(
	{ rows, panel }: World,
	presides: string | null,
	...cases: CaseMade[]
): Promise<Meeting> {
	const id = randomUUID();
	await rows(
		`insert into meeting (id, panel_id, on_date, papers_on, urgent, frozen_at, opened_at, chair_id, event_id)
			values ($1, $2, $3, $3, true, now(), now(), null, ${EVENT})`,
		[id, panel.panel, inDays(++meetings)],
	);
	await rows(
		`insert into attendance (meeting_id, panel_id, person_id, agency_id, how, event_id)
			select $1, $2, p.id, p.agency_id, 'present', ${EVENT} from membership m join person p on p.id = m.person_id
			where m.panel_id = $2`,
		[id, panel.panel],
	);
	// A meeting changes with an event of its own.
	const presiding = `update meeting set chair_id = $2, event_id = ${ANOTHER} where id = $1`;
	if (presides) await rows(presiding, [id, presides]);
	const items: string[] = [];
	for (const [n, file] of cases.entries()) {
		const item = randomUUID();
		items.push(item);
		await rows(
			`insert into agenda_item (id, panel_id, case_id, meeting_id, place, why, event_id)
				values ($1, $2, $3, $4, $5, '{urgent}', ${EVENT})`,
			[item, panel.panel, file.id, id, n + 1],
		);
	}
	const ends = () => rows(`update meeting set ended_at = now(), event_id = ${ANOTHER} where id = $1`, [id]);
	return { id, items, ends };
}

/** What the meeting decides on a case is recorded by this person: put off, or closed for a reason. */
export async function decides(
	world: World,
	who: Person,
	item: string,
	closure?: string,
): Promise<{ id: string; reply: Reply }> {
	const first = {
		...{ type: closure ? "close" : "defer", rationale: "Agreed by all", said_by: world.chair.id },
		...{ review: inDays(30), agencies: [] },
	};
	const more = closure ? [{ param_closure: closure }, evidenceFor(closure)] : [];
	const reply = await who.goesThrough(who.press("meeting.decide", item), first, ...more, {});
	const [made] = await world.rows<{ id: string }>("select id from decision order by event_id desc limit 1");
	return { id: made!.id, reply };
}

/** Opens the form of confirming, and sends it as it is offered. */
export async function confirms(who: Person, meeting: string): Promise<Reply> {
	const asked = page(await who.press("meeting.confirm", meeting));
	return who.next(asked, { these: [...(asked.values.these as readonly string[])], agree: "yes" });
}

/** The decisions of a meeting that were confirmed. */
export const confirmed = async ({ rows }: World, meeting: string): Promise<string[]> =>
	(
		await rows<{ id: string }>(
			`select c.decision_id as id from decision_confirmation c join decision d on d.id = c.decision_id
				where d.meeting_id = $1 order by c.event_id`,
			[meeting],
		)
	).map((row) => row.id);

/** Puts a case's end into the record, however it came to it. */
export async function ends({ rows }: World, caseId: string): Promise<void> {
	await rows("alter table case_file disable trigger named");
	await rows("update case_file set state = 'closed', closed_at = now() where id = $1", [caseId]);
	await rows("alter table case_file enable trigger named");
}

/** A case is over, and one coordinator asks for its erasure: what waits for the other. */
export async function asksToErase(world: MeetingWorld, caseId: string): Promise<string> {
	const { rows, coordinator } = world;
	await ends(world, caseId);
	const given = { reason: "right_granted", checked: "yes" };
	said(await coordinator.goesThrough(coordinator.press("erasure.ask", caseId), given));
	const [erasure] = await rows<{ id: string }>("select id from erasure where case_id = $1", [caseId]);
	return erasure!.id;
}

/** One coordinator asks, the other agrees, and the case is erased. */
export async function erases(world: MeetingWorld, caseId: string): Promise<void> {
	const agrees = world.second.press("erasure.agree", await asksToErase(world, caseId));
	const says = said(await world.second.goesThrough(agrees, { agree: "yes" }));
	if (!says.includes("Erased")) throw new Error(says);
}
