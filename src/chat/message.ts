import type { Link } from "./link.ts";
import type { Picture } from "./picture.ts";
import type { Private } from "./private.ts";

/** An opaque identifier: safe in a button, a log, message metadata. */
export type Key = string;

/** Text that is fit for a whole channel. Never a child's detail: those are {@link Private}. */
export type Words = string;

/** Text fit for one person who was checked: shown in a modal or dialog only. */
export type Frank = Words | Private;

/** Part of a line. `person` is drawn as a mention that pings, where the platform has one for that person. */
export type Span<W extends Frank = Words> = W | { strong: Words } | { person: Mention };

/** Who to mention. Without an identity on the platform, `label` is shown as plain words. */
export interface Mention {
	label: Words;
	identities: readonly Identity[];
}

export type Line<W extends Frank = Words> = W | readonly Span<W>[];

/** A neutral message: adapters draw it as Block Kit or as an Adaptive Card. Every string is plain text. */
export interface Message<W extends Frank = Words> {
	/** The notification text and the fallback: opaque references only, since it shows on lock screens. */
	summary: Words;
	blocks: readonly Block<W>[];
}

export type Block<W extends Frank = Words> =
	| { heading: Words }
	| { text: readonly Line<W>[]; tone?: Tone }
	/** Pairs of label and value, in two columns where there is room. */
	| { facts: readonly (readonly [label: Words, value: W])[] }
	/** Lines that each may have buttons or a menu of their own; an urgent title says so in its own words. */
	| { rows: readonly Row<W>[]; title?: Words; tone?: "urgent" }
	/** The first cell of a row says what it is about, the head what the others are. */
	| { table: { head: readonly Words[]; rows: readonly (readonly Words[])[] } }
	/** Figures as bars, with the same in words for whoever does not see them. */
	| { picture: Picture }
	| { buttons: readonly Button[] }
	/** Buttons that open a page of our own in the browser. */
	| { links: readonly { label: Words; to: Link }[] }
	| { divider: true };

export type Tone = "quiet" | "warning" | "urgent";

export interface Row<W extends Frank = Words> {
	text: Line<W>;
	/** What somebody must find at once: always buttons, in view. */
	buttons?: readonly Button[];
	/** One is drawn as a button, several as one menu. */
	menu?: readonly Button[];
}

export interface Button {
	label: Words;
	/** The name of the action, as in the catalogue. */
	action: string;
	/** The id of the action's subject; empty for an action on nothing. */
	on: Key;
	/** True when pressing it opens a form or a sheet (Teams must know before the press). */
	opens: boolean;
	tone?: "main" | "danger";
}

/** Who somebody is on one platform. `user` is the Slack user id or the Entra object id: never a display name. */
export interface Identity {
	platform: string;
	tenant: string;
	user: string;
}
