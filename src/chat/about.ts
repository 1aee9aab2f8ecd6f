/** What the app says of itself wherever it is listed. `short` fits in 80 characters, the least that a platform takes. */
export const ABOUT = {
	name: "Rollcall",
	fullName: "Rollcall for children missing education",
	short: "Helps a multi-agency panel find children who are missing education.",
	long: [
		"Rollcall helps the agencies of a children missing education panel to work as one. Anybody on the panel raises a notification in chat. It becomes a case with a reference, its enquiries go to the agencies that can answer them, and every working day the panel's channel is told what is overdue.",
		"The panel's decisions are recorded where they are made, with owners and dates.",
		"No child is named in a channel. Details open for the people on the case only, and each time they are read it is recorded. If a child is in danger now, call 999 first.",
	].join("\n\n"),
} as const;
