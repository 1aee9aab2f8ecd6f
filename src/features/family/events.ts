import { z } from "zod";
import { event } from "../../record/event.ts";

/** Two cases are of brothers and sisters, somebody said. References alone. */
export const familyLinked = event({
	name: "family.linked",
	facts: z.object({ other: z.uuid(), otherRef: z.string() }),
	says: (f) => `Linked as brother or sister of ${f.otherRef}`,
});

/** A case was taken out of its family. */
export const familyLeft = event({
	name: "family.left",
	facts: z.object({}),
	says: () => "Not linked with brothers and sisters any more",
});
