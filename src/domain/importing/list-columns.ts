import { CASE_COLUMNS, type CaseColumnName, type FileColumn } from "./columns.ts";

/** A column that files of open cases have too. */
const also = <N extends CaseColumnName>(...names: N[]) =>
	(CASE_COLUMNS as readonly FileColumn[]).filter((c): c is FileColumn<N> =>
		(names as string[]).includes(c.name),
	);

const child = also("first_name", "surname", "birth", "sex", "upn", "address", "postcode", "parent", "phone");
const rest = also("school", "note");

/** The files of which a list is made. */
export const LIST_FILES = ["admissions", "leavers"] as const;
export type ListFile = (typeof LIST_FILES)[number];

export type ListColumnName = (typeof child)[number]["name"] | (typeof rest)[number]["name"] | "left_on";

const leftOn: FileColumn<"left_on"> = {
	name: "left_on",
	label: "Left on",
	also: ["leaving date", "date left", "date of leaving", "last day", "off roll date", "end date"],
	holds: { as: "date" },
};

/** The columns of each file, in the order in which help lists them. */
export const LIST_COLUMNS: Readonly<Record<ListFile, readonly FileColumn<ListColumnName>[]>> = {
	// Children without a school place.
	admissions: [...child, ...rest],
	// Children who left a school.
	leavers: [...child, leftOn, ...rest],
};
