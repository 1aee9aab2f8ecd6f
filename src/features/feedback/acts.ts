import { randomUUID } from "node:crypto";
import type { Private } from "../../chat/private.ts";
import { type LocalDate, localDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import type { Report } from "../../domain/reports/report.ts";
import type { Paper } from "../../paper/paper.ts";
import { openLoosely, sealLoosely } from "../../record/sealed.ts";
import { feedback } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { feedbackGiven, feedbackRead, notifyingCounted } from "./events.ts";

const sealedAs = (id: string): string => `feedback:${id}`;

/** Keeps what somebody says of Rollcall, sealed, and tells the coordinators and administrators that there is something. */
export async function giveFeedback(ctx: PersonCtx, words: Private): Promise<void> {
	const id = randomUUID();
	const cipher = await sealLoosely(ctx.tx, ctx.keys, sealedAs(id), { words });
	const readers = withRole(await panelMembers(ctx.tx, ctx.panel), "coordinator", "administrator");
	const people = readers.map((m) => m.id).filter((person) => person !== ctx.person.id);
	const tell = { to: { people }, view: "feedback-given", subject: ctx.person.id, key: `feedback:${id}` };
	const event = await ctx.record(
		feedbackGiven,
		{ panel: ctx.panel },
		{ feedback: id },
		people.length ? [tell] : [],
	);
	await ctx.tx.db.insert(feedback).values({
		...{ id, panelId: ctx.panel, givenBy: ctx.person.id, givenAt: ctx.now, words: cipher, eventId: event },
	});
}

const SINCE: Statement = {
	name: "feedback-since",
	text: `select f.id, f.given_at as at, f.words, p.known_as as by, a.title as agency
		from feedback f join person p on p.id = f.given_by join agency a on a.id = p.agency_id
		where f.panel_id = $1 and f.given_at >= $2 order by f.given_at desc limit 200`,
};

/** What people said since a day, the newest first, as a paper to read. */
export async function feedbackSince(ctx: PersonCtx, from: LocalDate): Promise<Paper> {
	type Row = { id: string; at: Date; words: Buffer; by: string; agency: string };
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const rows = await ctx.tx.query<Row>(SINCE, [ctx.panel, `${from}T00:00:00Z`]);
	await ctx.record(feedbackRead, { panel: ctx.panel }, { from, shown: rows.length });
	const entries = [];
	for (const { id, at, words, by, agency } of rows) {
		const said = (await openLoosely(ctx.tx, ctx.keys, sealedAs(id), words)).get("words");
		const title = `${longDate(localDate(at, panel.zone))}, ${by}, ${agency}`;
		entries.push({ title, facts: [["", said ?? ""]] as const });
	}
	return {
		...{ title: "Feedback on Rollcall", reference: panel.title, lead: [`Since ${longDate(from)}.`] },
		sections: [{ title: "What people said", entries }],
		mark: `For ${ctx.person.knownAs}`,
	};
}

const FIGURES: Statement = {
	name: "feedback-notifying",
	text: `select month, sent, minutes, abandoned, answered, on_time as "onTime" from notifying_figures($1, $2, $3)`,
};

/**
 * How notifying goes, month by month (domain §11.12): the median minutes from opening the form to sending it, forms that were
 * abandoned, and enquiries answered by their date. No child is in it.
 * @throws the refusal that a practice panel has no figures
 */
export async function notifyingReport(
	ctx: PersonCtx,
	{ from, to }: { from: LocalDate; to: LocalDate },
): Promise<Report> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) throw inPractice();
	type Row = {
		month: string;
		sent: number;
		minutes: number | null;
		abandoned: number;
		answered: number;
		onTime: number;
	};
	await ctx.record(notifyingCounted, { panel: ctx.panel }, { from, to });
	const rows = await ctx.tx.query<Row>(FIGURES, [ctx.panel, from, to]);
	return {
		title: `How notifying goes: ${panel.title}`,
		head: [
			"Month",
			"Sent",
			"Minutes to notify (median)",
			"Abandoned",
			"Enquiries answered",
			"Of these on time",
		],
		rows: rows.map((r) => [
			r.month,
			r.sent,
			r.minutes === null ? "" : Math.round(r.minutes * 10) / 10,
			r.abandoned,
			r.answered,
			r.onTime,
		]),
		notes: [
			"Minutes run from opening the form to sending it. A form that was opened and not sent within 24 hours was abandoned.",
			"An enquiry is answered on time when its outcome was recorded on or before its date.",
		],
	};
}
