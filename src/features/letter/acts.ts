import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import { type LetterSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { LETTERS, type LetterCode } from "../../domain/lists/letters.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { and, eq, isNull } from "../../store/drizzle.ts";
import { letter } from "../../store/schema/index.ts";
import { familyOnHold } from "../hold/queries.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { letterAsked, letterSent } from "./events.ts";

export const sentAlready = refusal(
	"letter.sent-already",
	"It is on record that this letter was sent. Ask for a new letter if another is to go out.",
);
export const onHold = refusal(
	"letter.family-on-hold",
	"Contact with this family is on hold: it could put somebody in danger. Send nothing until social care or the police record that it is safe.",
);
export const sentAhead = refusal(
	"letter.sent-ahead",
	"The day on which it was sent has not come yet. Nothing was recorded.",
);

/** A letter that somebody asks for. */
export interface Asked {
	template: LetterCode;
	/** Whom it goes to, with the address. */
	to: Private;
	/** What is added to the template. */
	more?: Private;
}

/**
 * Asks for a letter, to be sent within the panel's working days for letters of its kind. Words are sealed.
 * @throws refusals: the case is not theirs to open, or was erased; contact with the family is on hold
 */
export async function askLetter(
	ctx: PersonCtx,
	caseId: Key,
	asked: Asked,
): Promise<{ id: Key; due: LocalDate }> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	await refuseErased(ctx.tx, caseId);
	await requireSafe(ctx, { case: caseId, template: asked.template });
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const { days } = panel.letters[asked.template];
	const { due, because } = dueDate({ from: panel.today, working: days, calendars: panel.calendars });
	const id = randomUUID();
	const facts = { letter: id, template: asked.template, due };
	const event = await ctx.record(letterAsked, { panel: panel.id, case: caseId }, facts);
	await ctx.tx.db.insert(letter).values({
		...{ id, panelId: panel.id, caseId, template: asked.template, due, dueBecause: because },
		...{ askedBy: ctx.person.id, askedAt: ctx.now, eventId: event },
	});
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) {
		const words = { letter_to: asked.to, letter_more: asked.more };
		await seal(ctx.tx, child, { case: caseId, about: id, event }, words);
	}
	return { id, due };
}

/**
 * Records that a letter was sent: its task is done.
 * @throws refusals: sent already, a day that has not come, a case that is not theirs
 */
export async function sendLetter(
	ctx: PersonCtx,
	of: LetterSubject,
	{ on, how }: { on: LocalDate; how: "post" | "email" | "hand" },
): Promise<void> {
	await requireToSend(ctx, of);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (on > panel.today) throw sentAhead();
	const facts = { letter: of.id, template: of.template, on, how };
	const event = await ctx.record(letterSent, { panel: of.panel, case: of.case }, facts);
	const sent = await ctx.tx.db
		.update(letter)
		.set({ sentOn: on, sentHow: how, sentBy: ctx.person.id, eventId: event })
		.where(and(eq(letter.id, of.id), isNull(letter.sentOn)))
		.returning({ id: letter.id });
	if (!sent.length) throw sentAlready();
}

/** @throws the refusal that a letter to the family waits, since contact with them could do harm */
export async function requireSafe(
	ctx: PersonCtx,
	of: Pick<LetterSubject, "case" | "template">,
): Promise<void> {
	if (entryOf(LETTERS, of.template).toFamily && (await familyOnHold(ctx.tx, of.case))) throw onHold();
}

/** @throws refusals: sent already, or a case that is not theirs or was erased */
export async function requireToSend(ctx: PersonCtx, of: LetterSubject): Promise<void> {
	if (!(await mayOpen(ctx.tx, of.case))) throw notFound();
	await refuseErased(ctx.tx, of.case);
	if (of.sent) throw sentAlready();
}
