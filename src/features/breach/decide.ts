import { z } from "zod";
import type { BreachSubject } from "../../access/subjects.ts";
import type { Block } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { hoursLeft, reportBy } from "../../domain/breach.ts";
import { count, moment } from "../../domain/date/words.ts";
import { AFFECTED_TOLD, ICO_DECISIONS } from "../../domain/lists/breaches.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { openLoosely } from "../../record/loose.ts";
import { choice, LONGEST, needed } from "../answers.ts";
import { action, type PersonCtx, type Prefilled } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { decideBreach, sealedAs } from "./acts.ts";
import { breachRead } from "./events.ts";
import { breachOf, decisionWords } from "./queries.ts";

const Answers = z.object({
	ico: z.enum(codesOf(ICO_DECISIONS)),
	affected: z.enum(codesOf(AFFECTED_TOLD)),
	why: z.instanceof(Private),
	done: z.instanceof(Private),
});

/** What was decided on a message that names a child, and corrected later where it must be. */
export const decide = action({
	name: "breach.decide",
	on: "breach",
	allow: "handle a data breach",
	help: "Record what was decided about a message that named a child.",
	doors: {},
	form: {
		title: "Data breach",
		send: "Record",
		steps: [
			{
				title: "What was decided",
				notes: ({ ctx, subject }) => theTime(ctx, subject),
				fields: {
					ico: {
						label: "Is the ICO told?",
						hint: "It must be, within 72 hours, unless a risk to the child or anybody else is unlikely.",
						as: "one",
						options: optionsOf(ICO_DECISIONS),
						schema: choice(codesOf(ICO_DECISIONS), "Say whether the ICO is told."),
					},
					why: {
						label: "Why?",
						hint: "Kept private. Do not name the child.",
						as: "text",
						lines: 3,
						schema: needed("Say why the ICO is told, or is not.", LONGEST),
					},
					done: {
						label: "What was done?",
						hint: "Who could read it, for how long, and what will stop it from happening again.",
						as: "text",
						lines: 3,
						schema: needed("Say what was done.", LONGEST),
					},
					affected: {
						label: "Were the family, or others whom it concerns, told?",
						hint: "They must be where the risk to them is high, unless telling them would put the child at risk.",
						as: "one",
						options: optionsOf(AFFECTED_TOLD),
						schema: choice(codesOf(AFFECTED_TOLD), "Say whether those whom it concerns were told."),
					},
				},
			},
		],
	},
	prefill: ({ ctx, subject }) => asDecided(ctx, subject),
	async run(ctx, subject, { soFar }) {
		await decideBreach(ctx, subject, Answers.parse(soFar));
		const says = "Recorded: what was decided about the message that named a child.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** What was decided before, to be corrected: opening it is recorded. */
async function asDecided(ctx: PersonCtx, subject: BreachSubject): Promise<Prefilled> {
	const decided = (await breachOf(ctx.tx, subject.id))?.decided;
	const sealed = decided && (await decisionWords(ctx.tx, decided.id));
	if (!decided || !sealed) return {};
	const facts = { breach: subject.id, decision: decided.id };
	await ctx.record(breachRead, { panel: subject.panel, case: subject.case ?? undefined }, facts);
	const words = await openLoosely(ctx.tx, ctx.keys, sealedAs(decided.id), sealed);
	return { ico: decided.ico, affected: decided.affected, ...Object.fromEntries(words) };
}

async function theTime(ctx: PersonCtx, subject: BreachSubject): Promise<Block[]> {
	const found = (await breachOf(ctx.tx, subject.id))!.foundAt;
	const { zone, today } = await loadPanel(ctx.tx, subject.panel);
	const left = hoursLeft(found, ctx.now);
	const by = moment(reportBy(found), zone, today);
	const stands =
		left > 0
			? `If the ICO must be told, tell it by ${by}: ${count(left, "whole hour")} left.`
			: `If the ICO must be told, it should have been by ${by}: tell it now, and why it is late.`;
	return [{ text: [`Found ${moment(found, zone, today)}. ${stands}`], tone: "warning" }];
}
