import type { Coded, CodeOf } from "./coded.ts";

export interface LetterEntry extends Coded {
	/** It goes to the family: it waits while contact with them could do harm. */
	readonly toFamily: boolean;
	/** Working days from the day it is asked for until it is to be sent (design default). */
	readonly days: number;
	/** What stands above it, and its text: a blank line ends a paragraph, and {{names}} are filled from the case. */
	readonly subject: string;
	readonly text: string;
}

/** Letters that a panel sends, as they stand until its panel file says otherwise. */
export const LETTERS = [
	{
		code: "school_failed_to_report",
		label: "To a school that did not report",
		toFamily: false,
		days: 5,
		subject: "A child who was not reported as missing education",
		text: `We have learnt that {{child}}, born {{birth}}, is missing education. Our record shows {{school}} as the current or last school. We have no report from you.

Schools report a pupil who is missing to the local authority as soon as they suspect it.

Please send us the pupil's attendance, with the date last attended and the codes since, what you have done to find the pupil, and what stands in your admission register.

{{more}}

Please answer by telephone or in writing to {{officer}}, {{phone}}, and quote {{reference}}.`,
	},
	{
		code: "attendance_details_request",
		label: "To the last school, for attendance details",
		toFamily: false,
		days: 2,
		subject: "Request for attendance details",
		text: `We are making enquiries about {{child}}, born {{birth}}, whose current or last school we have as {{school}}.

Please tell us the date last attended, the attendance codes since, any reason that was given, the addresses and telephone numbers that you hold, and any school that has asked you for the pupil's file.

{{more}}

Please answer to {{officer}}, {{phone}}, and quote {{reference}}.`,
	},
	{
		code: "parent_first_contact",
		label: "To a parent: first contact",
		toFamily: true,
		days: 2,
		subject: "Your child's education",
		text: `Dear {{parent}}

We understand that {{child}} may not be receiving education at the moment. Parents have a duty to see that a child of compulsory school age receives suitable full-time education, at school or otherwise (Education Act 1996, section 7).

We would like to hear from you what is happening, and to help. Please ring {{officer}} on {{phone}}.

{{more}}

Our reference is {{reference}}.`,
	},
	{
		code: "attendance_order_notice",
		label: "To a parent: notice before a school attendance order",
		toFamily: true,
		days: 1,
		subject: "Notice about your child's education (Education Act 1996, section 437)",
		text: `Dear {{parent}}

It appears to {{authority}} that {{child}}, born {{birth}}, is not receiving suitable education, at school or otherwise.

You are asked to satisfy us that your child is receiving suitable education. You have until the end of {{notice_end}}: {{notice_days}} days, beginning with the day on which this notice is served.

{{more}}

Please ring {{officer}} on {{phone}}, or write to us, and quote {{reference}}.`,
	},
] as const satisfies readonly LetterEntry[];

export type LetterCode = CodeOf<typeof LETTERS>;

/** What a template's {{names}} are filled with. */
export const LETTER_FIELDS = [
	"reference",
	"authority",
	"panel",
	"officer",
	"phone",
	"child",
	"birth",
	"address",
	"school",
	"parent",
	"notice_end",
	"notice_days",
	"more",
] as const;
export type LetterField = (typeof LETTER_FIELDS)[number];

/** Where the child is now is not for everybody who may read a letter that goes to the family: it may be a refuge. */
export const NEVER_TO_FAMILY: readonly LetterField[] = ["address"];

/** How a letter was sent. */
export const SENT_HOW = [
	{ code: "post", label: "By post" },
	{ code: "email", label: "By e-mail" },
	{ code: "hand", label: "By hand" },
] as const satisfies readonly Coded[];
