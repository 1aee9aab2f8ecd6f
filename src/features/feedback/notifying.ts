import type { LocalDate } from "../../domain/date/local-date.ts";
import type { Report } from "../../domain/reports/report.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { notifyingCounted } from "./events.ts";

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
