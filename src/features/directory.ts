import type { Key, Words } from "../chat/message.ts";
import type { Private } from "../chat/private.ts";
import { type DirectoryEntry, directoryOf, type HomeArea, plainName } from "../domain/directory.ts";
import { areaOf, areasHolding } from "../record/identity.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { Panel } from "./panel/settings.ts";

const HERE: Statement = {
	name: "directory-panels",
	text: `select distinct on (a.id) p.id as panel, a.title as label, p.districts as postcodes
		from panel p join authority a on a.id = p.authority_id join panel own on own.id = $1
		where a.id <> own.authority_id and p.practice = own.practice order by a.id, p.key`,
};

const ANY_HOLDS: Statement = {
	name: "directory-any-holds",
	text: `select exists (select from panel p join panel own on own.id = $1
		where p.authority_id <> own.authority_id and p.practice = own.practice and p.districts ?| $2::text[]) as held`,
};

/**
 * Every authority that the panel can name: England's, its own entries, and those with a panel in this deployment. A practice
 * panel names practice panels alone: its invented children reach no real panel, and no real child comes to practise with.
 */
export async function directory(tx: Tx, panel: Panel): Promise<DirectoryEntry[]> {
	type Here = { panel: Key; label: Words; postcodes: string[] | null };
	const here = (await tx.query<Here>(HERE, [panel.id])).map(
		({ panel: id, label, postcodes }): DirectoryEntry => ({
			...{ id: `panel:${id}`, label, panel: id, postcodes: postcodes ?? [] },
		}),
	);
	const own = panel.authorities.map(({ name, ...rest }, n): DirectoryEntry => {
		const same = here.find((h) => plainName(h.label) === plainName(name));
		return { id: `own:${n}`, label: name, ...rest, panel: same?.panel };
	});
	const named = new Set(own.map((entry) => plainName(entry.label)));
	return directoryOf([...own, ...here.filter((h) => !named.has(plainName(h.label)))]);
}

/**
 * Whose area a home's postcode lies in, by the panel's settings and those of the other panels here. Every notification asks
 * it, and nearly every home lies in the panel's own area: the whole directory is made only where somebody else names it.
 */
export async function homeAreaOf(tx: Tx, panel: Panel, postcode: Private | undefined): Promise<HomeArea> {
	const areas = areasHolding(postcode);
	const named = panel.authorities.some((one) => one.postcodes.some((area) => areas.includes(area)));
	const held = named || (areas.length > 0 && (await isHeldElsewhere(tx, panel, areas)));
	return areaOf(postcode, panel.postcodes, held ? await directory(tx, panel) : []);
}

async function isHeldElsewhere(tx: Tx, panel: Panel, areas: readonly string[]): Promise<boolean> {
	const [row] = await tx.query<{ held: boolean }>(ANY_HOLDS, [panel.id, areas]);
	return row!.held;
}
