import { z } from "zod";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Frank, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { longDate, shortDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { INCOMING_ANSWERS, INCOMING_KINDS, type IncomingAnswer } from "../../domain/lists/outgoing.ts";
import { identityFacts } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { choice, LONGEST, typed } from "../answers.ts";
import { type Asking, action, type PersonCtx, type Step } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { MINIMUM } from "./acts.ts";
import { dangerBlocks, standsThere } from "./danger.ts";
import { incomingRead } from "./events.ts";
import { type Answered, answerIncoming, requestOf, wordsOf } from "./incoming-acts.ts";
import { incomingWaits, saidInRequest } from "./queries.ts";
import { answered, gone, withdrawnThere } from "./refusals.ts";

/** The child and the request, to read: the opening is recorded. */
async function shown(ctx: PersonCtx, id: string): Promise<Block<Frank>[]> {
	const request = await requestOf(ctx, id);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const kept = await wordsOf(ctx, id);
	const cases = request.case ? [request.case] : [];
	const words = kept ?? (await inTheCase(ctx, request.case));
	await ctx.record(incomingRead, { panel: ctx.panel }, { incoming: id, cases });
	const waits = incomingWaits(request);
	const say = waits?.what === "acknowledge" ? "acknowledge" : "answer";
	const due = waits ? [`To ${say} by ${shortDate(waits.by, today)}.`] : [];
	const from: Frank = request.sender ?? words.get("sender") ?? "Not written down";
	const { danger, withdrawn } = await standsThere(ctx, request, words);
	if (withdrawn) throw withdrawnThere();
	return [
		{ text: [[{ strong: labelOf(INCOMING_KINDS, request.kind) }], ...due] },
		...(waits ? dangerBlocks(danger) : []),
		{
			facts: [
				["From", from],
				["Received", longDate(request.receivedOn)],
				...identityFacts(words, today, MINIMUM),
				...saidInRequest(words),
			],
		},
	];
}

/** What was said of a child of whom there is a case is sealed there. */
async function inTheCase(ctx: PersonCtx, caseId: string | null): Promise<ReadonlyMap<string, Private>> {
	const opened = caseId ? (await open(ctx.tx, ctx.keys, [caseId])).get(caseId) : undefined;
	return opened ?? new Map();
}

const what: Step<"incoming"> = {
	title: "What you answer",
	notes: ({ ctx, subject }) => shown(ctx, subject.id),
	fields: {
		answer: {
			label: "What do you answer?",
			as: "one",
			schema: choice(codesOf(INCOMING_ANSWERS), "Say what you answer."),
			options: async ({ ctx, subject }) => {
				const request = await requestOf(ctx, subject.id);
				return INCOMING_ANSWERS.filter(({ code, of }) => {
					const kinds: readonly string[] = of;
					return kinds.includes(request.kind) && !(code === "acknowledged" && request.acknowledgedOn);
				}).map(({ code, label }) => ({ value: code, label }));
			},
		},
		answer_words: {
			label: "What you told them, or why you decline",
			hint: "Kept private. To acknowledge, or to take the child on, it may be left out.",
			as: "text",
			lines: 3,
			schema: typed(LONGEST),
		},
	},
	check({ soFar }: Asking<"incoming">): Record<string, string> {
		const said = soFar.answer_words as Private | undefined;
		const asks = ["declined", "found", "not_known"].includes(soFar.answer as string);
		return asks && (!said || said.isBlank) ? { answer_words: "Say what you told them, and why." } : {};
	},
};

const Given = z.object({
	answer: z.enum(codesOf(INCOMING_ANSWERS)),
	answer_words: z.instanceof(Private).optional(),
});

/** What another authority asked is acknowledged and answered; to take a child on opens the case. */
export const answerRequest = action({
	name: "incoming.answer",
	on: "incoming",
	allow: "answer other authorities",
	help: "Acknowledge or answer what another authority asks.",
	doors: {},
	form: { title: "Answer a request", send: "Record the answer", steps: [what] },
	async prefill({ ctx, subject }) {
		if ((await requestOf(ctx, subject.id)).answeredOn) throw answered();
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { answer, answer_words } = Given.parse(soFar);
		const declines = answer === "declined";
		const done = await answerIncoming(ctx, subject.id, answer, {
			...(declines ? { because: answer_words } : { told: answer_words }),
		});
		const says = `Recorded: ${lower(labelOf(INCOMING_ANSWERS, answer))}.`;
		const them = done.here
			? "Their panel is told by itself."
			: "Rollcall sends nothing outside: tell them by your secure e-mail.";
		return {
			say: {
				summary: done.ref ? `${done.ref} is opened` : says,
				blocks: [{ text: [says, ...inWords(answer, done), them] }, ...buttons(done)],
			},
		};
	},
});

function inWords(answer: IncomingAnswer, { ref, danger }: Answered): Words[] {
	if (!ref) return answer === "acknowledged" ? ["It still waits for your answer."] : [];
	return [
		`${ref} is opened: give them that reference as your written acceptance. Triage it next.`,
		...(danger?.needToKnow ? ["It is need to know, as it was there: say who sees it."] : []),
		...(danger?.holds.length ? ["Contact with the family is on hold, as it was there."] : []),
	];
}

function buttons({ case: id, danger }: Answered): Block[] {
	if (!id) return [];
	const door = (label: Words, action: string) => ({ label, action, on: id, opens: true });
	const sight = danger?.needToKnow ? [door("Who sees the case", "case.access")] : [];
	return [
		{
			buttons: [
				{ ...door("Triage", "triage"), tone: "main" as const },
				door("Open privately", "case.open"),
				...sight,
			],
		},
	];
}

const lower = (words: Words): Words => words.charAt(0).toLowerCase() + words.slice(1);

/** What another authority asks, to read. */
export const openRequest = action({
	name: "incoming.open",
	on: "incoming",
	allow: "answer other authorities",
	help: "Open what another authority asks.",
	doors: {},
	opens: true,
	async run(ctx, subject): Promise<{ show: Sheet }> {
		if (!(await wordsOf(ctx, subject.id)) && !subject.case) throw gone();
		const answer = { label: "Answer", action: "incoming.answer", on: subject.id, opens: true };
		const openCase = { label: "Open the case", action: "case.open", on: subject.case ?? "", opens: true };
		const offered = [...(subject.answered ? [] : [answer]), ...(subject.case ? [openCase] : [])];
		const blocks = await shown(ctx, subject.id);
		return {
			show: {
				title: "A request to us",
				blocks: [...blocks, ...(offered.length ? [{ buttons: offered }] : [])],
			},
		};
	},
});
