import { randomUUID } from "node:crypto";
import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import { mayOpen, notFound, type TaskSubject } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { childOf, open, seal } from "../../record/sealed.ts";
import { actionProgress } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import { choice, LONGEST, neededDate, typed } from "../answers.ts";
import { mayForOwner } from "../by-cover.ts";
import { actionField } from "../decision/acts.ts";
import { decisionOpened } from "../decision/events.ts";
import { refuseErased } from "../keeping/queries.ts";
import { action, type Feature, type PersonCtx } from "../kit.ts";
import { goesOn, ON_PAGE, placeIn } from "../paged.ts";
import { loadPanel } from "../panel/settings.ts";
import * as events from "./events.ts";
import { taskRow, tasksOf } from "./queries.ts";

const done = refusal("action.done", "This action is done already. Open the case to see where it stands.");
const notYours = refusal(
	"action.not-yours",
	"This action is somebody else's. Whoever it belongs to, the coordinator or the chair can say how it goes.",
);

const Progress = z.object({
	what: z.enum(["started", "done"]),
	on: z.iso.date(),
	note: z.instanceof(Private).optional(),
});

const WHOLE = "run a panel meeting";

/** Its owner says how it goes; the panel's coordinator and chair may for them. */
async function requireOpen(ctx: PersonCtx, task: TaskSubject): Promise<void> {
	if (!(await mayOpen(ctx.tx, task.case))) throw notFound();
	const use = { action: "action.progress", case: task.case };
	if (!(await mayForOwner(ctx, task.owner, WHOLE, use))) throw notYours();
	if (task.done) throw done();
	await refuseErased(ctx.tx, task.case);
}

/** An action of a decision is started, and later done: a supported return is followed to its start (S2-26). */
const progress = action({
	name: "action.progress",
	on: "task",
	allow: "say how an action of a decision goes",
	help: "Say that an action of a decision was started, or is done.",
	doors: {},
	form: {
		title: "How an action goes",
		send: "Record",
		steps: [
			{
				title: "What happened",
				notes: ({ ctx, subject }) => whatItIs(ctx, subject),
				fields: {
					what: {
						label: "Where does it stand?",
						as: "one",
						options: [
							{ value: "started", label: "Started" },
							{ value: "done", label: "Done" },
						],
						schema: choice(["started", "done"], "Say whether it was started or is done."),
					},
					on: { label: "Since when", as: "date", schema: neededDate },
					note: {
						label: "What was done",
						hint: "May be left out. Kept private in the case.",
						as: "text",
						lines: 3,
						schema: typed(LONGEST),
					},
				},
				async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
					const { today } = await loadPanel(ctx.tx, ctx.panel);
					if ((soFar.on as string) > today)
						return { on: "This date has not come yet. Choose today or earlier." };
					if (subject.started && soFar.what === "started")
						return { what: "It was started already. Choose “Done” when it is." };
					return {};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireOpen(ctx, subject);
		return { on: (await loadPanel(ctx.tx, ctx.panel)).today };
	},
	async run(ctx, subject, { soFar }) {
		await requireOpen(ctx, subject);
		const { what, on, note } = Progress.parse(soFar);
		await recordProgress(ctx, subject, { what, on, note });
		const says = `Recorded on ${subject.ref}: the action ${what === "done" ? "is done" : "was started"}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

/** Records that an action was started or is done, once each. */
async function recordProgress(
	ctx: PersonCtx,
	task: TaskSubject,
	{ what, on, note }: { what: "started" | "done"; on: LocalDate; note?: Private },
): Promise<void> {
	const about = { panel: task.panel, case: task.case };
	const event = await ctx.record(events.taskProgressed, about, { action: task.id, what, on });
	const id = randomUUID();
	const inserted = await ctx.tx.db
		.insert(actionProgress)
		.values({
			...{ id, panelId: task.panel, caseId: task.case, actionId: task.id, what, onDate: on },
			...{ saidBy: ctx.person.id, saidAt: ctx.now, eventId: event },
		})
		.onConflictDoNothing()
		.returning({ id: actionProgress.id });
	if (!inserted.length) throw done();
	const child = await childOf(ctx.tx, ctx.keys, task.case);
	if (child) await seal(ctx.tx, child, { case: task.case, about: id, event }, { progress: note });
}

const DECISION: Statement = {
	name: "task-decision",
	text: "select decision_id as id from decision_action where id = $1",
};

/** What is to be done, opened for one person: the opening is recorded. */
async function whatItIs(ctx: PersonCtx, task: TaskSubject): Promise<Block<Frank>[]> {
	const [row] = await ctx.tx.query<{ id: string }>(DECISION, [task.id]);
	const words = (await open(ctx.tx, ctx.keys, [row!.id])).get(row!.id)?.get(actionField(task.id));
	await ctx.record(decisionOpened, { panel: task.panel, case: task.case }, { decision: row!.id });
	return [
		{
			facts: [
				["Case", task.ref],
				["What is to be done", words ?? "Not written down"],
				["Due", longDate(task.due)],
			],
		},
	];
}

/** Everything that the panel's decisions ask of anybody: what the digest counts as overdue is found here. */
const list = action({
	name: "actions",
	on: "nothing",
	lists: true,
	allow: WHOLE,
	help: "What the panel's decisions ask to be done, and is not done yet.",
	doors: { word: "actions" },
	async run(ctx) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const place = placeIn(ctx);
		const tasks = await tasksOf(ctx, ON_PAGE, place);
		const [first, last] = [tasks[0], tasks.at(-1)];
		if (!first || !last) {
			const says = place.after
				? "That was the last of them."
				: "Nothing that the panel decided is left to do.";
			return { say: { summary: says, blocks: [{ text: [says] }] } };
		}
		const says = `Open actions: ${first.total}${place.after ? " more" : ""}`;
		const rows = tasks.map((task) => taskRow(task, today, true));
		const more = goesOn("actions", first.total - tasks.length, { after: last.id });
		return { say: { summary: says, blocks: [{ heading: says }, { rows }, ...more] } };
	},
});

/** What is to be done after a decision, followed until it is done. */
export const taskFeature: Feature = {
	name: "task",
	under: "Panel meetings",
	actions: [progress, list],
	events: Object.values(events),
};
