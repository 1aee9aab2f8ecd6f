import { refusal } from "../../access/refusal.ts";

export const oneself = refusal(
	"people.oneself",
	"Nobody changes their own rights. Ask another coordinator or administrator of the panel, or have the panel's file changed. Nothing was changed.",
);
export const endedMeanwhile = refusal(
	"people.ended-meanwhile",
	"Somebody took your role on this panel while you did this, so it is not yours to do any more. Nothing was changed.",
);
export const notYours = refusal(
	"people.coordinators-only",
	"Coordinator, chair and emergency duty reach every case, so a coordinator gives and takes them. Ask a coordinator. Nothing was changed.",
);
export const lastCoordinator = refusal(
	"people.last-coordinator",
	"They are the panel's only coordinator, and a panel is never without one. Make somebody else coordinator first, then try again. Nothing was changed.",
);
export const alreadyHere = refusal(
	"people.already-here",
	"Whoever you chose is on the panel already. Type “people”, and change their roles there. Nothing was changed.",
);
export const leftBefore = refusal(
	"people.left-before",
	"Whoever you chose left before, and is on record as that. Whoever keeps the panel's file can put them back: they take them out of it, apply it, and put them in again. Nothing was changed.",
);
export const choseElsewhere = refusal(
	"people.chosen-elsewhere",
	"The person was chosen in another workspace than the one you are in now. Open the form again and choose them here. Nothing was changed.",
);
export const handsToLeaver = refusal(
	"people.hands-to-leaver",
	"Work cannot go to whoever leaves. Choose somebody else. Nothing was changed.",
);
export const noSecondAccount = refusal(
	"account.nothing-to-join",
	"They have an account on Slack and on Teams already. To change one, have the panel's file changed. Nothing was changed.",
);
export const nothingJoined = refusal(
	"account.nothing-joined",
	"No account was joined to them by a code, or they have no other. Their accounts are in the panel's file: have it changed there. Nothing was changed.",
);
export const notAsked = refusal(
	"account.not-asked",
	"This has been done, or was asked for more than three days ago. Ask a coordinator to ask for it again. Nothing was changed.",
);
export const notAChannel = refusal(
	"channel.not-here",
	"Type “channel” in the channel itself, with Rollcall in it: not in a private or group chat. Nothing was changed.",
);
export const anothersChannel = refusal(
	"channel.taken",
	"This channel is, or was, another panel's. Make a channel of its own for yours. Nothing was changed.",
);
export const sharedOutside = refusal(
	"channel.shared-outside",
	"People of other organisations read this channel (Slack Connect), and the cards and the morning's list would be theirs to read too. Make a channel for the panel alone, and type “channel” there. Nothing was changed.",
);
export const readersNotKnown = refusal(
	"channel.readers-not-known",
	"The platform did not say whether people of other organisations read this channel. Try again in a minute. Nothing was changed.",
);
export const channelChanged = refusal(
	"channel.changed",
	"Somebody else changed this channel meanwhile. Type “channel” again to see how it is. Nothing was changed.",
);
export const borrowed = refusal(
	"people.borrowed",
	"Who is on the panel is said by its coordinators and administrators themselves, not for somebody who is away. Ask another of them. Nothing was changed.",
);
