import { writeFileSync } from "node:fs";
import { join } from "node:path";

const HEADERS =
	"Forename,Surname,DOB,Sex,Post code,Address,Parent,Phone,Last school,On a school's roll,Whereabouts known,Reason,Referral date,Notes";

/** How many were written: a row stands in one file only. */
let files = 0;

/** A file of invented children, none of whom stands in an earlier one. */
export function writeOpenCases(folder: string, rows: number): string {
	const path = join(folder, `open-${++files}.csv`);
	const lines = Array.from({ length: rows }, (_, n) => {
		const [day, year] = [String((n % 28) + 1).padStart(2, "0"), 2011 + (n % 9)];
		return `Wren${files}x${n},Fictional${n % 997},${day}/03/${year},female,ZZ${n % 90} 9ZZ,${n} Nowhere Lane,Robin Fictional${n % 997},01632 ${960000 + (n % 1000)},Weir School ${n % 20},no,no,mid_year_transfer,14/09/2026,"Moved in with an aunt, says a neighbour: ${n}"`;
	});
	writeFileSync(path, [HEADERS, ...lines].join("\n"));
	return path;
}

const LIST_HEADERS = "Forename,Surname,DOB,Sex,Post code,Address,Parent,Phone,Last school,Left on,Notes";

/** A file of invented leavers, none of whom stands in an earlier one. */
export function writeLeavers(folder: string, rows: number): string {
	const path = join(folder, `leavers-${++files}.csv`);
	const lines = Array.from({ length: rows }, (_, n) => {
		const [day, year] = [String((n % 28) + 1).padStart(2, "0"), 2012 + (n % 5)];
		return `Wren${files}x${n},Fictional${n % 997},${day}/03/${year},female,ZZ${n % 90} 9ZZ,${n} Nowhere Lane,Robin Fictional${n % 997},01632 ${960000 + (n % 1000)},Weir School ${n % 20},14/09/2026,"Moved in with an aunt, says a neighbour: ${n}"`;
	});
	writeFileSync(path, [LIST_HEADERS, ...lines].join("\n"));
	return path;
}
