import type { Key, Words } from "../chat/message.ts";
import type { Private } from "../chat/private.ts";
import { type DirectoryEntry, directoryOf, type HomeArea, plainName } from "../domain/directory.ts";
import { areaOf } from "../record/identity.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { Panel } from "./panel/settings.ts";

const HERE: Statement = {
	name: "directory-panels",
	text: `select distinct on (a.id) p.id as panel, a.title as label, p.settings->'postcodes' as postcodes
		from panel p join authority a on a.id = p.authority_id
			join panel own on own.id = $1
		where a.id <> own.authority_id and coalesce((p.settings->>'practice')::boolean, false)
			= coalesce((own.settings->>'practice')::boolean, false) order by a.id, p.key`,
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

/** Whose area a home's postcode lies in, by the panel's settings and those of the other panels here. */
export async function homeAreaOf(tx: Tx, panel: Panel, postcode: Private | undefined): Promise<HomeArea> {
	return areaOf(postcode, panel.postcodes, await directory(tx, panel));
}
