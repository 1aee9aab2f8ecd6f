import { z } from "zod";
import type { SubjectKind } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Frank, Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { open } from "../../record/sealed.ts";
import { neededDate } from "../answers.ts";
import { type Asking, action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordAmong } from "../read-among.ts";
import { enterDay } from "./acts.ts";
import { faultInDay } from "./enter.ts";
import { placedListed } from "./events.ts";
import { dayOf, enteredByMe, type Placed, placedOn } from "./queries.ts";
import { placedRow } from "./views.ts";

/** As many as a list can offer on both platforms. */
const MOST_OPTIONS = 100;

/** Offered where nobody is placed: a list is never empty. */
const NOBODY = "nobody";

/** The children whose attendance of a day, or of today, this person enters. */
async function mine(ctx: PersonCtx, on?: string): Promise<Placed[]> {
	const day = on ?? (await loadPanel(ctx.tx, ctx.panel)).today;
	const placed = await placedOn(ctx.tx, ctx.panel, day);
	const theirs = await enteredByMe(
		ctx.tx,
		placed.map((p) => p.case),
		day,
	);
	return placed.filter((p) => theirs.has(p.case)).slice(0, MOST_OPTIONS);
}

async function options({ ctx }: Asking<SubjectKind>): Promise<Option[]> {
	const placed = await mine(ctx);
	if (!placed.length) return [{ value: NOBODY, label: "No child is placed with you" }];
	return placed.map((p) => ({ value: p.case, label: p.ref }));
}

/** Who they are, by reference: opened for whoever enters attendance, and recorded. */
async function names({ ctx }: Asking<"nothing">): Promise<Block<Frank>[]> {
	const placed = await mine(ctx);
	if (!placed.length)
		return [{ text: ["No child is placed with you by the panel. The coordinator says who is."] }];
	const cases = placed.map((p) => p.case);
	const opened = await open(ctx.tx, ctx.keys, cases);
	await recordAmong(ctx, await ctx.record(placedListed, { panel: ctx.panel }, { cases }), cases, "day");
	return [
		{
			facts: placed.map((p) => {
				const child = opened.get(p.case);
				const parts = [child?.get("first_name"), child?.get("surname")].filter((one) => one !== undefined);
				return [
					p.ref,
					parts.length ? Private.join(parts.flatMap((one) => [one, " "])) : "No name yet",
				] as const;
			}),
		},
	];
}

const Given = z.object({ day: z.iso.date(), present: z.array(z.string()).default([]) });

/** The day's return (S3-11): whoever was there is ticked in one form, and the others are entered one by one. */
export const enterTheDay = action({
	name: "attendance",
	on: "nothing",
	lists: true,
	allow: "enter attendance",
	help: "Enter the day's attendance of the children whom the panel placed with you.",
	doors: { word: "attendance", button: "Attendance" },
	form: {
		title: "Attendance of a day",
		send: "Record",
		steps: [
			{
				title: "Who was there",
				notes: names,
				fields: {
					day: { label: "Day", as: "date", schema: neededDate },
					present: {
						label: "There, on time, for both sessions",
						hint: "Leave the others blank: you enter them one by one, next.",
						as: "many",
						options,
						schema: z.array(z.string()),
					},
				},
				async check({ ctx, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					const { day, present } = Given.parse(soFar);
					const fault = faultInDay(day, today);
					if (fault) return { day: fault };
					const there = present.filter((id) => id !== NOBODY);
					const theirs = await enteredByMe(ctx.tx, there, day);
					return there.every((id) => theirs.has(id))
						? {}
						: { day: "On this day another agency enters the attendance of a child whom you ticked." };
				},
			},
		],
	},
	async prefill({ ctx }) {
		return { day: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, _subject, { soFar }) {
		const { day, present } = Given.parse(soFar);
		const there = present.filter((id) => id !== NOBODY);
		for (const id of there) {
			const both = { am: { code: "P" }, pm: { code: "P" } } as const;
			await enterDay(ctx, { id, closed: false }, { on: day, ...both });
		}
		return { say: await left(ctx, day, there.length) };
	},
});

/** How the day stands: who is left to enter, each with the way to it. */
async function left(ctx: PersonCtx, day: string, entered: number): Promise<Message> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const placed = await mine(ctx, day);
	const missing = placed.filter((p) => dayOf(p) === "missing");
	const says = `Attendance, ${shortDate(day, today)}: ${count(entered, "child", "children")} entered as there, ${missing.length} left to enter.`;
	return {
		summary: says,
		blocks: [
			{ text: [says] },
			...(missing.length ? [{ rows: missing.map((p) => placedRow(p, "not entered")) }] : []),
		],
	};
}
