import { agenda } from "./rows/agenda.ts";
import { caseCommand, caseCommandEngland } from "./rows/case-command.ts";
import { importListGrowth, importStageGrowth, returnGrowth } from "./rows/growth.ts";
import { importList, importMake, importStage } from "./rows/import.ts";
import { raise } from "./rows/raise.ts";
import { termlyReturn } from "./rows/return.ts";
import { rowSecurity } from "./rows/row-security.ts";
import type { Row } from "./support/row.ts";

/** Every row, in the order of the table. Adding one is a file and a line here. */
export const rows: readonly Row[] = [
	caseCommand,
	caseCommandEngland,
	raise,
	importStage,
	importList,
	importMake,
	importStageGrowth,
	importListGrowth,
	agenda,
	termlyReturn,
	returnGrowth,
	rowSecurity,
];
