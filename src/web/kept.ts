import { z } from "zod";
import { NOT_ANSWERS } from "./draw-form.ts";
import { type Html, html } from "./html.ts";
import type { Sent } from "./read-form.ts";

/** What was typed into a form, and where it was to go. It stands in pages of one browser, and nowhere else. */
const Kept = z.object({
	path: z.string().regex(/^\/web\/form\/[0-9a-f-]{36}\.\d{1,2}$/),
	fields: z.array(z.tuple([z.string(), z.string()])).max(300),
});
export type Kept = z.infer<typeof Kept>;

/** The answers of a form that was sent too late; undefined for what is no form's screen. */
export function keptFrom(path: string, sent: Sent): string | undefined {
	const fields = [...sent]
		.filter(([name]) => !NOT_ANSWERS.has(name))
		.flatMap(([name, values]) => values.map((value) => [name, value]));
	const kept = Kept.safeParse({ path, fields });
	return kept.success ? JSON.stringify(kept.data) : undefined;
}

export function readKept(text: string): Kept | undefined {
	try {
		return Kept.safeParse(JSON.parse(text)).data;
	} catch {
		return undefined;
	}
}

/** Sends on what was typed, at a press: it is whoever signed in who sends it. */
export const sendAgain = (
	title: string,
	{ path, fields }: Kept,
	csrf: string,
): Html => html`<h1 class="govuk-heading-l">${title}</h1>
<p class="govuk-body">What you typed before is not lost. Send it on now.</p>
<form method="post" action="${path}"><input type="hidden" name="csrf" value="${csrf}">${fields.map(
	([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
)}<button class="govuk-button" name="did" value="next">Send what I typed</button></form>`;
