/** HTML that was made here, from parts that were escaped. Nothing else is written into a page as it is. */
export class Html {
	readonly #markup: string;

	private constructor(markup: string) {
		this.#markup = markup;
	}

	static write(html: Html): string {
		return html.#markup;
	}

	static made(markup: string): Html {
		return new Html(markup);
	}
}

type Part = Html | string | number | false | undefined | readonly Part[];

/** Markup with values: each is escaped unless it was made by this. What is false or undefined is left out. */
export function html(markup: TemplateStringsArray, ...values: readonly Part[]): Html {
	return Html.made(markup.map((piece, n) => piece + (n < values.length ? written(values[n]) : "")).join(""));
}

function written(value: Part): string {
	if (value === undefined || value === false) return "";
	if (value instanceof Html) return Html.write(value);
	if (Array.isArray(value)) return value.map(written).join("");
	return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
	"`": "&#96;",
};

/** Plain text as HTML, fit for content and quoted attributes. Controls but line ends, and what steers the direction of text, are taken out. */
function escaped(text: string): string {
	return text
		.toWellFormed()
		.replaceAll(/\r\n?/g, "\n")
		.replaceAll(/(?![\n\t])\p{Cc}|[\p{Bidi_Control}\u2028\u2029\u206A-\u206F\uFEFF\uFFF9-\uFFFB]/gu, " ")
		.replaceAll(/[&<>"'`]/g, (letter) => ENTITIES[letter]!);
}
