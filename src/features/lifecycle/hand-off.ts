import { action } from "../kit.ts";
import { takeOn } from "./take-on.ts";

/** Whoever a child was handed to says that they have taken them on. */
export const takenOn = action({
	name: "handoff.taken",
	on: "handoff",
	allow: "take on what was handed over",
	help: "Say that you have taken on a child who was handed to you.",
	doors: {},
	async run(ctx, hand) {
		await takeOn(ctx, hand);
		const says = `Recorded on ${hand.ref}: it has been taken on.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
