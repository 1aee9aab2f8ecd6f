import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ASKERS } from "../../domain/lists/subject-access.ts";
import { event } from "../../record/event.ts";
import { Requested } from "./request.ts";

const Which = z.object({ download: z.uuid(), kind: z.string(), format: z.string() });

/** Somebody may fetch a file, once, until then. */
export const downloadPrepared = event({
	name: "download.prepared",
	read: true,
	facts: Which.extend({ until: z.iso.datetime() }),
	says: (f) => `Prepared to download: ${f.kind.replaceAll("-", " ")} (${f.format})`,
});

/** A file was drawn and fetched: its SHA-256, its pages (0 where it has none) and how many records stand in it. */
export const downloadFetched = event({
	name: "download.fetched",
	read: true,
	facts: Which.extend({
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
		pages: z.int().min(0),
		records: z.int().min(0),
	}),
	says: (f) => `Downloaded: ${f.kind.replaceAll("-", " ")} (${f.format}), ${f.records} records`,
});

/** The cases of which a meeting's papers tell. */
export const papersDrawn = event({
	name: "papers.drawn",
	read: true,
	facts: z.object({ meeting: z.uuid(), what: z.enum(["agenda", "minutes"]), cases: z.array(z.uuid()) }),
	says: (f) => `Opened for a meeting's ${f.what}`,
});

/** On each of those cases: who read it there, and when. */
export const readInPapers = {
	...event({
		name: "papers.case-read",
		facts: z.object({ meeting: z.uuid(), what: z.enum(["agenda", "minutes"]) }),
		says: (f) => `Read in a meeting's ${f.what === "agenda" ? "agenda pack" : "minutes"}`,
	}),
	read: true as const,
};

/** The cases that stand in an agency's worklist, as it was fetched. */
export const worklistDrawn = event({
	name: "worklist.drawn",
	read: true,
	facts: z.object({ agency: z.uuid(), cases: z.array(z.uuid()) }),
	says: () => "Opened for an agency's worklist",
});

/** Somebody asked what is held about a child. */
export const subjectAccessAsked = event({
	name: "subject-access.asked",
	facts: Requested,
	says: (f) =>
		`Asked what is held about the child, by: ${labelOf(ASKERS, f.asker).toLowerCase()}. Received ${longDate(f.received)}, to be answered by ${longDate(f.due)}`,
});

/**
 * A panel's list of open cases was taken out of the database, encrypted: each night, with the coordinator's rights, or when
 * somebody asked on the command line. `night` is the panel's date for which it was made by itself.
 */
export const caseListTaken = event({
	name: "case-list.taken",
	read: true,
	facts: z.object({
		night: z.iso.date().nullable(),
		cases: z.array(z.uuid()),
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
		pages: z.int().min(1),
	}),
	says: (f) => `List of open cases made, encrypted${f.night ? " (nightly)" : ""}: ${f.cases.length} cases`,
});

/** Somebody took the panel's open cases out on the command line, in a file that is not encrypted. */
export const casesExported = event({
	name: "cases.exported",
	read: true,
	facts: z.object({
		format: z.enum(["csv", "json"]),
		cases: z.array(z.uuid()),
		sha256: z.string().regex(/^[0-9a-f]{64}$/),
	}),
	says: (f) => `Open cases exported as ${f.format}: ${f.cases.length} cases`,
});

/** The list for the night of this date of the panel's lies where it is kept. Noted by the bot itself, which makes it. */
export const caseListMade = event({
	name: "case-list.made",
	read: true,
	facts: z.object({ night: z.iso.date() }),
	says: () => "List of open cases kept for the night",
});
