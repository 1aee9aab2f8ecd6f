import type { Key, Words } from "../../chat/message.ts";
import type { EventKind } from "../../record/event.ts";
import * as access from "../access/events.ts";
import * as address from "../address/events.ts";
import { patternTold, provisionSet } from "../attendance/events.ts";
import * as breach from "../breach/events.ts";
import * as concern from "../concern/events.ts";
import * as correct from "../correct/events.ts";
import * as decision from "../decision/events.ts";
import * as download from "../download/events.ts";
import * as enquiry from "../enquiry/events.ts";
import * as family from "../family/events.ts";
import * as imports from "../imports/events.ts";
import * as keeping from "../keeping/events.ts";
import * as later from "../later/events.ts";
import * as letter from "../letter/events.ts";
import * as lifecycle from "../lifecycle/events.ts";
import * as lists from "../listed/events.ts";
import * as match from "../match/events.ts";
import * as order from "../order/events.ts";
import * as raise from "../raise/events.ts";
import * as roll from "../roll/events.ts";
import * as share from "../share/events.ts";
import * as signoff from "../signoff/events.ts";
import { messageChanged, noteAdded } from "../thread/events.ts";
import * as transfer from "../transfer/events.ts";
import * as visit from "../visit/events.ts";

/** What a timeline tells: changes, never reads. */
const TOLD: ReadonlyMap<string, EventKind<unknown>> = new Map(
	[
		...[
			raise,
			later,
			concern,
			enquiry,
			signoff,
			address,
			visit,
			family,
			lifecycle,
			decision,
			access,
			breach,
			share,
		],
		...[correct, match, download, keeping, imports, letter, order, roll, transfer, lists],
		// Not each day: a term of them would leave no room for the rest.
		{ patternTold, provisionSet },
		// Not each message of its thread, for the same reason: they stand by themselves.
		{ noteAdded, messageChanged },
	]
		.flatMap((events) => Object.values(events))
		.map((kind) => kind as EventKind<unknown>)
		.filter((kind) => !kind.read)
		.map((kind) => [kind.name, kind]),
);

/** The names of the events that a timeline tells. */
export const TOLD_ACTS: readonly string[] = [...TOLD.keys()];

/**
 * A ledger row in words; undefined for what a timeline does not tell.
 * @param refs the references of other cases, as far as whoever reads it may open them
 */
export function inWords(act: string, facts: unknown, refs: ReadonlyMap<Key, Words>): Words | undefined {
	const kind = TOLD.get(act);
	const read = kind?.facts.safeParse(facts);
	return read?.success ? kind!.says(read.data, refs) : undefined;
}

/** The other cases that a ledger row names. */
export function namedIn(act: string, facts: unknown): readonly Key[] {
	const kind = TOLD.get(act);
	const read = kind?.facts.safeParse(facts);
	return read?.success ? (kind!.names?.(read.data) ?? []) : [];
}
