import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Page } from "../chat/form.ts";
import type { Words } from "../chat/message.ts";
import type { Reply } from "../chat/port.ts";
import { formToken, newToken } from "./cookies.ts";
import { drawBlocks, type Ink } from "./draw-blocks.ts";
import { drawForm, headingOf, readAnswers } from "./draw-form.ts";
import { giveFailed } from "./failed.ts";
import { type Html, html } from "./html.ts";
import { IN_THE_PAGE, type Kept, keptFrom, sendAgain, sendAgainPage } from "./kept.ts";
import { giveHtml } from "./layout.ts";
import { numbersOf, type PanelNumbers } from "./numbers.ts";
import { first, readForm, type Sent } from "./read-form.ts";
import { type Door, giveForgotten, goesOn, isOurs, isSurelyOurs } from "./visit.ts";

/** Nobody reads and fills in the page sooner. In milliseconds. */
const SOONEST_MS = 3_000;

/** Said alike to a program that fills in everything at once and to a person who was quick: the person sends it again. */
const LOOK_AGAIN = "Look through your answers once more, then send them again.";

/**
 * Answers under /report/: a page for anybody, where a panel has turned it on. It takes in and gives nothing out: what
 * comes back is a reference and the numbers to call, whoever the child is.
 */
export async function answerPublic(
	door: Door,
	request: IncomingMessage,
	response: ServerResponse,
	client: string,
): Promise<void> {
	const looks = request.method === "GET" || request.method === "HEAD";
	if (!looks && request.method !== "POST") return void response.writeHead(405, { allow: "GET, POST" }).end();
	const all = await door.panels();
	const isOver = await door.isOver("client", client);
	if (looks && isOver) return giveTooMuch(response, all);
	if (looks && goesOn(request, response, all)) return;
	const key = (request.url ?? "/").split("?")[0]!.slice("/report/".length);
	const panel = all.find((one) => one.key === key && one.publicForm);
	if (!panel)
		return giveClosed(
			response,
			all.filter((one) => one.publicForm),
			all,
		);
	const known = door.cookies.read(request, "visit");
	if (looks) {
		const token = known ?? newToken();
		const cookies = known ? [] : [door.cookies.set("visit", token)];
		const body = startPage(panel, formToken(token));
		return giveHtml(response, 200, { title: startTitle(panel), body, panels: [panel] }, cookies);
	}
	const sent = await readForm(request);
	const kept = sent && first(sent, "draft") ? keptFrom(`/report/${panel.key}`, sent) : undefined;
	if (!sent || !known || !isOurs(request, sent, known, door.parts.pages)) {
		if (!kept || !isSurelyOurs(request, door.parts.pages)) return giveForgotten(response, [panel]);
		// What this browser keeps is new since the page was drawn: somebody signed in with it, or it was closed.
		const token = known ?? newToken();
		const title = "This page was open for too long";
		const body = sendAgainPage(title, kept, formToken(token));
		const cookies = known ? [] : [door.cookies.set("visit", token)];
		return giveHtml(response, 403, { title, body, panels: [panel] }, cookies);
	}
	const csrf = formToken(known);
	// Whoever says that a child is in danger is not held back by what others ask for from where they are. It is said in a
	// form that was begun: another is not begun by it.
	if (isOver && !(kept && fears(door, sent)))
		return giveTooMuch(response, [panel], kept && sendAgain(kept, csrf, NOT_SENT));
	try {
		await takesIn({ door, response, panel, client, sent, csrf, kept, isBusy: isOver });
	} catch (error) {
		await giveFailed(door, response, error, kept && sendAgain(kept, csrf, IN_THE_PAGE));
	}
}

const NOT_SENT = "What you typed was not sent. It is still in this page: send it again in a minute.";

const tooMuch = ({ title, phone }: PanelNumbers): Words =>
	`This form cannot take more just now, and what you typed was not sent. Ring ${title} on ${phone} instead, or send this again in an hour: leave the page open.`;

const tooMuchDanger = (panel: PanelNumbers): Words =>
	`This form cannot take more just now, and what you typed was not sent. Do not wait. ${numbersOf(panel).first} If not, ring ${panel.title} on ${panel.phone} now, or one of the numbers above, and say what you typed: it is still below.`;

const publicAction = ({ parts }: Door) =>
	[...parts.catalogue.actions.values()].find((one) => one.doors.public);

/** Whether what is sent says that a child is in danger. */
const fears = (door: Door, sent: Sent): boolean =>
	publicAction(door)?.doors.public?.fears(readAnswers(sent)) ?? false;

interface Taking {
	door: Door;
	response: ServerResponse;
	panel: PanelNumbers;
	client: string;
	sent: Sent;
	csrf: string;
	kept: Kept | undefined;
	/** Whether its client is over what one may ask for: what it sends is taken in, or given back without another look. */
	isBusy: boolean;
}

const whoIs = ({ key }: PanelNumbers) => ({ platform: "web", tenant: "public", user: key });

async function takesIn(t: Taking): Promise<void> {
	const { door, panel, client, sent, response, isBusy } = t;
	const draft = first(sent, "draft").slice(0, 60);
	const base = { who: whoIs(panel), key: `public:${randomUUID()}` };
	if (!draft) {
		const action = publicAction(door);
		if (!action) return giveClosed(response, [], [panel]);
		return giveReply(t, await door.receive({ ...base, kind: "press", action: action.name, on: "" }));
	}
	const answers = readAnswers(sent);
	const began = Number(first(sent, "began"));
	const isQuick = first(sent, "website") !== "" || !(Date.now() - began >= SOONEST_MS);
	const isDanger = fears(door, sent);
	const isOver = !isQuick && (isDanger ? await door.isOver("danger", client) : await isOverFor(t));
	if (isBusy && (isOver || isQuick)) {
		const says = isQuick ? LOOK_AGAIN : tooMuchDanger(panel);
		return giveTooMuch(response, [panel], t.kept && sendAgain(t.kept, t.csrf, says));
	}
	if (isOver || isQuick) {
		// Kept with the form, as it was typed, and shown again.
		await door.receive({ ...base, kind: "form", did: "close", draft, answers });
		const reply = await door.receive({
			...base,
			key: `${base.key}:again`,
			kind: "form",
			did: "open",
			draft,
			answers: {},
		});
		if (!isOver) return giveReply(t, reply, { says: LOOK_AGAIN, status: 200 });
		return giveReply(t, reply, { says: isDanger ? tooMuchDanger(panel) : tooMuch(panel), status: 429 });
	}
	const giveBack = () =>
		isDanger
			? door.giveBack("danger", client)
			: Promise.all([door.giveBack("public", client), door.giveBack("panel", panel.key)]);
	let taken = false;
	try {
		const reply = await door.receive({ ...base, kind: "form", did: "next", draft, answers });
		taken = !("ask" in reply);
		giveReply(t, reply);
	} finally {
		// Answers that are to be put right, and what we failed to save, took nothing in.
		if (!taken && !isBusy) await giveBack();
	}
}

/** Whether this client, or everybody together, sent too much. Whoever is kept out by the others has used up nothing. */
async function isOverFor({ door, panel, client }: Taking): Promise<boolean> {
	if (await door.isOver("public", client)) return true;
	if (!(await door.isOver("panel", panel.key))) return false;
	await door.giveBack("public", client);
	return true;
}

/** @param again why the form is shown again, though nothing on it is wrong */
function giveReply(t: Taking, reply: Reply, again?: { says: Words; status: number }): void {
	const { response, panel, csrf } = t;
	const { first: line, rest } = numbersOf(panel);
	const ink: Ink = { csrf, said: [line + rest] };
	if ("ask" in reply) {
		const errors = reply.errors ?? {};
		const wrong = Object.keys(errors).length > 0;
		const { ask } = reply;
		const body = html`${again && html`<div class="govuk-inset-text" role="alert">${again.says}</div>`}${drawForm(ask, errors, ink, { action: `/report/${panel.key}`, hidden: hiddenIn(ask), leave: false })}`;
		const page = { title: headingOf(ask), wrong, body, panels: [panel] };
		return void giveHtml(response, again?.status ?? 200, page);
	}
	// Neither buttons nor rows: there is nothing here that anybody could open.
	const blocks =
		"say" in reply ? reply.say.blocks.filter((b) => !("buttons" in b || "rows" in b || "links" in b)) : [];
	const [top, ...others] = blocks;
	const title = top && "heading" in top ? top.heading : "Notification";
	const body = html`<h1 class="govuk-heading-l">${title}</h1>${drawBlocks(top && "heading" in top ? others : blocks, ink)}`;
	giveHtml(response, 200, { title, body, panels: [panel] });
}

/** The form's draft, which only this page has; when it was drawn; and a box that nobody sees. */
const hiddenIn = ({
	draft,
}: Page): Html => html`<input type="hidden" name="draft" value="${draft}"><input type="hidden" name="began" value="${Date.now()}">
<div class="rc-honey" aria-hidden="true"><label for="website">Leave this box empty</label><input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>`;

const startTitle = ({ title }: PanelNumbers): Words => `Tell ${title} about a child`;

const startPage = (
	panel: PanelNumbers,
	csrf: string,
): Html => html`<h1 class="govuk-heading-l">${startTitle(panel)}</h1>
<p class="govuk-body">Use this page if you think that a child of school age is not in school, or that nobody knows where they are. You need not be sure, and you need not say who you are.</p>
<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning: </span>Nobody reads this page at night or at weekends. If a child is in danger, ring: the numbers are above.</strong></div>
<p class="govuk-body">You are asked what you saw and where. It takes two minutes. You get a reference at the end. You will not be told anything about the child.</p>
<p class="govuk-body">Do you work with children at a school or another service? Ring ${panel.phone} instead: you will be asked for more, and told what becomes of it.</p>
<form method="post"><input type="hidden" name="csrf" value="${csrf}"><button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true">Start now</button></form>`;

function giveClosed(
	response: ServerResponse,
	open: readonly PanelNumbers[],
	panels: readonly PanelNumbers[],
): void {
	const title = open.length ? "Which panel?" : "There is no public form here";
	const list = open.map((p) => html`<li><a class="govuk-link" href="/report/${p.key}">${p.title}</a></li>`);
	const body = html`<h1 class="govuk-heading-l">${title}</h1>${
		open.length
			? html`<ul class="govuk-list">${list}</ul>`
			: html`<p class="govuk-body">To tell somebody about a child who may be missing from school, ring your council's children's services. The numbers of those who use Rollcall are above.</p>`
	}`;
	giveHtml(response, open.length ? 200 : 404, { title, body, panels });
}

/** @param again sends on what was typed */
function giveTooMuch(response: ServerResponse, panels: readonly PanelNumbers[], again?: Html): void {
	const title = "This form cannot take more just now";
	const body = html`<h1 class="govuk-heading-l">${title}</h1>${panels.map((p) => html`<p class="govuk-body">Ring ${p.title} on ${p.phone} instead, or try again in a minute. </p>`)}${again}`;
	giveHtml(response, 429, { title, body, panels });
}
