import { expect } from "vitest";
import type { Letter } from "../../src/sandbox/mail/letter.ts";
import type { TestWorld } from "./world.ts";

/** A form of a page, as a browser has it. */
interface PageForm {
	action: string;
	/** Every input with the value it would be sent with, in order; a submit button is not among them. */
	fields: [name: string, value: string][];
	/** Buttons: what is written on each, and what it would send. */
	buttons: { label: string; name: string; value: string }[];
	/** All names and the choices of each, by the words beside them. */
	choices: { name: string; value: string; type: string }[];
	names: Set<string>;
}

/** A page as somebody reads it, without any script. */
export interface WebPage {
	status: number;
	path: string;
	title: string;
	text: string;
	html: string;
	headers: Headers;
	forms: PageForm[];
	errors: string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
	amp: "&",
	lt: "<",
	gt: ">",
	quot: '"',
	"#39": "'",
	"#96": "`",
};
const plain = (text: string) =>
	text.replaceAll(/&(amp|lt|gt|quot|#39|#96);/g, (_, name: string) => ENTITIES[name]!);
const words = (html: string) =>
	plain(html.replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, "").replaceAll(/<[^>]*>/g, " "))
		.replaceAll(/\s+/g, " ")
		.trim();
const attribute = (tag: string, name: string) => {
	const found = new RegExp(`\\s${name}(?:="([^"]*)")?(?=[\\s>])`).exec(tag);
	return found ? plain(found[1] ?? "") : undefined;
};

function readForms(html: string): PageForm[] {
	return [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = "", inner = ""]) => {
		const form: PageForm = {
			action: attribute(`${head}>`, "action") ?? "",
			...{ fields: [], buttons: [], choices: [], names: new Set() },
		};
		for (const [tag, kind = "", rest = ""] of inner.matchAll(
			/<(input|textarea|select|button)((?:"[^"]*"|[^">])*)>/g,
		)) {
			const at = inner.indexOf(tag);
			const name = attribute(tag, "name") ?? "";
			const value = attribute(tag, "value") ?? "";
			const type = attribute(tag, "type") ?? "";
			void rest;
			if (name) form.names.add(name);
			if (kind === "button") {
				const label = words(inner.slice(at + tag.length, inner.indexOf("</button>", at))).replace(" :", ":");
				form.buttons.push({ label, name, value });
			} else if (kind === "textarea") {
				const body = inner.slice(at + tag.length, inner.indexOf("</textarea>", at));
				form.fields.push([name, plain(body.replace(/^\n/, ""))]);
			} else if (kind === "select") {
				const body = inner.slice(at, inner.indexOf("</select>", at));
				const chosen = /<option value="([^"]*)" selected/.exec(body)?.[1] ?? "";
				form.fields.push([name, plain(chosen)]);
			} else if (type === "radio" || type === "checkbox") {
				form.choices.push({ name, value, type });
				if (attribute(tag, "checked") !== undefined) form.fields.push([name, value]);
			} else form.fields.push([name, value]);
		}
		return form;
	});
}

/** One browser, without scripts, with the cookies that it was given. */
export class WebVisitor {
	readonly world: Pick<TestWorld, "botUrl" | "sandbox">;
	readonly cookies = new Map<string, string>();
	/** The address that a proxy of ours names for this browser. */
	readonly from: string | undefined;
	page!: WebPage;

	constructor(world: Pick<TestWorld, "botUrl" | "sandbox">, from?: string) {
		this.world = world;
		this.from = from;
	}

	async opens(path: string, headers: Record<string, string> = {}): Promise<WebPage> {
		return this.asks("GET", path, undefined, headers);
	}

	async asks(
		method: string,
		path: string,
		body?: URLSearchParams,
		headers: Record<string, string> = {},
	): Promise<WebPage> {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
		const response = await fetch(new URL(path, this.world.botUrl), {
			method,
			redirect: "manual",
			headers: {
				...(cookie ? { cookie } : {}),
				...(this.from ? { "x-forwarded-for": this.from } : {}),
				...headers,
			},
			...(body ? { body } : {}),
		});
		for (const set of response.headers.getSetCookie()) {
			const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
			if (/Max-Age=0/.test(set)) this.cookies.delete(name);
			else this.cookies.set(name, value);
		}
		const location = response.headers.get("location");
		if (location) {
			await response.arrayBuffer();
			return this.opens(location);
		}
		const html = await response.text();
		this.page = {
			status: response.status,
			path,
			html,
			headers: response.headers,
			title: words(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? ""),
			text: words(/<body[\s\S]*/.exec(html)?.[0] ?? ""),
			forms: readForms(html),
			errors: [
				...(/govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(html)?.[1] ?? "").matchAll(
					/<li>([\s\S]*?)<\/li>/g,
				),
			].map(([, says]) => words(says!)),
		};
		return this.page;
	}

	/** Presses a button with these answers in its form: text by field, choices by their values, dates as YYYY-MM-DD. */
	async presses(
		label: string,
		answers: Record<string, string | readonly string[]> = {},
		nth = 0,
	): Promise<WebPage> {
		const forms = this.page.forms.filter((f) =>
			f.buttons.some((b) => b.label === label || b.label.startsWith(`${label}:`)),
		);
		const form = forms[nth];
		if (!form)
			throw new Error(
				`There is no button “${label}” on “${this.page.title}”: ${this.page.text.slice(0, 600)}`,
			);
		const body = new URLSearchParams(form.fields);
		for (const [name, answer] of Object.entries(answers)) {
			if (form.names.has(`${name}-day`)) {
				const [year = "", month = "", day = ""] = String(answer).split("-");
				for (const [part, value] of Object.entries({ year, month, day })) body.set(`${name}-${part}`, value);
				continue;
			}
			const sentAs = form.names.has(`${name}-many`) ? `${name}-many` : name;
			if (!form.names.has(sentAs))
				throw new Error(`“${this.page.title}” does not ask for ${name}: ${[...form.names]}`);
			body.delete(sentAs);
			for (const one of typeof answer === "string" ? [answer] : answer) body.append(sentAs, one);
		}
		const button = form.buttons.find((b) => b.label === label || b.label.startsWith(`${label}:`))!;
		if (button.name) body.set(button.name, button.value);
		return this.asks("POST", form.action || this.page.path, body);
	}

	letters(to: string): Letter[] {
		return this.world.sandbox.mail.letters().filter((letter) => letter.to === to);
	}

	/** Asks for a code, and returns the one that arrives. */
	async asksForCode(address: string, from = "/web/"): Promise<string> {
		const codes = () => this.letters(address).filter((letter) => /code/.test(letter.subject));
		const before = codes().length;
		await this.opens(from);
		await this.presses("Send me a code", { email: address });
		await expect.poll(() => codes().length, { timeout: 5_000 }).toBe(before + 1);
		return /Your code is (\S+)/.exec(codes().at(-1)!.text)![1]!;
	}

	/** Signs in with a code from the mailbox. */
	async signsIn(address: string, from = "/web/"): Promise<WebPage> {
		const code = await this.asksForCode(address, from);
		return this.presses("Sign in", { code });
	}
}
