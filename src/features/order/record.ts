import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Block } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { nextSteps, standsAt, whyNotYet } from "../../domain/attendance-order.ts";
import { addDays, daysBetween } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { canMove } from "../../domain/lifecycle.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { ORDER_STEPS, type OrderStep, SERVED_HOW } from "../../domain/lists/order-steps.ts";
import { choice, LONGEST, needed, neededDate, typed } from "../answers.ts";
import { type Asking, action, type Questions, type Step } from "../kit.ts";
import { caseNow } from "../lifecycle/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { caseClosed, recordStep } from "./acts.ts";
import { routeOf } from "./queries.ts";

type Recordable = Exclude<OrderStep, "contact">;

const STEPS = ORDER_STEPS.filter((step) => step.code !== "contact");
const CODES = codesOf(STEPS) as [Recordable, ...Recordable[]];

/** Steps that say nothing without words. */
const EXPLAINED: readonly Recordable[] = ["considered", "not_pursued", "response", "challenged", "revoked"];

const Given = z.object({
	order_step: z.enum(CODES),
	order_on: z.iso.date(),
	served_how: z.enum(codesOf(SERVED_HOW)).optional(),
	order_school: z.instanceof(Private).optional(),
	order_note: z.instanceof(Private).optional(),
});

const which: Step<"case"> = {
	title: "What happened",
	notes: async (asking) => [...(await whichCase(asking)), ...(await where(asking))],
	fields: {
		order_step: {
			label: "Which step?",
			as: "one",
			look: "list",
			options: optionsOf(STEPS),
			schema: choice(CODES, "Choose what happened."),
		},
		order_on: {
			label: "On which day?",
			hint: "Of a notice: the day on which it was served.",
			as: "date",
			schema: neededDate,
		},
	},
	check: async ({ ctx, subject, soFar }): Promise<Record<string, string>> => {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const [step, on] = [soFar.order_step as Recordable, soFar.order_on as string];
		const wrong = whyNotYet(await routeOf(ctx.tx, subject.id), step, on, today);
		if (wrong) {
			const ofTheDay = ["ahead", "before-last", "too-early"].includes(wrong.code);
			return { [ofTheDay ? "order_on" : "order_step"]: wrong.because };
		}
		const file = await caseNow(ctx.tx, subject.id);
		if (step !== "notice" || file.state === "on_appeal_sao") return {};
		const verdict = canMove(file.state, "on_appeal_sao", { urgent: file.urgent });
		return verdict.ok ? {} : { order_step: verdict.because };
	},
};

/** Where the route stands, and what can come next. */
async function where({ ctx, subject }: Asking<"case">): Promise<Block[]> {
	const route = await routeOf(ctx.tx, subject.id);
	const last = standsAt(route);
	const stands =
		last === "begin" ? "Nothing is on record of an order yet." : `Last: ${labelOf(ORDER_STEPS, last)}.`;
	const next = nextSteps(route)
		.map((code) => `“${labelOf(ORDER_STEPS, code)}”`)
		.join(", ");
	return [{ text: [stands, `What can be recorded now: ${next}.`] }];
}

const more: Step<"case"> = {
	title: "More about it",
	notes: whichCase,
	fields: ({ soFar }) => questions(soFar.order_step as Recordable),
};

function questions(step: Recordable): Questions<"case"> {
	return {
		...(step === "notice"
			? {
					served_how: {
						label: "How was it served?",
						as: "one",
						options: optionsOf(SERVED_HOW),
						schema: choice(codesOf(SERVED_HOW), "Say how the notice was served."),
					} as const,
				}
			: {}),
		...(step === "order"
			? {
					order_school: {
						label: "School named in the order",
						as: "text",
						schema: needed("Enter the school that the order names."),
					} as const,
				}
			: {}),
		order_note: {
			label: "What others need to know of it",
			hint: "Kept private in the case.",
			as: "text",
			lines: 4,
			schema: EXPLAINED.includes(step) ? needed("Say what happened, and why.", LONGEST) : typed(LONGEST),
		},
	};
}

/** Records a step on the way to a school attendance order (S1-12, S2-30). */
export const recordOrder = action({
	name: "order",
	on: "case",
	allow: "take a case through the attendance order route",
	help: "Record a step on the way to a school attendance order: considered, notice, response, order.",
	doors: { word: "order", usage: "order REFERENCE" },
	form: { title: "School attendance order", send: "Record", steps: [which, more] },
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		if (subject.closed) throw caseClosed();
		return { order_on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const { ends } = await recordStep(ctx, subject.id, {
			...{ step: given.order_step, on: given.order_on, how: given.served_how },
			...{ school: given.order_school, note: given.order_note },
		});
		const { today, attendanceOrder } = await loadPanel(ctx.tx, ctx.panel);
		const label = labelOf(ORDER_STEPS, given.order_step);
		const says = `Recorded on ${subject.ref}: ${given.order_step === "notice" ? label.replace("Notice", attendanceOrder.notice) : label}.`;
		return {
			say: {
				summary: says,
				blocks: [
					{ text: [says, ...(ends ? runs(given.order_on, ends, today) : [])] },
					...(ENDS.includes(given.order_step)
						? [{ text: ["The case stays where it stands until somebody says where it stands now."] }]
						: []),
					{
						buttons: [
							{
								label: ends ? "Why this date?" : "Letters, order and roll",
								action: "case.formal",
								on: subject.id,
								opens: true,
							},
							...(ENDS.includes(given.order_step)
								? [{ label: "Where it stands", action: "case.move", on: subject.id, opens: true }]
								: []),
						],
					},
				],
			},
		};
	},
});

/** Steps after which there is nothing to wait for. */
const ENDS: readonly Recordable[] = ["satisfied", "complied", "revoked"];

function runs(served: string, ends: string, today: string): string[] {
	const days = daysBetween(served, ends) + 1;
	return [
		`It runs to the end of ${shortDate(ends, today)}: ${days} days, beginning with ${shortDate(served, today)}.`,
		`An order comes on ${shortDate(addDays(ends, 1), today)} at the earliest.`,
	];
}
