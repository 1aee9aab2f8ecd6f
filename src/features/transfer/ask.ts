import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Block, Button, Frank, Message, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { addDays } from "../../domain/date/local-date.ts";
import { shortDate } from "../../domain/date/words.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { SERVICES } from "../../domain/lists/services.ts";
import { faultInDay } from "../../domain/requests.ts";
import { open } from "../../record/sealed.ts";
import { choice, LONGEST, needed, neededDate, typed } from "../answers.ts";
import { homeAreaOf } from "../directory.ts";
import { type Asking, action, type PersonCtx, type Step } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { askOutside, transferPossible } from "./acts.ts";
import { authorityFaults, authorityNamed, authorityQuestions } from "./directory.ts";
import { outgoingRead } from "./events.ts";

/** A request that is written down after it was made was made no longer ago than this. */
const DAYS_BACK = 60;

const sentQuestion = {
	label: "Asked on",
	hint: "The day from which their time to answer counts.",
	as: "date",
	schema: neededDate,
} as const;

async function checkSent({ ctx, soFar }: Asking<"case">): Promise<Record<string, Words>> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const on = soFar.sent_on as string;
	const fault = faultInDay(on, addDays(today, -DAYS_BACK), today);
	return fault ? { sent_on: on > today ? fault : "This date is more than 60 days ago. Check the year." } : {};
}

const where: Step<"case"> = {
	title: "To which authority",
	notes: async (asking) => [...(await whichCase(asking)), ...(await homeNote(asking))],
	fields: authorityQuestions,
	check: ({ ctx, soFar }) => authorityFaults(ctx, soFar),
};

/** Whose area the child's home lies in, as far as the postcode tells. */
async function homeNote({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const area = await homeAreaOf(ctx.tx, panel, await postcodeOf(ctx, subject.id));
	await ctx.record(outgoingRead, { panel: panel.id, case: subject.id }, { outgoing: null });
	if (area.where === "theirs") return [{ text: [`By the postcode the home is in ${area.authority.label}.`] }];
	return area.where === "outside" ? [{ text: ["By the postcode the home is outside this authority."] }] : [];
}

async function postcodeOf(ctx: PersonCtx, caseId: string): Promise<Private | undefined> {
	return (await open(ctx.tx, ctx.keys, [caseId])).get(caseId)?.get("postcode");
}

const why: Step<"case"> = {
	title: "Why",
	notes: async (asking) => [
		...(await whichCase(asking)),
		{
			text: [
				"They are told who the child is, the last address, any new one, what makes a visit unsafe, and what you write here.",
				"A panel in this Rollcall is also given the safety answers, any hold on contact, and need to know.",
				"The child stays yours until they have accepted in writing.",
			],
		},
	],
	fields: {
		outgoing_reason: {
			label: "Why you ask",
			hint: "What they need to know. Kept private in the case.",
			as: "text",
			lines: 4,
			schema: needed("Say why the child is to go to them.", LONGEST),
		},
		sent_on: sentQuestion,
	},
	check: checkSent,
};

const Transfer = z.object({ outgoing_reason: z.instanceof(Private), sent_on: z.iso.date() });

/** A child is handed to another authority: the request, with the minimum identity and the reason (S2-5). */
export const transferAction = action({
	name: "transfer",
	on: "case",
	allow: "transfer or refer a child outside the panel",
	help: "Ask another local authority to take a child on.",
	doors: { word: "transfer", usage: "transfer REFERENCE" },
	form: { title: "Transfer a child", send: "Record the request", steps: [where, why] },
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		await transferPossible(ctx.tx, subject.id);
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const area = await homeAreaOf(ctx.tx, panel, await postcodeOf(ctx, subject.id));
		await ctx.record(outgoingRead, { panel: panel.id, case: subject.id }, { outgoing: null });
		return { sent_on: panel.today, ...(area.where === "theirs" ? { authority: area.authority.label } : {}) };
	},
	async run(ctx, subject, { soFar }) {
		const given = Transfer.parse(soFar);
		const { entry, written } = await authorityNamed(ctx, soFar);
		const asked = await askOutside(ctx, subject.id, {
			...{ kind: "authority", recipient: entry?.label, panel: entry?.panel, sentOn: given.sent_on },
			words: { to: written, reason: given.outgoing_reason },
		});
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const whom = entry?.label ?? "the authority that you wrote down";
		const how = entry?.panel
			? "It arrives in their panel by itself, and their answer comes back to you."
			: "Rollcall does not send it: open it, and pass it on by your secure e-mail.";
		return {
			say: askedMessage(asked, `Recorded on ${asked.ref}: a transfer to ${whom}.`, how, today, entry?.panel),
		};
	},
});

interface Made {
	id: string;
	ref: Words;
	acknowledgeBy: string;
	answerBy: string;
}

function askedMessage(made: Made, says: Words, how: Words, today: string, there?: string): Message {
	const dates = `They are to acknowledge it by ${shortDate(made.acknowledgeBy, today)}, and to answer by ${shortDate(made.answerBy, today)}. Until they accept, it is yours, and overdue in the digest after those days.`;
	const openIt: Button = { label: "Open what to send", action: "outgoing.open", on: made.id, opens: true };
	const record: Button = {
		label: "Record their answer",
		action: "outgoing.record",
		on: made.id,
		opens: true,
	};
	return {
		summary: says,
		blocks: [
			{ text: [says, how, dates] },
			{
				buttons: there
					? [openIt, { ...record, label: "Withdraw it" }]
					: [{ ...openIt, tone: "main" }, record],
			},
		],
	};
}

const KINDS = ["school", "service"] as const;

const whom: Step<"case"> = {
	title: "To whom",
	notes: whichCase,
	fields: {
		refer_to: {
			label: "What do you ask for?",
			as: "one",
			schema: choice([...KINDS], "Say whether it is another school or a service."),
			options: [
				{ value: "service", label: "Help from another service" },
				{ value: "school", label: "A move to another school" },
			],
		},
		service: {
			label: "Which service, if it is one",
			as: "one",
			look: "list",
			schema: z.union([
				z.literal("").transform(() => undefined),
				choice(codesOf(SERVICES), "Choose a service."),
			]),
			options: optionsOf(SERVICES),
		},
		refer_name: {
			label: "The school, or who there",
			hint: "Any school may be named, in this area or not.",
			as: "text",
			schema: typed(),
		},
	},
	check: ({ soFar }): Record<string, string> => {
		const named = soFar.refer_name as Private | undefined;
		if (soFar.refer_to === "service" && !soFar.service) return { service: "Choose which service it is." };
		const blank = !named || named.isBlank;
		if (soFar.refer_to === "school" && blank) return { refer_name: "Enter the school's name." };
		return soFar.service === "other" && blank ? { refer_name: "Enter the service's name." } : {};
	},
};

const referWhy: Step<"case"> = { ...why, title: "Why, and since when", notes: whichCase };

const Refer = z.object({
	refer_to: z.enum(KINDS),
	service: z.enum(codesOf(SERVICES)).optional(),
	refer_name: z.instanceof(Private).optional(),
	outgoing_reason: z.instanceof(Private),
	sent_on: z.iso.date(),
});

/** A child is referred to another service, or is to move to another school: it is followed until it is done (S4-5, S0-3). */
export const referAction = action({
	name: "refer",
	on: "case",
	allow: "transfer or refer a child outside the panel",
	help: "Refer a child to another service or school, and follow what comes of it.",
	doors: { word: "refer", usage: "refer REFERENCE" },
	form: { title: "Refer a child", send: "Record the referral", steps: [whom, referWhy] },
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		return { sent_on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		const given = Refer.parse(soFar);
		const service = given.refer_to === "service" ? given.service : undefined;
		const asked = await askOutside(ctx, subject.id, {
			...{ kind: given.refer_to, recipient: service, sentOn: given.sent_on },
			words: { to: given.refer_name, reason: given.outgoing_reason },
		});
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const what = service && service !== "other" ? labelOf(SERVICES, service).toLowerCase() : undefined;
		const to = given.refer_to === "school" ? "another school" : (what ?? "another service");
		const how = "Rollcall does not send it: open it, and pass it on by your secure e-mail.";
		return { say: askedMessage(asked, `Recorded on ${asked.ref}: asked of ${to}.`, how, today) };
	},
});
