import type { CaseSubject } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { enquiry } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { caseClosed } from "../enquiry/acts.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { urgentAcknowledged } from "./events.ts";
import { digestKey, wasPosted } from "./run.ts";

const LOCK: Statement = {
	name: "on-it-case",
	text: "select from case_file where id = $1 for no key update",
};

/**
 * Records that this person is on a case: its open enquiries of their agency carry their name, and the thread of
 * today's digest says so. Returns how many enquiries that is.
 * @throws the refusal that the case is closed
 */
export async function acknowledge(ctx: PersonCtx, subject: CaseSubject): Promise<number> {
	const { id, restricted, closed } = subject;
	if (closed) throw caseClosed();
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	// A case is locked before its enquiries everywhere: whoever puts contact on hold at this moment waits, and is not ended.
	await ctx.tx.query(LOCK, [id]);
	const own = and(
		eq(enquiry.caseId, id),
		eq(enquiry.agencyId, ctx.person.agencyId),
		isNull(enquiry.closedAt),
	);
	const open = await ctx.tx.db
		.select({ id: enquiry.id })
		.from(enquiry)
		.where(own)
		.orderBy(enquiry.id)
		.for("no key update");
	const tell = !restricted && (await wasPosted(ctx.tx, ctx.panel, today));
	const about = { panel: ctx.panel, case: id };
	const facts = { enquiries: open.map((e) => e.id) };
	const event = await ctx.record(urgentAcknowledged, about, facts, tell ? [onIt(ctx, id, today)] : []);
	if (open.length) {
		await ctx.tx.db
			.update(enquiry)
			.set({ acknowledgedBy: ctx.person.id, acknowledgedAt: ctx.now, eventId: event })
			.where(own);
	}
	return open.length;
}

/** Said once a day for each person and case; the key ends with the person's id. */
function onIt(ctx: PersonCtx, subject: Key, today: LocalDate): Tell {
	const under = digestKey(today);
	return { to: "channels", view: "on-it", subject, key: `on-it:${today}:${subject}:${ctx.person.id}`, under };
}
