import { birthDigits } from "./birth.ts";
import { type Name, nameBook } from "./name.ts";
import { type Address, postcodeText, readAddress, suburbText } from "./place.ts";

/** One row about a child, as it was written. Every part may be blank. */
export interface Row {
	givenName: string;
	surname: string;
	/** YYYYMMDD or YYYY-MM-DD. */
	birth: string;
	postcode: string;
	suburb: string;
	address: string;
}

/** A row made ready to be compared. What was blank is undefined. */
export interface Child {
	given: Name | undefined;
	surname: Name | undefined;
	birth: string | undefined;
	postcode: string | undefined;
	suburb: string | undefined;
	address: Address | undefined;
}

/** Makes rows ready to be compared with one another: all that are compared must come from one call. */
export function makeReady(rows: readonly Row[]): Child[] {
	const book = nameBook();
	return rows.map((row) => ({
		given: book(row.givenName),
		surname: book(row.surname),
		birth: birthDigits(row.birth),
		postcode: postcodeText(row.postcode),
		suburb: suburbText(row.suburb),
		address: readAddress(row.address),
	}));
}
