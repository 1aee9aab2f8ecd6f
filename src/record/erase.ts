import { z } from "zod";
import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";
import { type About, type EventKind, event } from "./event.ts";

/** A child's key was destroyed. */
export const childErased = event({
	name: "child.erased",
	facts: z.strictObject({ child: z.uuid() }),
	says: () => "The child's details were erased",
});

const CHILD: Statement = {
	name: "erase-child-of",
	text: "select child_id as id from case_file where id = $1",
};

const DESTROY: Statement = {
	name: "erase-destroy",
	text: `with key as (delete from child_key where child_id = $1 returning child_id),
			gone as (delete from lookup where child_id = $1)
		select child_id from key`,
};

interface Recording {
	tx: Tx;
	record(kind: EventKind<{ child: string }>, about: About, facts: { child: string }): Promise<number>;
}

/**
 * Destroys the key of a case's child, and the tokens by which they were found: nobody, with any master key, can open
 * again what was sealed about them. The ledger and its chain stay as they are, and say that it was done. What stands in
 * a backup lasts until that backup is gone.
 * @returns the event; undefined when this person sees no such case
 * @throws NothingErased when they may not, or the child was erased before: nothing of the transaction may stand
 */
export async function eraseChild(
	{ tx, record }: Recording,
	of: { panel: Key; case: Key },
): Promise<number | undefined> {
	const [child] = await tx.query<{ id: Key }>(CHILD, [of.case]);
	if (!child) return undefined;
	const event = await record(childErased, of, { child: child.id });
	const destroyed = await tx.query(DESTROY, [child.id]);
	if (!destroyed.length) throw new NothingErased();
	return event;
}

/** There was no key that this person may destroy: the transaction must not stand, or the ledger would say otherwise. */
export class NothingErased extends Error {}
