import { Refusal, refusal } from "../../access/refusal.ts";
import type { Words } from "../../chat/message.ts";

export const noDate = refusal(
	"meeting.no-date",
	"No date of a meeting is set for this panel. Ask whoever keeps the panel file to add one, or call an urgent meeting for today.",
);
export const ended = refusal("meeting.ended", "This meeting has ended. Type “meeting” to see the next one.");
export const notEnded = refusal(
	"meeting.not-ended",
	"This meeting has not ended. End it first: its decisions can then be confirmed.",
);
export const noRoll = refusal(
	"meeting.no-roll",
	"Nobody is on the roll of this meeting yet. Take the roll first. It shows whether the meeting can decide.",
);
export const decidedAlready = refusal(
	"meeting.decided-already",
	"The meeting has decided on this case. If the decision is wrong, correct it from the case.",
);
export const ownConflict = refusal(
	"meeting.own-conflict",
	"You declared a conflict of interest in this case. Somebody else must record what the meeting decides on it.",
);
export const onAgenda = refusal(
	"meeting.on-agenda",
	"This case is on the agenda of the next meeting already.",
);
/** @param why of each that waits for somebody else, or for nobody any more: what it waits for */
export const nothingToConfirm = (why: readonly Words[]): Refusal =>
	new Refusal(
		"meeting.nothing-to-confirm",
		["No decision of this meeting waits for you to confirm it.", ...why].join(" "),
	);
export const changedSince = refusal(
	"meeting.changed-since",
	"A decision that you chose was corrected or confirmed since you opened this form. Read what stands here now, and choose again.",
);
export const approvedAlready = refusal(
	"meeting.approved",
	"The minutes of this meeting are approved, so they cannot be changed. Have the next meeting's minutes say what was wrong.",
);
export const notPresent = refusal(
	"meeting.not-present",
	"Somebody you chose is not on the roll of this meeting. Nothing was recorded. Open the case again and choose from those present.",
);
