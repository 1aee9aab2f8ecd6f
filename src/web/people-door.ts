import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import type { Message } from "../chat/message.ts";
import type { Interaction, Reply } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import { giveAsset } from "./assets.ts";
import { accountOf, signedInAs, signOut } from "./codes.ts";
import { formToken, hashOf } from "./cookies.ts";
import { drawBlocks, type Ink } from "./draw-blocks.ts";
import { drawForm, headingOf, readAnswers } from "./draw-form.ts";
import { giveFailed } from "./failed.ts";
import { type Html, html } from "./html.ts";
import { IN_THE_PAGE, keptFrom, readKept, sendAgain, sendAgainPage } from "./kept.ts";
import { giveHtml, goTo } from "./layout.ts";
import { messagesFor } from "./messages.ts";
import { numbersOf, type PanelNumbers } from "./numbers.ts";
import { askInWords, plainPage } from "./pages.ts";
import { first, readForm, type Sent } from "./read-form.ts";
import { askWho, referenceOf, signsIn } from "./sign-in.ts";
import { giveTooMuch } from "./too-much.ts";
import { type Door, giveForgotten, goesOn, isOurs, isSurelyOurs, isTooMuch, type Visit } from "./visit.ts";
import { referenceIn } from "./write.ts";

interface SignedIn extends Visit {
	token: string;
	account: string;
	panels: readonly PanelNumbers[];
	ink: Ink;
}

const ONCE = /^[0-9a-f-]{36}$/;
const ACTION = /^[a-z][a-z.-]{0,60}$/;

/** Answers under /web/. */
export async function answerPeople(
	door: Door,
	request: IncomingMessage,
	response: ServerResponse,
	client: string,
): Promise<void> {
	const path = (request.url ?? "/").split("?")[0]!;
	const visit: Visit = { door, request, response, path, client };
	const looks = request.method === "GET" || request.method === "HEAD";
	if (!looks && request.method !== "POST") return void response.writeHead(405, { allow: "GET, POST" }).end();
	if (looks && path.startsWith("/web/assets/")) {
		const name = path.slice("/web/assets/".length);
		if (!giveAsset(response, name, request.headers["if-none-match"])) response.writeHead(404).end();
		return;
	}
	const isOver = await isTooMuch(visit, "client");
	if (!isOver && looks && goesOn(request, response, await door.panels())) return;
	// Before anything is looked up: what was typed is there to be given back if that fails.
	const sent = looks ? undefined : await readForm(request);
	if (isOver) return giveTooMuch(visit, sent);
	const token = door.cookies.read(request, "session");
	try {
		const account = token && (await signedInAs(door.parts, token));
		if (!token || !account) return await (looks ? askWho(visit) : signsIn(visit, sent));
		const panels = await door.panels(account);
		const ink: Ink = { csrf: formToken(token), said: panels.map((p) => said(p)) };
		const who: SignedIn = { ...visit, token, account, panels, ink };
		return await (looks ? shows(who) : does(who, sent));
	} catch (error) {
		const own = token ?? door.cookies.read(request, "visit");
		const ours = sent && own && isOurs(request, sent, own, door.parts.pages);
		// What went along through signing in, too.
		const kept = ours ? (keptFrom(path, sent) ?? readKept(first(sent, "kept"))) : undefined;
		return giveFailed(door, response, error, kept && sendAgain(kept, formToken(own!), IN_THE_PAGE));
	}
}

const said = (panel: PanelNumbers): string => {
	const { first, rest } = numbersOf(panel);
	return first + rest;
};

// Whoever is signed in --------------------------------------------------------------------------------------------

const whoIs = ({ account }: SignedIn) => accountOf(account);

/** The same press sent twice has one key, which is nobody else's. */
const keyOf = ({ token }: SignedIn, once: string): string =>
	`web:${hashOf("key", token).toString("base64url").slice(0, 22)}:${once}`;

async function shows(v: SignedIn): Promise<void> {
	const { door, path } = v;
	const [, , page, rest] = path.split("/");
	if (page === "form" && rest) {
		const reply = await door.receive({
			...{ kind: "form", did: "open", draft: rest.slice(0, 60), answers: {} },
			...{ key: keyOf(v, randomUUID()), who: whoIs(v) },
		});
		return giveReply(v, reply);
	}
	if (page !== "" && page !== "about" && page !== "code") {
		const title = "There is no such page";
		return giveHtml(v.response, 404, { title, body: plainPage(title), panels: v.panels, csrf: v.ink.csrf });
	}
	return giveHome(v, referenceOf(rest ?? ""));
}

async function giveHome(v: SignedIn, about: string): Promise<void> {
	const { door, account, ink, panels, response } = v;
	const reply = await door.receive({ kind: "home", key: keyOf(v, randomUUID()), who: whoIs(v) });
	const all = await messagesFor(door.parts, account, about);
	const [these, others] = [true, false].map((is) => all.filter((m) => (referenceIn(m) === about) === is));
	const list = (messages: readonly Message[]) =>
		messages.map((m) => html`<div class="rc-card">${drawBlocks(m.blocks, ink)}</div>`);
	const title = about ? `About ${about}` : "Your page";
	const body = html`<h1 class="govuk-heading-l">${title}</h1>
${about && (these!.length ? list(these!) : html`<p class="govuk-body">There is no message for you about it any more.</p>`)}
<h2 class="govuk-heading-m">${about ? "Other messages for you" : "Messages for you"}</h2>
${others!.length ? list(others!) : html`<p class="govuk-body">There are none.</p>`}
${"say" in reply && drawHome(reply.say, ink)}`;
	giveHtml(response, 200, { title, body, panels, csrf: ink.csrf });
}

/** What is pressed and who one is are in view; all that can be asked for in words unfolds, with a box to ask in. */
function drawHome({ blocks }: Message, ink: Ink): Html {
	const isList = (block: Message["blocks"][number]) => "text" in block && block.tone !== "quiet";
	return html`${drawBlocks(
		blocks.filter((block) => !isList(block)),
		ink,
	)}
<details class="govuk-details"><summary class="govuk-details__summary"><span class="govuk-details__summary-text">Everything that you can ask for, in words</span></summary><div class="govuk-details__text">${drawBlocks(blocks.filter(isList), ink)}${askInWords(ink.csrf, randomUUID())}</div></details>`;
}

async function does(v: SignedIn, sent: Sent | undefined): Promise<void> {
	const { door, request, response, path, token, panels } = v;
	if (!sent || !isOurs(request, sent, token, door.parts.pages)) return giveLate(v, sent);
	if (path === "/web/sign-out") {
		await signOut(door.parts, token);
		return goTo(response, "/web/", [door.cookies.clear("session")]);
	}
	const asked = interactionIn(v, sent);
	if (!asked) return giveForgotten(response, panels);
	giveReply(v, await door.receive(asked), asked);
}

/** A page that was open before somebody signed in anew, in another tab: what was typed into it is sent on at a press. */
function giveLate({ door, request, response, path, panels, ink }: SignedIn, sent: Sent | undefined): void {
	const kept = sent && isSurelyOurs(request, door.parts.pages) ? keptFrom(path, sent) : undefined;
	if (!kept) {
		giveForgotten(response, panels);
		return;
	}
	const title = "This page was open for too long";
	const body = sendAgainPage(title, kept, ink.csrf);
	giveHtml(response, 403, { title, body, panels, csrf: ink.csrf });
}

function interactionIn(v: SignedIn, sent: Sent): Interaction | undefined {
	const once = first(sent, "once");
	const who = whoIs(v);
	// Words that are put right on the page as it stood are other words, and not a repeat of the first. The key stands in the
	// ledger: without the session's token, which nobody keeps but this browser, nothing of them can be guessed from it.
	const asked = hashOf("asked", v.token, first(sent, "words")).toString("base64url").slice(0, 10);
	const base = { who, key: keyOf(v, ONCE.test(once) ? `${once}:${asked}` : randomUUID()) };
	const [, , page, draft = ""] = v.path.split("/");
	if (page === "press") {
		const action = first(sent, "action");
		if (!ACTION.test(action)) return undefined;
		return { ...base, kind: "press", action, on: first(sent, "on").slice(0, 200) };
	}
	if (page === "words")
		return { ...base, kind: "words", words: new Private(first(sent, "words").slice(0, 3_000)) };
	if (page !== "form" || !draft) return undefined;
	const did = z.enum(["next", "back", "close"]).catch("next").parse(first(sent, "did"));
	return { ...base, kind: "form", draft: draft.slice(0, 60), did, answers: readAnswers(sent) };
}

/** What is shown is drawn at once; a form's next screen is gone to, so that loading it again sends nothing again. */
function giveReply(v: SignedIn, reply: Reply, asked?: Interaction): void {
	const { response, panels, ink } = v;
	const give = (title: string, body: Html, wrong = false) =>
		giveHtml(response, 200, { title, wrong, body, panels, csrf: ink.csrf });
	if ("ask" in reply) {
		const { ask, errors = {} } = reply;
		const path = `/web/form/${ask.draft}`;
		const isWrong = Object.keys(errors).length > 0;
		if (asked?.kind === "form" && asked.did === "close") return void give("Left for now", leftPage(path));
		if (asked && !isWrong) return void goTo(response, path);
		return void give(headingOf(ask), drawForm(ask, errors, ink, { action: path, leave: true }), isWrong);
	}
	if ("show" in reply) {
		const { title, blocks } = reply.show;
		return void give(title, html`<h1 class="govuk-heading-l">${title}</h1>${drawBlocks(blocks, ink)}${back}`);
	}
	if ("say" in reply) {
		const message = reply.say;
		const [top, ...rest] = message.blocks;
		const heading = top && "heading" in top ? top.heading : "Rollcall";
		const blocks = top && "heading" in top ? rest : message.blocks;
		return void give(
			heading,
			html`<h1 class="govuk-heading-l">${heading}</h1>${drawBlocks(blocks, ink)}${back}`,
		);
	}
	// A press or words that came before: a browser sends them again from a page that it kept.
	if (asked && asked.kind !== "form") {
		return void give("That was sent before", plainPage("That was sent before", ...SENT_BEFORE));
	}
	goTo(response, "/web/");
}

const SENT_BEFORE = [
	"It was answered then, and nothing is done twice. A form that it opened is under “forms”.",
	"To do it again, go to your page and press it there.",
];

const leftPage = (path: string): Html => html`<h1 class="govuk-heading-l">Left for now</h1>
<p class="govuk-body">What you filled in is kept for 24 hours. It is under “forms” too.</p>
<p class="govuk-body"><a class="govuk-link" href="${path}">Open the form</a></p>${back}`;

const back = html`<p class="govuk-body"><a class="govuk-link" href="/web/">Go to your page</a></p>`;
