import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { CaseRow } from "../../domain/importing/read-row.ts";
import { openRows, PRINT_BYTES, type RowSealer } from "../../record/loose.ts";
import { shareTokenKeys } from "../../record/token-keys.ts";
import { packed } from "../../store/packed.ts";
import { together } from "../../store/together.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { notLoadedBefore } from "../loaded-before.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { tellActNow } from "./act-now.ts";
import * as events from "./events.ts";
import { MANY, makeCase, type StagedRow } from "./make-case.ts";
import { loadedOf } from "./queries.ts";

const DROP: Statement = {
	name: "import-drop",
	text: `with gone as (select id from import_batch where panel_id = $1 and staged_at is null),
			rows as (delete from import_row where batch_id in (select id from gone))
		select id from gone`,
};
const DROP_BATCHES: Statement = {
	name: "import-drop-batches",
	text: "delete from import_batch where id = any ($1)",
};
const BEGIN: Statement = {
	name: "import-begin",
	text: "insert into import_batch (id, panel_id, person_id, started_at, event_id) values ($1, $2, $3, $4, $5)",
};

/** Begins to load a list: what an earlier one left half read is thrown away. Returns the batch. */
export async function beginImport(ctx: PersonCtx): Promise<Key> {
	await dropHalfRead(ctx);
	const batch = randomUUID();
	const event = await ctx.record(events.importBegun, { panel: ctx.panel }, { batch });
	await ctx.tx.query(BEGIN, [batch, ctx.panel, ctx.person.id, ctx.now, event]);
	return batch;
}

/** Throws away what was read of lists that were not read to their end. */
export async function dropHalfRead(ctx: PersonCtx): Promise<void> {
	const gone = (await ctx.tx.query<{ id: Key }>(DROP, [ctx.panel])).map((row) => row.id);
	if (!gone.length) return;
	await ctx.record(events.importDropped, { panel: ctx.panel }, { batches: gone });
	await ctx.tx.query(DROP_BATCHES, [gone]);
}

/** A row of the file, as it was understood. */
export interface ReadLine {
	line: number;
	row: CaseRow;
	actNow: boolean;
	/** The row as an earlier version understood it, where that differs. */
	former?: { row: CaseRow };
}

/**
 * The disk is not waited for: what a failing machine loses of this is done again, since a row and its case stand or fall
 * together, and the commit that ends the staging or tells the panel waits for all that came before it.
 */
const UNHURRIED: Statement = {
	name: "import-unhurried",
	text: "select set_config('synchronous_commit', 'off', true)",
};

const STAGE: Statement = {
	name: "import-stage",
	text: `insert into import_row (batch_id, panel_id, line, nth, fingerprint, act_now, cipher)
		select $1, $2, u.line, $3::int + u.n, substring($6::bytea from 1 + ${PRINT_BYTES} * (u.n::int - 1) for ${PRINT_BYTES}),
			u.act_now, substring($7::bytea from u.start for u.size)
		from unnest($4::int[], $5::boolean[], $8::int[], $9::int[]) with ordinality as u (line, act_now, start, size, n)
		on conflict (panel_id, fingerprint) do nothing returning 1`,
};

const KNOWN: Statement = {
	name: "import-known",
	text: "select fingerprint from import_row where panel_id = $1 and fingerprint = any ($2)",
};

/**
 * Puts down rows, sealed. Returns how many: a row that was loaded before, or stands twice, is not put down.
 * @param before how many rows of the list come before these
 */
export async function stageRows(
	ctx: PersonCtx,
	batch: Key,
	sealer: RowSealer,
	read: readonly ReadLine[],
	before: number,
): Promise<number> {
	const unhurried = ctx.tx.query(UNHURRIED, []);
	const recorded = ctx.record(events.rowsStaged, { panel: ctx.panel }, { batch, rows: read.length });
	const print = (text: string) => sealer.fingerprint(`${ctx.panel}\0${text}`);
	const lines = await notLoadedBefore({
		rows: read,
		formerPrint: ({ former }) => former && print(JSON.stringify(former.row)),
		known: (prints) => ctx.tx.query<{ fingerprint: Buffer }>(KNOWN, [ctx.panel, prints]),
	});
	const texts = lines.map(({ row }) => JSON.stringify(row));
	const prints = Buffer.concat(texts.map(print));
	const sealed = packed(texts.map((text, n) => sealer.seal(boundTo(batch, lines[n]!.line), text)));
	const staged = await ctx.tx.query(STAGE, [
		...[batch, ctx.panel, before],
		...[lines.map((l) => l.line), lines.map((l) => l.actNow)],
		...[prints, sealed.bytes, sealed.starts, sealed.sizes],
	]);
	await Promise.all([unhurried, recorded]);
	return staged.length;
}

const boundTo = (batch: Key, line: number): string => `import:${batch}:${line}`;

/** Where rows were passed over, those after them move up: the cases' numbers have no gap. */
const CLOSE_UP: Statement = {
	name: "import-close-up",
	text: `with n as (select line, row_number() over (order by line) as nth from import_row where batch_id = $1)
		update import_row r set nth = n.nth from n where r.batch_id = $1 and r.line = n.line and r.nth <> n.nth`,
};
const STAGED: Statement = {
	name: "import-staged",
	text: `with c as (
			insert into reference_counter (panel_id, year, last) values ($1, $2, $3)
			on conflict (panel_id, year) do update set last = reference_counter.last + $3 returning last
		)
		update import_batch set year = $2, number_before = c.last - $3, staged_at = $5, event_id = $6 from c where id = $4`,
};

/**
 * All of the file was read: each row has the number of its case. A list that brought nothing new is not kept.
 * @param rows how many were put down, of how many that were read
 */
export async function endStaging(ctx: PersonCtx, batch: Key, rows: number, read: number): Promise<void> {
	if (!rows) return ctx.tx.query(DROP_BATCHES, [[batch]]).then(() => undefined);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const event = await ctx.record(events.importStaged, { panel: ctx.panel }, { batch, rows });
	if (rows < read) await ctx.tx.query(CLOSE_UP, [batch]);
	await ctx.tx.query(STAGED, [ctx.panel, Number(today.slice(0, 4)), rows, batch, ctx.now, event]);
}

/** A row of a list that was read to its end: until then nobody knows its number. */
const STAGED_LIST = "exists (select from import_batch b where b.id = r.batch_id and b.staged_at is not null)";
/** Rows that an earlier version put down have their year and number themselves. */
const WAITING = `select r.batch_id as batch, r.line, r.cipher,
		coalesce(r.year, (select b.year from import_batch b where b.id = r.batch_id)) as year,
		coalesce(r.number, r.nth + (select b.number_before from import_batch b where b.id = r.batch_id)) as number
	from import_row r where r.panel_id = $1 and r.case_id is null and ${STAGED_LIST}`;
/** By their lines, however many wait beside them: the planner, which has not seen a list just staged, would sort all of it. */
const TAKE: Statement = {
	name: "import-take",
	text: `${WAITING} and r.batch_id = $2 and r.line = any ($3) for update skip locked`,
};

/**
 * Makes the cases of these rows of a list, where nobody made them yet, or is at it. Returns how many were made.
 * @param over the same person in another view of the transaction: each case has its own, see {@link together}
 */
export async function makeCases(
	ctx: PersonCtx,
	over: (tx: Tx) => PersonCtx,
	list: Key,
	lines: readonly number[],
): Promise<number> {
	const [taken] = await Promise.all([
		ctx.tx.query<Omit<StagedRow, "row"> & { cipher: Buffer }>(TAKE, [ctx.panel, list, lines]),
		ctx.tx.query(UNHURRIED, []),
	]);
	if (!taken.length) return 0;
	const [panel, members, opened] = await Promise.all([
		loadPanel(ctx.tx, ctx.panel),
		panelMembers(ctx.tx, ctx.panel),
		openRows(
			ctx.tx,
			ctx.keys,
			taken.map(({ batch, line, cipher }) => ({ what: boundTo(batch, line), cipher })),
		),
	]);
	const view = together(ctx.tx, MANY);
	await Promise.all(
		taken.map(({ cipher, ...staged }, n) => {
			const own = over(view());
			shareTokenKeys(ctx.tx, own.tx, ctx.keys);
			return makeCase(own, panel, members, { ...staged, row: JSON.parse(opened[n]!) as CaseRow });
		}),
	);
	return taken.length;
}

const LEFT: Statement = {
	name: "import-left",
	text: `select count(*)::int as "left", count(*) filter (where act_now)::int as "actNow" from import_row r
		where r.panel_id = $1 and r.case_id is null and ${STAGED_LIST}`,
};

/** How many cases are still to be made. */
export async function leftToMake(ctx: PersonCtx): Promise<{ left: number; actNow: number }> {
	return (await ctx.tx.query<{ left: number; actNow: number }>(LEFT, [ctx.panel]))[0]!;
}

const OPEN: Statement = {
	name: "import-open-batches",
	text: "select id from import_batch where panel_id = $1 and staged_at is not null and finished_at is null for update",
};

const FINISH: Statement = {
	name: "import-finish",
	text: "update import_batch set finished_at = $2, event_id = $3 where id = $1",
};

/** Every case is made: the panel's channels are told in one message for each list. */
export async function finishImports(ctx: PersonCtx): Promise<void> {
	if ((await leftToMake(ctx)).left) return;
	for (const { id } of await ctx.tx.query<{ id: Key }>(OPEN, [ctx.panel])) {
		const cases = (await loadedOf(ctx.tx, id))?.cases ?? 0;
		const tell = { to: "channels", view: "cases-loaded", subject: id, key: `import:${id}` } as const;
		const event = await ctx.record(events.importFinished, { panel: ctx.panel }, { batch: id, cases }, [tell]);
		await ctx.tx.query(FINISH, [id, ctx.now, event]);
	}
}

const UNMADE: Statement = {
	name: "import-unmade",
	text: `select r.batch_id as batch, r.line, r.act_now as "actNow" from import_row r
		where r.panel_id = $1 and r.case_id is null order by r.batch_id, r.line`,
};

/** A row that no case was made of. */
export interface Unmade {
	batch: Key;
	line: number;
	actNow: boolean;
}

/** The panel's rows that no case was made of. Nothing is opened. */
export function unmade(ctx: PersonCtx): Promise<Unmade[]> {
	return ctx.tx.query<Unmade>(UNMADE, [ctx.panel]);
}

const DISCARD: Statement = {
	name: "import-discard",
	text: "delete from import_row where panel_id = $1 and case_id is null",
};
const DISCARD_EMPTY: Statement = {
	name: "import-discard-empty",
	text: `delete from import_batch b where b.panel_id = $1 and b.finished_at is null
		and not exists (select from import_row r where r.batch_id = b.id)`,
};

/**
 * Throws away the rows that no case was made of, so that they can be loaded again. The cases that were made stay: whoever
 * must know of them is told, as at the end of a list.
 */
export async function discardUnmade(ctx: PersonCtx): Promise<void> {
	const rows = await unmade(ctx);
	const actNow = rows.filter((r) => r.actNow).length;
	const batches = [...new Set(rows.map((r) => r.batch))];
	await ctx.record(events.importDiscarded, { panel: ctx.panel }, { batches, rows: rows.length, actNow });
	await ctx.tx.query(DISCARD, [ctx.panel]);
	await ctx.tx.query(DISCARD_EMPTY, [ctx.panel]);
	await tellActNow(ctx);
	await finishImports(ctx);
}
