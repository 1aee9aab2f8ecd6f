import { z } from "zod";
import { count, longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { EHE_STATUSES, LISTS, SETTLED } from "../../domain/lists/listed.ts";
import { event } from "../../record/event.ts";

const list = z.enum(codesOf(LISTS));

/** A child came onto a list: by hand, or because their case ended as home education. */
export const childListed = event({
	name: "child.listed",
	facts: z.strictObject({ listed: z.uuid(), list, on: z.iso.date(), review: z.iso.date().nullable() }),
	says: (f) => `On the list: ${labelOf(LISTS, f.list).toLowerCase()}`,
});

/** Rows of a file were put onto a list. */
export const listLoaded = event({
	name: "list.loaded",
	facts: z.strictObject({ list, rows: z.int() }),
	says: (f) => `${count(f.rows, "row")} of a file read for a list`,
});

/** A list was read, with the children's names. */
export const listRead = event({
	name: "list.read",
	read: true,
	facts: z.strictObject({ list, shown: z.int(), cases: z.array(z.uuid()) }),
	says: (f) => `List read: ${labelOf(LISTS, f.list).toLowerCase()}`,
});

/** How many children are on a list was read: no names. */
export const listCounted = event({
	name: "list.counted",
	read: true,
	facts: z.strictObject({ list, children: z.int() }),
	says: (f) => `List counted: ${labelOf(LISTS, f.list).toLowerCase()}`,
});

/** Home education was looked at again. */
export const homeEducationReviewed = event({
	name: "home-education.reviewed",
	facts: z.strictObject({ listed: z.uuid(), status: z.enum(codesOf(EHE_STATUSES)), review: z.iso.date() }),
	says: (f) =>
		`Home education reviewed: ${labelOf(EHE_STATUSES, f.status).toLowerCase()}. Next on ${longDate(f.review)}`,
});

/** The coordinators are reminded of reviews that are overdue. */
export const homeEducationReminded = event({
	name: "home-education.reminded",
	facts: z.strictObject({ children: z.int() }),
	says: (f) => `Reminded: ${count(f.children, "home education review")} overdue`,
});

/** A child left a list, and why. */
export const childSettled = event({
	name: "child.settled",
	facts: z.strictObject({
		listed: z.uuid(),
		list,
		settled: z.enum(codesOf(SETTLED)),
		/** The case that was made. */
		case: z.uuid().nullable(),
	}),
	says: (f) => `Off the list: ${labelOf(SETTLED, f.settled).toLowerCase()}`,
});

/** What was kept of children who left a list long ago was taken away. */
export const listedCleared = event({
	name: "list.words-cleared",
	facts: z.strictObject({ listed: z.array(z.uuid()) }),
	says: () => "Details of children who left a list were taken away",
});
