import { z } from "zod";
import type { ErasureSubject } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { openLoosely } from "../../record/loose.ts";
import { type Asking, type PersonCtx, step } from "../kit.ts";
import { correctionSealed, correctionsBeside, strikeWords, type WholeCorrection } from "../minutes-words.ts";
import { minutesStruck, wordsBesideRead } from "./events.ts";
import { minutesUnread } from "./refusals.ts";

/** As many as one screen shows in full. Were there more, the newer ones would be struck unread, which it says. */
const MOST = 10;

/** What whoever agrees to an erasure says of corrections of minutes: which to strike, and the newest that they read. */
export interface MinutesAnswer {
	strike: readonly Key[];
	newest: Key;
}

const Given = z.object({ strike: z.array(z.uuid()).default([]), read: z.uuid() });

/** @returns undefined where nothing was asked */
export function minutesAnswer(soFar: Readonly<Record<string, unknown>>): MinutesAnswer | undefined {
	const given = Given.safeParse(soFar).data;
	return given && { strike: given.strike, newest: given.read };
}

/**
 * Corrections of a meeting's minutes as a whole may name a child of one of its cases, and no key of theirs covers them:
 * whoever agrees to the erasure reads them, and says which name the child. Asked only where there are any.
 */
export const minutesStep = step<"erasure">({
	title: "Corrections of minutes",
	when: ({ subject, soFar }) => subject.corrections && soFar.agree !== "no",
	notes: ({ ctx, subject }) => toRead(ctx, subject),
	fields: {
		strike: {
			label: "Which of them name the child?",
			hint: "Those are struck from the minutes for good. Leave this blank where none does.",
			as: "many",
			options: ({ ctx, subject }: Asking<"erasure">) => optionsOf(ctx, subject),
			schema: z.array(z.string()),
		},
		read: {
			label: "Have you read them all?",
			as: "one",
			// Tells by its value which was the newest: one that was made since brings the screen back with it.
			options: ({ ctx, subject }: Asking<"erasure">) => haveRead(ctx, subject),
			schema: z.uuid({ error: "Read them first. What stays must hold no word of the child." }),
		},
	},
});

async function toRead(ctx: PersonCtx, { id, case: caseId, panel }: ErasureSubject): Promise<Block<Frank>[]> {
	const all = await correctionsBeside(ctx.tx, caseId);
	await ctx.record(wordsBesideRead, { panel, case: caseId }, { erasure: id, corrections: all.map(idOf) });
	const facts: [Words, Frank][] = [];
	for (const [n, one] of all.slice(0, MOST).entries()) {
		const opened = await openLoosely(ctx.tx, ctx.keys, correctionSealed(one.id), one.words);
		facts.push([titleOf(one, n), opened.get("correction") ?? ""]);
	}
	const more = all.length - facts.length;
	return [
		{
			text: [
				"These corrections are about meetings that had this case, as a whole. They do not go with the child's record: read whether one of them names the child, or says who they are.",
			],
			tone: "warning",
		},
		{ facts },
		...(more > 0 ? [{ text: [`There are ${more} more. They are struck with the record, unread.`] }] : []),
	];
}

const titleOf = ({ on, by }: WholeCorrection, n: number): Words => `${n + 1}. ${longDate(on)}, ${by}`;

const idOf = ({ id }: WholeCorrection): Key => id;

async function optionsOf(ctx: PersonCtx, subject: ErasureSubject): Promise<Option[]> {
	const all = await correctionsBeside(ctx.tx, subject.case);
	return all.slice(0, MOST).map((one, n) => ({ value: one.id, label: titleOf(one, n).slice(0, 75) }));
}

async function haveRead(ctx: PersonCtx, subject: ErasureSubject): Promise<Option[]> {
	const newest = (await correctionsBeside(ctx.tx, subject.case)).at(-1);
	return newest ? [{ value: newest.id, label: "Yes: what I leave holds no word of the child" }] : [];
}

/**
 * Strikes the corrections that name the child, once the erasure is agreed to; the record says how many.
 * @throws the refusal that there are some which this person has not read
 */
export async function strikeMinutes(
	ctx: PersonCtx,
	of: { panel: Key; case: Key; erasure: Key },
	answer: MinutesAnswer | undefined,
): Promise<void> {
	const all = await correctionsBeside(ctx.tx, of.case);
	if (!all.length) return;
	if (all.at(-1)!.id !== answer?.newest) throw minutesUnread();
	const struck = all.filter(({ id }, n) => n >= MOST || answer.strike.includes(id));
	if (!struck.length) return;
	const facts = { erasure: of.erasure, corrections: struck.map(idOf) };
	const event = await ctx.record(minutesStruck, { panel: of.panel, case: of.case }, facts);
	await strikeWords(ctx.tx, struck.map(idOf), { erasure: of.erasure, event });
}
