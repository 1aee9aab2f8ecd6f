import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { VERDICTS } from "../../domain/lists/verdicts.ts";
import { event } from "../../record/event.ts";

/** New notifications were compared with the children that the panel has. */
export const notificationsCompared = event({
	name: "notifications.compared",
	facts: z.object({ cases: z.array(z.uuid()), pairs: z.array(z.tuple([z.uuid(), z.uuid()])) }),
	says: (f) =>
		`Compared with the panel's children; ${count(f.pairs.length, "likely match", "likely matches")}`,
});

/** Details of children were read beside each other, or beside one just described. */
export const matchesRead = event({
	name: "matches.read",
	read: true,
	facts: z.object({ cases: z.array(z.uuid()) }),
	says: () => "Compared with other cases",
});

/** Somebody said what two cases are to each other. Ids alone: older rows have a reference too, which is not read. */
export const matchDecided = event({
	name: "match.decided",
	facts: z.object({ other: z.uuid(), verdict: z.enum(codesOf(VERDICTS)) }),
	names: (f) => [f.other],
	says: (f, refs) =>
		`Compared with ${refs?.get(f.other) ?? "another case"}: ${labelOf(VERDICTS, f.verdict).toLowerCase()}`,
	// The reference leads to the other child's record. Of one child, each case is theirs.
	third: (f) => (f.verdict === "different" ? "It refers to another child's case" : undefined),
});
