import { may } from "../../access/policy.ts";
import { type CaseSubject, mayOpen } from "../../access/subjects.ts";
import type { Block, Button, Message } from "../../chat/message.ts";
import { enquiryRows, openEnquiriesOf } from "../enquiry/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadCard, standing } from "./card.ts";
import { caseLookedUp } from "./events.ts";

/** How a case stands, told privately: no name. Its details open in a modal or dialog. */
export const lookUp = action({
	name: "case",
	on: "case",
	allow: "see that a case exists",
	help: "How a case stands, and what is open on it.",
	doors: { word: "case", usage: "case REFERENCE" },
	async run(ctx, subject) {
		await ctx.record(caseLookedUp, { panel: subject.panel, case: subject.id }, {});
		return { say: await summary(ctx, subject) };
	},
});

/** A case as somebody who may see it reads it in private: no names, since a chat keeps what is written in it. */
export async function summary(ctx: PersonCtx, subject: CaseSubject): Promise<Message> {
	const card = (await loadCard(ctx, subject.id))!;
	const member = may(ctx.person, "open a case", subject.panel) && (await mayOpen(ctx.tx, subject.id));
	const rows = member ? await enquiryRows(ctx, await openEnquiriesOf(ctx, subject.id), false) : [];
	const enquiries: Block[] = rows.length ? [{ text: [[{ strong: "Open enquiries" }]] }, { rows }] : [];
	const buttons: Button[] = member ? memberButtons(ctx, subject) : [];
	return {
		summary: `How ${card.ref} stands`,
		blocks: [
			{ heading: card.urgent ? `${card.ref}: urgent` : card.ref },
			...standing(card),
			...enquiries,
			...(buttons.length ? [{ buttons }] : []),
		],
	};
}

function memberButtons(ctx: PersonCtx, subject: CaseSubject): Button[] {
	const open: Button = {
		label: "Open details",
		action: "case.open",
		on: subject.id,
		opens: true,
		tone: "main",
	};
	const decide: Button = { label: "Record decision", action: "decision.record", on: subject.id, opens: true };
	return may(ctx.person, "record a decision", subject.panel) ? [open, decide] : [open];
}
