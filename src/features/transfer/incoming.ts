import { z } from "zod";
import type { Block, Frank, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { addDays } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { INCOMING_KINDS } from "../../domain/lists/outgoing.ts";
import { faultInDay } from "../../domain/requests.ts";
import { choice, LONGEST, needed, neededDate, typed, yesNo } from "../answers.ts";
import { childFaults, childQuestions } from "../child.ts";
import { type Asking, action, type Step } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { authorityFaults, authorityNamed, authorityQuestions } from "./directory.ts";
import { logIncoming } from "./incoming-acts.ts";

const DAYS_BACK = 60;

async function numbers({ ctx }: Asking<"nothing">): Promise<Block<Frank>[]> {
	return [{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))] }];
}

const whoAsks: Step<"nothing"> = {
	title: "Who asks, and what",
	notes: numbers,
	fields: {
		incoming_kind: {
			label: "What do they ask?",
			as: "one",
			schema: choice(codesOf(INCOMING_KINDS), "Say what they ask."),
			options: optionsOf(INCOMING_KINDS),
		},
		danger: {
			label: "May the child be at risk of harm?",
			...yesNo("Say whether the child may be at risk of harm."),
		},
		authority: { ...authorityQuestions.authority, label: "Which authority, or school elsewhere, asks?" },
		unlisted: authorityQuestions.unlisted,
		their_contact: { label: "Who there, and how to reach them", as: "text", schema: typed() },
		their_reference: { label: "Their reference", as: "text", schema: typed(80) },
		received: { label: "Received on", as: "date", schema: neededDate },
	},
	async check({ ctx, soFar }): Promise<Record<string, Words>> {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const on = soFar.received as string;
		const fault = faultInDay(on, addDays(today, -DAYS_BACK), today);
		return {
			...(await authorityFaults(ctx, soFar)),
			...(fault
				? { received: on > today ? fault : "This date is more than 60 days ago. Check the year." }
				: {}),
		};
	},
};

const child: Step<"nothing"> = {
	title: "The child",
	notes: numbers,
	fields: {
		first_name: childQuestions.first_name,
		surname: childQuestions.surname,
		description: childQuestions.description,
		birth: childQuestions.birth,
		age: childQuestions.age,
		address: { label: "Address, here or there", as: "text", lines: 2, schema: typed(500) },
		postcode: childQuestions.postcode,
		parent: { label: "Parent or carer", as: "text", schema: typed() },
		request: {
			label: "What they say, and why they ask",
			as: "text",
			lines: 3,
			schema: needed("Say why they ask.", LONGEST),
		},
	},
	check: childFaults,
};

const typedWord = z.instanceof(Private).optional();
const Given = z.object({
	incoming_kind: z.enum(codesOf(INCOMING_KINDS)),
	danger: z.enum(["yes", "no"]),
	received: z.iso.date(),
	birth: z.string().optional(),
});
const Typed = z.object({
	...{
		first_name: typedWord,
		surname: typedWord,
		description: typedWord,
		age: typedWord,
		address: typedWord,
	},
	...{ postcode: typedWord, parent: typedWord, request: typedWord, their_contact: typedWord },
	their_reference: typedWord,
});

/** Another authority, or a school elsewhere, asks the panel to take a child on or to help look for one (S3-6). */
export const logRequest = action({
	name: "incoming",
	on: "nothing",
	allow: "answer other authorities",
	alert: true,
	help: "Log what another authority asks: to take a child on, or to help look for one.",
	doors: { word: "incoming", button: "Another authority asks" },
	form: { title: "Another authority asks", send: "Log it", steps: [whoAsks, child] },
	prefill: async ({ ctx }) => ({ received: (await loadPanel(ctx.tx, ctx.panel)).today }),
	async run(ctx, _subject, { soFar }) {
		const given = Given.parse(soFar);
		const { request, ...typedWords } = Typed.parse(soFar);
		const { entry, written } = await authorityNamed(ctx, soFar);
		const birth = given.birth ? new Private(given.birth) : undefined;
		const logged = await logIncoming(ctx, {
			...{ kind: given.incoming_kind, sender: entry?.label, receivedOn: given.received },
			urgent: given.danger === "yes",
			words: { ...typedWords, birth, reason: request, sender: written },
		});
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const dates = `Acknowledge it by ${shortDate(logged.acknowledgeBy, panel.today)}, and answer by ${shortDate(logged.answerBy, panel.today)}. The digest says when one is overdue.`;
		const says = "The request is logged.";
		const opened = logged.ref
			? [
					`${logged.ref} is opened at once, since the child may be at risk. Phone social care or the police yourself, now.`,
				]
			: [];
		return {
			say: {
				summary: logged.ref ? `The request is logged, and ${logged.ref} opened` : says,
				blocks: [
					{ text: [says, ...opened, dates], ...(opened.length ? { tone: "urgent" as const } : {}) },
					{
						buttons: [
							{ label: "Answer", action: "incoming.answer", on: logged.id, opens: true, tone: "main" },
							{ label: "Find the child", action: "find", on: "", opens: true },
						],
					},
					{ text: [emergencyLine(panel)], tone: "quiet" },
				],
			},
		};
	},
});
