import { randomUUID } from "node:crypto";
import { Link } from "../chat/link.ts";
import type { Block, Button, Frank, Line, Row, Span } from "../chat/message.ts";
import { withoutPicture } from "../chat/picture.ts";
import { Private } from "../chat/private.ts";
import { type Html, html } from "./html.ts";

/** What drawn buttons need. */
export interface Ink {
	/** What a form of this browser's carries. */
	csrf: string;
	/** Lines that stand on the page already, and are not repeated. */
	said: readonly string[];
}

/** Blocks as GOV.UK components. Names are shown, since the page is for the person who was checked, alone. */
export function drawBlocks(blocks: readonly Block<Frank>[], ink: Ink): Html {
	return html`${blocks.map((block) => drawBlock(block, ink))}`;
}

function drawBlock(block: Block<Frank>, ink: Ink): Html | undefined {
	if ("heading" in block) return html`<h2 class="govuk-heading-m">${block.heading}</h2>`;
	if ("text" in block) return drawText(block, ink);
	if ("facts" in block) {
		const rows = block.facts.map(
			([label, value]) =>
				html`<div class="govuk-summary-list__row"><dt class="govuk-summary-list__key">${label}</dt><dd class="govuk-summary-list__value rc-lines">${reveal(value)}</dd></div>`,
		);
		return html`<dl class="govuk-summary-list">${rows}</dl>`;
	}
	if ("rows" in block) {
		const title =
			block.title &&
			html`<h2 class="govuk-heading-s">${block.tone === "urgent" && "Urgent: "}${block.title}</h2>`;
		return html`${title}<ul class="rc-rows">${block.rows.map((row) => drawRow(row, ink))}</ul>`;
	}
	if ("table" in block) {
		const { head, rows } = block.table;
		return html`<table class="govuk-table"><thead><tr>${head.map((cell) => html`<th scope="col" class="govuk-table__header">${cell}</th>`)}</tr></thead><tbody>${rows.map(
			(row) =>
				html`<tr class="govuk-table__row">${row.map((cell, n) =>
					n === 0
						? html`<th scope="row" class="govuk-table__header">${cell}</th>`
						: html`<td class="govuk-table__cell">${cell}</td>`,
				)}</tr>`,
		)}</tbody></table>`;
	}
	// These pages load nothing but their style: the figures stand beside it.
	if ("picture" in block) return html`<p class="govuk-body-s rc-quiet">${withoutPicture(block.picture)}</p>`;
	if ("buttons" in block)
		return html`<div class="rc-buttons">${block.buttons.map((b) => drawButton(b, ink))}</div>`;
	if ("links" in block) {
		return html`<ul class="govuk-list">${block.links.map(
			({ label, to }) => html`<li><a class="govuk-link" href="${Link.address(to)}">${label}</a></li>`,
		)}</ul>`;
	}
	return html`<hr class="govuk-section-break govuk-section-break--m govuk-section-break--visible">`;
}

function drawText({ text, tone }: Extract<Block<Frank>, { text: unknown }>, { said }: Ink): Html | undefined {
	const lines = text.filter((line) => !said.includes(plain(line)));
	if (!lines.length) return undefined;
	if (tone === "urgent" || tone === "warning") {
		const label = tone === "urgent" ? "Urgent" : "Warning";
		return html`<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span><strong class="govuk-warning-text__text rc-lines"><span class="govuk-visually-hidden">${label}: </span>${lines.map((line, n) => html`${n > 0 && html`<br>`}${drawLine(line)}`)}</strong></div>`;
	}
	const quiet = tone === "quiet" ? "govuk-body-s rc-quiet" : "govuk-body";
	return html`${lines.map((line) => html`<p class="${quiet} rc-lines">${drawLine(line)}</p>`)}`;
}

function drawRow({ text, buttons = [], menu = [] }: Row<Frank>, ink: Ink): Html {
	const all = [...buttons, ...menu];
	return html`<li class="rc-row"><p class="govuk-body rc-lines">${drawLine(text)}</p>${all.map((b) => drawButton(b, ink, plain(text)))}</li>`;
}

/** A button is a form of its own, so that it works without any script. @param about what a screen reader adds to its label */
export function drawButton({ label, action, on, tone }: Button, { csrf }: Ink, about = ""): Html {
	const look = tone === "main" ? "" : tone === "danger" ? "govuk-button--warning" : "govuk-button--secondary";
	return html`<form method="post" action="/web/press"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="once" value="${randomUUID()}"><input type="hidden" name="action" value="${action}"><input type="hidden" name="on" value="${on}"><button class="govuk-button ${look}" data-module="govuk-button" data-prevent-double-click="true">${label}${about && html`<span class="govuk-visually-hidden">: ${about}</span>`}</button></form>`;
}

function drawLine(line: Line<Frank>): Html {
	if (!Array.isArray(line)) return html`${reveal(line as Frank)}`;
	return html`${(line as readonly Span<Frank>[]).map((span) => {
		if (typeof span === "string" || span instanceof Private) return reveal(span);
		return "strong" in span ? html`<strong>${span.strong}</strong>` : span.person.label;
	})}`;
}

/** A line as it reads. */
function plain(line: Line<Frank>): string {
	if (!Array.isArray(line)) return reveal(line as Frank);
	return (line as readonly Span<Frank>[])
		.map((span) => {
			if (typeof span === "string" || span instanceof Private) return reveal(span);
			return "strong" in span ? span.strong : span.person.label;
		})
		.join("");
}

const reveal = (value: Frank): string => (value instanceof Private ? Private.reveal(value) : value);
