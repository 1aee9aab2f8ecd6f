import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Words } from "../chat/message.ts";

/** A part of a page of ours. Every string is plain text. */
export type Piece = { text: Words } | { facts: readonly (readonly [Words, Words])[] } | { send: Words };

export interface WebPage {
	title: Words;
	pieces: readonly Piece[];
}

/** GOV.UK's measures and colours; its typeface is for its own services. Nothing is loaded from anywhere. */
const STYLE = `
body { margin: 0; font: 1.1875rem/1.4 Arial, Helvetica, sans-serif; color: #0b0c0c; background: #fff; }
header { background: #0b0c0c; color: #fff; border-bottom: 10px solid #1d70b8; font-weight: 700; }
header p, main { max-width: 40rem; margin: 0 auto; padding: 0.9rem 1.25rem; }
main { padding-top: 2rem; padding-bottom: 3rem; }
h1 { font-size: 2rem; line-height: 1.15; margin: 0 0 1.5rem; }
dl { margin: 1.5rem 0; border-top: 1px solid #b1b4b6; }
dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; border-bottom: 1px solid #b1b4b6; padding: 0.6rem 0; }
dt { font-weight: 700; flex: 0 0 9rem; } dd { margin: 0; flex: 1 1 14rem; }
button { font: inherit; color: #fff; background: #00703c; border: 2px solid transparent; padding: 0.5rem 0.8rem;
	box-shadow: 0 2px 0 #002d18; cursor: pointer; }
button:hover { background: #005a30; }
button:focus-visible { outline: 3px solid transparent; color: #0b0c0c; background: #fd0; box-shadow: 0 4px 0 #0b0c0c; }
@media (forced-colors: active) { button { border-color: ButtonText; } }
`;

const HEADERS = {
	"content-type": "text/html; charset=utf-8",
	"cache-control": "no-store",
	"content-security-policy": `default-src 'none'; style-src 'sha256-${createHash("sha256").update(STYLE).digest("base64")}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
	"cross-origin-opener-policy": "same-origin",
	"permissions-policy": "camera=(), geolocation=(), microphone=()",
	"x-robots-tag": "noindex, nofollow, noarchive",
} as const;

/** Answers with a page. */
export function givePage(response: ServerResponse, status: number, page: WebPage): void {
	response.writeHead(status, HEADERS).end(drawPage(page));
}

/** A page as HTML: in English, with one heading, a landmark and no script. */
export function drawPage({ title, pieces }: WebPage): string {
	return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${escaped(title)} – Rollcall</title>
<style>${STYLE}</style>
</head>
<body>
<header><p>Rollcall</p></header>
<main>
<h1>${escaped(title)}</h1>
${pieces.map(drawPiece).join("\n")}
</main>
</body>
</html>
`;
}

function drawPiece(piece: Piece): string {
	if ("text" in piece) return `<p>${escaped(piece.text)}</p>`;
	if ("send" in piece) return `<form method="post"><button>${escaped(piece.send)}</button></form>`;
	const rows = piece.facts.map(
		([label, value]) => `<div><dt>${escaped(label)}</dt><dd>${escaped(value)}</dd></div>`,
	);
	return `<dl>${rows.join("")}</dl>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** Plain text as HTML. Controls and what steers the direction of text are taken out. */
export function escaped(text: Words): string {
	return text
		.toWellFormed()
		.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu, " ")
		.replaceAll(/[&<>"']/g, (letter) => ENTITIES[letter]!);
}
