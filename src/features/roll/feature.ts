import { z } from "zod";
import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { JOINT_ENQUIRIES, ROLL_GROUNDS, type RollGround } from "../../domain/lists/roll-grounds.ts";
import { choice, LONGEST, needed, optionalDate } from "../answers.ts";
import { action, type Feature, type PersonCtx, type Questions } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { nothingRecorded, ofAuthority, recordRemoval, recordReturn } from "./acts.ts";
import * as events from "./events.ts";
import { calendarsOf, removalInWords, removalsOf, signOffOf } from "./queries.ts";

const ALLOW = "record a removal from roll";

const Given = z.object({
	roll_ground: z.enum(codesOf(ROLL_GROUNDS)),
	removed_on: z.iso.date().optional(),
	absent_from: z.iso.date().optional(),
	roll_enquiries: z.enum(codesOf(JOINT_ENQUIRIES)),
	roll_evidence: z.instanceof(Private),
});

const AHEAD = "This date has not come yet. Choose today or earlier.";

/** The ground of a removal from roll and what shows it (S3-15): it is recorded, and nothing is said of whether it holds. */
const record = action({
	name: "roll",
	on: "case",
	allow: ALLOW,
	help: "Record the ground on which a pupil's name comes off a school's roll, and the evidence.",
	doors: { word: "roll", usage: "roll REFERENCE" },
	form: {
		title: "Removal from roll",
		send: "Record",
		steps: [
			{
				title: "The ground",
				notes: async (asking) => [
					...(await whichCase(asking)),
					{
						text: [
							"The child stays on roll while joint enquiries go on. Rollcall keeps what you record: it does not judge it.",
						],
						tone: "quiet",
					},
				],
				fields: {
					roll_ground: {
						label: "Ground (regulation 9(1))",
						as: "one",
						look: "list",
						options: optionsOf(ROLL_GROUNDS),
						schema: choice(codesOf(ROLL_GROUNDS), "Choose the ground."),
					},
					removed_on: {
						label: "Removed from roll on",
						hint: "Leave it blank while the child is on roll.",
						as: "date",
						schema: optionalDate,
					},
					absent_from: {
						label: "First day of the absence",
						hint: "For grounds H and I: the school days since are counted.",
						as: "date",
						schema: optionalDate,
					},
					roll_enquiries: {
						label: "Joint enquiries of school and authority",
						as: "one",
						look: "list",
						options: optionsOf(JOINT_ENQUIRIES),
						schema: choice(codesOf(JOINT_ENQUIRIES), "Say where the joint enquiries stand."),
					},
					roll_evidence: {
						label: "What shows the ground",
						hint: "Kept private in the case.",
						as: "text",
						lines: 4,
						schema: needed("Say what shows the ground.", LONGEST),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, Words>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const [removed, from] = [soFar.removed_on, soFar.absent_from] as (LocalDate | undefined)[];
					const ground: RollGround | undefined = ROLL_GROUNDS.find((g) => g.code === soFar.roll_ground);
					const faults: Record<string, Words> = {};
					if (removed && removed > today) faults.removed_on = AHEAD;
					if (from && from > today) faults.absent_from = AHEAD;
					else if (from && removed && from > removed)
						faults.absent_from = "The absence begins after the removal. Check both dates.";
					else if (ground?.days && !from)
						faults.absent_from = "This ground speaks of school days of absence. Enter the first of them.";
					return faults;
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
		await recordRemoval(ctx, subject.id, {
			...{ ground: given.roll_ground, enquiries: given.roll_enquiries, evidence: given.roll_evidence },
			...{ removed: given.removed_on ?? null, absentFrom: given.absent_from ?? null },
		});
		return { show: await stands(ctx, subject, "Recorded: removal from roll.") };
	},
});

/** What is on record now, with what may be added to it: to read, and in no chat, since a ground is a reason. */
async function stands(
	ctx: PersonCtx,
	{ id: caseId, ref }: { id: Key; ref: Words },
	says: Words,
): Promise<Sheet> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const removal = (await removalsOf(ctx.tx, caseId)).at(-1)!;
	const calendars = await calendarsOf(ctx.tx, caseId, panel);
	return {
		title: ref,
		blocks: [
			{ text: [[{ strong: says }]] },
			...removalInWords(removal, panel, calendars, await signOffOf(ctx.tx, caseId)),
			{
				buttons: [
					{ label: "Deletion return and file", action: "roll.return", on: caseId, opens: true },
					{ label: "Letters, order and roll", action: "case.formal", on: caseId, opens: true },
				],
			},
		],
	};
}

const Returned = z.object({
	return_sent: z.iso.date().optional(),
	return_received: z.iso.date().optional(),
	file_on: z.iso.date().optional(),
});

/** The deletion return (regulation 13(4)), sent and received, and the pupil's file for an unknown destination. */
const returned = action({
	name: "roll.return",
	on: "case",
	allow: ALLOW,
	help: "Say that the deletion return was sent or received, or the pupil's file uploaded.",
	doors: {},
	form: {
		title: "Deletion return",
		send: "Record",
		steps: [
			{
				title: "What was done, and when",
				notes: whichCase,
				fields: ({ ctx }): Questions<"case"> => ({
					return_sent: {
						label: "Deletion return sent to the authority on",
						as: "date",
						schema: optionalDate,
					},
					...(ofAuthority(ctx)
						? {
								return_received: {
									label: "Received by the authority on",
									as: "date",
									schema: optionalDate,
								},
							}
						: {}),
					file_on: {
						label: "Pupil's file (CTF) uploaded with destination XXX on",
						hint: "Where the next school is not known: the Lost Pupil Database.",
						as: "date",
						schema: optionalDate,
					},
				}),
				async check({ ctx, soFar }): Promise<Record<string, Words>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const given = Object.entries(Returned.parse(soFar)).filter(([, date]) => date !== undefined);
					if (!given.length) return { return_sent: "Enter at least one date." };
					return Object.fromEntries(given.filter(([, date]) => date! > today).map(([name]) => [name, AHEAD]));
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		const removal = (await removalsOf(ctx.tx, subject.id)).at(-1);
		if (!removal) throw nothingRecorded();
		const { sent, received, file } = removal;
		return {
			...(sent ? { return_sent: sent } : {}),
			...(received && ofAuthority(ctx) ? { return_received: received } : {}),
			...(file ? { file_on: file } : {}),
		};
	},
	async run(ctx, subject, { soFar }) {
		const { return_sent: sent, return_received: received, file_on: file } = Returned.parse(soFar);
		await recordReturn(ctx, subject.id, { sent, received, file });
		return { show: await stands(ctx, subject, "Recorded.") };
	},
});

/** Removal from a school's roll: ground, evidence, returns. */
export const rollFeature: Feature = {
	name: "roll",
	under: "Letters, orders and registers",
	actions: [record, returned],
	events: Object.values(events),
};
