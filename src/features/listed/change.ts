import { z } from "zod";
import type { Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { SETTLED } from "../../domain/lists/listed.ts";
import { choice, typed } from "../answers.ts";
import { action } from "../kit.ts";
import { notifyListed, requireListed, settleListed } from "./acts.ts";
import { readListed } from "./queries.ts";
import { menuOf } from "./show.ts";
import { facts, whichChild } from "./which-child.ts";

const Settle = z.object({
	settled: z.enum(codesOf(SETTLED)),
	destination: z.instanceof(Private).optional(),
});

/** A child leaves a list: where they are now is known (S4-4: listed until then). */
export const settleAction = action({
	name: "listed.settle",
	on: "listed",
	allow: "keep the lists of children",
	help: "Say where a child on a list is now, and take them off it.",
	doors: {},
	form: {
		title: "Where the child is",
		send: "Take off the list",
		steps: [
			{
				title: "What is known",
				notes: whichChild,
				fields: {
					settled: {
						label: "Why does the child leave the list?",
						as: "one",
						schema: choice(codesOf(SETTLED), "Say why the child leaves the list."),
						options: ({ subject }) =>
							Promise.resolve(
								SETTLED.filter(({ of }) => (of as readonly string[]).includes(subject.list)).map(
									({ code, label }) => ({ value: code, label }),
								),
							),
					},
					destination: {
						label: "Where, and who confirmed it",
						hint: "For example the next school. Kept private.",
						as: "text",
						lines: 2,
						schema: typed(500),
					},
				},
				check({ subject, soFar }): Record<string, Words> {
					const of: readonly string[] = SETTLED.find((s) => s.code === soFar.settled)?.of ?? [];
					if (!of.includes(subject.list))
						return { settled: "This does not fit the list. Choose another answer." };
					const said = soFar.destination as Private | undefined;
					return soFar.settled !== "mistake" && (!said || said.isBlank)
						? { destination: "Say where the child is, and who confirmed it." }
						: {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireListed(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { settled, destination } = Settle.parse(soFar);
		await settleListed(ctx, subject, settled, destination);
		const says = `Recorded: ${labelOf(SETTLED, settled).toLowerCase()}. The child is off the list.`;
		return { say: { summary: "Off the list", blocks: [{ text: [says] }] } };
	},
});

/** One press makes a notification of a child on a list. */
export const notifyAction = action({
	name: "listed.notify",
	on: "listed",
	allow: "keep the lists of children",
	help: "Make a notification of a child on a list.",
	doors: {},
	async run(ctx, subject) {
		const { case: id, ref } = await notifyListed(ctx, subject);
		return {
			say: {
				summary: `${ref} is made`,
				blocks: [
					{
						text: [
							`${ref} is made of the row, and the child is off the list.`,
							"Nobody has answered the safety questions: find out, and phone social care or the police if the child may be in danger.",
						],
					},
					{
						buttons: [
							{ label: "Triage", action: "triage", on: id, opens: true, tone: "main" },
							{ label: "Open privately", action: "case.open", on: id, opens: true },
						],
					},
				],
			},
		};
	},
});

/** A child on a list, to read. */
export const openListed = action({
	name: "listed.open",
	on: "listed",
	allow: "keep the lists of children",
	help: "Open a child on a list.",
	doors: {},
	opens: true,
	async run(ctx, subject) {
		const child = await readListed(ctx, subject.id);
		const menu = subject.settled ? [] : menuOf(child).filter((b) => b.action !== "listed.open");
		const blocks = await facts(ctx, child);
		return { show: { title: "On a list", blocks: [...blocks, ...(menu.length ? [{ buttons: menu }] : [])] } };
	},
});
