import { may } from "../../access/policy.ts";
import { type CaseSubject, mayOpen } from "../../access/subjects.ts";
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
	doors: { word: "case", usage: "case REFERENCE" },
	async run(ctx, subject) {
		// The audit row is the first of what is sent together: without it there is no answer.
		const recorded = ctx.record(caseLookedUp, { panel: subject.panel, case: subject.id }, {});
		const [, say] = await Promise.all([recorded, summary(ctx, subject)]);
		return { say };
	},
});

/** A case as somebody who may see it reads it in private: no names, since a chat keeps what is written in it. */
export async function summary(ctx: PersonCtx, subject: CaseSubject): Promise<Message> {
	const [found, opens] = await Promise.all([
		loadStanding(ctx, subject.id),
		mayOpen(ctx.tx, subject.id),
		loadPanel(ctx.tx, subject.panel),
	]);
	const member = opens && may(ctx.person, "open a case", subject.panel);
	const { card, enquiries: open } = found!;
	const { id, ref, urgent } = card;
	const listed = open.map((e) => ({ ...e, case: id, ref, urgent }));
	const rows = member ? await enquiryRows(ctx, listed, false) : [];
	const enquiries: Block[] = rows.length ? [{ text: [[{ strong: "Open enquiries" }]] }, { rows }] : [];
	const buttons: Button[] = member ? memberButtons(ctx, subject, card) : [];
	return {
		summary: `How ${card.ref} stands`,
		blocks: [
			{ heading: card.urgent ? `${card.ref}: urgent` : card.ref },
			...standing(card),
			{ text: [clock(card)], tone: "quiet" },
			...enquiries,
			...(buttons.length ? [{ buttons }] : []),
		],
	};
}

/** The elapsed clock: how long this episode has run, or ran until it closed. */
function clock({ since, closedOn, today }: Card): string {
	const started = `Received ${shortDate(since, today)}`;
	if (closedOn) return `${started}. Closed after ${count(elapsedDays(since, closedOn), "day")}.`;
	return `${started}. Open ${elapsedInWords(since, today)}.`;
}

function memberButtons(ctx: PersonCtx, subject: CaseSubject, card: Card): Button[] {
	const open: Button = {
		label: "Open details",
		action: "case.open",
		on: subject.id,
		opens: true,
		tone: "main",
	};
	const decide: Button = { label: "Record decision", action: "decision.record", on: subject.id, opens: true };
	const share: Button = { label: "Share outside the panel", action: "share", on: subject.id, opens: true };
	const on = (label: string, action: string): Button => ({ label, action, on: subject.id, opens: true });
	const runs = !card.closed && may(ctx.person, "move or review a case", subject.panel);
	const looksAgain = !card.triaged || card.state === "redirected" || card.state === "duplicate";
	const evidence: Button = { label: "Evidence pack", action: "evidence.take", on: subject.id, opens: false };
	return [
		open,
		...(looksAgain && may(ctx.person, "triage a notification", subject.panel)
			? [on("Triage", "triage")]
			: []),
		...(runs && card.triaged ? [on("Where it stands", "case.move"), on("Record review", "case.review")] : []),
		...(!card.closed && may(ctx.person, "assign a case", subject.panel) ? [on("Assign", "case.assign")] : []),
		...(may(ctx.person, "record a decision", subject.panel) ? [decide] : []),
		...(may(ctx.person, "share outside the panel", subject.panel) ? [share] : []),
		...(may(ctx.person, "take a case's evidence pack", subject.panel) ? [evidence] : []),
	];
}
