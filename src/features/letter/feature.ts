import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import { Private } from "../../chat/private.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { codesOf, entryOf, optionsOf } from "../../domain/lists/coded.ts";
import { LETTERS, type LetterCode, SENT_HOW } from "../../domain/lists/letters.ts";
import { choice, LONGEST, needed, neededDate, typed } from "../answers.ts";
import { familyOnHold } from "../hold/queries.ts";
import { action, type Feature } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { askLetter, onHold, requireToSend, sendLetter } from "./acts.ts";
import * as events from "./events.ts";
import { letterRows, lettersToSend } from "./queries.ts";
import { letterOverdue, remindOfLetters } from "./remind.ts";

const ALLOW = "write a letter on a case";

/** Rows in a private list. */
const MOST_ROWS = 15;

const Given = z.object({
	template: z.enum(codesOf(LETTERS)),
	letter_to: z.instanceof(Private),
	letter_more: z.instanceof(Private).optional(),
});

/** A letter from one of the panel's templates, with the date by which it is to be sent (S2-24, X8). */
const ask = action({
	name: "letter",
	on: "case",
	allow: ALLOW,
	help: "Write a letter from a template: to a school that did not report, to a parent, to the last school.",
	doors: { word: "letter", usage: "letter REFERENCE" },
	form: {
		title: "A letter",
		send: "Ask for it",
		steps: [
			{
				title: "Which letter",
				notes: async (asking) => [
					...(await whichCase(asking)),
					{ text: ["It is filled from the case. You take it as a PDF, or as text to paste."], tone: "quiet" },
				],
				fields: {
					template: {
						label: "Which letter?",
						as: "one",
						options: optionsOf(LETTERS),
						schema: choice(codesOf(LETTERS), "Choose a letter."),
					},
					letter_to: {
						label: "Who does it go to?",
						hint: "Name and postal address, as they stand at the top of the letter.",
						as: "text",
						lines: 4,
						schema: needed("Say who the letter goes to.", 500),
					},
					letter_more: {
						label: "Anything to add",
						hint: "May be left out. It stands in the letter before the last paragraph.",
						as: "text",
						lines: 4,
						schema: typed(LONGEST),
					},
				},
				async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
					const { toFamily } = entryOf(LETTERS, soFar.template as LetterCode);
					return toFamily && (await familyOnHold(ctx.tx, subject.id)) ? { template: onHold().says } : {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const asked = { template: given.template, to: given.letter_to, more: given.letter_more };
		const { id, due } = await askLetter(ctx, subject.id, asked);
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const says = `A letter is to be sent on ${subject.ref} by ${shortDate(due, today)}.`;
		return {
			say: {
				summary: says,
				blocks: [
					{ text: [says, "Take it, send it, then say that it was sent: until then it stays in the list."] },
					{
						buttons: [
							{ label: "Take the letter", action: "letter.take", on: id, opens: false, tone: "main" },
							{ label: "It was sent", action: "letter.sent", on: id, opens: true },
						],
					},
				],
			},
		};
	},
});

/** A letter's task is done when somebody records that it was sent. */
const sent = action({
	name: "letter.sent",
	on: "letter",
	allow: ALLOW,
	help: "Say that a letter was sent, and when.",
	doors: {},
	form: {
		title: "The letter was sent",
		send: "Record",
		steps: [
			{
				title: "When and how",
				notes: whichCase,
				fields: {
					sent_on: { label: "Sent on", as: "date", schema: neededDate },
					sent_how: {
						label: "How?",
						as: "one",
						options: optionsOf(SENT_HOW),
						schema: choice(codesOf(SENT_HOW), "Say how it was sent."),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					return (soFar.sent_on as string) > today
						? { sent_on: "This date has not come yet. Choose today or earlier." }
						: {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireToSend(ctx, subject);
		return { sent_on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const how = z.enum(codesOf(SENT_HOW)).parse(soFar.sent_how);
		await sendLetter(ctx, subject, { on: soFar.sent_on as string, how });
		const says = `Recorded on ${subject.ref}: the letter was sent.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** What waits to be sent, overdue letters first. */
const list = action({
	name: "letters",
	on: "nothing",
	allow: ALLOW,
	help: "Letters that wait to be sent, overdue ones first.",
	doors: { word: "letters", button: "Letters to send" },
	async run(ctx) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const all = await lettersToSend(ctx, MOST_ROWS + 1);
		await ctx.record(events.lettersListed, { panel: ctx.panel }, { shown: all.length });
		const shown = all.slice(0, MOST_ROWS);
		if (!shown.length) {
			const none = "No letter waits to be sent.";
			return { say: { summary: none, blocks: [{ text: [none] }] } };
		}
		const more = all.length > MOST_ROWS ? [`These are the ${MOST_ROWS} most pressing. There are more.`] : [];
		return {
			say: {
				summary: `Letters to send: ${count(shown.length, "letter")}`,
				blocks: [
					{ heading: "Letters to send" },
					...letterRows(shown, today, true),
					...(more.length ? [{ text: more, tone: "quiet" as const }] : []),
				],
			},
		};
	},
});

/** Letters from the panel's templates, each followed until it was sent. */
export const letterFeature: Feature = {
	name: "letter",
	under: "Letters, orders and registers",
	actions: [ask, sent, list],
	views: [letterOverdue],
	events: Object.values(events),
	nudges: [{ name: "letters-overdue", every: "minute", run: remindOfLetters }],
};
