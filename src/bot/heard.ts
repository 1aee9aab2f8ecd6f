import { type Person, panelsOf } from "../access/people.ts";
import type { Key } from "../chat/message.ts";
import type { Interaction } from "../chat/port.ts";
import type { Heard } from "../features/kit.ts";
import { record } from "../record/record.ts";
import { type Statement, type Tx, transact } from "../store/transact.ts";
import type { KnownPlace } from "./places.ts";
import type { Parts } from "./receive.ts";

type Message = Extract<Interaction, { kind: "message" }>;

/** What was said, changed or deleted in a panel's channel; undefined anywhere else. */
export function heardIn(place: KnownPlace | undefined, i: Message, author: Key | null): Heard | undefined {
	if (!place?.panel) return undefined;
	return { change: i.change, panel: place.panel, placeId: place.id, message: i.message, author };
}

/** Whether somebody is of the panel whose channel this is: in a channel that several share, others write as well. */
export const isOfPanel = (person: Person | null, place: KnownPlace | undefined): boolean =>
	!!person && !!place?.panel && panelsOf(person).includes(place.panel);

const CLAIM: Statement = {
	name: "heard-claim",
	text: "insert into receipt (key) values ($1) on conflict do nothing returning key",
};

/**
 * Takes in a message of somebody who is not on the panel, once: the bot acts for itself, so that it is kept that there is one
 * or that it changed, and nothing of what it says. Returns whether anything was recorded.
 */
export function heardOfStranger(parts: Parts, i: Message, place: KnownPlace): Promise<boolean> {
	const heard = heardIn(place, i, null);
	if (!heard) return Promise.resolve(false);
	// Of its own: the key as it came was claimed by the transaction that found nobody.
	const key = `${i.key}:heard`;
	return transact(parts.pool, { as: "clerk", panels: [heard.panel] }, async (tx: Tx) => {
		if (!(await tx.query(CLAIM, [key])).length) return false;
		let recorded = false;
		const author = { person: null, agency: null, key };
		for (const hears of parts.catalogue.hears) {
			await hears(
				{
					tx,
					now: tx.now,
					keys: parts.keys,
					record(kind, about, facts, tells) {
						recorded = true;
						return record(tx, author, kind, about, facts, tells);
					},
				},
				heard,
			);
		}
		return recorded;
	});
}
