import { z } from "zod";
import { addYears } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { ASKERS, IDENTITY_CHECKS } from "../../domain/lists/subject-access.ts";
import { answerBy } from "../../domain/subject-access.ts";
import { choice, neededDate } from "../answers.ts";
import { action, step } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { prepareDownload, recordRequest, requireAddress } from "./acts.ts";
import { handOut } from "./hand-out.ts";
import { Requested } from "./request.ts";
import { subjectAccess } from "./subject-access.ts";

const Answers = Requested.omit({ due: true });

const request = step<"case">({
	title: "The request",
	notes: [
		{
			text: [
				"You get everything that this panel holds about the child, as a PDF and as JSON. What is about other people is marked, for you to decide.",
				"Only for a request that somebody made. It is on record that you asked.",
			],
		},
	],
	fields: {
		asker: {
			label: "Who asks?",
			as: "one",
			options: optionsOf(ASKERS),
			schema: choice(codesOf(ASKERS), "Say who asks."),
		},
		identity: {
			label: "How do you know that they are who they say, and may ask?",
			as: "one",
			options: optionsOf(IDENTITY_CHECKS),
			schema: choice(codesOf(IDENTITY_CHECKS), "Say how you know who asks."),
		},
		received: {
			label: "When was it received?",
			hint: "The day on which it reached anybody at your organisation, in any form.",
			as: "date",
			schema: neededDate,
		},
	},
	async check({ ctx, soFar }): Promise<Record<string, string>> {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const { identity, received } = z.object({ identity: z.string(), received: z.string() }).parse(soFar);
		const errors: Record<string, string> = {};
		if (identity === "not_yet") {
			errors.identity = "Find out who they are first, and come back. Ask only for what you need to be sure.";
		}
		if (received > today) errors.received = "This date is in the future. Enter the day it was received.";
		if (received < addYears(today, -1)) errors.received = "This is more than a year ago. Check the year.";
		return errors;
	},
});

/** Hands out everything held about a case's child, for a request by them or for them. */
export const askSubjectAccess = action({
	name: "subject-access.take",
	on: "case",
	allow: "answer a request for what is held about a child",
	help: "Answer a request for what is held about a child: everything, as a PDF and as JSON.",
	doors: { word: "subject-access", usage: "subject-access [REFERENCE]" },
	form: { title: "Subject access request", send: "Prepare the files", steps: [request] },
	prefill({ ctx }) {
		requireAddress(ctx);
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const given = Answers.parse(soFar);
		const { due, extended } = answerBy(given.received, panel.calendars);
		const parameters = { ...given, due };
		await recordRequest(ctx, subject, parameters);
		const files = [];
		for (const format of subjectAccess.formats) {
			files.push(await prepareDownload(ctx, subjectAccess, { format, about: subject, parameters }));
		}
		const says = `What is held about the child of ${subject.ref} is ready. Answer by ${longDate(due)}.`;
		const more = `If it is complex, or one of several from the same person, you may take until ${longDate(extended)}: tell them so, and why, by ${longDate(due)}.`;
		return { say: handOut(says, files, [{ text: [more] }]) };
	},
});
