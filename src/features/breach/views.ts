import type { Block, Button, Key, Line, Message, Words } from "../../chat/message.ts";
import { HOURS_TO_REPORT, reportBy } from "../../domain/breach.ts";
import { moment } from "../../domain/date/words.ts";
import { AFFECTED_TOLD, ICO_DECISIONS } from "../../domain/lists/breaches.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { type Ctx, view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { hoursIn } from "./acts.ts";
import { type Breach, breachOf } from "./queries.ts";
import { deletedByAuthor } from "./report.ts";
import { authorUnknown, howToDelete, whomToAsk } from "./steps.ts";

interface Shown extends Breach {
	found: Words;
	by: Words;
	deleted: Words | null;
	edited: Words | null;
	/** So many hours have passed, in a reminder. */
	passed?: number;
}

async function load(ctx: Ctx, id: Key, key: string): Promise<Shown | undefined> {
	const breach = await breachOf(ctx.tx, id);
	if (!breach) return undefined;
	const { zone, today } = await loadPanel(ctx.tx, breach.panel);
	const { foundAt, deletedAt, editedAt } = breach;
	const when = (instant: Date) => moment(instant, zone, today);
	return {
		...breach,
		found: when(foundAt),
		by: when(reportBy(foundAt)),
		deleted: deletedAt && when(deletedAt),
		edited: editedAt && when(editedAt),
		passed: hoursIn(key),
	};
}

/** To whoever wrote the message: what to do, on their platform. */
export const breachYours = view<Shown>({
	name: "breach-yours",
	toldByName: true,
	toAnybody: true,
	load,
	show: (b): Message => {
		if (b.deleted) {
			const says = "Thank you: your message that named a child is recorded as deleted.";
			return { summary: says, blocks: [{ text: [says], tone: "quiet" }] };
		}
		return {
			summary: "Please delete a message of yours now",
			blocks: [
				{ text: ["A message of yours was said to name a child. Please delete it now."], tone: "urgent" },
				...linkTo(b),
				{ text: [howToDelete(b.platform)] },
				...(b.authorAsked ? [{ buttons: [deletedByAuthor(b.id)] }] : []),
				{
					text: [
						"In a channel a case has its reference only. Who the child is opens privately, from the case.",
					],
					tone: "quiet",
				},
			],
		};
	},
});

/** To those who handle it: where the message is, by when the ICO is told, and what they can do. */
export const breachFound = view<Shown>({
	name: "breach-found",
	toldByName: true,
	load,
	show: (b): Message => ({
		summary: summaryOf(b),
		blocks: [
			{ text: [[{ strong: summaryOf(b) }]] },
			...(b.passed && !b.decided ? [{ text: [passed(b)], tone: "urgent" as const }] : []),
			{ text: [`Found by ${b.reporter}, ${b.found}.`, ...whatOfIt(b)] },
			...linkTo(b),
			{
				facts: [
					...(b.ref ? [["Case", b.ref] as const] : []),
					["Tell the ICO by", `${b.by}, where it must be told`],
				],
			},
			...(b.decided ? [{ text: decisionOf(b.decided) }] : []),
			{ buttons: buttonsFor(b) },
		],
	}),
});

function summaryOf(b: Shown): Words {
	if (b.decided) return "A message that names a child: decided";
	return b.passed ? "A message that names a child: nothing is decided yet" : "A message names a child";
}

const passed = (b: Shown): Words =>
	`${b.passed} of the ${HOURS_TO_REPORT} hours have passed. Decide whether the ICO is told, and record it.`;

/** What became of the message. */
function whatOfIt(b: Shown): Line[] {
	if (b.deleted) return [b.deleter ? `Deleted, said ${b.deleter}, ${b.deleted}.` : `Deleted, ${b.deleted}.`];
	if (b.edited)
		return [
			`Changed, ${b.edited}. Look whether it still names the child: it is not recorded as deleted yet.`,
		];
	if (b.own) return [whomToAsk(b.platform)];
	if (!b.author) return [authorUnknown(b.platform)];
	return [`Written by ${b.author}, who has been asked to delete it. It is not recorded as deleted yet.`];
}

function decisionOf({ ico, affected, by }: NonNullable<Breach["decided"]>): Line[] {
	return [
		`${labelOf(ICO_DECISIONS, ico)}. Those whom it concerns: ${labelOf(AFFECTED_TOLD, affected).toLowerCase()}.`,
		`Recorded by ${by}.`,
	];
}

/** A line of its own: beside a label an address is cut off on a narrow screen. */
function linkTo({ link }: Breach): Block[] {
	return [{ text: [link ? `The message: ${link}` : "No link is known: ask whoever found it where it is."] }];
}

function buttonsFor(b: Shown): Button[] {
	const decide = { action: "breach.decide", on: b.id, opens: true };
	return [
		...(b.deleted ? [] : [{ label: "It is deleted", action: "breach.deleted", on: b.id, opens: false }]),
		b.decided
			? { ...decide, label: "Correct what was decided" }
			: { ...decide, label: "Record what was decided", tone: "main" as const },
	];
}
