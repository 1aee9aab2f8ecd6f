import { el, isObject, stringOf } from "./slack-dom.ts";

/** The names that mentions are shown by. */
export interface Names {
	user(id: string): string | undefined;
	channel(id: string): string | undefined;
}

/** Slack's mrkdwn as elements: bold, italic, strike, code, links, mentions, dates, quotes and code blocks. */
export function drawMrkdwn(text: string, names: Names): Node[] {
	return text.split(/```\n?([\s\S]*?)```/).flatMap((part, index) => {
		if (index % 2 === 1) return [el("pre", { class: "sl-pre" }, decoded(part.replace(/\n$/, "")))];
		return drawLines(part, names);
	});
}

/** Text that is shown as it is, its line breaks kept. */
export function drawPlain(text: string): Node[] {
	return withBreaks(text.split("\n").map((line) => [document.createTextNode(decoded(line))]));
}

/** A link where its address is one that may be opened, else its words alone. */
export function drawLink(address: string, label: string): Node {
	if (!/^(https?:|mailto:)/i.test(address)) return document.createTextNode(label);
	return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", class: "sl-link" }, label);
}

function decoded(text: string): string {
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** What a plain or mrkdwn text object says, without marks drawn. */
export function words(value: unknown): string {
	return isObject(value) ? decoded(stringOf(value.text)) : "";
}

/** Lines that begin with ">" are gathered into quotations. */
function drawLines(text: string, names: Names): Node[] {
	const drawn: Node[] = [];
	let plain: string[] = [];
	let quoted: string[] = [];
	const flush = () => {
		if (plain.length > 0) drawn.push(...withBreaks(plain.map((line) => drawInline(line, names))));
		if (quoted.length > 0) {
			const lines = withBreaks(quoted.map((line) => drawInline(line, names)));
			drawn.push(el("blockquote", { class: "sl-quote" }, ...lines));
		}
		plain = [];
		quoted = [];
	};
	for (const line of text.split("\n")) {
		const quote = /^(?:>|&gt;) ?(.*)$/.exec(line);
		if (quote ? plain.length > 0 : quoted.length > 0) flush();
		if (quote) quoted.push(quote[1] ?? "");
		else plain.push(line);
	}
	flush();
	return drawn;
}

const before = "(?<=^|[\\s(\\[{\"'“‘–—-])";
const after = "(?=$|[\\s)\\]}.,:;!?\"'”’–—-])";
const INLINE = new RegExp(`<([^<>]+)>|\`([^\`]+)\`|${before}([*_~])(\\S|\\S.*?\\S)\\3${after}`, "g");

function drawInline(line: string, names: Names): Node[] {
	const drawn: Node[] = [];
	let end = 0;
	for (const found of line.matchAll(INLINE)) {
		if (found.index > end) drawn.push(document.createTextNode(decoded(line.slice(end, found.index))));
		const [whole, reference, code, mark, inner = ""] = found;
		if (reference !== undefined) drawn.push(drawReference(reference, names));
		else if (code !== undefined) drawn.push(el("code", { class: "sl-code" }, decoded(code)));
		else drawn.push(el(mark === "*" ? "strong" : mark === "_" ? "em" : "s", {}, ...drawInline(inner, names)));
		end = found.index + whole.length;
	}
	if (end < line.length) drawn.push(document.createTextNode(decoded(line.slice(end))));
	return drawn;
}

/** What stands between "<" and ">": a person, a channel, a date, everyone, or an address. */
function drawReference(inside: string, names: Names): Node {
	const [target = "", label] = inside.split("|");
	if (target.startsWith("@")) return mention(`@${names.user(target.slice(1)) ?? label ?? target.slice(1)}`);
	if (target.startsWith("#"))
		return mention(`#${names.channel(target.slice(1)) ?? label ?? target.slice(1)}`);
	if (target.startsWith("!date^")) return drawDate(target, label ?? "");
	if (target.startsWith("!")) return mention(`@${label ?? target.slice(1)}`);
	return drawLink(decoded(target), decoded(label ?? target.replace(/^mailto:/, "")));
}

/** A name that was mentioned. */
export function mention(text: string): Node {
	return el("span", { class: "sl-mention" }, text);
}

/** A date in the reader's zone, in the words that its format asks for. */
function drawDate(target: string, fallback: string): Node {
	const [, seconds, format] = target.split("^");
	const at = new Date(Number(seconds) * 1000);
	if (format === undefined || Number.isNaN(at.getTime())) return document.createTextNode(decoded(fallback));
	const day = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("en-GB", options).format(at);
	const words: Record<string, string> = {
		date_num: at.toISOString().slice(0, 10),
		date_slash: day({}),
		date: day({ day: "numeric", month: "long" }),
		date_short: day({ dateStyle: "medium" }),
		date_long: day({ dateStyle: "full" }),
		time: day({ timeStyle: "short" }),
		time_secs: day({ timeStyle: "medium" }),
	};
	const text = format.replaceAll(/\{(\w+?)(?:_pretty)?\}/g, (_, name: string) => words[name] ?? fallback);
	return el("time", { datetime: at.toISOString() }, decoded(text));
}

function withBreaks(lines: readonly Node[][]): Node[] {
	return lines.flatMap((line, index) => (index === 0 ? line : [el("br"), ...line]));
}
