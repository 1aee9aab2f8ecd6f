import { z } from "zod";
import { Private } from "../../chat/private.ts";
import { instantAt, type LocalDate } from "../../domain/date/local-date.ts";
import { CAME_BY } from "../../domain/lists/came-by.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { choice, needed, neededDate } from "../answers.ts";
import type { Asking, PersonCtx, Step } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { notificationTaken } from "./events.ts";
import type { Opened } from "./open-case.ts";
import { RECEIVED, TAKEN } from "./rows.ts";

const time = z
	.string()
	.trim()
	.regex(/^([01]?\d|2[0-3])[:.][0-5]\d$/, "Enter a time such as 14:30.")
	.transform((typed) => typed.replace(".", ":").padStart(5, "0"));

const Heard = z.object({
	came_by: z.enum(codesOf(CAME_BY)),
	received_on: z.string(),
	received_time: z.string(),
	told_by: z.instanceof(Private),
});
export type Heard = Omit<z.infer<typeof Heard>, "received_on"> & { received_on: LocalDate };

/** How a notification came that staff took from somebody else; undefined for one's own. */
export function heardFrom(soFar: Asking["soFar"]): Heard | undefined {
	const read = Heard.safeParse(soFar);
	return read.success ? (read.data as Heard) : undefined;
}

const receivedAt = ({ received_on, received_time }: Heard, { zone }: Panel): Date =>
	instantAt(received_on, received_time, zone);

/**
 * Received is not entered: every date is counted from when the panel was told. What came before it was entered keeps
 * both, with how it came; who said it is sealed.
 */
export async function recordTaken(ctx: PersonCtx, panel: Panel, opened: Opened, heard: Heard): Promise<void> {
	const at = receivedAt(heard, panel);
	const facts = {
		notification: opened.notification,
		cameBy: heard.came_by,
		receivedAt: at.toISOString(),
		on: heard.received_on,
	};
	const event = await ctx.record(notificationTaken, { panel: panel.id, case: opened.case }, facts);
	await ctx.tx.query(TAKEN, [opened.notification, heard.came_by, event]);
	await ctx.tx.query(RECEIVED, [opened.case, at, event]);
	const child = opened.child ?? (await childOf(ctx.tx, ctx.keys, opened.case));
	if (child)
		await seal(ctx.tx, child, { case: opened.case, about: opened.case, event }, { told_by: heard.told_by });
}

/** Asked after the safety screen of staff who write down what somebody else told them. */
export const heard: Step<"nothing"> = {
	title: "How it came",
	fields: {
		came_by: {
			label: "How did it come?",
			as: "one",
			schema: choice(codesOf(CAME_BY), "Say how it came."),
			options: optionsOf(CAME_BY),
		},
		told_by: {
			label: "Who told you?",
			hint: "Name, job and how to reach them. Write “did not say” if they did not.",
			as: "text",
			schema: needed("Enter who told you, or “did not say”."),
		},
		received_on: { label: "On which day?", as: "date", schema: neededDate },
		received_time: {
			label: "At what time?",
			hint: "About is enough, such as 14:30.",
			as: "text",
			schema: time,
		},
	},
	async check({ ctx, soFar }): Promise<Record<string, string>> {
		const given = heardFrom(soFar);
		const panel = await loadPanel(ctx.tx, ctx.panel);
		if (!given || receivedAt(given, panel) <= ctx.now) return {};
		return given.received_on > panel.today
			? { received_on: "This date is in the future. Enter the day you were told." }
			: { received_time: "This time is in the future. Enter when you were told." };
	},
	// An act-now answer was saved before this: from now on it counts from when it came.
	async save({ ctx, soFar, kept }): Promise<Record<string, string>> {
		const given = heardFrom(soFar);
		if (!given || !kept.case || !kept.ref || !kept.notification) return {};
		const opened = { case: kept.case, ref: kept.ref, notification: kept.notification };
		await recordTaken(ctx, await loadPanel(ctx.tx, ctx.panel), opened, given);
		return {};
	},
};
