import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { type Screening, type ScreeningFacts, screenNotification } from "../../domain/eligibility.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { birthOf, identityFacts } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { beforeInWords, notificationOf } from "../raise/queries.ts";

/** The screening questions that a date of birth does not answer, as they were answered. */
export interface Answers {
	missing?: "yes" | "no";
	on_roll?: "yes" | "no" | "unknown";
	whereabouts?: "yes" | "no";
	education?: "none" | "home" | "alternative" | "unsuitable" | "unknown";
}

const EDUCATION = {
	none: "none",
	home: "home, suitable",
	alternative: "alternative or specialist",
	unsuitable: "unsuitable",
	unknown: "unknown",
} as const satisfies Record<string, ScreeningFacts["otherEducation"]>;

/**
 * What the answers suggest a notification is: a suggestion, since a person decides. Opens the date of birth: the
 * caller records that it was read.
 */
export async function suggested(ctx: PersonCtx, caseId: Key, answers: Answers): Promise<Screening> {
	const fields = (await open(ctx.tx, ctx.keys, [caseId])).get(caseId);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const facts: ScreeningFacts = {
		birth: birthOf(fields ?? new Map()),
		missingPerson: answers.missing === "yes",
		onRoll: answers.on_roll === "unknown" || !answers.on_roll ? undefined : answers.on_roll === "yes",
		whereaboutsKnown: answers.whereabouts === "yes",
		otherEducation: EDUCATION[answers.education ?? "unknown"],
	};
	return screenNotification(facts, today);
}

const SAID: Statement = {
	name: "lifecycle-notification",
	text: `select n.facts->>'on_roll' as on_roll, n.facts->>'whereabouts' as whereabouts, f.reason
		from notification n join case_file f on f.id = n.case_id where n.case_id = $1 order by n.event_id limit 1`,
};

/** The answers that the notification gave already. Whether the child is a missing person, somebody must say. */
export async function answersGiven(ctx: PersonCtx, caseId: Key): Promise<Answers> {
	type Row = {
		on_roll: Answers["on_roll"] | null;
		whereabouts: Answers["whereabouts"] | null;
		reason: string | null;
	};
	const [said] = await ctx.tx.query<Row>(SAID, [caseId]);
	return {
		on_roll: said?.on_roll ?? "unknown",
		whereabouts: said?.whereabouts ?? "no",
		education: said?.reason === "unsuitable_ehe_or_ap" ? "unsuitable" : "none",
	};
}

/** The notification as it was made, for whoever triages it. The caller records that it was read. */
export async function notificationInFull(ctx: PersonCtx, caseId: Key): Promise<Block<Frank>[]> {
	const fields = (await open(ctx.tx, ctx.keys, [caseId])).get(caseId);
	const said = await notificationOf(ctx, caseId);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const facts: (readonly [Words, Frank])[] = fields ? [...identityFacts(fields, today)] : [];
	if (said) {
		facts.push(["Raised by", `${said.raisedBy}, ${said.agency}`]);
		facts.push(["Main reason", said.reason ? labelOf(REASONS, said.reason as ReasonCode) : "Not given yet"]);
		facts.push(...beforeInWords(said));
	}
	const yes = said ? screen(said.risk as unknown as RiskAnswers).yes : [];
	const risks = yes.map((code) => labelOf(RISK_QUESTIONS, code)).join("; ");
	return [
		...(risks ? [{ text: [`Safety answers: ${risks}.`], tone: "warning" as const }] : []),
		...(facts.length ? [{ facts }] : []),
	];
}
