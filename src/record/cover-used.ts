import { z } from "zod";
import { event } from "./event.ts";

/** Somebody did or opened what they may by covering for a person who is away: it stands beside what they did. */
export const coverUsed = event({
	name: "cover.used",
	read: true,
	facts: z.object({ action: z.string(), for: z.array(z.guid()) }),
	says: () => "Done for somebody who is away, by whoever covers for them",
});
