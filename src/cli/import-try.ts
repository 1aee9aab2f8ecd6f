import type { CaseRow } from "../domain/importing/read-row.ts";
import { matchRows } from "../domain/matching/match.ts";
import type { Row } from "../domain/matching/row.ts";
import { importTried } from "../features/imports/events.ts";
import { privately } from "../features/imports/privately.ts";
import { onPanel } from "../features/imports/queries.ts";
import type { ChildDetails } from "../record/identity.ts";
import type { AsPerson } from "./as-person.ts";
import { type Loaded, opened, type Source } from "./import-cases.ts";
import type { Io } from "./io.ts";
import { progress } from "./progress.ts";

/** So many rows are compared with one another: that they fit in memory is not in doubt. */
const MOST_COMPARED = 20_000;
/** Rows compared with the panel's children in one transaction. */
const CHUNK = 20;

/** What loading a file would do. Nothing is put down; that the panel's children were looked at is in the audit. */
export async function tryCases(io: Io, as: AsPerson, source: Source): Promise<Loaded> {
	const file = await as((ctx) => opened(ctx, source));
	for (const warning of file.warnings) io.err(warning);
	const rows: { line: number; row: CaseRow }[] = [];
	const overAge: number[] = [];
	let [cases, actNow] = [0, 0];
	for await (const good of file.lines) {
		cases++;
		if (good.actNow) actNow++;
		if (good.overAge) overAge.push(good.line);
		if (rows.length < MOST_COMPARED) rows.push(good);
	}
	await file.refused.end();
	if (cases > MOST_COMPARED) {
		io.err(
			`The first ${MOST_COMPARED.toLocaleString("en-GB")} rows were compared. Use rollcall match for all of them.`,
		);
	}
	const within = matchRows(rows.map(({ row }) => comparable(row))).map(({ a, b }) => ({
		lines: [rows[a]!.line, rows[b]!.line] as const,
	}));
	const tell = progress(io, rows.length, "rows compared with the panel's cases");
	const known: { line: number; refs: string[] }[] = [];
	for (let at = 0; at < rows.length; at += CHUNK) {
		const chunk = rows.slice(at, at + CHUNK);
		const refs = await as((ctx) => Promise.all(chunk.map(({ row }) => onPanel(ctx, childOf(row)))));
		for (const [n, found] of refs.entries()) {
			if (found.length) known.push({ line: chunk[n]!.line, refs: found });
		}
		tell(at + chunk.length);
	}
	await as((ctx) =>
		ctx.record(importTried, { panel: ctx.panel }, { rows: rows.length, known: known.length }),
	);
	const { count: refused, first: why } = file.refused;
	return { dryRun: true, cases, actNow, overAge, before: 0, refused, why, likely: [...within, ...known] };
}

function comparable({ given }: CaseRow): Row {
	return {
		givenName: given.first_name ?? "",
		surname: given.surname ?? "",
		birth: given.birth ?? "",
		postcode: given.postcode ?? "",
		suburb: "",
		address: given.address ?? "",
	};
}

function childOf({ given }: CaseRow): ChildDetails {
	const { birth, first_name, surname, upn, postcode, parent, phone } = given;
	return { birth, ...privately({ first_name, surname, upn, postcode, parent, phone }) };
}
