import { z } from "zod";
import { event } from "../../record/event.ts";

// What each changes of a panel's file is in features/panel/in-chat.ts. `change` names the act, for the message that tells of it.
const change = z.guid();
const person = z.guid();
const platform = z.enum(["slack", "teams"]);

/** Somebody was put on the panel in chat, with an account chosen from the platform's own list. */
export const personAdded = event({
	name: "person.added",
	facts: z.object({
		change,
		person,
		agency: z.guid(),
		platform,
		roles: z.array(z.string()),
		known: z.boolean(),
	}),
	says: () => "Somebody was put on the panel",
});

/** Somebody's roles on the panel were changed in chat. */
export const rolesChanged = event({
	name: "roles.changed",
	facts: z.object({ change, person, given: z.array(z.string()), ended: z.array(z.string()) }),
	says: () => "Somebody's roles on the panel were changed",
});

/** Somebody left the panel: their rights on it ended at once. */
export const personLeft = event({
	name: "person.left",
	facts: z.object({ change, person, to: z.guid().nullable() }),
	says: () => "Somebody left the panel",
});

/** Somebody was asked to join their account on another platform to who they are. */
export const accountAsked = event({
	name: "account.asked",
	facts: z.object({ join: z.guid(), person, platform }),
	says: () => "Somebody was asked to join another account",
});

/** A code was shown, in an account that is known, to join another. */
export const codeShown = event({
	name: "account.code-shown",
	facts: z.object({ join: z.guid() }),
	says: () => "A code to join another account was shown",
});

/** Another account was joined to who somebody is. Written where it is done: `join_account` in SQL. */
export const accountJoined = event({
	name: "account.joined",
	facts: z.object({ change, person, platform, askedBy: z.guid() }),
	says: () => "Another account was joined to who somebody is",
});

/** An account that was joined to somebody was taken off them again. */
export const accountTakenOff = event({
	name: "account.taken-off",
	facts: z.object({ change, person, platform }),
	says: () => "An account was taken off somebody",
});

/** A channel was put on the panel, from within it. */
export const channelPutOn = event({
	name: "channel.put-on",
	facts: z.object({ change, platform, place: z.guid() }),
	says: () => "A channel was put on the panel",
});

/** A channel was taken off the panel, from within it. */
export const channelTakenOff = event({
	name: "channel.taken-off",
	facts: z.object({ change, platform, place: z.guid() }),
	says: () => "A channel was taken off the panel",
});

/** Somebody read who is on the panel. */
export const peopleRead = event({
	name: "people.read",
	read: true,
	facts: z.object({ shown: z.number() }),
	says: () => "Read who is on the panel",
});
