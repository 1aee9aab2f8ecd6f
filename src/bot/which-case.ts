import { z } from "zod";
import { may } from "../access/policy.ts";
import { caseByRef } from "../access/subjects.ts";
import type { Captured, Reply } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import { parseReference } from "../domain/reference.ts";
import { type Action, action } from "../features/kit.ts";
import { beginDraft, type Draft, draftGone } from "./drafts.ts";
import { pageOf } from "./forms.ts";
import { begin } from "./handle.ts";
import { moved } from "./handle-form.ts";
import type { Handling } from "./handling.ts";
import { notAllowed } from "./refusals.ts";

const reference = z
	.string()
	.refine((typed) => parseReference(typed) !== undefined, "Enter a reference, for example MIL-2026-0042.");
/** As long as the longest answer of a form. */
const said = z.string().max(3_000, "Shorten this to 3,000 characters or fewer.");

/**
 * Asked where an action on a case was chosen on a message that stands in no case's thread. What was written goes along
 * with the form, sealed as every draft is, and then into the form of the action itself.
 */
export const whichCase = action({
	name: "case.which",
	on: "nothing",
	allow: "ask for help",
	help: "Say which case a message is about.",
	doors: {},
	form: {
		title: "Which case?",
		send: "Next",
		steps: [
			{
				title: "Which case?",
				notes: [{ text: ["This message is not in a case's thread."] }],
				fields: {
					ref: {
						label: "The case's reference",
						hint: "For example MIL-2026-0042",
						as: "text",
						schema: reference,
					},
					said: { label: "What the message says", as: "text", lines: 4, schema: said },
				},
			},
		],
	},
	run: async () => {
		throw draftGone();
	},
});

/** Opens the form, for whoever may do that on one of their panels. */
export async function askWhichCase(h: Handling, wanted: Action, message: Captured): Promise<Reply> {
	const { ctx } = h;
	if (!may(ctx.person, wanted.allow, ctx.panel)) throw notAllowed();
	h.about.action = whichCase.name;
	const draft = await beginDraft(ctx, {
		action: whichCase.name,
		subject: null,
		from: ctx.from,
		kept: { wanted: wanted.name },
		prefilled: message.text.isBlank ? {} : { said: message.text },
	});
	await moved(h, draft, "begun");
	return { ask: await pageOf({ ctx, form: whichCase.form!, draft, subject: undefined }) };
}

/**
 * Goes on to the action itself, on the case that was named.
 * @throws refusals: there is no such case that they may open, or they may not do that on it
 */
export async function onThatCase(h: Handling, { answers, kept, from }: Draft): Promise<Reply> {
	const wanted = h.catalogue.actions.get(kept.wanted ?? "");
	const ref = parseReference(String(answers.ref));
	if (wanted?.on !== "case" || !from.message || !ref) throw draftGone();
	h.about.action = wanted.name;
	h.about.subject = ref;
	const subject = await caseByRef(h.ctx.tx, ref);
	const { id, root, at, link, changesTold } = from.message;
	const author = { platform: h.ctx.who.platform, tenant: h.ctx.who.tenant, user: "" };
	const text = new Private(String(answers.said ?? ""));
	return begin(h, wanted, subject, {
		message: { id, root, at: new Date(at), link, author, text, changesTold },
	});
}
