import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** Somebody began to load open cases from a file. */
export const importBegun = event({
	name: "import.begun",
	facts: z.strictObject({ batch: z.uuid() }),
	says: () => "A list of cases is being loaded",
});

/** Rows of the file were put down, sealed, to be made into cases. */
export const rowsStaged = event({
	name: "import.rows-staged",
	facts: z.strictObject({ batch: z.uuid(), rows: z.int() }),
	says: (f) => `${count(f.rows, "row")} of a list put down`,
});

/** All of the file was read, and each row has the number of its case. */
export const importStaged = event({
	name: "import.staged",
	facts: z.strictObject({ batch: z.uuid(), rows: z.int() }),
	says: (f) => `A list of ${count(f.rows, "case")} was read`,
});

/** What was read of a file that did not come to its end was thrown away. */
export const importDropped = event({
	name: "import.dropped",
	facts: z.strictObject({ batches: z.array(z.uuid()) }),
	says: () => "A list that was not read to its end was thrown away",
});

/** What was read of lists, and not made into cases, was thrown away because a person said so. */
export const importDiscarded = event({
	name: "import.discarded",
	facts: z.strictObject({ batches: z.array(z.uuid()), rows: z.int(), actNow: z.int() }),
	says: (f) => `${count(f.rows, "row")} of a list thrown away`,
});

/** The coordinators were told that rows of a list have stood for long without being made into cases. */
export const importLeftTold = event({
	name: "import.left-told",
	facts: z.strictObject({ rows: z.int() }),
	says: (f) => `Told that ${count(f.rows, "row")} of a list still ${f.rows === 1 ? "waits" : "wait"}`,
});

/** The coordinators were told that rows marked "act now" were not made into cases. */
export const actNowLeftTold = event({
	name: "import.act-now-left-told",
	facts: z.strictObject({ rows: z.int() }),
	says: (f) => `Told that ${count(f.rows, "row")} marked “act now” ${f.rows === 1 ? "has" : "have"} no case`,
});

/** A case was made from a row of the list: where it stood when it came. */
export const caseLoaded = event({
	name: "import.case-loaded",
	facts: z.strictObject({ batch: z.uuid(), line: z.int(), state: z.string(), owner: z.string().nullable() }),
	says: () => "Loaded from a list of open cases",
});

/** The coordinators are told which of the cases need somebody now. */
export const actNowListed = event({
	name: "import.act-now-listed",
	/** `made`: how many there were with those that are closed; missing in what an older version wrote. */
	facts: z.strictObject({ batch: z.uuid(), cases: z.int(), made: z.int().optional() }),
	says: (f) => `${count(f.cases, "case")} of a list need somebody now`,
});

/** Every case of the list was made. */
export const importFinished = event({
	name: "import.finished",
	facts: z.strictObject({ batch: z.uuid(), cases: z.int() }),
	says: (f) => `${count(f.cases, "open case")} loaded from a list`,
});

/** A file was compared with the panel's children, to see what loading it would do. */
export const importTried = event({
	name: "import.tried",
	read: true,
	facts: z.strictObject({ rows: z.int(), known: z.int() }),
	says: () => "A list was compared with the panel's children",
});
