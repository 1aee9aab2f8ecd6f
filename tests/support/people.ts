import { expect } from "vitest";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";

/** Wherever there are people: in front of a bot in this process, or of several elsewhere. */
export interface Peopled {
	sandbox: Sandbox;
}

export type PlatformName = "slack" | "teams";
export type Answers = Record<string, string | string[]>;

/** A message that a person can act on. */
export interface Shown {
	text: string;
	buttons: string[];
	/** The platform's id. */
	id: string;
	/** Where its buttons lead that open an address, by their labels. */
	links?: ReadonlyMap<string, string>;
}

/** A form or a page to read, as it stands open before a person. */
export interface Open {
	title: string;
	text: string;
	values: Record<string, unknown>;
}

/** One person at one keyboard: the same deeds on both platforms, told in the words of a story. */
export interface Person {
	platform: PlatformName;
	/** Types the command, or says the words to the bot in private. */
	does(words: string): Promise<void>;
	/** Takes a global shortcut, or a compose action. */
	takes(action: string): Promise<void>;
	/** The form or page that is open; fails the story when there is none. */
	form(): Open;
	hasForm(): boolean;
	fills(answers: Answers, how?: { force?: boolean }): Promise<void>;
	/**
	 * Sends the screen. Errors are then read from `form()`.
	 * @param how.force sends what the client itself would stop, as a forged request would.
	 */
	sends(how?: { force?: boolean }): Promise<void>;
	goesBack(): Promise<void>;
	leaves(): Promise<void>;
	/** Everything said to this person alone, the newest last. */
	privately(): Shown[];
	/** How often this person was answered in private; what the bot tells of its own accord may come at any time. */
	answers(): number;
	/** Waits until something private reads like this, and returns the match. */
	seesPrivately(words: RegExp): Promise<RegExpMatchArray>;
	/** The panel channel's messages that begin threads. */
	channel(): Shown[];
	/** Waits for a message in the channel that reads like this. */
	card(words: string | RegExp): Promise<Shown>;
	/** The replies under a message of the channel. */
	thread(root: Shown): Shown[];
	/** Presses a button of a channel message, or of a private one; `nth`, from 1, among several of that label. */
	presses(message: Shown, label: string, nth?: number): Promise<void>;
	/** Presses a button that opens an address, and returns the address: the browser is another story. */
	opens(message: Shown, label: string): Promise<string>;
	/** Presses a button in the open form or page; `nth`, from 1, among several of that label, where it is a Teams dialog. */
	pressesInForm(label: string, nth?: number): Promise<void>;
	/** Writes into the thread of a message of the channel, or into the channel itself. */
	says(text: string, under?: Shown): Promise<Shown>;
	/** Mentions the bot in the thread of a message of the channel. */
	mentions(text: string, under: Shown): Promise<Shown>;
	/** Changes a message of one's own. */
	edits(message: Shown, text: string): Promise<void>;
	/** Deletes a message of one's own. */
	deletes(message: Shown): Promise<void>;
	/** Takes a message action on a message. */
	acts(action: string, on: Shown): Promise<void>;
}

/** The person with this key of the demo panel, on the platform given. */
export function personOf(world: Peopled, key: string, platform: PlatformName): Person {
	const person = world.sandbox.world.people.find((p) => p.key === key);
	const user = person?.[platform];
	if (!user) throw new Error(`${key} is not on ${platform}`);
	return platform === "slack" ? slackPerson(world, user) : teamsPerson(world, user);
}

function slackPerson(world: Peopled, user: string): Person {
	const { slack } = world.sandbox;
	const hands = slack.hands(user);
	const channel = world.sandbox.world.slack.channels[0]!.id;
	const where = new Map<string, string>();
	const shown = (m: {
		channel: string;
		ts: string;
		text: string;
		buttons: string[];
		blocks: readonly unknown[];
	}): Shown => {
		where.set(m.ts, m.channel);
		return { id: m.ts, text: m.text, buttons: m.buttons, links: linksIn(m.blocks) };
	};
	const ref = (m: Shown) => ({ channel: where.get(m.id) ?? channel, ts: m.id });
	/** Everything said to this person alone. What was posted of the bot's own accord is marked with its delivery. */
	const alone = () => {
		const roots = hands.sees(channel);
		const threads = roots.filter((m) => !m.ephemeral).flatMap((m) => hands.sees(channel, m.ts).slice(1));
		const inChannel = [...roots, ...threads].filter((m) => m.ephemeral);
		return [...inChannel, ...hands.sees(hands.directMessage())];
	};
	const ok = (outcome: { ok: boolean; error?: string }, but?: string) => {
		if (!outcome.ok && outcome.error !== but) throw new Error(`Slack said: ${outcome.error}`);
	};
	/** Does something, and waits for what the bot lets this person see of it: it acknowledges before it opens a form. */
	const answered = async (deed: () => Promise<{ ok: boolean; error?: string }>, but?: string) => {
		const seen = () =>
			JSON.stringify([
				...[hands.view()?.id, hands.view()?.text, hands.view()?.errors],
				...[person.answers(), hands.home()],
			]);
		const before = seen();
		ok(await deed(), but);
		await slack.until("the bot's answer", () => seen() !== before);
	};
	const person: Person = {
		platform: "slack",
		does: (words) => answered(() => hands.types(`/cme ${words}`, { channel })),
		takes: (action) => answered(() => hands.shortcut(action)),
		form() {
			const view = hands.view();
			if (!view) throw new Error(`No form is open. Last seen: ${person.privately().at(-1)?.text}`);
			const values = Object.fromEntries(Object.entries(view.fields).map(([name, f]) => [name, f.value]));
			return { title: view.title, text: `${view.text}\n${Object.values(view.errors).join("\n")}`, values };
		},
		hasForm: () => hands.view() !== undefined,
		async fills(answers, how) {
			ok(await hands.fills(answers, how));
		},
		sends: (how) => answered(() => hands.submits(how), "errors"),
		goesBack: () => answered(() => hands.presses("view", "Back")),
		async leaves() {
			ok(await hands.closes({ all: true }));
		},
		privately: () => alone().map(shown),
		answers: () => {
			const posted = new Set(slack.state().messages.flatMap((m) => (m.metadata ? [m.ts] : [])));
			return alone().filter((m) => !posted.has(m.ts)).length;
		},
		seesPrivately: (words) =>
			slack.until(`${user} to see ${words}`, () =>
				matchIn([...person.privately(), ...openText(person)], words),
			),
		channel: () =>
			hands
				.sees(channel)
				.filter((m) => !m.ephemeral)
				.map(shown),
		card: (words) =>
			slack.until(`a card like ${words}`, () => person.channel().findLast((m) => fits(m.text, words))),
		thread: (root) =>
			hands
				.sees(channel, root.id)
				.filter((m) => m.ts !== root.id && !m.ephemeral)
				.map(shown),
		// Each row of a list has one menu, and their ids count from 0.
		presses: (message, label, nth) =>
			answered(() => hands.presses(ref(message), nth ? { label, action_id: `menu:${nth - 1}` } : label)),
		async opens(message, label) {
			// Slack opens the address, and tells the bot of the press.
			ok(await hands.presses(ref(message), label));
			return linkOf(message, label);
		},
		pressesInForm: (label) => answered(() => hands.presses("view", label)),
		async says(text, under) {
			const ts = await hands.posts(text, { channel, ...(under && { thread: under.id }) });
			where.set(ts, channel);
			return { id: ts, text, buttons: [] };
		},
		async mentions(text, under) {
			const bot = world.sandbox.world.slack.app.botUserId;
			const ts = await hands.posts(`<@${bot}> ${text}`, { channel, thread: under.id });
			where.set(ts, channel);
			return { id: ts, text, buttons: [] };
		},
		edits: (message, text) => hands.edits(ref(message), text),
		deletes: (message) => hands.deletes(ref(message)),
		acts: (action, on) => answered(() => hands.messageShortcut(action, ref(on))),
	};
	return person;
}

function teamsPerson(world: Peopled, user: string): Person {
	const { teams } = world.sandbox;
	const hands = teams.hands(user);
	const channel = world.sandbox.world.teams.teams[0]!.channels.at(-1)!.id;
	const where = new Map<string, string>();
	const shown = (m: {
		conversation: string;
		message: string;
		text: string;
		buttons: string[];
		card?: unknown;
	}): Shown => {
		where.set(m.message, m.conversation);
		return { id: m.message, text: m.text, buttons: m.buttons, links: linksIn(m.card) };
	};
	const at = (m: Shown) => ({ conversation: where.get(m.id) ?? channel, message: m.id });
	const person: Person = {
		platform: "teams",
		async does(words) {
			const before = new Set(hands.sees("personal").map((m) => m.message));
			await hands.says(words, "personal");
			// Teams cannot open a dialog from a typed word: the bot answers with a button that does. Something that nobody
			// asked for may come in after it.
			const offer = hands
				.sees("personal")
				.findLast((m) => !before.has(m.message) && m.buttons.includes("Open the form"));
			if (offer) await hands.presses(offer, "Open the form");
		},
		async takes(action) {
			await hands.composeAction(action, "personal");
		},
		form() {
			const dialog = hands.dialog();
			if (!dialog) throw new Error(`No dialog is open. Last seen: ${person.privately().at(-1)?.text}`);
			return { title: dialog.title, text: dialog.text, values: dialog.values };
		},
		hasForm: () => hands.dialog() !== undefined,
		async fills(answers, how) {
			hands.fills(answers, how);
		},
		async sends(how) {
			await hands.submits(
				hands.dialog()?.buttons.find((b) => b !== "Back"),
				how,
			);
		},
		async goesBack() {
			await hands.submits("Back");
		},
		async leaves() {
			hands.closes();
		},
		privately: () => hands.sees("personal").map(shown),
		// An answer is in its turn, so it has come when the deed is done; only of notifications is there more than one told.
		answers: () => hands.sees("personal").filter((m) => !/You are told of every one/.test(m.text)).length,
		seesPrivately: (words) =>
			teams.awaits(`${user} to see ${words}`, () =>
				matchIn([...person.privately(), ...openText(person)], words),
			),
		channel: () =>
			hands
				.sees({ channel })
				.filter((m) => m.root === m.message)
				.map(shown),
		card: (words) =>
			teams.awaits(`a card like ${words}`, () => person.channel().findLast((m) => fits(m.text, words))),
		thread: (root) =>
			hands
				.sees({ channel, thread: root.id })
				.filter((m) => m.message !== root.id)
				.map(shown),
		async presses(message, label, nth) {
			await hands.presses(at(message), label, nth ? { nth } : {});
		},
		opens: async (message, label) => linkOf(message, label),
		async pressesInForm(label, nth) {
			await hands.submits(label, nth ? { nth } : {});
		},
		async says(text, under) {
			const id = await hands.says(text, { channel, ...(under && { thread: under.id }) });
			where.set(id, channel);
			return { id, text, buttons: [] };
		},
		async mentions(text, under) {
			const id = await hands.says(text, { channel, thread: under.id, mention: true });
			where.set(id, channel);
			return { id, text, buttons: [] };
		},
		edits: (message, text) => hands.edits(at(message), text),
		deletes: (message) => hands.deletes(at(message)),
		async acts(action, on) {
			await hands.messageAction(action, at(on));
		},
	};
	return person;
}

/** Every button in these blocks or this card that opens an address. */
function linksIn(value: unknown): Map<string, string> {
	if (Array.isArray(value)) return new Map(value.flatMap((one) => [...linksIn(one)]));
	if (typeof value !== "object" || value === null) return new Map();
	const { url, text, title } = value as { url?: unknown; text?: { text?: string }; title?: string };
	// A picture is in its address: it leads nowhere.
	if (typeof url === "string" && !url.startsWith("data:")) return new Map([[title ?? text?.text ?? "", url]]);
	return new Map(Object.values(value).flatMap((one) => [...linksIn(one)]));
}

function linkOf({ links, buttons }: Shown, label: string): string {
	const address = links?.get(label);
	if (!address)
		throw new Error(`No link “${label}”; there are: ${[...(links?.keys() ?? [])]} and ${buttons}`);
	return address;
}

function openText(person: Person): { text: string }[] {
	return person.hasForm() ? [{ text: person.form().text }] : [];
}

function matchIn(messages: readonly { text: string }[], words: RegExp): RegExpMatchArray | undefined {
	for (const { text } of [...messages].reverse()) {
		const match = text.match(words);
		if (match) return match;
	}
	return undefined;
}

function fits(text: string, words: string | RegExp): boolean {
	return typeof words === "string" ? text.includes(words) : words.test(text);
}

/** Asserts that a form is open with this title. */
export function expectForm(person: Person, words: RegExp): void {
	expect(`${person.form().title}\n${person.form().text}`).toMatch(words);
}

/** A case's card, by its first line: other messages name the reference too. */
export function cardOf(ref: string): RegExp {
	return new RegExp(`^${ref}`);
}
