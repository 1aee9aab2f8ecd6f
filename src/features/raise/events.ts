import { z } from "zod";
import { count, longDate } from "../../domain/date/words.ts";
import { CAME_BY } from "../../domain/lists/came-by.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { event } from "../../record/event.ts";

const TIERS = ["act-now", "tell-today", "judge-today", "none"] as const;

/** A notification was received and has a reference. */
export const notificationRaised = event({
	name: "notification.raised",
	facts: z.object({ notification: z.uuid(), ref: z.string(), tier: z.enum(TIERS) }),
	says: (f) =>
		f.tier === "act-now"
			? "Notification raised, with an act-now answer. Those who must act were alerted"
			: "Notification raised",
});

/** Staff wrote down what somebody else told them, earlier: it counts from then. */
export const notificationTaken = event({
	name: "notification.taken",
	facts: z.object({
		notification: z.uuid(),
		cameBy: z.enum(codesOf(CAME_BY)),
		receivedAt: z.iso.datetime(),
		on: z.iso.date(),
	}),
	says: (f) =>
		`Told to staff ${labelOf(CAME_BY, f.cameBy).toLowerCase()} on ${longDate(f.on)}: dates count from then`,
});

/** It came from the public form: few details, for triage. */
export const notificationFromPublic = event({
	name: "notification.from-public",
	facts: z.object({ notification: z.uuid() }),
	says: () => "It came from the public form",
});

/** The safety screen was given again with other answers. What was alerted stays alerted. */
export const screenChanged = event({
	name: "notification.rescreened",
	facts: z.object({ notification: z.uuid(), tier: z.enum(TIERS) }),
	says: () => "Safety answers changed",
});

/** The rest of the notification was given. */
export const notificationCompleted = event({
	name: "notification.completed",
	facts: z.object({ notification: z.uuid(), kind: z.string(), enquiries: z.number() }),
	says: (f) => `Notification completed; ${f.enquiries} enquiries opened`,
});

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

/** Somebody who is told of every notification says that they have it. */
export const noticeReceived = event({
	name: "notice.received",
	facts: z.object({ notice: z.uuid() }),
	says: () => "Whoever is told of each notification has it",
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

/** Who was told of an act-now answer, as the person who raised it says. */
export const contactStated = event({
	name: "contact.stated",
	facts: z.object({ contact: z.uuid(), told: z.string() }),
	says: (f) =>
		f.told === "nobody_yet"
			? "Safeguarding contact promised, not yet made"
			: `Safeguarding contact made: ${inWords(f.told)}`,
});

/** Somebody says whom they told, where no contact was awaited of them. */
export const contactMade = event({
	name: "contact.made",
	facts: z.object({ told: z.string() }),
	says: (f) => contactStated.says({ contact: "", told: f.told }),
});

/** A promised contact was not confirmed in time. */
export const contactChased = event({
	name: "contact.chased",
	facts: z.object({ contact: z.uuid(), step: z.enum(["owner", "deputy"]) }),
	says: (f) =>
		f.step === "owner" ? "Safeguarding contact chased" : "Safeguarding contact handed to the deputies",
});

function inWords(told: string): string {
	return told.replaceAll("_", " ");
}

/** By its postcode a home lies in another authority's area: the coordinators are told. */
export const homeElsewhere = event({
	name: "home.elsewhere",
	/** The authority's name in the directory; null where it is not known whose area it is. */
	facts: z.object({ authority: z.string().nullable() }),
	says: (f) => `The home lies in another area${f.authority ? `: ${f.authority}` : ""}`,
});

/** A case that came without enquiries was accepted: those that fit it were opened. */
export const planOpened = event({
	name: "plan.opened",
	facts: z.object({ enquiries: z.number() }),
	says: (f) => `${count(f.enquiries, "enquiry was", "enquiries were")} opened when it was accepted`,
});
