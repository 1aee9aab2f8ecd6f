import { z } from "zod";
import { event } from "../../record/event.ts";

const SCREENS = ["family", "groups", "needs", "chronology"] as const;
const SCREEN_WORDS = {
	family: "family and contacts",
	groups: "groups that the child may belong to",
	needs: "needs and language",
	chronology: "what happened, in order",
} as const;

/** More was told of a child after the notification. Words are sealed; the groups are codes. */
export const notificationAdded = event({
	name: "notification.added",
	facts: z.object({
		screen: z.enum(SCREENS),
		fields: z.array(z.string()),
		groups: z.array(z.string()).optional(),
		/** Enquiries that this opened, and whether what was said makes contact with the family wait. */
		opened: z.number(),
		held: z.boolean(),
		/** Written by somebody who may not read what stands, and kept beside it. */
		beside: z.literal(true).optional(),
	}),
	says: (f) =>
		[
			`Added to the notification: ${SCREEN_WORDS[f.screen]}`,
			f.beside ? ", kept beside what stood" : "",
			f.opened ? `. ${f.opened} more opened to be asked` : "",
			f.held ? ". Contact with the family is on hold" : "",
		].join(""),
});

/** What was told after the notification was opened, to add to it. */
export const addedOpened = event({
	name: "notification.added-opened",
	read: true,
	facts: z.object({ fields: z.number() }),
	says: () => "Opened what was added to the notification",
});

/** Whoever raised it was reminded of what is asked afterwards. */
export const laterReminded = event({
	name: "notification.later-reminded",
	facts: z.object({}),
	says: () => "Whoever raised it was reminded to add what they know",
});
