import { formToken } from "./cookies.ts";
import { type Html, html } from "./html.ts";
import { keptFrom, sendAgain } from "./kept.ts";
import { giveHtml } from "./layout.ts";
import { askAddress, askCode, plainPage } from "./pages.ts";
import { first, type Sent } from "./read-form.ts";
import { isForeign, isOurs, isSurelyOurs, type Visit } from "./visit.ts";
import { isReference } from "./write.ts";

const TITLE = "Wait a little";
const SAYS =
	"A lot has been asked for from where you are. Wait a few minutes, then try again. If it cannot wait, ring the numbers above.";
const NOT_SENT = "What you typed was not sent. It is still in this page: send it again in a few minutes.";

/**
 * Too much was asked for from where this comes, and nothing was done.
 * @param sent what a form of ours sent: whatever was typed into it stands in the page, to be sent on
 */
export async function giveTooMuch(v: Visit, sent?: Sent): Promise<void> {
	const again = sent && shownAgain(v, sent);
	const body = again ?? plainPage(TITLE, SAYS);
	giveHtml(v.response, 429, { title: TITLE, body, panels: await v.door.panels() });
}

function shownAgain({ door, request, path }: Visit, sent: Sent): Html | undefined {
	const { pages } = door.parts;
	// Another site's page sent it: nothing of it is kept.
	if (isForeign(request, pages)) return undefined;
	const about = first(sent, "about");
	const page = {
		csrf: first(sent, "csrf"),
		about: isReference(about) ? about : "",
		error: SAYS,
		kept: first(sent, "kept"),
	};
	if (path === "/web/code") return askAddress({ ...page, typed: first(sent, "email").slice(0, 300) });
	if (path === "/web/sign-in") return askCode(page);
	const token = door.cookies.read(request, "session") ?? door.cookies.read(request, "visit");
	const kept = keptFrom(path, sent);
	if (!kept || !token || !(isOurs(request, sent, token, pages) || isSurelyOurs(request, pages)))
		return undefined;
	return html`<h1 class="govuk-heading-l">${TITLE}</h1><p class="govuk-body">${SAYS}</p>
${sendAgain(kept, formToken(token), NOT_SENT)}`;
}
