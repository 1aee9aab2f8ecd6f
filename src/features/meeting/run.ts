import { z } from "zod";
import type { MeetingSubject } from "../../access/subjects.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Message } from "../../chat/message.ts";
import { type Asking, action, type PersonCtx, type Prefilled } from "../kit.ts";
import { placeIn } from "../paged.ts";
import { panelMembers } from "../panel/members.ts";
import { whichCase } from "../which-case.ts";
import { endMeeting, takeRoll } from "./acts.ts";
import { addToAgenda, freezeAgenda, nextMeeting, urgentMeeting } from "./agenda.ts";
import { furtherOn, overview } from "./overview.ts";
import { ALLOW, MOST_PEOPLE, Reason, reason } from "./parts.ts";
import { itemsOf, meetingOf, rollOf } from "./queries.ts";
import { ended, noRoll } from "./refusals.ts";

/** Opens the panel's next meeting, or goes on with the one that is on. */
export const theMeeting = action({
	name: "meeting",
	on: "nothing",
	allow: ALLOW,
	help: "The panel's next meeting: agenda, roll, decisions and minutes.",
	doors: { word: "meeting", button: "Panel meeting" },
	run: async (ctx) => ({ say: await overview(ctx, await nextMeeting(ctx)) }),
});

/** The agenda's later cases, page by page. */
export const moreAgenda = action({
	name: "meeting.agenda",
	on: "nothing",
	allow: ALLOW,
	help: "The later cases of a meeting's agenda.",
	doors: {},
	run: async (ctx) => ({ say: await furtherOn(ctx, await nextMeeting(ctx), placeIn(ctx)) }),
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
	help: "Close a meeting's agenda before papers close.",
	doors: {},
	async run(ctx, subject) {
		await freezeAgenda(ctx, subject.id, true);
		return { say: await overview(ctx, await meetingOf(ctx.tx, subject.id)) };
	},
});

/** Puts a case on the agenda that no rule puts there. */
export const addCase = action({
	name: "meeting.add",
	on: "case",
	allow: ALLOW,
	help: "Put a case on the next meeting's agenda.",
	doors: { word: "agenda", usage: "agenda [REFERENCE]", menu: "channel" },
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
						hint: "Leave this blank where nobody does: the meeting can then recommend, not decide. Whoever holds the role of chair on the panel confirms the decisions afterwards.",
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
