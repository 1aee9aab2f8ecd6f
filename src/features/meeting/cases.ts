import { z } from "zod";
import type { ItemSubject } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Message } from "../../chat/message.ts";
import type { DecisionInput } from "../decision/answers.ts";
import { readAnswers } from "../decision/answers.ts";
import { acknowledged, suggestedReview } from "../decision/feature.ts";
import { decisionForm } from "../decision/form.ts";
import { type Asking, action, type PersonCtx, type Prefilled } from "../kit.ts";
import { whichCase } from "../which-case.ts";
import { countedOf, decideItem, declareConflicts, deferItem, quorumFor } from "./acts.ts";
import { caseScreen, nextAfter } from "./case-screen.ts";
import { overview, quorumWords } from "./overview.ts";
import { ALLOW, MOST_PEOPLE, Reason, reason } from "./parts.ts";
import { itemsOf, meetingOf, rollOf } from "./queries.ts";
import { decidedAlready, ended, noRoll, ownConflict } from "./refusals.ts";

export const takeCase = action({
	name: "meeting.case",
	on: "item",
	allow: ALLOW,
	help: "Take a case of the agenda.",
	doors: {},
	run: async (ctx, subject) => ({ say: await screenOf(ctx, subject, subject.id) }),
});

export const nextCase = action({
	name: "meeting.next",
	on: "item",
	allow: ALLOW,
	help: "Go on to the meeting's next case.",
	doors: {},
	run: async (ctx, subject) => ({ say: await following(ctx, subject) }),
});

export const walkThrough = action({
	name: "meeting.walk",
	on: "meeting",
	allow: ALLOW,
	help: "Go through a meeting's cases, one by one.",
	doors: {},
	async run(ctx, subject) {
		if (subject.ended) throw ended();
		if (!subject.opened) throw noRoll();
		return { say: await following(ctx, { meeting: subject.id, place: 0 }) };
	},
});

/** The next case that waits; the meeting itself once there is none. */
async function following(ctx: PersonCtx, after: Pick<ItemSubject, "meeting" | "place">): Promise<Message> {
	const held = await meetingOf(ctx.tx, after.meeting);
	const next = nextAfter(await itemsOf(ctx.tx, held.id), after.place);
	return next ? caseScreen(ctx, held, next) : overview(ctx, held);
}

async function screenOf(ctx: PersonCtx, { meeting }: ItemSubject, item: string): Promise<Message> {
	const held = await meetingOf(ctx.tx, meeting);
	return caseScreen(ctx, held, (await itemsOf(ctx.tx, held.id)).find(({ id }) => id === item)!);
}

/** Records what the meeting decided: the decision belongs to the meeting. */
export const decide = action({
	name: "meeting.decide",
	on: "item",
	allow: "record a decision",
	help: "Record what the meeting decided on a case.",
	doors: {},
	form: { ...decisionForm, steps: [withStanding(decisionForm.steps[0]!), ...decisionForm.steps.slice(1)] },
	prefill: ({ ctx, subject }) => fromMeeting(ctx, subject),
	async run(ctx, subject, { soFar }) {
		const input: DecisionInput = { ...readAnswers(soFar), saidAt: ctx.now };
		const done = await decideItem(ctx, subject, input);
		const told = await acknowledged(ctx, input, done);
		const next = await following(ctx, subject);
		return { say: { ...told, blocks: [...told.blocks, { divider: true }, ...next.blocks] } };
	},
});

type FirstStep = (typeof decisionForm)["steps"][number];

/** Says above the questions what those present can do. */
function withStanding(step: FirstStep): FirstStep {
	return {
		...step,
		async notes(asking) {
			const { ctx, subject } = asking;
			const held = await meetingOf(ctx.tx, (subject as ItemSubject).meeting);
			const item = (await itemsOf(ctx.tx, held.id)).find(({ id }) => id === subject.id)!;
			const stands = await quorumFor(ctx.tx, held, item);
			const words: Block = {
				text: [`${quorumWords(stands)}.`],
				...(stands.standing === "decision" ? {} : { tone: "warning" }),
			};
			return [...(await whichCase(asking)), words];
		},
	};
}

/** The chair states what is decided; the agencies of those present and counted took part. */
async function fromMeeting(ctx: PersonCtx, item: ItemSubject): Promise<Prefilled> {
	await requireGoing(item);
	const held = await meetingOf(ctx.tx, item.meeting);
	const now = (await itemsOf(ctx.tx, held.id)).find(({ id }) => id === item.id)!;
	if (now.conflicts.includes(ctx.person.id)) throw ownConflict();
	const counted = countedOf(await rollOf(ctx.tx, held.id), now.conflicts);
	return {
		agencies: [...new Set(counted.map(({ agencyId }) => agencyId))],
		...(held.chair ? { said_by: held.chair } : {}),
		...(await suggestedReview(ctx, item.case)),
	};
}

async function requireGoing(item: ItemSubject): Promise<void> {
	if (item.ended) throw ended();
	if (!item.opened) throw noRoll();
	if (item.outcome === "decided") throw decidedAlready();
}

/** Puts a case off to the next meeting. */
export const defer = action({
	name: "meeting.defer",
	on: "item",
	allow: ALLOW,
	help: "Put a case off to the next meeting.",
	doors: {},
	form: {
		title: "Defer a case",
		send: "Defer",
		steps: [
			{
				title: "Why it is deferred",
				notes: whichCase,
				fields: { reason: reason("Why", "Say why the meeting puts this case off.") },
			},
		],
	},
	async prefill({ subject }) {
		await requireGoing(subject);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		await deferItem(ctx, subject, Reason.parse(soFar).reason);
		return { say: await following(ctx, subject) };
	},
});

/** Chosen where nobody has a conflict, or not any more. */
const NOBODY = "nobody";
const Conflicts = z.object({ people: z.array(z.string()) });

/** Whoever has a conflict of interest in a case is not counted for it. */
export const conflict = action({
	name: "meeting.conflict",
	on: "item",
	allow: ALLOW,
	help: "Record who has a conflict of interest in a case.",
	doors: {},
	form: {
		title: "Conflict of interest",
		send: "Record",
		steps: [
			{
				title: "Who has one in this case",
				notes: whichCase,
				fields: {
					people: {
						label: "People with a conflict of interest",
						hint: "They are not counted towards the quorum for this case.",
						as: "many",
						options: present,
						schema: z.array(z.string()).min(1, "Choose who has one, or “Nobody”."),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		await requireGoing(subject);
		const now = (await itemsOf(ctx.tx, subject.meeting)).find(({ id }) => id === subject.id)!;
		return { people: now.conflicts };
	},
	async run(ctx, subject, { soFar }) {
		const people = Conflicts.parse(soFar).people.filter((one) => one !== NOBODY);
		await declareConflicts(ctx, subject, people);
		return { say: await screenOf(ctx, subject, subject.id) };
	},
});

async function present({ ctx, subject }: Asking<"item">): Promise<Option[]> {
	const there = countedOf(await rollOf(ctx.tx, subject.meeting), []);
	const people = there.slice(0, MOST_PEOPLE - 1).map((m) => {
		return { value: m.id, label: `${m.knownAs}, ${m.agency}`.slice(0, 75) };
	});
	return [{ value: NOBODY, label: "Nobody" }, ...people];
}
