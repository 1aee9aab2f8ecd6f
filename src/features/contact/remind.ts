import type { Key, Line } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { type Reminder, remindersOn } from "../../domain/reminders.ts";
import { goesOut, notYetSaid } from "../dated.ts";
import { type Ctx, view } from "../kit.ts";
import { panelMembers, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { reminded } from "./events.ts";
import { calendarsOn } from "./queries.ts";

/**
 * Reminds the coordinators of documents to review, numbers to check and term dates that end: 30 days before and each month after, on a
 * working day, from the digest's time on.
 */
export async function remind(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (!goesOut(ctx, panel)) return;
	const due = remindersOn(panel.today, panel, await calendarsOn(ctx.tx, panel));
	const where = { act: reminded.name, fact: "reminders" };
	const now = await notYetSaid(ctx.tx, panelId, where, due);
	if (!now.length) return;
	const people = withRole(await panelMembers(ctx.tx, panelId), "coordinator").map((m) => m.id);
	const key = `reminders:${panel.today}`;
	const tell = { to: { people }, view: "panel-reminders", subject: panelId, key };
	await ctx.record(reminded, { panel: panelId }, { reminders: now }, [tell]);
}

/** To the coordinators: what of the panel's own runs out. */
export const panelReminders = view<readonly Line[]>({
	name: "panel-reminders",
	async load(ctx, panelId) {
		const panel = await loadPanel(ctx.tx, panelId);
		const calendars = await calendarsOn(ctx.tx, panel);
		const due = remindersOn(panel.today, panel, calendars);
		const titles = new Map<string, string>([
			...panel.documents.map((d) => [`document ${d.link}`, d.title] as const),
			...calendars.map((c) => [`terms ${c.of}`, c.title] as const),
		]);
		const lines = due.flatMap((one) => line(one, titles.get(`${one.what} ${one.of}`) ?? ""));
		return lines.length ? lines : undefined;
	},
	show: (lines) => ({
		summary: "Dates of the panel's own",
		blocks: [
			{ heading: "Dates of the panel's own" },
			{ text: lines },
			{ text: ["Put the new dates into the panel's file."], tone: "quiet" },
		],
	}),
});

function line({ what, of, due }: Reminder, title: string): Line[] {
	if (what === "contacts") {
		return [
			[{ strong: "Whom to ring:" }, ` the panel's numbers and names are to be checked by ${longDate(due)}`],
		];
	}
	if (what === "document") return [[{ strong: `${title}:` }, ` to be reviewed by ${longDate(due)}`], of];
	const says = ` term dates end on ${longDate(due)}. Later dates that are counted in school days are approximate.`;
	return [[{ strong: `${title}:` }, says]];
}
