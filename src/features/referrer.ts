import { randomUUID } from "node:crypto";
import type { Button, Key, Row, Words } from "../chat/message.ts";
import { type ReferrerFacts, statusForReferrer } from "../domain/referrer.ts";
import type { Tell } from "../record/event.ts";
import { referrerNotice } from "../store/schema/index.ts";
import type { Statement } from "../store/transact.ts";
import type { PersonCtx } from "./kit.ts";

/** At which turn of a case its referrer hears: the code beside it is of screening-results, or of states. */
export type Turn = "triaged" | "moved" | "closed" | "reopened";

/** What the referrer is to be told: the messages go with the event, the rows are kept once it is recorded. */
export interface Notice {
	tells: readonly Tell[];
	keep(event: number): Promise<void>;
}

const RAISERS: Statement = {
	name: "referrers-of-case",
	text: "select distinct raised_by as person from notification where case_id = $1 and raised_by <> $2",
};

/**
 * Prepares to tell whoever raised a case, in private, where it stands now. Not the person who acts: they know.
 * Nobody hears of a child here: a reference, and the state that a channel shows too.
 */
export async function tellReferrer(ctx: PersonCtx, caseId: Key, turn: Turn, code: string): Promise<Notice> {
	const raisers = await ctx.tx.query<{ person: Key }>(RAISERS, [caseId, ctx.person.id]);
	const notices = raisers.map(({ person }) => ({ id: randomUUID(), person }));
	return {
		tells: notices.map(({ id, person }) => ({
			to: { people: [person] },
			view: "referrer-told",
			subject: id,
			key: `referrer:${id}`,
		})),
		async keep(event) {
			if (!notices.length) return;
			const common = { panelId: ctx.panel, caseId, turn, code, at: ctx.now, eventId: event };
			const rows = notices.map(({ id, person }) => ({ ...common, id, personId: person }));
			await ctx.tx.db.insert(referrerNotice).values(rows);
		},
	};
}

/** A turn at which there is nobody to tell, or nothing to say. */
export const NO_NOTICE: Notice = { tells: [], keep: async () => undefined };

const MINE: Statement = {
	name: "notifications-raised",
	text: `select f.id, f.ref, f.state, f.closed_at is not null as closed,
			case when f.triaged_at is not null then (select jsonb_build_object('result', t.result, 'accepted', t.accepted)
				from triage t where t.case_id = f.id order by t.event_id desc limit 1) end as triaged
		from notification n join case_file f on f.id = n.case_id
		where n.raised_by = $1 and n.panel_id = $2 and (f.closed_at is null or f.closed_at > $3)
			and not exists (select from import_row r where r.case_id = f.id)
		order by f.received_at desc limit $4`,
};

/** Days for which one's own closed notification stays in the list. */
const SHOWN_CLOSED_DAYS = 30;

/** What this person raised, the newest first, each with how it stands. What they loaded from a list was others' to raise. */
export async function raisedBy(ctx: PersonCtx, most: number): Promise<Row[]> {
	type Found = Omit<ReferrerFacts, "triaged"> & {
		id: Key;
		ref: Words;
		triaged: ReferrerFacts["triaged"] | null;
	};
	const since = new Date(ctx.now.getTime() - SHOWN_CLOSED_DAYS * 86_400_000);
	const rows = await ctx.tx.query<Found>(MINE, [ctx.person.id, ctx.panel, since, most]);
	return rows.map((f) => ({
		text: [{ strong: f.ref }, `  ${statusForReferrer({ ...f, triaged: f.triaged ?? undefined })}`],
		menu: [{ label: "How it stands", action: "case", on: f.id, opens: false } satisfies Button],
	}));
}
