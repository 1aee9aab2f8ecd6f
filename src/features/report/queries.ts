import type { Key } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import type { ReturnCase } from "../../domain/reports/return-case.ts";
import type { Period } from "../../domain/reports/school-year.ts";
import { openForCount, type SealedForCount } from "../../record/count-open.ts";
import type { MasterKeys } from "../../record/keys.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** A census as it was kept. */
export interface Census {
	id: Key;
	on: LocalDate;
	from: LocalDate;
	takenAt: Date;
	cases: number;
}

const CENSUS: Statement = {
	name: "report-census",
	text: `select id, to_char(on_date, 'YYYY-MM-DD') as on, to_char(from_date, 'YYYY-MM-DD') as from, taken_at as "takenAt", cases
		from census where panel_id = $1 and on_date = $2`,
};

/** The census of a day; undefined where none was kept. */
export async function censusOn(tx: Tx, panel: Key, on: LocalDate): Promise<Census | undefined> {
	const [row] = await tx.query<Census>(CENSUS, [panel, on]);
	return row;
}

const CASES = `c.case_id as id, c.child_id, c.ref, c.kind, c.state, c.provisional, c.closure, c.reason,
	to_char(c.received_on, 'YYYY-MM-DD') as received, to_char(c.back_on, 'YYYY-MM-DD') as back,
	to_char(c.closed_on, 'YYYY-MM-DD') as closed, c.return_reason as confirmed, c.same_as as "sameAs", c.shared,
	k.master, k.wrapped, c.day_sealed as birth_id, b.cipher as birth,
	c.sex_sealed as sex_id, s.cipher as sex`;
const SEALED = `left join child_key k on k.child_id = c.child_id
	left join sealed b on b.id = c.day_sealed left join sealed s on s.id = c.sex_sealed`;

const FROZEN: Statement = {
	name: "report-frozen",
	text: `declare report no scroll cursor for select ${CASES} from census_case c ${SEALED} where c.census_id = $1`,
};
const NOW: Statement = {
	name: "report-now",
	text: `declare report no scroll cursor for select ${CASES} from report_cases($1, $2, $3) c ${SEALED}`,
};
const PAGE: Statement = { name: "report-page", text: "fetch 2000 from report" };
const END: Statement = { name: "report-end", text: "close report" };

/** Which cases: those of a census, or those of the record now that were there in these days. */
export type Source = { census: Key } | { panel: Key; period: Period };

type Row = SealedForCount &
	Omit<ReturnCase, "birth" | "sex" | "back" | "closed" | "closure" | "reason" | "confirmed"> &
	Record<"back" | "closed" | "closure" | "reason" | "confirmed", string | null>;

/**
 * Hands each case to `take`, opened, as the record was at one moment; in pages, so that memory stays flat however many
 * there are.
 * @returns how many children were opened, which the caller records in the same transaction
 */
export async function openEach(
	tx: Tx,
	keys: MasterKeys,
	source: Source,
	take: (one: ReturnCase) => void,
): Promise<number> {
	await tx.query(...asked(source, FROZEN, NOW));
	let opened = 0;
	// The database reads the next page while this one is opened.
	let next = tx.query<Row>(PAGE, []);
	for (;;) {
		const page = await next;
		if (!page.length) break;
		next = tx.query<Row>(PAGE, []);
		for (const row of page) {
			const child = openForCount(keys, row);
			if (child.opened) opened++;
			take({
				...{ id: row.id, ref: row.ref, kind: row.kind, state: row.state, provisional: row.provisional },
				...{ received: row.received, back: row.back ?? undefined, closed: row.closed ?? undefined },
				...{
					closure: row.closure ?? undefined,
					reason: row.reason ?? undefined,
					sameAs: row.sameAs,
					shared: row.shared,
				},
				...{ confirmed: row.confirmed ?? undefined, birth: child.birth, sex: child.sex },
			});
		}
	}
	await tx.query(END, []);
	return opened;
}

function asked(source: Source, frozen: Statement, now: Statement): [Statement, unknown[]] {
	if ("census" in source) return [frozen, [source.census]];
	return [now, [source.panel, source.period.from, source.period.to]];
}

const FIGURES: Statement = {
	name: "report-figures",
	text: "select figures from census_figures where census_id = $1",
};

/** The figures that were first counted from a census; undefined before that. */
export async function figuresOf<F>(tx: Tx, census: Key): Promise<F | undefined> {
	const [row] = await tx.query<{ figures: F }>(FIGURES, [census]);
	return row?.figures;
}

/** The last census day of the panel's file that is over; undefined where there is none. */
export function lastCensusDay({
	censusDays,
	today,
}: {
	censusDays: readonly LocalDate[];
	today: LocalDate;
}): LocalDate | undefined {
	return censusDays
		.filter((on) => on < today)
		.sort()
		.at(-1);
}
