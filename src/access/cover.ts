import type { Key } from "../chat/message.ts";
import type { Statement, Tx } from "../store/transact.ts";

const SIGHT: Statement = {
	name: "sight-by-cover",
	text: "select distinct w.id from unnest($1::uuid[]) as c (id), unnest(sight_by_cover(c.id)) as w (id) order by w.id",
};

/**
 * For whom this person has the sight of these cases that they use, where their own does not go as far: those whom they cover
 * for and who are on the case, or see the whole panel. Nobody where every one of them is theirs to read in their own right.
 */
export async function sightByCover(tx: Tx, cases: readonly Key[]): Promise<Key[]> {
	if (!cases.length) return [];
	return (await tx.query<{ id: Key }>(SIGHT, [cases])).map((row) => row.id);
}
