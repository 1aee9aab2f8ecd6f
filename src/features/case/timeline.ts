import type { Words } from "../../chat/message.ts";
import type { EventKind } from "../../record/event.ts";
import * as access from "../access/events.ts";
import * as breach from "../breach/events.ts";
import * as correct from "../correct/events.ts";
import * as decision from "../decision/events.ts";
import * as download from "../download/events.ts";
import * as enquiry from "../enquiry/events.ts";
import * as imports from "../imports/events.ts";
import * as keeping from "../keeping/events.ts";
import * as lifecycle from "../lifecycle/events.ts";
import * as lists from "../listed/events.ts";
import * as match from "../match/events.ts";
import * as raise from "../raise/events.ts";
import * as share from "../share/events.ts";
import * as transfer from "../transfer/events.ts";

/** What a timeline tells: changes, never reads. */
const TOLD: ReadonlyMap<string, EventKind<unknown>> = new Map(
	[
		raise,
		enquiry,
		lifecycle,
		decision,
		access,
		breach,
		share,
		correct,
		match,
		download,
		keeping,
		imports,
		transfer,
		lists,
	]
		.flatMap((events) => Object.values(events))
		.map((kind) => kind as EventKind<unknown>)
		.filter((kind) => !kind.read)
		.map((kind) => [kind.name, kind]),
);

/** The names of the events that a timeline tells. */
export const TOLD_ACTS: readonly string[] = [...TOLD.keys()];

/** A ledger row in words; undefined for what a timeline does not tell. */
export function inWords(act: string, facts: unknown): Words | undefined {
	const kind = TOLD.get(act);
	const read = kind?.facts.safeParse(facts);
	return read?.success ? kind!.says(read.data) : undefined;
}
