import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Audience, SessionKind } from "../../domain/lists/training.ts";
import { sealLoosely } from "../../record/loose.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { trainingAttendance, trainingSession } from "../../store/schema/index.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { attendanceRecorded, sessionRecorded } from "./events.ts";
import { sealedAs } from "./queries.ts";

export const saidAlready = refusal(
	"training.said-already",
	"Somebody has said already who came to this session. Nothing was recorded twice.",
);

/** A training or information session, held or to come (S2-20, S3-23). */
export interface NewSession {
	kind: SessionKind;
	title: Private;
	on: LocalDate;
	audience: readonly Audience[];
}

/** Puts a session into the panel's log; returns its id. */
export async function recordSession(ctx: PersonCtx, given: NewSession): Promise<Key> {
	const id = randomUUID();
	const { kind, on } = given;
	const audience = [...given.audience];
	const words = await sealLoosely(ctx.tx, ctx.keys, sealedAs(id, "title"), { title: given.title });
	const facts = { session: id, kind, on, audience };
	const event = await ctx.record(sessionRecorded, { panel: ctx.panel }, facts);
	await ctx.tx.db.insert(trainingSession).values({
		...{ id, panelId: ctx.panel, kind, audience, onDate: on, words },
		...{ recordedBy: ctx.person.id, eventId: event },
	});
	return id;
}

/** Who came to a session. */
export interface Came {
	/** People of the panel. */
	people: readonly Key[];
	/** Agencies of which others came. */
	agencies: readonly Key[];
	others: Private | undefined;
}

/**
 * Records who came to a session, once.
 * @throws the refusal that it was said before
 */
export async function recordAttendance(ctx: PersonCtx, session: Key, came: Came): Promise<void> {
	const members = await panelMembers(ctx.tx, ctx.panel);
	const people = members.filter((m) => came.people.includes(m.id));
	const known = new Set(members.map((m) => m.agencyId));
	const agencies = came.agencies.filter((id) => known.has(id));
	const others =
		came.others && !came.others.isBlank
			? await sealLoosely(ctx.tx, ctx.keys, sealedAs(session, "others"), { others: came.others })
			: null;
	const facts = { session, people: people.map((p) => p.id), agencies };
	const event = await ctx.record(attendanceRecorded, { panel: ctx.panel }, facts);
	const changed = await ctx.tx.db
		.update(trainingSession)
		.set({ cameAt: ctx.now, others, eventId: event })
		.where(and(eq(trainingSession.id, session), isNull(trainingSession.cameAt)))
		.returning({ id: trainingSession.id });
	if (!changed.length) throw saidAlready();
	const belongs = { sessionId: session, panelId: ctx.panel, eventId: event };
	const rows = [
		...people.map((p) => ({ ...belongs, agencyId: p.agencyId, personId: p.id })),
		...agencies.map((agencyId) => ({ ...belongs, agencyId, personId: null })),
	];
	if (rows.length) await ctx.tx.db.insert(trainingAttendance).values(rows);
}
