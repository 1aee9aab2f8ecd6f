import type { Private } from "../../chat/private.ts";
import type { Statement } from "../../store/transact.ts";
import { LONGEST, needed } from "../answers.ts";
import { action, type Feature, view } from "../kit.ts";
import { clearFeedback, giveFeedback } from "./acts.ts";
import * as events from "./events.ts";

/** Anybody says what helps or hinders them in Rollcall itself (D-12). */
const give = action({
	name: "feedback",
	on: "nothing",
	allow: "ask for help",
	help: "Say what helps or hinders you in Rollcall.",
	doors: { word: "feedback" },
	form: {
		title: "Feedback",
		send: "Send feedback",
		steps: [
			{
				title: "What helps or hinders you",
				fields: {
					feedback: {
						label: "Your words",
						hint: "Do not name a child. The coordinator and the administrator read this, with your name.",
						as: "text",
						lines: 5,
						schema: needed("Write what helps or hinders you.", LONGEST),
					},
				},
			},
		],
	},
	async run(ctx, _, { soFar }) {
		await giveFeedback(ctx, soFar.feedback as Private);
		const says = "Thank you. The coordinator and the administrator can read it.";
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

const WHO: Statement = {
	name: "feedback-who",
	text: `select p.known_as as "knownAs", a.title as agency from person p join agency a on a.id = p.agency_id where p.id = $1`,
};

/** To coordinators and administrators: that there is something to read, not what. */
const given = view<{ knownAs: string; agency: string }>({
	name: "feedback-given",
	load: async (ctx, person) => (await ctx.tx.query<{ knownAs: string; agency: string }>(WHO, [person]))[0],
	show: ({ knownAs, agency }) => ({
		summary: "Feedback on Rollcall",
		blocks: [
			{ text: [`${knownAs}, ${agency}, has given feedback on Rollcall.`] },
			{
				text: ["Whoever runs Rollcall can print it, and strike what names somebody: npx rollcall feedback"],
				tone: "quiet",
			},
		],
	}),
});

export const feedbackFeature: Feature = {
	name: "feedback",
	actions: [give],
	views: [given],
	events: Object.values(events),
	nudges: [{ name: "feedback-clear", every: "minute", run: clearFeedback }],
};
