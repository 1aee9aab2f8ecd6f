import { z } from "zod";
import { event } from "../../record/event.ts";

/** Two cases are of brothers and sisters, somebody said. Ids alone: older rows have a reference too, which is not read. */
export const familyLinked = event({
	name: "family.linked",
	facts: z.object({ other: z.uuid() }),
	names: (f) => [f.other],
	says: (f, refs) => `Linked as brother or sister of ${refs?.get(f.other) ?? "the child of another case"}`,
});

/** A case was taken out of its family. */
export const familyLeft = event({
	name: "family.left",
	facts: z.object({}),
	says: () => "Not linked with brothers and sisters any more",
});
