import { type Answer, type Field, isOptional, type Page } from "../chat/form.ts";
import type { Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { drawBlocks, type Ink } from "./draw-blocks.ts";
import { type Html, html } from "./html.ts";
import { first, type Sent } from "./read-form.ts";

type Errors = Readonly<Record<string, Words>>;
type Value = Page["values"][string] | undefined;

/** More choices than these are a list to unfold. */
const MOST_RADIOS = 12;

/** A screen of a form: what is wrong first, then the questions, then what to do. */
export function drawForm(
	page: Page,
	errors: Errors,
	ink: Ink,
	around: { action: string; hidden?: Html; leave: boolean },
): Html {
	const fields = Object.entries(page.fields);
	const [n, of] = page.step;
	return html`${summary(page, errors)}
<form method="post" action="${around.action}" novalidate autocomplete="off">
<input type="hidden" name="csrf" value="${ink.csrf}">${around.hidden}
<span class="govuk-caption-l">${page.title}${of > 1 && `: step ${n} of ${of}`}</span>
<h1 class="govuk-heading-l">${headingOf(page)}</h1>
${drawBlocks(
	page.notes.filter((block) => !("rows" in block || "buttons" in block)),
	ink,
)}
${fields.map(([name, field]) => drawField(name, field, page.values[name], errors[name]))}
<div class="govuk-button-group">
<button class="govuk-button" data-module="govuk-button" data-prevent-double-click="true" name="did" value="next">${page.send}</button>
${page.back && html`<button class="govuk-button govuk-button--secondary" name="did" value="back">Back</button>`}
${around.leave && html`<button class="govuk-button govuk-button--secondary" name="did" value="close">Leave it for now</button>`}
</div>
</form>
${drawBlocks(
	page.notes.filter((block) => "rows" in block || "buttons" in block),
	ink,
)}`;
}

export const headingOf = ({ about, title }: Page): Words => about ?? title;

function summary(page: Page, errors: Errors): Html | undefined {
	const wrong = Object.entries(errors);
	if (!wrong.length) return undefined;
	const items = wrong.map(([name, says]) => {
		const field = page.fields[name];
		return html`<li>${field ? html`<a href="#${anchor(name, field)}">${says}</a>` : says}</li>`;
	});
	return html`<div class="govuk-error-summary" data-module="govuk-error-summary"><div role="alert"><h2 class="govuk-error-summary__title">There is a problem</h2><div class="govuk-error-summary__body"><ul class="govuk-list govuk-error-summary__list">${items}</ul></div></div></div>`;
}

/** Where a field's first input is. */
function anchor(name: string, field: Field): string {
	if (field.as === "date") return `${name}-day`;
	return field.as === "many" || (field.as === "one" && !isList(field)) ? `${name}-0` : name;
}

const isList = (field: Extract<Field, { as: "one" }>): boolean =>
	field.look === "list" || field.options.length > MOST_RADIOS;

function drawField(name: string, field: Field, value: Value, error: Words | undefined): Html {
	const label = isOptional(field) ? `${field.label} (optional)` : field.label;
	const hint = field.hint && html`<div id="${name}-hint" class="govuk-hint">${field.hint}</div>`;
	const wrong =
		error &&
		html`<p id="${name}-error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> ${error}</p>`;
	const ids = [field.hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
	const described = ids !== "" && html`aria-describedby="${ids}"`;
	const group = (inner: Html) =>
		html`<div class="govuk-form-group ${error && "govuk-form-group--error"}">${inner}</div>`;
	// A browser has no list of a platform's people to choose from.
	if (field.as === "person") {
		const says = "Do this in Slack or Teams: people are chosen from the list that is there.";
		return group(
			html`<p class="govuk-label govuk-label--s">${label}</p>${wrong}<p class="govuk-body">${says}</p>`,
		);
	}
	if (field.as === "text" || (field.as === "one" && isList(field))) {
		return group(
			html`<label class="govuk-label govuk-label--s" for="${name}">${label}</label>${hint}${wrong}${
				field.as === "text"
					? drawText(name, field, value, error, described)
					: drawList(name, field, value, described)
			}`,
		);
	}
	const inputs = field.as === "date" ? drawDate(name, value, error) : drawChoices(name, field, value);
	return group(
		html`<fieldset class="govuk-fieldset" ${field.as === "date" && html`role="group"`} ${described}><legend class="govuk-fieldset__legend govuk-fieldset__legend--s">${label}</legend>${hint}${wrong}${inputs}</fieldset>`,
	);
}

function drawText(
	name: string,
	{ lines = 1 }: { lines?: number },
	value: Value,
	error: Words | undefined,
	described: Html | false,
): Html {
	if (lines > 1) {
		return html`<textarea class="govuk-textarea ${error && "govuk-textarea--error"}" id="${name}" name="${name}" rows="${Math.max(3, lines)}" ${described}>
${typed(value)}</textarea>`;
	}
	return html`<input class="govuk-input ${error && "govuk-input--error"}" id="${name}" name="${name}" type="text" value="${typed(value)}" ${described}>`;
}

function drawList(
	name: string,
	field: Extract<Field, { as: "one" }>,
	value: Value,
	described: Html | false,
): Html {
	const chosen = typed(value);
	return html`<select class="govuk-select" id="${name}" name="${name}" ${described}><option value="">Choose one</option>${field.options.map(
		(o) => html`<option value="${o.value}" ${o.value === chosen && html`selected`}>${o.label}</option>`,
	)}</select>`;
}

function drawChoices(name: string, field: Extract<Field, { as: "one" | "many" }>, value: Value): Html {
	const kind = field.as === "many" ? "checkboxes" : "radios";
	const chosen = Array.isArray(value) ? value : [typed(value)];
	const type = field.as === "many" ? "checkbox" : "radio";
	const sentAs = field.as === "many" ? `${name}-many` : name;
	return html`<div class="govuk-${kind}" data-module="govuk-${kind}">${field.options.map(
		(o, n) =>
			html`<div class="govuk-${kind}__item"><input class="govuk-${kind}__input" id="${name}-${n}" name="${sentAs}" type="${type}" value="${o.value}" ${chosen.includes(o.value) && html`checked`}><label class="govuk-label govuk-${kind}__label" for="${name}-${n}">${o.label}</label></div>`,
	)}</div>`;
}

const PARTS = ["day", "month", "year"] as const;

function drawDate(name: string, value: Value, error: Words | undefined): Html {
	const [year = "", month = "", day = ""] = typed(value).split("-");
	const given = { day, month, year };
	return html`<div class="govuk-date-input" id="${name}">${PARTS.map(
		(part) =>
			html`<div class="govuk-date-input__item"><div class="govuk-form-group"><label class="govuk-label govuk-date-input__label" for="${name}-${part}">${part[0]!.toUpperCase() + part.slice(1)}</label><input class="govuk-input govuk-date-input__input govuk-input--width-${part === "year" ? 4 : 2} ${error && "govuk-input--error"}" id="${name}-${part}" name="${name}-${part}" type="text" inputmode="numeric" value="${given[part]}"></div></div>`,
	)}</div>`;
}

/** What was typed before. Revealed here because the page is shown to the person who is filling it in. */
function typed(value: Value): string {
	if (value === undefined || Array.isArray(value)) return "";
	return value instanceof Private ? Private.reveal(value) : String(value);
}

/** Names that a form of ours has besides its questions. */
export const NOT_ANSWERS = new Set(["csrf", "once", "did", "began", "website"]);

/** The answers of a screen as the port has them: what may be several choices says so in its name, and a date has three. */
export function readAnswers(sent: Sent): Record<string, Answer> {
	const answers: Record<string, Answer> = Object.create(null);
	for (const [name, values] of sent) {
		if (NOT_ANSWERS.has(name) || !/^[a-z][a-z0-9_-]{0,60}$/.test(name)) continue;
		const [, field = name, part] = /^(.+)-(day|month|year|many)$/.exec(name) ?? [];
		answers[field] = part === undefined ? values[0]! : part === "many" ? values : readDate(sent, field);
	}
	return answers;
}

/** A date as three boxes gave it: a real one as YYYY-MM-DD, any other as it was typed, so that it can be put right. */
function readDate(sent: Sent, name: string): string {
	const [day, month, year] = PARTS.map((part) => first(sent, `${name}-${part}`).trim().replaceAll("-", "/"));
	if (!day && !month && !year) return "";
	return `${year}-${month!.padStart(2, "0")}-${day!.padStart(2, "0")}`;
}
