import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { codesOf, entryOf, labelOf } from "../../domain/lists/coded.ts";
import {
	INCOMING_ANSWERS,
	INCOMING_KINDS,
	OUTGOING_KINDS,
	OUTGOING_NEWS,
} from "../../domain/lists/outgoing.ts";
import { LAWFUL_BASES } from "../../domain/lists/sharing.ts";
import { event } from "../../record/event.ts";

const outgoingKind = z.enum(codesOf(OUTGOING_KINDS));
const incomingKind = z.enum(codesOf(INCOMING_KINDS));

/** Somebody outside the panel was asked to take a child on, to give a place, or to help. */
export const outgoingAsked = event({
	name: "outgoing.asked",
	facts: z.strictObject({
		outgoing: z.uuid(),
		kind: outgoingKind,
		sentOn: z.iso.date(),
		acknowledgeBy: z.iso.date(),
		answerBy: z.iso.date(),
		/** It arrives in another panel of this deployment. */
		toPanel: z.uuid().nullable(),
		/** What of the child goes with it, and on what basis: every share carries its basis. */
		basis: z.enum(codesOf(LAWFUL_BASES)),
		fields: z.array(z.string()),
	}),
	says: (f) => `${labelOf(OUTGOING_KINDS, f.kind)}: asked. Answer due ${longDate(f.answerBy)}`,
});

/** What came of it. */
export const outgoingNews = event({
	name: "outgoing.news",
	facts: z.strictObject({
		outgoing: z.uuid(),
		kind: outgoingKind,
		what: z.enum(codesOf(OUTGOING_NEWS)),
		on: z.iso.date(),
		/** Recorded by the panel that was asked, in this deployment. */
		byThem: z.boolean(),
	}),
	says: (f) => {
		const words = entryOf(OUTGOING_KINDS, f.kind).label;
		return `${words}: ${f.what}, ${longDate(f.on)}`;
	},
});

/** What is asked of others was read, with who the child is. */
export const outgoingRead = event({
	name: "outgoing.read",
	read: true,
	/** Null for a case whose postcode was read, to see whose area it is. */
	facts: z.strictObject({ outgoing: z.uuid().nullable() }),
	says: () => "A request to somebody outside was opened",
});

/** The list of what was asked, and what others ask, was read: no names. */
export const requestsListed = event({
	name: "requests.listed",
	read: true,
	facts: z.strictObject({ shown: z.int() }),
	says: () => "Transfers and requests listed",
});

/** The directory was looked up. */
export const directoryRead = event({
	name: "directory.read",
	read: true,
	facts: z.strictObject({ found: z.boolean() }),
	says: () => "The directory was looked up",
});

/** Another authority, or a school elsewhere, asks something of the panel. */
export const incomingLogged = event({
	name: "incoming.logged",
	facts: z.strictObject({
		incoming: z.uuid(),
		kind: incomingKind,
		receivedOn: z.iso.date(),
		acknowledgeBy: z.iso.date(),
		answerBy: z.iso.date(),
		urgent: z.boolean(),
		fromPanel: z.uuid().nullable(),
		case: z.uuid().nullable(),
	}),
	says: (f) => `${labelOf(INCOMING_KINDS, f.kind)}: asked by another authority`,
});

/** The panel answered. */
export const incomingAnswered = event({
	name: "incoming.answered",
	facts: z.strictObject({
		incoming: z.uuid(),
		kind: incomingKind,
		answer: z.enum([...codesOf(INCOMING_ANSWERS), "withdrawn"]),
		on: z.iso.date(),
		case: z.uuid().nullable(),
	}),
	says: (f) =>
		f.answer === "withdrawn"
			? "The other authority withdrew its request"
			: labelOf(INCOMING_ANSWERS, f.answer),
});

/** What was said of a child in a request was read. */
export const incomingRead = event({
	name: "incoming.read",
	read: true,
	facts: z.strictObject({ incoming: z.uuid(), cases: z.array(z.uuid()).default([]) }),
	says: () => "A request from another authority was opened",
});

/** What was said of children in requests that were answered long ago was taken away. */
export const wordsCleared = event({
	name: "requests.words-cleared",
	facts: z.strictObject({ incoming: z.array(z.uuid()) }),
	says: () => "Details in requests answered long ago were taken away",
});
