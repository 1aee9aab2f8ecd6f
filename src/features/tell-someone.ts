import type { Block, Words } from "../chat/message.ts";
import { codesOf, optionsOf } from "../domain/lists/coded.ts";
import { TOLD } from "../domain/lists/told.ts";
import { choice, typed } from "./answers.ts";
import type { Questions } from "./kit.ts";

/** Stands wherever somebody must act now: nobody is to think that sending a form was enough. */
export const NO_REFERRAL: Block = {
	text: ["Rollcall does not make the referral. Phone social care or the police yourself, now."],
	tone: "urgent",
};

/** Who was told about a child who is at risk. “Nobody yet” is an answer, which is chased. */
export const whoWasTold = (label: Words, say: "Say who you have told." | "Say who was told.") =>
	({
		told: {
			label,
			as: "one",
			schema: choice(codesOf(TOLD), `${say} “Nobody yet” is an answer.`),
			options: optionsOf(TOLD),
		},
		contact_reference: { label: "Their reference, if they gave one", as: "text", schema: typed() },
	}) satisfies Questions;
