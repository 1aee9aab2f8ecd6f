import { z } from "zod";
import { count } from "../../domain/date/words.ts";
import { event } from "../../record/event.ts";

/** Somebody turned their own morning list on or off. */
export const morningChosen = event({
	name: "morning.chosen",
	facts: z.object({ on: z.boolean() }),
	says: (f) => `Turned their morning list ${f.on ? "on" : "off"}`,
});

/** The morning lists of a day were sent: once for each day, also where nothing waited for anybody. */
export const morningSent = event({
	name: "morning.sent",
	facts: z.object({ days: z.array(z.object({ on: z.iso.date() })), people: z.array(z.uuid()) }),
	says: (f) => `Morning lists sent to ${count(f.people.length, "person", "people")}`,
});
