import type { Locator, Page } from "playwright-core";

/** The answers to a form's screen: by each question's label the words, the date (ISO) or the option's label. */
export type Answers = Readonly<Record<string, string>>;

/** One half of the page, as a visitor uses it: the same deeds in both. */
export interface Half {
	region: Locator;
	/** The form or page that is open over the half. */
	dialog: Locator;
	/** Shows the panel's channel. */
	opensPanel(): Promise<void>;
	/** Asks Rollcall for something as one does there; a form that it offers is opened. */
	asks(words: string): Promise<void>;
	/** What Rollcall last said to this person alone, in the conversation that is shown. */
	lastPrivately(): Locator;
	/** A message in the panel's channel that has this heading: a case's reference, say. */
	headed(heading: string | RegExp): Locator;
	/** Fills in the screen that is open. */
	fills(answers: Answers): Promise<void>;
	/** Presses this button of the open form; `then` is what the next screen shows. */
	sends(button: string, then: string | RegExp): Promise<void>;
	/** Presses the button that ends the form, and returns what this person alone is then told, which reads like this. */
	finishes(button: string, told: string | RegExp): Promise<string>;
	/** Closes the form by its cross. */
	leaves(): Promise<void>;
	/** Writes under the message with this heading, and returns what was written, as it then stands there. */
	replies(heading: string, words: string): Promise<Locator>;
	/** The thread under the message with this heading. */
	thread(heading: string): Promise<Locator>;
	/** Chooses from a message's own menu. */
	chooses(entry: string, message: Locator): Promise<void>;
}

/** The left half. */
export function slackHalf(page: Page): Half {
	const region = page.getByRole("region", { name: /^Slack/ });
	const dialog = region.getByRole("dialog");
	const thread = region.getByRole("complementary", { name: "Thread" });
	const messages = region.getByRole("log", { name: "Messages" }).getByRole("article");
	const half: Half = {
		region,
		dialog,
		opensPanel: () => region.getByRole("navigation").getByRole("button", { name: "cme-panel" }).click(),
		async asks(words) {
			await half.opensPanel();
			await region.getByRole("textbox", { name: "Message #cme-panel" }).fill(`/cme ${words}`);
			await page.keyboard.press("Enter");
		},
		lastPrivately: () => messages.filter({ hasText: "Only visible to you" }).last(),
		headed: (heading) => messages.filter({ has: page.getByRole("heading", { name: heading }) }).last(),
		fills: (answers) =>
			fillIn(answers, (label) =>
				beginning(dialog.locator(".sl-field"), label).or(
					dialog.getByRole("group", { name: label, exact: true }),
				),
			),
		sends: (button, then) => send(dialog, button, then),
		async finishes(button, told) {
			await dialog.getByRole("button", { name: button, exact: true }).click();
			await dialog.waitFor({ state: "hidden" });
			return textOf(half.lastPrivately().filter({ hasText: told }));
		},
		leaves: () => leave(dialog),
		async replies(heading, words) {
			await half.thread(heading);
			await thread.getByRole("textbox", { name: "Reply" }).fill(words);
			await page.keyboard.press("Enter");
			return thread.getByRole("article").filter({ hasText: words });
		},
		async thread(heading) {
			await half.opensPanel();
			await half.headed(heading).hover();
			await half.headed(heading).getByRole("button", { name: "Reply in thread" }).click();
			return thread;
		},
		async chooses(entry, message) {
			await message.hover();
			await message.getByRole("button", { name: "More actions" }).click();
			await region.getByRole("menuitem", { name: new RegExp(`^${escaped(entry)}`) }).click();
		},
	};
	return half;
}

/** The right half. */
export function teamsHalf(page: Page): Half {
	const region = page.getByRole("region", { name: /^Microsoft Teams/ });
	const dialog = region.getByRole("dialog");
	const rail = region.getByRole("navigation");
	const messages = region.getByRole("log", { name: "Messages" });
	const posts = messages.getByRole("group", { name: "Post" });
	const half: Half = {
		region,
		dialog,
		opensPanel: () => rail.getByRole("button", { name: "cme-panel" }).click(),
		async asks(words) {
			await rail.getByRole("button", { name: "Rollcall" }).click();
			const said = await messages.getByRole("article").count();
			await region.getByRole("textbox", { name: "Type a message" }).fill(words);
			await page.keyboard.press("Enter");
			// The person's own words, and Rollcall's below them.
			const answer = messages.getByRole("article").nth(said + 1);
			await answer.waitFor();
			const offer = answer.getByRole("button", { name: "Open the form" });
			if (await offer.count()) await offer.click();
		},
		lastPrivately: () => messages.getByRole("article").last(),
		headed: (heading) => posts.filter({ has: page.getByRole("heading", { name: heading }) }).last(),
		fills: (answers) =>
			fillIn(answers, (label) => beginning(dialog.locator("div:has(> label.ac-richTextBlock)"), label)),
		sends: (button, then) => send(dialog, button, then),
		async finishes(button, told) {
			await send(dialog, button, told);
			const words = await textOf(dialog);
			await half.leaves();
			return words;
		},
		leaves: () => leave(dialog),
		async replies(heading, words) {
			const post = await half.thread(heading);
			await post.getByRole("button", { name: "Reply" }).click();
			await post.getByRole("textbox", { name: "Reply" }).fill(words);
			await page.keyboard.press("Enter");
			return post.getByRole("article").filter({ hasText: words });
		},
		async thread(heading) {
			await half.opensPanel();
			return half.headed(heading);
		},
		async chooses(entry, message) {
			await message.hover();
			await message.getByRole("button", { name: "More actions" }).click();
			await region.getByRole("menuitem", { name: new RegExp(`^${escaped(entry)}`) }).click();
		},
	};
	return half;
}

async function leave(dialog: Locator): Promise<void> {
	await dialog.getByRole("button", { name: "Close" }).first().click();
	await dialog.waitFor({ state: "hidden" });
}

/** All the text in it, shown or not, once it is there. */
export async function textOf(place: Locator): Promise<string> {
	return (await place.textContent()) ?? "";
}

function beginning(fields: Locator, label: string): Locator {
	return fields.filter({ hasText: new RegExp(`^${escaped(label)}`) });
}

async function fillIn(answers: Answers, fieldOf: (label: string) => Locator): Promise<void> {
	for (const [label, answer] of Object.entries(answers)) {
		const field = fieldOf(label);
		await field.waitFor();
		const ticks = field.getByRole("radio").or(field.getByRole("checkbox"));
		const list = field.getByRole("combobox");
		if (await ticks.count()) await field.getByText(answer, { exact: true }).click();
		else if (await list.count()) await list.selectOption({ label: answer });
		else await field.locator("input, textarea").fill(answer);
	}
}

async function send(dialog: Locator, button: string, then: string | RegExp): Promise<void> {
	await dialog.getByRole("button", { name: button, exact: true }).click();
	await dialog.getByText(then).first().waitFor();
}

function escaped(words: string): string {
	return words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
