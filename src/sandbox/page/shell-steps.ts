/** One step of the story that a visitor can follow. Words to type or to press stand between backticks. */
export interface Step {
	name: string;
	doing: readonly {
		/** The key of the person to be. */
		as: string;
		words: string;
	}[];
	/** What comes of it. */
	look: string;
}

export const STEPS: readonly Step[] = [
	{
		name: "Raise",
		doing: [
			{
				as: "brambling-holly",
				words: "In Slack, type `/cme raise`. The screens are short, and safety comes first.",
			},
			{ as: "dunnock-peter", words: "In Teams, say `raise` to Rollcall in its chat, then press its button." },
		],
		look: "A safety answer that needs action now reaches the coordinator at once, before the form is finished.",
	},
	{
		name: "Acknowledge",
		doing: [
			{
				as: "brambling-holly",
				words: "You alone were told the reference, what happens next and whom to ring.",
			},
			{ as: "curlew-asha", words: "Open cme-panel in both halves: the same card has appeared in each." },
		],
		look: "The card has a reference, a state and dates. No name, no reasons and no answers about risk.",
	},
	{
		name: "Enquire",
		doing: [
			{
				as: "whimbrel-ruth",
				words: "In Teams, press `Record outcome` on the card and say what came of an enquiry.",
			},
			{
				as: "plover-leah",
				words: "In Slack, answer `No reply yet`: it is an attempt, and keeps the enquiry open.",
			},
		],
		look: "The card changes on both platforms, whichever one the answer came from.",
	},
	{
		name: "Digest",
		doing: [
			{
				as: "curlew-asha",
				words: "Press `Next working day 08:30` above. Press it again to see what falls overdue.",
			},
			{
				as: "heron-martin",
				words: "To see it at any time, type `/cme digest` in Slack, or say `digest` to Rollcall in Teams.",
			},
		],
		look: "Each panel channel gets one list a working day. What does not fit continues in its thread.",
	},
	{
		name: "Decide",
		doing: [
			{
				as: "heron-martin",
				words: "Reply to the case's card with what the panel agreed: `Agreed: defer to June`.",
			},
			{
				as: "curlew-asha",
				words: "In that message's menu, choose `Record as panel decision`. The form is filled in from it.",
			},
		],
		look: "The thread shows type, owner and date on both platforms, and never the reasons.",
	},
	{
		name: "Look up",
		doing: [
			{
				as: "curlew-asha",
				words:
					"In Slack: `/cme find`, `/cme mine`, `/cme overdue`, `/cme help`, or `/cme case` and a reference.",
			},
			{ as: "avocet-nadia", words: "In Teams, say the same words to Rollcall without `/cme`." },
		],
		look: "Details open privately, for people on the case only. Others are told what an unknown reference is told.",
	},
];
