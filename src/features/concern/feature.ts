import type { Message } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import { refuseErased } from "../keeping/queries.ts";
import { type Asking, action, type Feature, type Prefilled } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import * as events from "./events.ts";
import { concernForm, concernGiven } from "./form.ts";
import { concernAlert, concernOnClosed, concernTold } from "./views.ts";
import { whoHears } from "./who-hears.ts";

/** A concern about a child on a case, at any stage: whoever knows of the case may say it, and nothing keeps it back. */
const concern = action({
	name: "concern",
	on: "case",
	allow: "record a concern about a child",
	alert: true,
	help: "Record a concern about a child on a case, at any stage. Those who must know are told at once.",
	doors: { word: "concern", usage: "concern REFERENCE" },
	form: concernForm,
	async prefill({ ctx, subject, words }): Promise<Prefilled> {
		await refuseErased(ctx.tx, subject.id);
		return words && !words.isBlank ? { worry: words } : {};
	},
	run: async (_ctx, _subject, asking) => ({ say: await acknowledgement(asking) }),
});

async function acknowledgement({ ctx, subject, soFar }: Asking<"case">): Promise<Message> {
	const { socialCare, flags, atRisk } = concernGiven(soFar);
	const flagged = flags.length > 0 || atRisk === "yes";
	const told = (await whoHears(ctx, subject.id, { flagged, socialCare })).map((m) => m.knownAs);
	const says = `Your concern on ${subject.ref} is recorded.`;
	return {
		summary: says,
		blocks: [
			{ text: [says, `Told, by reference alone: ${listInWords(told)}.`] },
			...(subject.closed
				? [{ text: ["The case is closed. The coordinator was asked to look at it again."] }]
				: []),
			{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))], tone: "quiet" as const },
		],
	};
}

/** Concerns about a child, at any time. */
export const concernFeature: Feature = {
	name: "concern",
	under: "Every day",
	actions: [concern],
	views: [concernTold, concernAlert, concernOnClosed],
	events: Object.values(events),
};
