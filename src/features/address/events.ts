import { z } from "zod";
import { longDate } from "../../domain/date/words.ts";
import { ADDRESS_SOURCES, VISIT_OUTCOMES } from "../../domain/lists/addresses.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { event } from "../../record/event.ts";

/** Another address at which a child may be was added. The address is sealed. */
export const addressAdded = event({
	name: "address.added",
	facts: z.object({ address: z.uuid(), number: z.int(), toldBy: z.enum(codesOf(ADDRESS_SOURCES)) }),
	says: (f) => `Address ${f.number} added. Told by: ${labelOf(ADDRESS_SOURCES, f.toldBy).toLowerCase()}`,
});

/** What came of a visit to it; the note is sealed. */
export const addressVisited = event({
	name: "address.visited",
	facts: z.object({
		address: z.uuid(),
		visit: z.uuid(),
		number: z.int(),
		on: z.iso.date(),
		outcome: z.enum(codesOf(VISIT_OUTCOMES)),
	}),
	says: (f) =>
		f.outcome === "not_visited"
			? `Address ${f.number}: not visited, and why is written down`
			: `Address ${f.number}, visited ${longDate(f.on)}: ${labelOf(VISIT_OUTCOMES, f.outcome).toLowerCase()}`,
});

/** The addresses were read by somebody who is to say what came of a visit. */
export const addressesRead = event({
	name: "addresses.read",
	read: true,
	facts: z.object({ addresses: z.int() }),
	says: () => "Read the other addresses",
});
