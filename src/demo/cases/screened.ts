import type { DemoCase } from "../story.ts";

/** Screened, and no case of the panel's: handed on, or watched apart. */
export const SCREENED: readonly DemoCase[] = [
	{
		child: {
			name: ["Callum", "Sorrel"],
			sex: "male",
			aged: { years: 14, days: 118 },
			home: ["7 Fuller's Row", "ZZ99 2LC"],
			parent: "Denise Sorrel",
		},
		raised: { by: "fieldfare-omar", ago: 5, at: "10:20" },
		reason: "low_attendance_history",
		whereabouts: "yes",
		school: { title: "Millbrook High School", onRoll: true, lastAttended: 8 },
		screened: "ATTENDANCE",
	},
	{
		child: {
			name: ["Aaliyah", "Yarrow"],
			sex: "female",
			aged: { years: 12, days: 44 },
			home: ["19 Canal Street", "ZZ99 1QH"],
			parent: "Samira Yarrow",
		},
		raised: { by: "brambling-holly", ago: 7, at: "13:35" },
		reason: "bullying",
		whereabouts: "yes",
		school: { title: "Millbrook High School", onRoll: true, lastAttended: 9 },
		screened: "AT_RISK",
	},
];
