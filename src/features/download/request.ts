import { z } from "zod";
import { codesOf } from "../../domain/lists/coded.ts";
import { ASKERS, IDENTITY_CHECKS } from "../../domain/lists/subject-access.ts";

/** What stands in the open of a request for what is held about a child. */
export const Requested = z.object({
	asker: z.enum(codesOf(ASKERS)),
	identity: z.enum(codesOf(IDENTITY_CHECKS)),
	received: z.iso.date(),
	due: z.iso.date(),
});
export type Requested = z.infer<typeof Requested>;
