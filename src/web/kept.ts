import { z } from "zod";
import type { Words } from "../chat/message.ts";
import { NOT_ANSWERS } from "./draw-form.ts";
import { type Html, html } from "./html.ts";
import { first, type Sent } from "./read-form.ts";

/** What is typed goes to one of these: a form's screen, the box for words, a panel's public form. */
const TYPED_INTO = /^\/(web\/form\/[0-9a-f-]{36}\.\d{1,2}|web\/words|report\/[a-z0-9-]{1,60})$/;

/** More than any form of ours has, with every tick set. */
const MOST_FIELDS = 2_000;

/** What was typed into a form, and where it was to go. It stands in pages of one browser, and nowhere else. */
const Kept = z.object({
	path: z.string().regex(TYPED_INTO),
	/** What was pressed. */
	did: z.string().max(10).default("next"),
	fields: z.array(z.tuple([z.string(), z.string()])).max(MOST_FIELDS),
});
export type Kept = z.infer<typeof Kept>;

/** The answers of a form that cannot be taken in now; undefined for what nobody typed into. */
export function keptFrom(path: string, sent: Sent): Kept | undefined {
	const fields = [...sent]
		.filter(([name]) => !NOT_ANSWERS.has(name))
		.flatMap(([name, values]) => values.map((value) => [name, value]));
	return Kept.safeParse({ path, did: first(sent, "did") || "next", fields }).data;
}

export const writeKept = (kept: Kept): string => JSON.stringify(kept);

export function readKept(text: string): Kept | undefined {
	try {
		return Kept.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** Sends on what was typed, at a press: it is whoever signed in who sends it. @param csrf what a form of this browser's carries */
export const sendAgain = (
	{ path, did, fields }: Kept,
	csrf: string,
	...says: readonly Words[]
): Html => html`${says.map((words) => html`<p class="govuk-body">${words}</p>`)}
<form method="post" action="${path}"><input type="hidden" name="csrf" value="${csrf}">${fields.map(
	([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
)}<button class="govuk-button" name="did" value="${did}">Send what I typed</button></form>`;

export const IN_THE_PAGE = "What you typed is still in this page. Send it again in a minute.";

const NOT_LOST = "What you typed before is not lost. Send it on now.";

/** A page of its own with which what was typed is sent on. */
export const sendAgainPage = (title: Words, kept: Kept, csrf: string): Html =>
	html`<h1 class="govuk-heading-l">${title}</h1>
${sendAgain(kept, csrf, NOT_LOST)}`;
