import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { faultReference } from "../chat/fault.ts";
import type { Message } from "../chat/message.ts";
import type { Interaction, Receive, Reply } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import { giveAsset } from "./assets.ts";
import { accountOf, askForCode, signedInAs, signIn, signOut } from "./codes.ts";
import { type Cookies, formToken, hashOf, newToken } from "./cookies.ts";
import { drawBlocks, type Ink } from "./draw-blocks.ts";
import { drawForm, headingOf, readAnswers } from "./draw-form.ts";
import { type Html, html } from "./html.ts";
import { keptFrom, readKept, sendAgain } from "./kept.ts";
import { giveHtml, goTo } from "./layout.ts";
import type { Limited } from "./limits.ts";
import { messagesFor } from "./messages.ts";
import { numbersOf, type PanelNumbers } from "./numbers.ts";
import { askAddress, askCode, askInWords, plainPage } from "./pages.ts";
import type { WebParts } from "./parts.ts";
import { first, readForm, type Sent } from "./read-form.ts";
import { giveForgotten, goesOn, isForeign, isOurs } from "./visit.ts";
import { codeMail, isReference, referenceIn } from "./write.ts";

/** What each request of people outside chat is answered with. */
export interface Door {
	parts: WebParts;
	cookies: Cookies;
	receive: Receive;
	isOver(what: Limited, key: string): Promise<boolean>;
	panels(account?: string): Promise<PanelNumbers[]>;
	/** Has something done after the answer; stopping waits for it. */
	later(work: Promise<unknown>): void;
}

/** One request, with whoever makes it. */
interface Visit {
	door: Door;
	request: IncomingMessage;
	response: ServerResponse;
	path: string;
	client: string;
}

interface SignedIn extends Visit {
	token: string;
	account: string;
	panels: readonly PanelNumbers[];
	ink: Ink;
}

const Address = z.email().max(200);
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
	if (await door.isOver("client", client)) return giveTooMuch(visit);
	if (looks && goesOn(request, response, await door.panels())) return;
	const token = door.cookies.read(request, "session");
	const account = token && (await signedInAs(door.parts, token));
	if (!token || !account) return looks ? askWho(visit) : signsIn(visit);
	const panels = await door.panels(account);
	const ink: Ink = { csrf: formToken(token), said: panels.map((p) => said(p)) };
	const who: SignedIn = { ...visit, token, account, panels, ink };
	return looks ? shows(who) : does(who);
}

const said = (panel: PanelNumbers): string => {
	const { first, rest } = numbersOf(panel);
	return first + rest;
};

// Whoever is not signed in ----------------------------------------------------------------------------------------

async function askWho(v: Visit): Promise<void> {
	const { door, request, response, path } = v;
	const known = door.cookies.read(request, "visit");
	const token = known ?? newToken();
	const about = referenceOf(path.split("/").at(-1) ?? "");
	const csrf = formToken(token);
	const asksCode = /^\/web\/code(\/|$)/.test(path) && known !== undefined;
	const body = asksCode ? askCode({ csrf, about }) : askAddress({ csrf, about });
	const title = asksCode ? "Enter your code" : "Sign in";
	giveHtml(
		response,
		200,
		{ title, body, panels: await door.panels() },
		known ? [] : [door.cookies.set("visit", token)],
	);
}

const referenceOf = (text: string): string => (isReference(text) ? text : "");

async function signsIn(v: Visit): Promise<void> {
	const { door, request, response, path } = v;
	// Another site's page sent it: no cookie of this browser is touched, and nothing of it is kept.
	if (isForeign(request, door.parts.pages)) return giveForgotten(response, await door.panels());
	const sent = await readForm(request);
	const visit = door.cookies.read(request, "visit");
	const panels = await door.panels();
	if (!sent || !visit || !isOurs(request, sent, visit, door.parts.pages)) {
		// Somebody whose half hour is over pressed a button: they sign in again.
		if (path !== "/web/code" && path !== "/web/sign-in") return giveSignInAgain(v, sent);
		return giveForgotten(response, panels);
	}
	const about = referenceOf(first(sent, "about"));
	if (path === "/web/code") return sendsCode(v, sent, about);
	if (path === "/web/sign-in") return triesCode(v, visit, sent, about);
	return giveSignInAgain(v, sent);
}

/**
 * The answer is given before anybody looks whether the address is known: neither its words nor its time tell. Each time
 * the browser keeps something new, to which the new code belongs.
 */
async function sendsCode(v: Visit, sent: Sent, about: string): Promise<void> {
	const { door, response, client } = v;
	const typed = first(sent, "email").trim().slice(0, 300);
	const address = typed.toLowerCase();
	if (!Address.safeParse(address).success) {
		const error = "Enter an e-mail address, such as office@school.example.";
		const csrf = first(sent, "csrf");
		const body = askAddress({ csrf, about, error, typed, kept: first(sent, "kept") });
		return giveHtml(response, 400, { title: "Sign in", wrong: true, body, panels: await door.panels() });
	}
	if (await door.isOver("asks", client)) return giveTooMuch(v);
	const next = newToken();
	const cookies = [door.cookies.set("visit", next)];
	const kept = first(sent, "kept");
	if (kept) {
		const body = askCode({ csrf: formToken(next), about, kept });
		giveHtml(response, 200, { title: "Enter your code", body, panels: await door.panels() }, cookies);
	} else goTo(response, about ? `/web/code/${about}` : "/web/code", cookies);
	if (await door.isOver("address", address)) return;
	const { parts } = door;
	door.later(
		askForCode(parts, address, next).then(async (code) => {
			if (code) await parts.mailer.send(codeMail(code, address, randomUUID()));
		}),
	);
}

async function triesCode(v: Visit, visit: string, sent: Sent, about: string): Promise<void> {
	const { door, response, client, request } = v;
	if (await door.isOver("tries", client)) return giveTooMuch(v);
	const token = await signIn(door.parts, visit, first(sent, "code").slice(0, 100));
	if (!token) {
		const error =
			"That code is not right, was used, or is over. Look again, or ask for another: after 5 tries a code no longer works.";
		const body = askCode({ csrf: formToken(visit), about, error, kept: first(sent, "kept") });
		return giveHtml(response, 400, {
			title: "Enter your code",
			wrong: true,
			body,
			panels: await door.panels(),
		});
	}
	// Whatever session this browser had before is not carried on.
	const before = door.cookies.read(request, "session");
	if (before) await signOut(door.parts, before);
	const cookies = [door.cookies.set("session", token), door.cookies.clear("visit")];
	const kept = readKept(first(sent, "kept"));
	if (kept) {
		const title = "You are signed in again";
		const body = sendAgain(title, kept, formToken(token));
		const csrf = formToken(token);
		return giveHtml(response, 200, { title, body, panels: await door.panels(), csrf }, cookies);
	}
	goTo(response, about ? `/web/about/${about}` : "/web/", cookies);
}

/** Somebody's half hour was over when they sent a form: what they typed goes with them through signing in, in the page alone. */
async function giveSignInAgain({ door, response, path }: Visit, sent: Sent | undefined): Promise<void> {
	const visit = newToken();
	const kept = sent && keptFrom(path, sent);
	const error = kept
		? "You were signed out, as half an hour went by. Sign in, and what you typed is sent on."
		: "You were signed out, as half an hour went by. Sign in, and do it again.";
	const body = askAddress({ csrf: formToken(visit), about: "", error, kept });
	const page = { title: "Sign in again", wrong: true, body, panels: await door.panels() };
	giveHtml(response, 401, page, [door.cookies.clear("session"), door.cookies.set("visit", visit)]);
}

async function giveTooMuch({ door, response }: Visit): Promise<void> {
	const title = "Wait a little";
	const body = plainPage(
		title,
		"A lot has been asked for from where you are. Wait a few minutes, then try again. If it cannot wait, ring the numbers above.",
	);
	giveHtml(response, 429, { title, body, panels: await door.panels() });
}

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
	const all = await messagesFor(door.parts, account);
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

async function does(v: SignedIn): Promise<void> {
	const { door, request, response, path, token, panels } = v;
	const sent = await readForm(request);
	if (!sent || !isOurs(request, sent, token, door.parts.pages)) return giveForgotten(response, panels);
	if (path === "/web/sign-out") {
		await signOut(door.parts, token);
		return goTo(response, "/web/", [door.cookies.clear("session")]);
	}
	const asked = interactionIn(v, sent);
	if (!asked) return giveForgotten(response, panels);
	giveReply(v, await door.receive(asked), asked);
}

function interactionIn(v: SignedIn, sent: Sent): Interaction | undefined {
	const once = first(sent, "once");
	const who = whoIs(v);
	const base = { who, key: keyOf(v, ONCE.test(once) ? once : randomUUID()) };
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
		if (asked && !isWrong) return void goTo(response, path);
		return void give(headingOf(ask), drawForm(ask, errors, ink, { action: path, leave: true }), isWrong);
	}
	if ("show" in reply) {
		const { title, blocks } = reply.show;
		return void give(title, html`<h1 class="govuk-heading-l">${title}</h1>${drawBlocks(blocks, ink)}${back}`);
	}
	if ("say" in reply || "home" in reply) {
		const message = "say" in reply ? reply.say : reply.home;
		const [top, ...rest] = message.blocks;
		const heading = top && "heading" in top ? top.heading : "Rollcall";
		const blocks = top && "heading" in top ? rest : message.blocks;
		return void give(
			heading,
			html`<h1 class="govuk-heading-l">${heading}</h1>${drawBlocks(blocks, ink)}${back}`,
		);
	}
	goTo(response, "/web/");
}

const back = html`<p class="govuk-body"><a class="govuk-link" href="/web/">Go to your page</a></p>`;

/** Something of ours failed: nothing was saved. */
export async function giveFailed(door: Door, response: ServerResponse, error: unknown): Promise<void> {
	const reference = faultReference(error);
	const title = "That did not work";
	const body = plainPage(
		title,
		"Something went wrong on our side, and nothing was saved. Go back and send it again in a minute: what you typed is still in the page.",
		`If it fails again, ring your panel and tell whoever runs Rollcall this reference: ${reference}`,
	);
	giveHtml(response, 500, { title, body, panels: await door.panels().catch(() => []) });
}
