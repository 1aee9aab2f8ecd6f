import { mayOpen } from "../../access/subjects.ts";
import type { Message, Words } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import { refuseErased } from "../keeping/queries.ts";
import { type Asking, action, type Feature, type Prefilled } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import * as events from "./events.ts";
import { concernForm, concernGiven } from "./form.ts";
import { concernAlert, concernOnClosed, concernTold } from "./views.ts";
import { type Worry, whoHears } from "./who-hears.ts";

/** A concern about a child on a case, at any stage: whoever knows of the case may say it, and nothing keeps it back. */
const concern = action({
	name: "concern",
	on: "case",
	allow: "record a concern about a child",
	alert: true,
	help: "Record a concern about a child on a case, at any stage. Those who must know are told at once.",
	doors: { word: "concern", usage: "concern REFERENCE", menu: "channel" },
	form: concernForm,
	async prefill({ ctx, subject, words }): Promise<Prefilled> {
		await refuseErased(ctx.tx, subject.id);
		return words && !words.isBlank ? { worry: words } : {};
	},
	run: async (_ctx, _subject, asking) => ({ say: await acknowledgement(asking) }),
});

async function acknowledgement(asking: Asking<"case">): Promise<Message> {
	const { ctx, subject, soFar } = asking;
	const { socialCare, flags, atRisk } = concernGiven(soFar);
	const flagged = flags.length > 0 || atRisk === "yes";
	const told = await whoWasTold(asking, { flagged, socialCare });
	const says = `Your concern on ${subject.ref} is recorded.`;
	return {
		summary: says,
		blocks: [
			{ text: [says, `Told, by reference alone: ${told}.`] },
			...(subject.closed
				? [{ text: ["The case is closed. The coordinator was asked to look at it again."] }]
				: []),
			{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))], tone: "quiet" as const },
		],
	};
}

/** Who works on a case is for those who may open it: on a need-to-know case, their names say what it is about. */
async function whoWasTold({ ctx, subject }: Asking<"case">, worry: Worry): Promise<Words> {
	if (!(await mayOpen(ctx.tx, subject.id))) return "the coordinators, and those who work on the case";
	return listInWords((await whoHears(ctx, subject.id, worry)).map((m) => m.knownAs));
}

/** Concerns about a child, at any time. */
export const concernFeature: Feature = {
	name: "concern",
	under: "Every day",
	actions: [concern],
	views: [concernTold, concernAlert, concernOnClosed],
	events: Object.values(events),
};
