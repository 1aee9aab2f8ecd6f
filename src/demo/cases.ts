import { CLOSED } from "./cases/closed.ts";
import { ENQUIRIES } from "./cases/enquiries.ts";
import { FOUND } from "./cases/found.ts";
import { PLACED } from "./cases/placed.ts";
import { SCREENED } from "./cases/screened.ts";
import { URGENT } from "./cases/urgent.ts";
import type { DemoCase } from "./story.ts";

/**
 * The sandbox's cases. Every child is invented: the surnames are those of wild flowers and herbs, as the practitioners'
 * are of birds, the postcodes begin with an area that does not exist, and the telephone numbers come from Ofcom's
 * range for drama.
 */
export const CASES: readonly DemoCase[] = [
	...URGENT,
	...ENQUIRIES,
	...FOUND,
	...PLACED,
	...SCREENED,
	...CLOSED,
];
