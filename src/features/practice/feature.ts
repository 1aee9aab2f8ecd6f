import { action, type Feature } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { HOURS, switchPractice } from "./acts.ts";
import * as events from "./events.ts";

/** Practise with invented children in the real workspace, and come back (D-12). */
const practise = action({
	name: "practice",
	on: "nothing",
	allow: "ask for help",
	help: "Practise with invented children, or come back from it.",
	doors: { word: "practice" },
	async run(ctx) {
		const began = await switchPractice(ctx);
		if (began === undefined) {
			const says = "You are on no practice panel. Ask the coordinator to put you on one in the panel's file.";
			return { say: { summary: says, blocks: [{ text: [says] }] } };
		}
		const { title } = await loadPanel(ctx.tx, ctx.panel);
		const says = began
			? `For ${HOURS} hours what you do here goes to ${title}; in a real panel's channel it still goes to that panel. Type “practice” again to come back sooner. Never practise with a real child.`
			: `You are back. What you do here goes to ${title}.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});

export const practiceFeature: Feature = {
	name: "practice",
	actions: [practise],
	events: Object.values(events),
};
