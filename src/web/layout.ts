import type { ServerResponse } from "node:http";
import type { Words } from "../chat/message.ts";
import { Html, html } from "./html.ts";
import { numbersOf, type PanelNumbers } from "./numbers.ts";

/** A page for people outside chat. */
export interface Page {
	title: Words;
	/** An error is to be mended: said in the title too, which is read out first. */
	wrong?: boolean;
	body: Html;
	panels: readonly PanelNumbers[];
	/** What a form of somebody signed in carries; without it nobody is. */
	csrf?: string;
	/** Where a browser that came from elsewhere goes on, now from here. */
	goOn?: string;
}

const HEADERS = {
	"content-type": "text/html; charset=utf-8",
	"cache-control": "no-store",
	"content-security-policy":
		"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	"cross-origin-opener-policy": "same-origin",
	"permissions-policy": "camera=(), geolocation=(), microphone=()",
	"x-robots-tag": "noindex, nofollow, noarchive",
} as const;

/** Answers with a page; `cookies` are set with it. */
export function giveHtml(
	response: ServerResponse,
	status: number,
	page: Page,
	cookies: readonly string[] = [],
): void {
	response
		.writeHead(status, { ...HEADERS, ...(cookies.length ? { "set-cookie": [...cookies] } : {}) })
		.end(draw(page));
}

/** Sends the browser on to another page of ours, by GET. */
export function goTo(response: ServerResponse, path: string, cookies: readonly string[] = []): void {
	response
		.writeHead(303, { ...HEADERS, location: path, ...(cookies.length ? { "set-cookie": [...cookies] } : {}) })
		.end();
}

function draw({ title, wrong, body, panels, csrf, goOn }: Page): string {
	return Html.write(html`<!doctype html>
<html lang="en-GB" class="govuk-template">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex, nofollow">
${goOn !== undefined && html`<meta http-equiv="refresh" content="0; url=${goOn}">`}
<title>${wrong && "Error: "}${title} – Rollcall</title>
<link rel="stylesheet" href="/web/assets/page.css">
<script type="module" src="/web/assets/start.js"></script>
</head>
<body class="govuk-template__body">
<a href="#main" class="govuk-skip-link" data-module="govuk-skip-link">Skip to main content</a>
<header class="rc-top"><div class="govuk-width-container rc-top__row"><a href="/web/">Rollcall</a>${
		csrf !== undefined &&
		html`<form method="post" action="/web/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button>Sign out</button></form>`
	}</div></header>
<div class="govuk-width-container">
<section class="rc-numbers govuk-body" aria-label="If a child is in danger">${numbers(panels)}</section>
<main class="govuk-main-wrapper" id="main">
${body}
</main>
</div>
</body>
</html>
`);
}

/** The emergency numbers of whoever's page it is; of every panel, where that is not known. */
function numbers(panels: readonly PanelNumbers[]): Html[] {
	if (panels.length === 0) return [html`<p><strong>Child in danger now: call 999.</strong></p>`];
	return panels.map((panel) => {
		const { first, rest } = numbersOf(panel);
		return html`<p>${panels.length > 1 && `${panel.title}: `}<strong>${first}</strong>${rest}</p>`;
	});
}
