import type { z } from "zod";
import type { Key, Words } from "../chat/message.ts";

/** Something that can happen to the record. Each feature declares its own; the ledger holds nothing else. */
export interface EventKind<F> {
	/** Stable: it is written in the ledger. `noun.verb`, as in `decision.recorded`. */
	name: string;
	/** Ids, codes and dates only. Words that a person typed are sealed, never facts. */
	facts: z.ZodType<F>;
	/** Other cases that the words name by their references. */
	names?(facts: F): readonly Key[];
	/**
	 * The event in words, for the case's timeline.
	 * @param refs the references of those that it names, as far as whoever reads it may open them
	 */
	says(facts: F, refs?: ReadonlyMap<Key, Words>): Words;
	/** Why the words may be about somebody else than the case's child; undefined where they are not. */
	third?(facts: F): Words | undefined;
	/** A read, search or refusal: written to the ledger, and changes no message. */
	read?: true;
}

/** A message to be shown because of an event. Drawn from the record when it is sent. */
export interface Tell {
	/**
	 * Every channel of the panel; the case's thread in each of them; or these people, in private. Where one is away, whoever
	 * covers has it in their place: but what is about the people `themselves` waits for them.
	 */
	to: "channels" | "thread" | { people: readonly Key[]; themselves?: true };
	view: string;
	/** What the view is drawn from. */
	subject: Key;
	/** Unique within a place: telling the same again is told once. */
	key: string;
	/** Kept up to date with its case for as long as it stands. */
	standing?: true;
	/** In the thread of the posting with this key, rather than of the case's card. */
	under?: string;
	/**
	 * Not shown yet, though it has its place: the first thing that a person then does on its case shows it, or the first
	 * message in its thread. What the bot does by itself leaves it waiting.
	 */
	quiet?: true;
}

/** What an event is about. */
export interface About {
	panel: Key | null;
	case?: Key;
}

/** The key of the posting that is a case's card in each channel: the root of its thread. */
export const cardKey = (caseId: Key): string => `card:${caseId}`;

/** Declares an event. */
export const event = <F>(kind: EventKind<F>): EventKind<F> => kind;
