import { z } from "zod";
import { count, longDate } from "../../domain/date/words.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { AUDIENCES, SESSION_KINDS } from "../../domain/lists/training.ts";
import { event } from "../../record/event.ts";

/** A training or information session is in the log. What it is called is sealed. */
export const sessionRecorded = event({
	name: "training.recorded",
	facts: z.object({
		session: z.uuid(),
		kind: z.enum(codesOf(SESSION_KINDS)),
		on: z.iso.date(),
		audience: z.array(z.enum(codesOf(AUDIENCES))),
	}),
	says: (f) => `${labelOf(SESSION_KINDS, f.kind)} of ${longDate(f.on)} recorded`,
});

/** Somebody said who came to a session. */
export const attendanceRecorded = event({
	name: "training.attended",
	facts: z.object({ session: z.uuid(), people: z.array(z.guid()), agencies: z.array(z.guid()) }),
	says: (f) =>
		`Who came to a session: ${count(f.people.length, "person", "people")}, ${count(f.agencies.length, "more agency", "more agencies")}`,
});

/** The coordinators were reminded of a session that comes, or of one of which nobody said who came. */
export const trainingReminded = event({
	name: "training.reminded",
	facts: z.object({ sessions: z.array(z.object({ session: z.uuid(), chase: z.iso.date() })) }),
	says: (f) => `Reminded of ${count(f.sessions.length, "session")}`,
});

/** Somebody read the training log. */
export const trainingRead = event({
	name: "training.read",
	read: true,
	facts: z.object({ from: z.iso.date(), shown: z.number() }),
	says: () => "Read the training log",
});
