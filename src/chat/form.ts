import type { z } from "zod";
import type { Block, Frank, Identity, Key, Words } from "./message.ts";

/**
 * One question. `schema` judges the answer; its messages are sentences shown at the field. `expected` is an answer that
 * everybody is to give, although the platform must let a blank one through: it is not called optional, but in
 * Slack for words, days and lists, of which it lets no blank one through otherwise.
 */
export type Field = { label: Words; hint?: Words; schema: z.ZodType; expected?: true } & (
	| { as: "text"; lines?: number }
	/** A calendar date, YYYY-MM-DD. */
	| { as: "date" }
	/** `look` is how a choice is offered: a list to unfold where there are many. */
	| { as: "one"; options: readonly Option[]; look?: "radio" | "list" }
	/** `gone` is what is said of a choice that was offered and is not any more. */
	| { as: "many"; options: readonly Option[]; gone?: Words }
	/** Somebody whom the platform knows, chosen from its own list of people. The answer is an {@link accountAnswer}. */
	| { as: "person" }
);

/**
 * Whether a question may be left out, and is to say so: what its schema accepts blank, unless everybody is expected to
 * answer it.
 */
export const isOptional = (field: Field): boolean =>
	!field.expected && field.schema.safeParse(field.as === "many" ? [] : "").success;

export interface Option {
	value: string;
	label: Words;
}

/** An answer as an adapter hands it in: text and dates as a string, several choices as strings. */
export type Answer = string | readonly string[];

/** One screen of a form, ready to draw. The draft's id is all that the platform carries of its state. */
export interface Page {
	draft: Key;
	title: Words;
	/** Which screen this is, counting from 1, of how many are expected. */
	step: readonly [n: number, of: number];
	/** What this screen is about. */
	about?: Words;
	/** What the button that sends this screen says: "Next", or the act itself on the last screen. */
	send: Words;
	/** Whether the person may go back to the screen before. */
	back: boolean;
	notes: readonly Block<Frank>[];
	fields: Readonly<Record<string, Field>>;
	/** What was answered before, so that nothing typed is lost. */
	values: Readonly<Record<string, Frank | readonly string[]>>;
}

/** A page to read: a case's details, say. Shown in a modal or dialog, to the actor alone. */
export interface Sheet {
	title: Words;
	blocks: readonly Block<Frank>[];
}

/** Whom somebody chose from a platform's list of people, as an adapter hands it in. */
export const accountAnswer = ({ platform, tenant, user }: Identity): string =>
	`${platform} ${tenant} ${user}`;

/** Reads it back; undefined for what is none. */
export function readAccount(answer: string): Identity | undefined {
	const [platform, tenant, user, ...more] = answer.split(" ");
	return platform && tenant && user && !more.length ? { platform, tenant, user } : undefined;
}
