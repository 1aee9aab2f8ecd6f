import type { Words } from "../chat/message.ts";
import { type Html, html } from "./html.ts";

/** A way in for whoever is not signed in: an address, then a code. */
export function askAddress(o: {
	csrf: string;
	about: string;
	error?: Words;
	typed?: string;
	/** What was typed into a form before. */
	kept?: string;
}): Html {
	return html`${o.error && problem("email", o.error)}
<h1 class="govuk-heading-l">Sign in to Rollcall</h1>
<p class="govuk-body">${
		o.about
			? `There is a message for you about ${o.about}.`
			: "For people on a panel for children missing education who are not in its Slack or Teams."
	}</p>
<form method="post" action="/web/code" novalidate>
<input type="hidden" name="csrf" value="${o.csrf}"><input type="hidden" name="about" value="${o.about}">${keptIn(o.kept)}
<div class="govuk-form-group ${o.error && "govuk-form-group--error"}">
<label class="govuk-label govuk-label--s" for="email">Your work e-mail address</label>
<div id="email-hint" class="govuk-hint">The one that your panel's coordinator has. We send a code to it.</div>
${o.error && html`<p id="email-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${o.error}</p>`}
<input class="govuk-input ${o.error && "govuk-input--error"}" id="email" name="email" type="email" autocomplete="email" spellcheck="false" value="${o.typed}" aria-describedby="email-hint${o.error && " email-error"}">
</div>
<button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Send me a code</button>
</form>`;
}

/** Said alike whether or not anybody has that address. */
export function askCode(o: { csrf: string; about: string; error?: Words; kept?: string }): Html {
	return html`${o.error && problem("code", o.error)}
<h1 class="govuk-heading-l">Enter your code</h1>
<p class="govuk-body">If the address is known to a panel, a code is on its way to it. It can take a few minutes: look among unwanted e-mail too.</p>
<form method="post" action="/web/sign-in" novalidate>
<input type="hidden" name="csrf" value="${o.csrf}"><input type="hidden" name="about" value="${o.about}">${keptIn(o.kept)}
<div class="govuk-form-group ${o.error && "govuk-form-group--error"}">
<label class="govuk-label govuk-label--s" for="code">Code</label>
<div id="code-hint" class="govuk-hint">8 letters and digits, such as CD34-FG67. It works once, for 15 minutes.</div>
${o.error && html`<p id="code-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${o.error}</p>`}
<input class="govuk-input govuk-input--width-10 ${o.error && "govuk-input--error"}" id="code" name="code" type="text" autocomplete="one-time-code" spellcheck="false" aria-describedby="code-hint${o.error && " code-error"}">
</div>
<button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Sign in</button>
</form>
<p class="govuk-body"><a class="govuk-link" href="/web/">Ask for another code</a></p>
<p class="govuk-body">No code? Only a few are sent to an address in an hour. Wait an hour, or ask your panel's coordinator which address they have for you. If a child may be in danger, do not wait for a code: ring the numbers above.</p>`;
}

/** Where the browser came from elsewhere, it goes on from here: only then does it say who is signed in. */
export const goOnPage = (to: string): Html => html`<h1 class="govuk-heading-l">Rollcall</h1>
<p class="govuk-body"><a class="govuk-link" href="${to}">Continue</a></p>`;

/** A page of one heading and some sentences. */
export const plainPage = (
	title: Words,
	...says: readonly Words[]
): Html => html`<h1 class="govuk-heading-l">${title}</h1>
${says.map((words) => html`<p class="govuk-body">${words}</p>`)}
<p class="govuk-body"><a class="govuk-link" href="/web/">Go to your page</a></p>`;

/** The box in which everything can be asked for that can be asked for in chat. */
export const askInWords = (csrf: string, once: string): Html => html`<form method="post" action="/web/words">
<input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="once" value="${once}">
<div class="govuk-form-group"><label class="govuk-label govuk-label--s" for="words">Ask for something</label>
<div id="words-hint" class="govuk-hint">A word from the list above, for example: case MIL-2026-0042</div>
<input class="govuk-input govuk-input--width-20" id="words" name="words" type="text" autocomplete="off" aria-describedby="words-hint"></div>
<button class="govuk-button govuk-button--secondary" data-module="govuk-button">Ask</button>
</form>`;

function problem(field: string, says: Words): Html {
	return html`<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list"><li><a href="#${field}">${says}</a></li></ul></div></div></div>`;
}

const keptIn = (kept: string | undefined): Html | undefined =>
	kept ? html`<input type="hidden" name="kept" value="${kept}">` : undefined;
