/** What is wrong with a drawn text. */
export type Fault = string;

type Json = Record<string, unknown>;

/** Whatever a reader or a terminal acts on without showing it. */
export function faultsInText(text: string, { oneLine = false } = {}): Fault[] {
	const bare = oneLine ? text : text.replaceAll(/[\n\t]/g, "");
	// A pair that sets text off is ours; it holds no other.
	const alone = bare.replaceAll(/\u2068([^\u2066-\u2069]*)\u2069/gu, "$1");
	return [
		...(/\p{Cc}|[\u2028\u2029\u206A-\u206F\uFFF9-\uFFFB\uFEFF]/u.test(alone) ? ["a control character"] : []),
		...(/\p{Bidi_Control}/u.test(alone) ? ["a bidirectional character"] : []),
		...(text.isWellFormed() ? [] : ["half a character"]),
	].map((fault) => `${fault} in ${JSON.stringify(text.slice(0, 200))}`);
}

function objects(value: unknown): Json[] {
	if (Array.isArray(value)) return value.flatMap(objects);
	if (typeof value !== "object" || value === null) return [];
	return [value as Json, ...Object.values(value).flatMap(objects)];
}

const strings = (holders: readonly Json[], key: string): string[] =>
	holders.flatMap((one) => (typeof one[key] === "string" ? [one[key]] : []));

/** What Slack would act on in a drawn message or view, by its rules for text objects (docs.slack.dev, "formatting"). */
export function faultsInSlack(drawn: object, { oneLine = false } = {}): Fault[] {
	const all = objects(drawn);
	const plain = strings(
		all.filter((o) => o.type === "plain_text"),
		"text",
	);
	const rich = strings(
		all.filter((o) => o.type === "mrkdwn"),
		"text",
	);
	// The fallback of a message is read as mrkdwn.
	if ("text" in drawn && typeof drawn.text === "string") rich.push(drawn.text);
	const said = (fault: string) => (text: string) => `${fault} in ${JSON.stringify(text.slice(0, 200))}`;
	return [
		...[...plain, ...rich]
			.filter((t) => /[<>]|&(?!(?:amp|lt|gt);)/.test(withoutOwn(t)))
			.map(said("an unescaped sign")),
		...rich.filter((t) => /[*_~`]/.test(withoutOwn(t))).map(said("formatting")),
		...rich.filter((t) => /:[a-z0-9_+-]+:/i.test(withoutOwn(t))).map(said("an emoji's name")),
		...rich.filter((t) => /^&gt;/m.test(t)).map(said("a quotation")),
		...[...plain, ...rich, ...strings(all, "initial_value")].flatMap((t) => faultsInText(t)),
		...(oneLine ? rich.filter((t) => ownLinesOnly(t)).map(said("a line that somebody typed")) : []),
	];
}

/** Without our own bold: a label, a table's head, a strong word, none of which holds a star. */
const withoutOwn = (text: string): string => text.replace(/(^|\s)\*([^*\n]*)\*(?=$|:|\s|\u2068)/gm, "$1$2");

/** No line of the corpus may begin a line of a message: the promise of help is one. */
const ownLinesOnly = (text: string): boolean => /^Child in danger now: call 020/m.test(text);

/** What Teams would act on in a drawn card or dialog. */
export function faultsInTeams(drawn: object): Fault[] {
	const all = objects(drawn);
	const typed = (type: string, key = "text") =>
		strings(
			all.filter((o) => o.type === type),
			key,
		);
	const facts = all.filter((o) => "title" in o && "value" in o && !("type" in o));
	const markdown = [...typed("TextBlock"), ...strings(facts, "title"), ...strings(facts, "value")];
	const shown = [
		...markdown,
		...typed("TextRun"),
		...strings(all, "title"),
		...strings(all, "fallbackText"),
		...typed("message"),
		...typed("message", "summary"),
	];
	// A hidden box carries what was typed back and forth, and shows it to nobody.
	const boxes = strings(
		all.filter((o) => String(o.type).startsWith("Input.") && o.isVisible !== false),
		"value",
	);
	const said = (fault: string) => (text: string) => `${fault} in ${JSON.stringify(text.slice(0, 200))}`;
	return [
		...markdown.filter((t) => hasMarkdown(t)).map(said("Markdown")),
		...shown.filter((t) => /<\s*\/?\s*at\b/i.test(t)).map(said("a mention's tag")),
		...shown.filter((t) => t.includes("{{")).map(said("a date macro")),
		...shown.flatMap((t) => faultsInText(t)),
		...boxes.map((t) => t.replaceAll("\r", "")).flatMap((t) => faultsInText(t)),
	];
}

/** What Markdown still sees: an escaped character is a letter to it. */
function hasMarkdown(text: string): boolean {
	const bare = text.replace(/\\[\\`*_{}[\]()#+\-.!~<>=&]/g, "x");
	return (
		/[*_`~]|\]\s*[([:]|<[a-z/!]/i.test(bare) ||
		/^(?: {4}| {0,3}(?:#{1,6}(?:\s|$)|>|[-+]\s|={2,}|-{2,}|\d+[.)]\s))/m.test(bare) ||
		/&#?\w+;/.test(bare)
	);
}
