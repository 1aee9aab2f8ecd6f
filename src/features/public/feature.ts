import { z } from "zod";
import type { Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { Statement } from "../../store/transact.ts";
import { choice, LONGEST, needed, typed } from "../answers.ts";
import { action, type Feature, type Step, view } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { openFromPublic } from "../raise/acts.ts";

const DANGER = "Say whether you fear for the child. “I don't know” is an answer.";

const whatWasSeen: Step<"nothing"> = {
	title: "What you know",
	notes: async ({ ctx }) => [{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))] }],
	fields: {
		public_danger: {
			label: "Do you think that somebody is harming the child, or may soon?",
			hint: "If it is happening now, call 999 first.",
			as: "one",
			schema: choice(["yes", "no", "unknown"], DANGER),
			options: [
				{ value: "yes", label: "Yes" },
				{ value: "no", label: "No" },
				{ value: "unknown", label: "I don't know" },
			],
		},
		public_seen: {
			label: "What have you seen or heard?",
			as: "text",
			lines: 5,
			schema: needed("Enter what you have seen or heard.", LONGEST),
		},
		public_where: {
			label: "Where?",
			hint: "An address, a street, a park: whatever you know.",
			as: "text",
			lines: 2,
			schema: needed("Enter where it was, as well as you know it.", 500),
		},
		public_child: {
			label: "Who is the child?",
			hint: "A name, an age, or what they look like.",
			as: "text",
			lines: 2,
			schema: typed(500),
		},
		public_contact: {
			label: "How can somebody reach you?",
			hint: "You need not say. Without it nobody can ask you anything.",
			as: "text",
			schema: typed(),
		},
	},
};

const words = z.instanceof(Private);
const Given = z.object({
	public_danger: z.enum(["yes", "no", "unknown"]),
	public_seen: words,
	public_where: words,
	public_child: words.optional(),
	public_contact: words.optional(),
});

/** Anybody tells the panel of a child, where it has turned this on. What they hear is a reference, whoever the child is. */
const report = action({
	name: "public.report",
	on: "nothing",
	allow: "tell the panel as a member of the public",
	alert: true,
	help: "Tell the panel of a child, as a member of the public.",
	doors: { public: { fears: (answers) => answers.public_danger === "yes" } },
	form: { title: "Tell us about a child", send: "Send", steps: [whatWasSeen] },
	async run(ctx, _subject, { soFar }) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { public_danger, ...said } = Given.parse(soFar);
		const { ref } = await openFromPublic(ctx, panel, said, public_danger === "yes");
		return {
			say: {
				summary: `Received: ${ref}`,
				blocks: [
					{ heading: `Received: ${ref}` },
					{
						text: [
							"Thank you. Somebody of the panel reads it on the next working day.",
							`Keep the reference ${ref}: if you learn more, ring ${panel.phone} and say it.`,
							"Nobody can tell you what becomes of it, since it is about a child.",
						],
					},
					{ text: [emergencyLine(panel)], tone: "quiet" },
				],
			},
		};
	},
});

interface Told {
	id: Key;
	ref: string;
	triaged: boolean;
}

const TOLD: Statement = {
	name: "public-told",
	text: "select id, ref, triaged_at is not null as triaged from case_file where id = $1",
};

/** To the coordinators: it waits for triage. */
const told = view<Told>({
	name: "public-told",
	load: async (ctx, id) => (await ctx.tx.query<Told>(TOLD, [id]))[0],
	show: ({ id, ref, triaged }) => ({
		summary: `${ref} came from the public form`,
		blocks: [
			{ text: [[{ strong: ref }, " came from the public form. No agency sees it until it is triaged."]] },
			triaged
				? { text: ["Triaged."], tone: "quiet" }
				: {
						buttons: [
							{ label: "Open privately", action: "case.open", on: id, opens: true },
							{ label: "Triage", action: "triage", on: id, opens: true },
						],
					},
		],
	}),
});

export const publicFeature: Feature = { name: "public", actions: [report], views: [told] };
