import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { noticeEnds } from "../../domain/attendance-order.ts";
import { countedInWords } from "../../domain/calendar/why.ts";
import { addDays } from "../../domain/date/local-date.ts";
import { longDate, shortDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { CONTACT_HOW, ORDER_STEPS, SERVED_HOW } from "../../domain/lists/order-steps.ts";
import { open } from "../../record/sealed.ts";
import { action } from "../kit.ts";
import { letterRows, lettersOf } from "../letter/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { calendarsOf, removalInWords, removalsOf, signOffOf } from "../roll/queries.ts";
import { formalOpened } from "./events.ts";
import { type Step, stepsOf } from "./queries.ts";

type Opened = ReadonlyMap<Key, ReadonlyMap<string, Private>>;

/** What is formal about a case, to read: letters, contacts with parents, the way to an order with its dates, the roll. */
export const openFormal = action({
	name: "case.formal",
	on: "case",
	allow: "open a case",
	help: "A case's letters, the way to a school attendance order, and what is recorded of the roll.",
	doors: {},
	opens: true,
	async run(ctx, subject) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		await ctx.record(formalOpened, { panel: subject.panel, case: subject.id }, {});
		const panel = await loadPanel(ctx.tx, subject.panel);
		const steps = await stepsOf(ctx.tx, subject.id);
		const removals = await removalsOf(ctx.tx, subject.id);
		const calendars = await calendarsOf(ctx.tx, subject.id, panel);
		const signOff = await signOffOf(ctx.tx, subject.id);
		const opened = await open(
			ctx.tx,
			ctx.keys,
			[...steps, ...removals].map((one) => one.id),
		);
		const letters = letterRows(await lettersOf(ctx.tx, subject.id), panel.today, false);
		const contacts = steps.filter((s) => s.step === "contact");
		const route = steps.filter((s) => s.step !== "contact");
		const blocks = [
			...section("Letters", letters),
			...section(
				"Contacts with parents",
				contacts.flatMap((s) => told(s, opened, panel)),
			),
			...section(
				"School attendance order",
				route.flatMap((s) => told(s, opened, panel)),
			),
		];
		blocks.push(
			...section(
				"Removal from roll",
				removals.flatMap((r) => [
					...removalInWords(r, panel, calendars, signOff),
					{ text: [...(opened.get(r.id)?.values() ?? [])] },
				]),
			),
		);
		const nothing: Block<Frank>[] = [{ text: ["No letter, contact, step or removal is on record yet."] }];
		return { show: { title: `${subject.ref}: papers`, blocks: blocks.length ? blocks : nothing } };
	},
});

function section(title: Words, blocks: readonly Block<Frank>[]): Block<Frank>[] {
	return blocks.length ? [{ text: [[{ strong: title }]] }, ...blocks] : [];
}

function told(s: Step, opened: Opened, panel: Panel): Block<Frank>[] {
	const words = [...(opened.get(s.id)?.values() ?? [])];
	return [
		{ text: [`${shortDate(s.on, panel.today)}  ${what(s, panel)}. ${s.by}`, ...words] },
		...why(s, panel),
	];
}

function what({ step, how }: Step, { attendanceOrder }: Panel): Words {
	const contact = CONTACT_HOW.find((c) => c.code === how);
	if (step === "contact") return contact?.label ?? "Contact";
	const served = SERVED_HOW.find((s) => s.code === how);
	if (step !== "notice") return labelOf(ORDER_STEPS, step);
	return `${attendanceOrder.notice} served${served ? `, ${served.label.toLowerCase()}` : ""}`;
}

/** How a notice's last day was counted. */
function why({ on, days, ends }: Step, { today }: Panel): Block[] {
	if (!days || !ends) return [];
	return [
		{
			text: [
				`Runs to the end of ${longDate(ends)}. An order comes on ${longDate(addDays(ends, 1))} at the earliest.`,
				`Why: ${days} days, beginning with the day of service, which is the first of them (Education Act 1996, section 437).`,
				...countedInWords(noticeEnds(on, days).because, today),
			],
			tone: "quiet",
		},
	];
}
