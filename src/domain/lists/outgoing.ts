import type { CodeOf } from "./coded.ts";

/** What a panel asks of somebody outside it. `words` is fit for a channel: it does not say whom. */
export const OUTGOING_KINDS = [
	{ code: "authority", label: "Transfer to another authority", words: "transfer to another authority" },
	{ code: "school", label: "Move to another school", words: "move to another school" },
	{ code: "service", label: "Referral to another service", words: "referral to another service" },
] as const;

export type OutgoingKind = CodeOf<typeof OUTGOING_KINDS>;

/** What came of it, as somebody records it. */
export const OUTGOING_NEWS = [
	{ code: "acknowledged", label: "They acknowledged it" },
	{ code: "accepted", label: "They accepted the child, in writing" },
	{ code: "declined", label: "They declined" },
	{ code: "done", label: "It is done: the child has started, or was helped" },
	{ code: "withdrawn", label: "We withdrew it, or the child came back to us" },
] as const;

export type OutgoingNews = CodeOf<typeof OUTGOING_NEWS>;

/** What another authority, or a school elsewhere, asks of the panel. */
export const INCOMING_KINDS = [
	{ code: "transfer", label: "To take on a child who is moving here", words: "request to take on a child" },
	{ code: "help", label: "To help look for a child", words: "request for help in looking for a child" },
] as const;

export type IncomingKind = CodeOf<typeof INCOMING_KINDS>;

/** What the panel answers. `of` says to which kind of request. */
export const INCOMING_ANSWERS = [
	{ code: "acknowledged", label: "We acknowledged it", of: ["transfer", "help"] },
	{ code: "accepted", label: "We take the child on: a case is opened", of: ["transfer"] },
	{ code: "declined", label: "We do not take the child on", of: ["transfer"] },
	{ code: "found", label: "We know the child, and told them what we may", of: ["help"] },
	{ code: "not_known", label: "We looked, and do not know the child", of: ["help"] },
] as const;

export type IncomingAnswer = CodeOf<typeof INCOMING_ANSWERS>;
