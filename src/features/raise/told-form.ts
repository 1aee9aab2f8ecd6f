import type { Person } from "../../access/people.ts";
import type { Block, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import type { RiskCode } from "../../domain/lists/risk-questions.ts";
import { TOLD } from "../../domain/lists/told.ts";
import { socialCareOwed } from "../../domain/risk.ts";
import { choice, typed } from "../answers.ts";
import type { Asking, Questions } from "../kit.ts";

/** Stands wherever somebody must act now: nobody is to think that sending a form was enough. */
export const NO_REFERRAL: Block = {
	text: ["Rollcall does not make the referral. Phone social care or the police yourself, now."],
	tone: "urgent",
};

/** Who was told of a danger to a child, and who took it: asked wherever somebody says so. */
export const toldQuestions = (label: Words) =>
	({
		told: {
			label,
			as: "one",
			schema: choice(codesOf(TOLD), "Say who was told. “Nobody yet” is an answer."),
			options: optionsOf(TOLD),
		},
		contact_reference: { label: "Who took the call, or their reference", as: "text", schema: typed() },
	}) as const satisfies Questions;

/**
 * A child with a protection plan, or under a section 47 enquiry, is referred to social care, whoever else is told, and it
 * is said who took the referral (S3, 11.1). "Nobody yet" asks for nothing: it is chased. Social care refers to nobody.
 */
export function toldFaults(
	{ agencyKind }: Person,
	yes: readonly RiskCode[],
	{ told, contact_reference: took }: Asking["soFar"],
): Record<string, Words> {
	if (agencyKind === "social_care" || !socialCareOwed(yes) || told === "nobody_yet") return {};
	if (told === "police") {
		return {
			told: "A child with a protection plan, or under a section 47 enquiry, is referred to social care too. Phone them, then choose “Social care and the police”. Until then choose “Nobody yet”: you are reminded.",
		};
	}
	const blank = !(took instanceof Private) || took.isBlank;
	return blank
		? { contact_reference: "Enter who took the referral at social care, or their reference." }
		: {};
}
