import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { ReferrerFacts } from "../../domain/referrer.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

/** A notification that this person's agency made, by its reference. */
export interface Notified extends ReferrerFacts {
	ref: Words;
	received: Date;
	onRoll: "yes" | "no" | "unknown" | null;
}

const NOTIFIED: Statement = {
	name: "agencys-notifications",
	text: `select ref, state, closed, received, on_roll as "onRoll", triaged from my_agencys_notifications($1)`,
};

/** What this person's agency notified, the open ones first and of each the newest. */
export async function notifiedByMine(ctx: PersonCtx): Promise<Notified[]> {
	type Row = Omit<Notified, "triaged"> & { triaged: ReferrerFacts["triaged"] | null };
	const rows = await ctx.tx.query<Row>(NOTIFIED, [ctx.panel]);
	return rows.map(({ triaged, ...row }) => ({ ...row, triaged: triaged ?? undefined }));
}

/** Something that this person's agency owes. */
export interface Owed {
	/** Of an enquiry, for somebody who works on cases; null otherwise. */
	id: Key | null;
	kind: "enquiry" | "welfare" | "action";
	ref: Words;
	/** Which check, for an enquiry. */
	code: string | null;
	due: LocalDate;
	held: string | null;
}

const OWED: Statement = {
	name: "agency-owes",
	text: "select id, kind, ref, code, to_char(due, 'YYYY-MM-DD') as due, held from my_agency_owes($1)",
};

/** What this person's agency owes, by when. */
export const owedByMine = (ctx: PersonCtx): Promise<Owed[]> => ctx.tx.query<Owed>(OWED, [ctx.panel]);
