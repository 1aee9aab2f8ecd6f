import type { Frank, Key, Row } from "../../chat/message.ts";
import type { State } from "../../domain/lists/states.ts";
import type { Verdict } from "../../domain/lists/verdicts.ts";
import { type Commonness, type Likeness, likenessOf } from "../../domain/matching/likeness.ts";
import { type ChildDetails, detailsOf, lookupsOf, rowOf } from "../../record/identity.ts";
import { findByLookup, howManyHave } from "../../record/lookup.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { matchLine } from "./words.ts";

/** A case beside another that may be about the same child. */
export interface Beside {
	id: Key;
	ref: string;
	state: State;
	receivedAt: Date;
	kinds: readonly string[];
	verdict: Verdict | null;
}

const BESIDE: Statement = {
	name: "matches-of-case",
	text: `select f.id, f.ref, f.state, f.received_at as "receivedAt", m.kinds, m.verdict
		from likely_match m join case_file f on f.id = case when m.one_id = $1 then m.other_id else m.one_id end
		where m.one_id = $1 or m.other_id = $1 order by f.received_at desc, f.id`,
};

/** The cases that may be about the same child as this one, or are, as far as this person sees them. */
export function matchesOf(ctx: PersonCtx, caseId: Key): Promise<Beside[]> {
	return ctx.tx.query<Beside>(BESIDE, [caseId]);
}

/** A case beside another, with how they compare. */
export interface Compared extends Beside {
	likeness: Likeness;
	/** Both in a line to read: in a form or dialog only, since it names the child. */
	row: Row<Frank>;
}

/** Opens cases and compares each with a child's details, the likeliest first. The caller records what was opened. */
export async function compareWith(
	ctx: PersonCtx,
	child: ChildDetails,
	others: readonly Beside[],
): Promise<Compared[]> {
	if (!others.length) return [];
	const opened = await open(
		ctx.tx,
		ctx.keys,
		others.map((o) => o.id),
	);
	const common = await commonnessOf(ctx, child);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const compared = others.flatMap((other) => {
		const fields = opened.get(other.id);
		if (!fields) return [];
		const likeness = likenessOf(rowOf(child), rowOf(detailsOf(fields)), common);
		return [{ ...other, likeness, row: matchLine(other, fields, likeness, panel) }];
	});
	return compared.sort((a, b) => b.likeness.probability - a.likeness.probability);
}

async function commonnessOf(ctx: PersonCtx, child: ChildDetails): Promise<Commonness> {
	const values = lookupsOf(child);
	// The whole of a double name comes before its parts.
	const first = (kind: string) => ({ kind, value: values.find((v) => v.kind === kind)?.value });
	const asked = [
		{ kind: "surname", value: undefined },
		...["first", "surname", "birth", "postcode"].map(first),
	];
	const [children, ...having] = await howManyHave(ctx.tx, ctx.keys, ctx.panel, asked);
	const [given, surname, birth, postcode] = having.map((n, i) => (asked[i + 1]!.value ? n : 0));
	return { children: children!, given: given!, surname: surname!, birth: birth!, postcode: postcode! };
}

/** Cases of a panel with a likely match that nobody has looked at: the later case of each pair, the newest first. */
export function casesToCompare(ctx: Ctx, panel: Key): Promise<{ id: Key; ref: string }[]> {
	return ctx.tx.query(TO_COMPARE, [panel]);
}

const TO_COMPARE: Statement = {
	name: "matches-to-compare",
	text: `select distinct f.id, f.ref, f.entered_at from likely_match m
		join case_file one on one.id = m.one_id join case_file other on other.id = m.other_id
		join case_file f on f.id = case when one.entered_at > other.entered_at then one.id else other.id end
		where m.panel_id = $1 and m.verdict is null order by f.entered_at desc, f.id`,
};

const CASES_OF: Statement = {
	name: "matches-cases-of-children",
	text: `select id, ref, state, received_at as "receivedAt", child_id as child from case_file
		where child_id = any ($1) and panel_id = $2`,
};

/** So many children who share a detail are looked at, those who share most first. */
const MOST_CANDIDATES = 20;

/** A match is shown from here: to leave one out costs more than to show one too many. */
const WORTH_SHOWING = 0.1;
const MOST_SHOWN = 5;

/**
 * Cases of the panel that this person may open and that may be about a child just described, the likeliest first.
 * The caller records what was opened.
 */
export async function likelyFor(ctx: PersonCtx, child: ChildDetails): Promise<Compared[]> {
	const values = lookupsOf(child).filter((v) => v.kind !== "school");
	const found = await findByLookup(ctx.tx, ctx.keys, [ctx.panel], values, MOST_CANDIDATES);
	if (!found.length) return [];
	type Found = Omit<Beside, "kinds" | "verdict"> & { child: Key };
	const cases = await ctx.tx.query<Found>(CASES_OF, [found.map((f) => f.child), ctx.panel]);
	const kinds = new Map(found.map((f) => [f.child, f.kinds]));
	const others = cases.map((c) => ({ ...c, kinds: kinds.get(c.child)!, verdict: null }));
	const compared = await compareWith(ctx, child, others);
	const worth = compared.filter((c) => c.likeness.probability >= WORTH_SHOWING || c.kinds.includes("upn"));
	return worth.slice(0, MOST_SHOWN);
}
