/**
 * What a neighbour may be asked, and what they must not learn: enquiries are "discreet and limited to asking if the
 * family's whereabouts are known" (innov8/Suffolk policy, 11.2).
 */
export const NEIGHBOUR_SCRIPT = {
	ask: "Ask only: “Do you know where the family is?”",
	say: "You may give your name, and say that you work for the council. If asked why: “I need to get in touch with them.”",
	never:
		"Disclose nothing. Do not say that a child is missing from education, or name a child, a school, social care or the police. Say nothing of the family, and do not confirm what the neighbour guesses. Leave no card or letter with them.",
	note: "Write down what they said. If they learnt something from you, write that down too, and tell the coordinator.",
} as const;

/** Said in place of the script, and above every enquiry that would reach the family, while contact must wait. */
export const ON_HOLD =
	"On hold: make no contact with the family, the home or neighbours until social care or the police record that it is safe.";
