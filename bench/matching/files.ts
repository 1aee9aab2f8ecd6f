import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { z } from "zod";
import type { Row } from "../../src/domain/matching/row.ts";

/** A row of a file in which it is known who is who. */
export interface KnownRow extends Row {
	child: string;
	/** FEBRL's: the row as it was before any mistake. */
	original: boolean;
	/** FEBRL's address in its parts, for making other rows of them. */
	parts: { house: string; street: string; area: string };
}

const Cells = z.record(z.string(), z.string());

/** FEBRL 1 or 2, its columns mapped to those that the product reads. Never `soc_sec_id`: few files have such a number. */
export function readFebrl(number: 1 | 2): KnownRow[] {
	return read(`febrl/febrl${number}.csv`).map((cell) => {
		const id = cell("rec_id");
		const parts = { house: cell("street_number"), street: cell("address_1"), area: cell("address_2") };
		return {
			child: id.split("-")[1] ?? id,
			original: id.endsWith("org"),
			parts,
			givenName: cell("given_name"),
			surname: cell("surname"),
			birth: cell("date_of_birth"),
			postcode: cell("postcode"),
			suburb: cell("suburb"),
			address: Object.values(parts).join(" "),
		};
	});
}

/** The hand-made set of British names: short forms, transliteration, double names, exchanges, and who only looks alike. */
export function readBritish(): KnownRow[] {
	return read("british.csv").map((cell) => ({
		child: cell("child"),
		original: false,
		parts: { house: "", street: "", area: "" },
		givenName: cell("given_name"),
		surname: cell("surname"),
		birth: cell("date_of_birth"),
		postcode: cell("postcode"),
		suburb: cell("suburb"),
		address: cell("address"),
	}));
}

function read(path: string): ((column: string) => string)[] {
	const text = readFileSync(new URL(path, import.meta.url), "utf8");
	const rows = z.array(Cells).parse(parse(text, { columns: true, trim: true, skip_empty_lines: true }));
	return rows.map((row) => (column) => row[column] ?? "");
}
