import { agenda } from "./rows/agenda.ts";
import { caseCommand, caseCommandEngland } from "./rows/case-command.ts";
import { country } from "./rows/country.ts";
import { digestMorning } from "./rows/digest-morning.ts";
import { importListGrowth, importStageGrowth, returnGrowth } from "./rows/growth.ts";
import { importList, importMake, importStage } from "./rows/import.ts";
import { postings } from "./rows/postings.ts";
import { raise } from "./rows/raise.ts";
import { record } from "./rows/record.ts";
import { replicas } from "./rows/replicas.ts";
import { termlyReturn } from "./rows/return.ts";
import { rowSecurity } from "./rows/row-security.ts";
import { soak } from "./rows/soak.ts";
import { start } from "./rows/start.ts";
import { sustained } from "./rows/sustained.ts";
import { verify } from "./rows/verify.ts";
import type { Row } from "./support/row.ts";

/** Every row, in the order of the table. Adding one is a file and a line here. */
export const rows: readonly Row[] = [
	start,
	caseCommand,
	caseCommandEngland,
	raise,
	record,
	postings,
	importStage,
	importList,
	importMake,
	importStageGrowth,
	importListGrowth,
	agenda,
	termlyReturn,
	returnGrowth,
	rowSecurity,
	verify,
	country,
	digestMorning,
	replicas,
	sustained,
	soak,
];
