import { CASEWORK_ROLES } from "../../access/policy.ts";
import type { Key, Words } from "../../chat/message.ts";
import { NO_CASEWORK, SEVERAL } from "../../domain/importing/read-row.ts";
import type { ChildDetails } from "../../record/identity.ts";
import { lookupsOf } from "../../record/identity.ts";
import { findByLookup } from "../../record/lookup.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";

const LOADED: Statement = {
	name: "import-loaded",
	text: `select p.known_as as by, count(r.case_id)::int as cases
		from import_batch b join person p on p.id = b.person_id left join import_row r on r.batch_id = b.id
		where b.id = $1 group by p.known_as`,
};

/** How many cases of a list were made, and who loaded it. */
export async function loadedOf(tx: Tx, batch: Key): Promise<{ by: Words; cases: number } | undefined> {
	return (await tx.query<{ by: Words; cases: number }>(LOADED, [batch]))[0];
}

/** A case of a list that needs somebody now. */
export interface ActNow {
	id: Key;
	ref: string;
	/** The contact that nobody has confirmed. */
	contact: Key | null;
}

const ACT_NOW: Statement = {
	name: "import-act-now",
	text: `select f.id, f.ref, c.id as contact from import_row r join case_file f on f.id = r.case_id
			left join risk_contact c on c.case_id = f.id and c.confirmed_at is null
		where r.batch_id = $1 and r.act_now and f.closed_at is null order by r.line`,
};

/** The cases of a list that need somebody now, in the order of its lines. */
export function actNowOf(tx: Tx, batch: Key): Promise<ActNow[]> {
	return tx.query<ActNow>(ACT_NOW, [batch]);
}

const PEOPLE: Statement = {
	name: "import-people",
	text: `select p.id, p.key, p.known_as as "knownAs", bool_or(m.role = any ($2)) as works
		from membership m join person p on p.id = m.person_id
		where m.panel_id = $1 and (m.ended_at is null or m.ended_at > app_now())
			and (p.left_at is null or p.left_at > app_now())
		group by p.id, p.key, p.known_as`,
};

/**
 * The ids of a panel's people by key and name, in lower case: those who can own a case. In place of an id it stands that
 * two have the same name, or that whoever has it works on no cases.
 */
export async function peopleByName(tx: Tx, panel: Key): Promise<Map<string, Key>> {
	type Named = { id: Key; key: string; knownAs: string; works: boolean };
	const people = await tx.query<Named>(PEOPLE, [panel, CASEWORK_ROLES]);
	const owner = ({ id, works }: Named) => (works ? id : NO_CASEWORK);
	const names = new Map<string, Key>();
	for (const one of people) {
		const name = one.knownAs.toLowerCase();
		names.set(name, names.has(name) ? SEVERAL : owner(one));
	}
	for (const one of people) names.set(one.key.toLowerCase(), owner(one));
	return names;
}

const REFS: Statement = {
	name: "import-refs-of-children",
	text: "select ref from case_file where child_id = any ($1) and panel_id = $2 order by ref",
};

/** So many children who share something with a row are looked at, those who share most first. */
const MOST_CANDIDATES = 20;

/**
 * References of the panel's cases that may be about the child of a row, by tokens alone: nothing is opened. The rule is
 * that of the database's `likely_matches`.
 */
export async function onPanel(ctx: PersonCtx, child: ChildDetails): Promise<string[]> {
	const values = lookupsOf(child).filter((v) => v.kind !== "school" && v.kind !== "parent_sound");
	if (!values.length) return [];
	const found = await findByLookup(ctx.tx, ctx.keys, [ctx.panel], values, MOST_CANDIDATES);
	const children = found.filter((f) => isLikely(new Set(f.kinds))).map((f) => f.child);
	if (!children.length) return [];
	return (await ctx.tx.query<{ ref: string }>(REFS, [children, ctx.panel])).map((r) => r.ref);
}

function isLikely(kinds: ReadonlySet<string>): boolean {
	const any = (...of: string[]) => of.some((kind) => kinds.has(kind));
	if (any("upn")) return true;
	if (any("birth", "birth_loose")) {
		return any("surname", "surname_sound", "first", "first_short", "postcode", "phone");
	}
	return (
		any("surname", "surname_sound") &&
		any("first", "first_short", "first_sound") &&
		any("postcode", "phone", "parent")
	);
}
