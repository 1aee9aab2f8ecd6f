import { may, type Permission } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Button, Message } from "../../chat/message.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { elapsedDays, elapsedInWords } from "../../domain/elapsed.ts";
import { enquiryRows } from "../enquiry/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { type Card, loadStanding, standing } from "./card.ts";
import { caseLookedUp } from "./events.ts";

/** How a case stands, told privately: no name. Its details open in a modal or dialog. */
export const lookUp = action({
	name: "case",
	on: "case",
	allow: "see that a case exists",
	help: "How a case stands, and what is open on it.",
	doors: { word: "case", usage: "case REFERENCE", menu: "both" },
	async run(ctx, subject) {
		// The audit row is the first of what is sent together: without it there is no answer.
		const recorded = ctx.record(caseLookedUp, { panel: subject.panel, case: subject.id }, {});
		const [, say] = await Promise.all([recorded, summary(ctx, subject)]);
		return { say };
	},
});

/** A case as somebody who may see it reads it in private: no names, since a chat keeps what is written in it. */
export async function summary(ctx: PersonCtx, subject: CaseSubject): Promise<Message> {
	const [found] = await Promise.all([loadStanding(ctx, subject.id), loadPanel(ctx.tx, subject.panel)]);
	const { card, enquiries: open, opens } = found!;
	const member = opens && may(ctx.person, "open a case", subject.panel);
	const { id, ref, urgent } = card;
	const listed = open.map((e) => ({ ...e, case: id, ref, urgent }));
	const calendars = new Map(open.flatMap((e) => (e.calendar ? [[e.agencyId, e.calendar] as const] : [])));
	const rows = member && !card.closed ? await enquiryRows(ctx, listed, false, calendars) : [];
	const enquiries: Block[] = rows.length ? [{ text: [[{ strong: "Open enquiries" }]] }, { rows }] : [];
	return {
		summary: `How ${card.ref} stands`,
		blocks: [
			{ heading: card.urgent ? `${card.ref}: urgent` : card.ref },
			...standing(card),
			{ text: [clock(card)], tone: "quiet" },
			...enquiries,
			...(member ? memberBlocks(ctx, subject, card) : [{ buttons: [worried(id)] }]),
		],
	};
}

/** The elapsed clock: how long this episode has run, or ran until it closed. */
function clock({ since, closedOn, today }: Card): string {
	const started = `Received ${shortDate(since, today)}`;
	if (closedOn) return `${started}. Closed after ${count(elapsedDays(since, closedOn), "day")}.`;
	return `${started}. Open ${elapsedInWords(since, today)}.`;
}

/** Whoever knows of a case may be worried about the child, at any stage (S3-35). */
const worried = (on: string): Button => ({ label: "Record a concern", action: "concern", on, opens: true });

/** What is done next stands as buttons; the rest is a menu, so that a case fits on a screen. */
function memberBlocks(ctx: PersonCtx, { id, panel }: CaseSubject, card: Card): Block[] {
	const on = (label: string, action: string, allowed: Permission, when = true): Button[] =>
		when && may(ctx.person, allowed, panel)
			? [{ label, action, on: id, opens: action !== "evidence.take" }]
			: [];
	const looksAgain =
		card.state === "redirected" || card.state === "duplicate" || (!card.triaged && !card.closed);
	const runs = !card.closed && card.triaged;
	const buttons: Button[] = [
		{ label: "Open details", action: "case.open", on: id, opens: true, tone: "main" },
		...on("Triage", "triage", "triage a notification", looksAgain),
		...on("Record review", "case.review", "move or review a case", runs),
		...on("Record decision", "decision.record", "record a decision"),
		worried(id),
	];
	const menu: Button[] = [
		...on("Where it stands", "case.move", "move or review a case", runs),
		...on("Assign", "case.assign", "assign a case", !card.closed),
		...on("Share outside the panel", "share", "share outside the panel"),
		...on("Evidence pack", "evidence.take", "take a case's evidence pack", Boolean(ctx.pages)),
	];
	return [{ buttons }, ...(menu.length ? [{ rows: [{ text: "More to do on this case", menu }] }] : [])];
}
