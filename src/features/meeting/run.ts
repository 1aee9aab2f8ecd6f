import { z } from "zod";
import type { ItemSubject, MeetingSubject } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Message } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { LONGEST, needed } from "../answers.ts";
import type { DecisionInput } from "../decision/answers.ts";
import { readAnswers } from "../decision/answers.ts";
import { acknowledged, suggestedReview } from "../decision/feature.ts";
import { decisionForm } from "../decision/form.ts";
import { type Asking, action, type PersonCtx, type Prefilled } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { whichCase } from "../which-case.ts";
import {
	countedOf,
	decideItem,
	declareConflicts,
	deferItem,
	endMeeting,
	quorumFor,
	takeRoll,
} from "./acts.ts";
import { addToAgenda, freezeAgenda, nextMeeting, urgentMeeting } from "./agenda.ts";
import { caseScreen, nextAfter } from "./case-screen.ts";
import { overview, quorumWords } from "./overview.ts";
import { itemsOf, meetingOf, rollOf } from "./queries.ts";
import { decidedAlready, ended, noRoll, ownConflict } from "./refusals.ts";

/** As many as a list can offer on both platforms. */
const MOST_PEOPLE = 100;

const ALLOW = "run a panel meeting";

/** Opens the panel's next meeting, or goes on with the one that is on. */
export const theMeeting = action({
	name: "meeting",
	on: "nothing",
	allow: ALLOW,
	help: "The panel's next meeting: agenda, roll, decisions and minutes.",
	doors: { word: "meeting", button: "Panel meeting" },
	run: async (ctx) => ({ say: await overview(ctx, await nextMeeting(ctx)) }),
});

/** A meeting called for today. */
export const meetToday = action({
	name: "meeting.urgent",
	on: "nothing",
	allow: ALLOW,
	help: "An urgent meeting of the panel, today.",
	doors: { word: "urgent-meeting" },
	run: async (ctx) => ({ say: await overview(ctx, await urgentMeeting(ctx)) }),
});

export const fixAgenda = action({
	name: "meeting.freeze",
	on: "meeting",
	allow: ALLOW,
	help: "Fix a meeting's agenda before papers close.",
	doors: {},
	async run(ctx, subject) {
		await freezeAgenda(ctx, subject.id, true);
		return { say: await overview(ctx, await meetingOf(ctx.tx, subject.id)) };
	},
});

const Reason = z.object({ reason: z.instanceof(Private) });
const reason = (label: string, sentence: string) =>
	({
		label,
		hint: "Kept private in the case.",
		as: "text",
		lines: 2,
		schema: needed(sentence, LONGEST),
	}) as const;

/** Puts a case on the agenda that no rule puts there. */
export const addCase = action({
	name: "meeting.add",
	on: "case",
	allow: ALLOW,
	help: "Put a case on the next meeting's agenda.",
	doors: { word: "agenda", usage: "agenda [REFERENCE]" },
	form: {
		title: "Add to the agenda",
		send: "Add",
		steps: [
			{
				title: "Why the panel should see it",
				notes: whichCase,
				fields: { reason: reason("Why", "Say why the panel should see this case.") },
			},
		],
	},
	async run(ctx, subject, { soFar }) {
		const { on } = await addToAgenda(ctx, subject, Reason.parse(soFar).reason);
		return { say: plain(`${subject.ref} is on the agenda of the meeting on ${on}.`) };
	},
});

const Roll = z.object({
	chair: z.string(),
	present: z.array(z.uuid()),
	apologies: z.array(z.uuid()),
});

/** Takes the roll: whether the meeting can decide hangs on who is there. */
export const roll = action({
	name: "meeting.roll",
	on: "meeting",
	allow: ALLOW,
	help: "Take the roll of a meeting.",
	doors: {},
	form: {
		title: "Take the roll",
		send: "Record",
		steps: [
			{
				title: "Who is there",
				fields: {
					present: {
						label: "Present",
						as: "many",
						options: members,
						schema: z.array(z.string()).min(1, "Choose who is there."),
					},
					chair: {
						label: "Who chairs",
						hint: "Leave this blank where nobody does: the meeting can then recommend, not decide.",
						as: "one",
						look: "list",
						options: members,
						schema: z.string(),
					},
					apologies: { label: "Apologies", as: "many", options: members, schema: z.array(z.string()) },
				},
				check({ soFar }): Record<string, string> {
					const { chair, present, apologies } = Roll.parse(soFar);
					const both = apologies.some((id) => present.includes(id));
					return {
						...(chair && !present.includes(chair)
							? { chair: "Whoever chairs must be present. Add them there too." }
							: {}),
						...(both ? { apologies: "Somebody is both present and absent. Choose them once." } : {}),
					};
				},
			},
		],
	},
	async prefill({ ctx, subject }) {
		if (subject.ended) throw ended();
		return rollSoFar(ctx, subject);
	},
	async run(ctx, subject, { soFar }) {
		const { chair, present, apologies } = Roll.parse(soFar);
		await takeRoll(ctx, subject.id, { chair: chair || null, present, apologies });
		return { say: await overview(ctx, await meetingOf(ctx.tx, subject.id)) };
	},
});

/** The roll as it was taken before. */
async function rollSoFar(ctx: PersonCtx, subject: MeetingSubject): Promise<Prefilled> {
	const before = await rollOf(ctx.tx, subject.id);
	const { chair } = await meetingOf(ctx.tx, subject.id);
	const those = (how: string) => before.filter((p) => p.how === how).map((p) => p.id);
	return { present: those("present"), apologies: those("apologies"), ...(chair ? { chair } : {}) };
}

/** Everybody on the panel who may be at its meetings, by name. */
async function members({ ctx }: Asking<"meeting">): Promise<Option[]> {
	const all = await panelMembers(ctx.tx, ctx.panel);
	return all
		.slice(0, MOST_PEOPLE)
		.map((m) => ({ value: m.id, label: `${m.knownAs}, ${m.agency}`.slice(0, 75) }));
}

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
				title: "Why it is put off",
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

/** Ends a meeting. Cases that it did not come to are carried over. */
export const end = action({
	name: "meeting.end",
	on: "meeting",
	allow: ALLOW,
	help: "End a meeting.",
	doors: {},
	form: {
		title: "End the meeting",
		send: "End the meeting",
		steps: [
			{
				title: "Nothing more can be recorded in it",
				notes: ({ ctx, subject }) => notReached(ctx, subject),
				fields: {
					sure: {
						label: "Is the meeting over?",
						as: "one",
						options: [{ value: "yes", label: "Yes, end it" }],
						schema: z.literal("yes", { error: "Choose “Yes, end it”, or leave this form." }),
					},
				},
			},
		],
	},
	async prefill({ subject }) {
		if (subject.ended) throw ended();
		if (!subject.opened) throw noRoll();
		return {};
	},
	async run(ctx, subject) {
		await endMeeting(ctx, subject);
		return {
			say: plain(
				"The meeting has ended. The channel is told how many cases it took; the chair is asked to confirm its decisions.",
			),
		};
	},
});

async function notReached(ctx: PersonCtx, { id }: MeetingSubject): Promise<Block[]> {
	const left = (await itemsOf(ctx.tx, id)).filter(({ outcome }) => outcome === null);
	if (!left.length) return [{ text: ["The meeting came to every case on its agenda."] }];
	const which = left
		.slice(0, 10)
		.map(({ ref }) => ref)
		.join(", ");
	const more = left.length > 10 ? ` and ${left.length - 10} more` : "";
	return [{ text: [`Not reached, and carried to the next meeting: ${which}${more}.`], tone: "warning" }];
}

function plain(words: string): Message {
	return { summary: words, blocks: [{ text: [words] }] };
}
