import { z } from "zod";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { ADDRESS_SOURCES, VISIT_OUTCOMES } from "../../domain/lists/addresses.ts";
import { codesOf, entryOf, optionsOf } from "../../domain/lists/coded.ts";
import { ON_HOLD } from "../../domain/neighbour-script.ts";
import { open } from "../../record/sealed.ts";
import { choice, LONGEST, needed, neededDate, typed } from "../answers.ts";
import { familyOnHold } from "../hold/queries.ts";
import { type Asking, action, type Feature } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { addAddress, noAddress, recordVisit, requireOpen } from "./acts.ts";
import * as events from "./events.ts";
import { addressesOf, addressInWords, visitsInWords } from "./queries.ts";

const Added = z.object({ address: z.instanceof(Private), told_by: z.enum(codesOf(ADDRESS_SOURCES)) });
const Visited = z.object({
	which: z.uuid(),
	on: z.iso.date(),
	came: z.enum(codesOf(VISIT_OUTCOMES)),
	note: z.instanceof(Private).optional(),
});

/** Adds another address at which the child may be (S3-30). */
const add = action({
	name: "address.add",
	on: "case",
	allow: "keep the log of addresses",
	help: "Add another address at which the child may be.",
	doors: { word: "address", usage: "address REFERENCE" },
	form: {
		title: "Add an address",
		send: "Add",
		steps: [
			{
				title: "Another address",
				notes: whichCase,
				fields: {
					address: {
						label: "Address at which the child may be",
						hint: "With the postcode, if you have it. Kept private.",
						as: "text",
						lines: 2,
						schema: needed("Enter the address.", 500),
					},
					told_by: {
						label: "Who told of it?",
						as: "one",
						look: "list",
						options: optionsOf(ADDRESS_SOURCES),
						schema: choice(codesOf(ADDRESS_SOURCES), "Say who told of it."),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireOpen(ctx, subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const { address, told_by } = Added.parse(soFar);
		const number = await addAddress(ctx, subject, { address, toldBy: told_by });
		const says = `Added to ${subject.ref} as address ${number}. The home visit is complete when it has an outcome too.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** The addresses with what came of them, opened for whoever was there; and the hold, where contact must wait. */
async function whichThereAre({ ctx, subject }: Asking<"case">): Promise<Block<Frank>[]> {
	const all = await addressesOf(ctx.tx, subject.id);
	const opened = await open(
		ctx.tx,
		ctx.keys,
		all.map((a) => a.id),
	);
	const about = { panel: subject.panel, case: subject.id };
	await ctx.record(events.addressesRead, about, { addresses: all.length });
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const held: Block[] = (await familyOnHold(ctx.tx, subject.id)) ? [{ text: [ON_HOLD], tone: "urgent" }] : [];
	return [
		{ text: [[{ strong: subject.ref }]] },
		...held,
		{
			text: all.map((a) => [
				{ strong: `Address ${a.number}` },
				"  ",
				opened.get(a.id)?.get("other_address") ?? "erased",
				` (${visitsInWords(a, today)})`,
			]),
		},
	];
}

/** Records a visit to another address, or why nobody went. */
const visit = action({
	name: "address.visit",
	on: "case",
	allow: "keep the log of addresses",
	help: "Record a visit to another address, or why nobody went.",
	doors: { word: "visit", usage: "visit REFERENCE" },
	form: {
		title: "Record a visit",
		send: "Record",
		steps: [
			{
				title: "The visit",
				notes: whichThereAre,
				fields: {
					which: {
						label: "Which address?",
						as: "one",
						options: async ({ ctx, subject }) =>
							(await addressesOf(ctx.tx, subject!.id)).map((a) => ({
								value: a.id,
								label: addressInWords(a),
							})),
						schema: z.uuid("Choose the address."),
					},
					on: { label: "When", as: "date", schema: neededDate },
					came: {
						label: "What came of it?",
						as: "one",
						look: "list",
						options: optionsOf(VISIT_OUTCOMES),
						schema: choice(codesOf(VISIT_OUTCOMES), "Say what came of it."),
					},
					note: {
						label: "Note",
						hint: "Who answered, morning or afternoon, and what others need to know. Kept private.",
						as: "text",
						lines: 3,
						schema: typed(LONGEST),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, string>> {
					const { came, on, note } = Visited.parse(soFar);
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					if (on > today) return { on: "This date has not come yet. Choose today or earlier." };
					const owed = entryOf(VISIT_OUTCOMES, came).needsReason && (!note || note.isBlank);
					return owed ? { note: "Say why nobody went." } : {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireOpen(ctx, subject);
		const all = await addressesOf(ctx.tx, subject.id);
		if (!all.length) throw noAddress();
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		return { on: today, ...(all.length === 1 ? { which: all[0]!.id } : {}) };
	},
	async run(ctx, subject, { soFar }) {
		const { which, on, came, note } = Visited.parse(soFar);
		const number = await recordVisit(ctx, subject, { address: which, on, outcome: came, note });
		const { settles } = entryOf(VISIT_OUTCOMES, came);
		const says = `Recorded for ${subject.ref}, address ${number}.${settles ? "" : " It stays open: go again at another time of day."}`;
		const found =
			came === "child_seen" || came === "family_seen"
				? [{ text: ["Now record the outcome of the home visit: there you say whether the child was seen."] }]
				: [];
		return { say: { summary: says, blocks: [{ text: [says] }, ...found] } };
	},
});

/** Other addresses at which a child may be, each with its visits. */
export const addressFeature: Feature = {
	name: "address",
	under: "Every day",
	actions: [add, visit],
	events: Object.values(events),
};
