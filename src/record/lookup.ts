import type { Key } from "../chat/message.ts";
import type { Many } from "../store/together.ts";
import type { Statement, Tx } from "../store/transact.ts";
import type { MasterKeys } from "./keys.ts";
import type { ChildSeal } from "./sealed.ts";
import { tokenKeys } from "./token-keys.ts";

/** A normalised value by which a child may be looked for, such as a surname's sound or a date of birth. */
export interface LookupValue {
	kind: string;
	value: string;
}

const ADD: Statement = {
	name: "lookup-add",
	text: `insert into lookup (panel_id, child_id, kind, token, version)
		select $1, $2, u.kind, u.token, $5::int from unnest($3::text[], $4::bytea[]) as u (kind, token)
		on conflict do nothing`,
};

/** The same of many children. */
export const LOOKUP_MANY: Many = {
	one: ADD,
	same: [0, 4],
	rows: ([, child, kinds, tokens]) =>
		(kinds as string[]).map((kind, n) => [child, kind, (tokens as Buffer[])[n]]),
	all: {
		name: "lookup-add-many",
		text: `insert into lookup (panel_id, version, child_id, kind, token)
			select $1, $2::int, u.child_id, u.kind, u.token from unnest($3::uuid[], $4::text[], $5::bytea[])
				as u (child_id, kind, token)
			on conflict do nothing`,
	},
};

const DROP: Statement = {
	name: "lookup-drop",
	text: `delete from lookup l using unnest($2::text[], $3::bytea[]) as u (kind, token)
		where l.child_id = $1 and l.kind = u.kind and l.token = u.token`,
};

/** Makes a child not findable any more by these values, where this person sees all of the panel's cases. */
export async function dropLookups(
	tx: Tx,
	keys: MasterKeys,
	child: ChildSeal,
	values: readonly LookupValue[],
): Promise<void> {
	if (!values.length) return;
	const made = await tokenKeys(tx, keys);
	// While the tokens' key changes, they may stand in any version.
	const gone = values.flatMap(({ kind, value }) =>
		made.tokens(kind, value).map((token) => ({ kind, token })),
	);
	await tx.query(DROP, [child.child, gone.map((g) => g.kind), gone.map((g) => g.token)]);
}

/**
 * The limit counts children with a case that this person sees: others, however many share a name, must not crowd them
 * out. Whether they see it is asked of the likeliest first, and of no more than it takes.
 */
const FIND: Statement = {
	name: "lookup-find",
	text: `select s.child_id, s.kinds from (
			select l.child_id, array_agg(distinct l.kind) as kinds, count(*) as shared
			from lookup l join unnest($2::text[], $3::bytea[]) as u (kind, token) on l.kind = u.kind and l.token = u.token
			where l.panel_id = any ($1) group by l.child_id order by shared desc offset 0) s
		where (select true from case_file f where f.child_id = s.child_id limit 1) limit $4`,
};

/** Makes a child findable by these values, by keyed tokens only. */
export async function addLookups(
	tx: Tx,
	keys: MasterKeys,
	child: ChildSeal,
	values: readonly LookupValue[],
): Promise<void> {
	if (!values.length) return;
	const made = await tokenKeys(tx, keys);
	const tokens = values.map((v) => made.tokens(v.kind, v.value).at(-1)!);
	await tx.query(ADD, [child.panel, child.child, values.map((v) => v.kind), tokens, made.newest]);
}

/**
 * Children of these panels who share at least one value, and have a case that this person sees: those who share most
 * first, with the kinds shared.
 */
export async function findByLookup(
	tx: Tx,
	keys: MasterKeys,
	panels: readonly Key[],
	values: readonly LookupValue[],
	most = 50,
): Promise<{ child: Key; kinds: string[] }[]> {
	const made = await tokenKeys(tx, keys);
	const sought = values.flatMap(({ kind, value }) =>
		made.tokens(kind, value).map((token) => ({ kind, token })),
	);
	const rows = await tx.query<{ child_id: Key; kinds: string[] }>(FIND, [
		...[panels, sought.map((s) => s.kind), sought.map((s) => s.token), most],
	]);
	return rows.map((row) => ({ child: row.child_id, kinds: row.kinds }));
}

const HOW_MANY: Statement = {
	name: "lookup-how-many",
	text: `select u.n::int, (select count(distinct l.child_id)::int from lookup l
			where l.panel_id = $1 and l.kind = u.kind and (u.token is null or l.token = u.token)) as children
		from unnest($2::text[], $3::bytea[]) with ordinality as u (kind, token, n) order by u.n`,
};

/** A total of so many need only be about right, and to count them grows with the panel: it is kept for ten minutes. */
const MANY_CHILDREN = 1_000;
const KEPT_MS = 600_000;
const totals = new Map<string, { children: number; until: number }>();

/**
 * How many children of a panel have each of these values; without a value, how many have any of that kind, which may be
 * ten minutes old where they are many. While the tokens' key changes, those not hashed again yet are not counted.
 */
export async function howManyHave(
	tx: Tx,
	keys: MasterKeys,
	panel: Key,
	values: readonly { kind: string; value: string | undefined }[],
): Promise<number[]> {
	const made = await tokenKeys(tx, keys);
	const now = tx.now.getTime();
	const kept = values.map(({ kind, value }) => {
		const total = value ? undefined : totals.get(`${panel} ${kind}`);
		return total && total.until > now ? total.children : undefined;
	});
	const counted = values.filter((_, n) => kept[n] === undefined);
	const tokens = counted.map(({ kind, value }) => (value ? made.tokens(kind, value).at(-1)! : null));
	const rows = await tx.query<{ children: number }>(HOW_MANY, [panel, counted.map((v) => v.kind), tokens]);
	for (const [n, { kind, value }] of counted.entries()) {
		const { children } = rows[n]!;
		if (!value && children >= MANY_CHILDREN)
			totals.set(`${panel} ${kind}`, { children, until: now + KEPT_MS });
	}
	const fresh = rows.values();
	return kept.map((children) => children ?? fresh.next().value!.children);
}
