import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { EheStatus, ListCode } from "../../domain/lists/listed.ts";
import { openLoosely } from "../../record/loose.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { recordAmong } from "../read-among.ts";
import { listRead } from "./events.ts";

/** A child on a list, without what is sealed of them. */
export interface Listed {
	id: Key;
	list: ListCode;
	/** Since when, the first day of school age, or the last day at the school. */
	on: LocalDate;
	status: EheStatus | null;
	review: LocalDate | null;
	case: Key | null;
	settled: string | null;
}

/** The same with what is known of the child. */
export interface Named extends Listed {
	fields: ReadonlyMap<string, Private>;
}

/** What binds a listed child's words to their row. */
export const wordsBoundTo = (id: Key): string => `listed:${id}`;

const COLUMNS = `id, list, to_char(on_date, 'YYYY-MM-DD') as on, status, to_char(next_review, 'YYYY-MM-DD') as review,
	case_id as case, settled`;
// The most pressing first: the earliest review, the earliest to reach school age, the longest gone.
const ORDER = "order by coalesce(next_review, on_date), id";

const OF_LIST: Statement = {
	name: "listed-children",
	text: `select ${COLUMNS}, words from listed_child where panel_id = $1 and list = $2 and settled is null ${ORDER} limit $3`,
};
const ONE: Statement = {
	name: "listed-child",
	text: `select ${COLUMNS}, words from listed_child where id = $1`,
};

type Row = Listed & { words: Buffer | null };

/** Children on a list, the most pressing first, opened for one person: the reading is recorded. */
export async function readList(ctx: PersonCtx, list: ListCode, most: number): Promise<Named[]> {
	return named(ctx, list, await ctx.tx.query<Row>(OF_LIST, [ctx.panel, list, most]));
}

/** One child on a list, opened for one person: the reading is recorded. */
export async function readListed(ctx: PersonCtx, id: Key): Promise<Named> {
	const rows = await ctx.tx.query<Row>(ONE, [id]);
	return (await named(ctx, rows[0]!.list, rows))[0]!;
}

async function named(ctx: PersonCtx, list: ListCode, rows: readonly Row[]): Promise<Named[]> {
	const cases = rows.flatMap((r) => (r.case && !r.words ? [r.case] : []));
	const opened = cases.length ? await open(ctx.tx, ctx.keys, cases) : new Map();
	const reading = await ctx.record(listRead, { panel: ctx.panel }, { list, shown: rows.length, cases });
	await recordAmong(ctx, reading, cases, "list");
	return Promise.all(
		rows.map(async ({ words, ...row }) => ({
			...row,
			fields: words
				? await openLoosely(ctx.tx, ctx.keys, wordsBoundTo(row.id), words)
				: ((row.case && opened.get(row.case)) ?? new Map<string, Private>()),
		})),
	);
}

const COUNTS: Statement = {
	name: "listed-counts",
	text: `select to_char(on_date, 'YYYY-MM-DD') as on, to_char(next_review, 'YYYY-MM-DD') as review from listed_child
		where panel_id = $1 and list = $2 and settled is null order by on_date`,
};

/** The dates of the children on a list: no names. */
export function datesOf(
	{ tx, panel }: Pick<PersonCtx, "tx" | "panel">,
	list: ListCode,
): Promise<{ on: LocalDate; review: LocalDate | null }[]> {
	return tx.query(COUNTS, [panel, list]);
}
