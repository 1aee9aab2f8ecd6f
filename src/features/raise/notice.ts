import { randomUUID } from "node:crypto";
import type { Person } from "../../access/people.ts";
import type { Key } from "../../chat/message.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import type { Member } from "../panel/members.ts";
import type { Panel } from "../panel/settings.ts";
import type { Belongs } from "./rows.ts";

/** Somebody who is told of a notification, and why they are. */
interface Notice {
	id: Key;
	person: Key;
	why: "authority" | "school" | "other";
}

/**
 * Who is told of every notification (S3, 5.2: "reported to the LA, School or relevant third-party organisation"): the
 * authority's named officer, the safeguarding leads of the child's school, and whom the panel names. Nobody can leave
 * them out. Not whoever raises it.
 */
export function noticesFor(
	raiser: Person,
	members: readonly Member[],
	panel: Panel,
	school: Key | undefined,
): Notice[] {
	const why = (m: Member): Notice["why"] | undefined => {
		if (m.id === panel.officer) return "authority";
		if (m.agencyId === school && m.roles.includes("safeguarding_lead")) return "school";
		return panel.toldOfEach.includes(m.id) ? "other" : undefined;
	};
	return members.flatMap((m) => {
		const because = m.id === raiser.id ? undefined : why(m);
		return because ? [{ id: randomUUID(), person: m.id, why: because }] : [];
	});
}

/** The message to one of them, in private. It stays up to date: it says when they have it. */
export const tellNotice = ({ id, person }: Notice): Tell => ({
	...{ to: { people: [person] }, view: "notice", subject: id, key: `notice:${id}`, standing: true },
});

const KEEP: Statement = {
	name: "notices-keep",
	text: `insert into notice (panel_id, case_id, event_id, at, id, person_id, why)
		select $1, $2, $3, $4, u.id, u.person, u.why from unnest($5::uuid[], $6::uuid[], $7::text[]) as u (id, person, why)
		on conflict do nothing`,
};

/** Keeps who was told, for their receipts. */
export async function keepNotices(
	ctx: PersonCtx,
	{ panelId, caseId, eventId }: Belongs,
	notices: readonly Notice[],
): Promise<void> {
	if (!notices.length) return;
	await ctx.tx.query(KEEP, [
		...[panelId, caseId, eventId, ctx.now],
		...[notices.map((n) => n.id), notices.map((n) => n.person), notices.map((n) => n.why)],
	]);
}
