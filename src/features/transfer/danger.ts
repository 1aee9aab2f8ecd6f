import type { Block, Frank, Key } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { codesOf, labelOf } from "../../domain/lists/coded.ts";
import { HOLD_REASONS, type HoldReason } from "../../domain/lists/hold-reasons.ts";
import { RISK_QUESTIONS, type RiskCode } from "../../domain/lists/risk-questions.ts";
import { type RiskAnswer, type RiskAnswers, screen } from "../../domain/risk.ts";
import { codesAmong } from "../../record/identity.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { holdInWords, holdReasonsOn } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { riskNow } from "../raise/acts.ts";

/** What makes a child's case dangerous to work on: it goes wherever the child goes. */
export interface Danger {
	/** The answers to the safety screen; none where nobody said what they are. */
	answers?: RiskAnswers;
	/** Why contact with the family waits. */
	holds: readonly HoldReason[];
	needToKnow: boolean;
}

const RISKS = codesOf(RISK_QUESTIONS);
const HOLDS = codesOf(HOLD_REASONS);

const NEED_TO_KNOW: Statement = {
	name: "transfer-need-to-know",
	text: "select restricted from case_file where id = $1",
};

/** What is dangerous about a case as it stands, for whoever may open it. */
export async function dangerOf(tx: Tx, caseId: Key): Promise<Danger> {
	const [row] = await tx.query<{ restricted: boolean }>(NEED_TO_KNOW, [caseId]);
	return {
		answers: await riskNow(tx, caseId),
		holds: await holdReasonsOn(tx, caseId),
		needToKnow: row?.restricted === true,
	};
}

/** The reasons of a list, the gravest first, each once. */
const inOrder = (holds: readonly HoldReason[]): HoldReason[] => HOLDS.filter((code) => holds.includes(code));

/** The names that it has in a sealed packet, which holds codes alone. */
export const DANGER_FIELDS = ["risk_yes", "risk_no", "hold_reasons", "need_to_know"] as const;

/** As it is sealed with a transfer. */
export function sealedDanger({
	answers,
	holds,
	needToKnow,
}: Danger): Record<(typeof DANGER_FIELDS)[number], Private> {
	const answered = (as: RiskAnswer) => RISKS.filter((code) => answers?.[code] === as).join(" ");
	return {
		risk_yes: new Private(answered("yes")),
		risk_no: new Private(answered("no")),
		hold_reasons: new Private(holds.join(" ")),
		need_to_know: new Private(needToKnow ? "yes" : "no"),
	};
}

/** What a packet says of danger; a request that was sealed by an older version, or typed, says nothing. */
function fromPacket(words: ReadonlyMap<string, Private>): Danger {
	const yes = codesAmong(words.get("risk_yes"), RISKS);
	const no = codesAmong(words.get("risk_no"), RISKS);
	const answer = (code: RiskCode): RiskAnswer =>
		yes.includes(code) ? "yes" : no.includes(code) ? "no" : "unknown";
	return {
		answers: words.has("risk_yes") ? answersOf(answer) : undefined,
		holds: codesAmong(words.get("hold_reasons"), HOLDS),
		needToKnow: codesAmong(words.get("need_to_know"), ["yes"]).length > 0,
	};
}

const answersOf = (answer: (code: RiskCode) => RiskAnswer): RiskAnswers =>
	Object.fromEntries(RISKS.map((code) => [code, answer(code)])) as RiskAnswers;

const THERE: Statement = {
	name: "transfer-there",
	text: "select withdrawn, urgent, restricted, risk, holds from transfer_there($1)",
};

/** How a transfer stands in the panel of this deployment that asks. */
export interface There {
	withdrawn: boolean;
	urgent: boolean;
	danger: Danger;
}

/**
 * A request that waits for an answer, as it stands with whoever asks: what was sealed when it was sent, and what became
 * known there since. A transfer is held until the transaction ends, so that it is not withdrawn while it is answered.
 */
export async function standsThere(
	{ tx }: PersonCtx,
	{ id, urgent }: { id: Key; urgent: boolean },
	words: ReadonlyMap<string, Private>,
): Promise<There> {
	type Stands = { urgent: boolean; restricted: boolean; risk: RiskAnswers | null; holds: HoldReason[] };
	type Row = ({ withdrawn: false } & Stands) | { withdrawn: true };
	const sent = fromPacket(words);
	const [now] = await tx.query<Row>(THERE, [id]);
	if (!now || now.withdrawn) return { withdrawn: now !== undefined, urgent, danger: sent };
	const since = { answers: now.risk ?? undefined, holds: now.holds, needToKnow: now.restricted };
	return { withdrawn: false, urgent: urgent || now.urgent, danger: both(sent, since) };
}

/** What is feared in either is feared; anything else is as it was said last. */
function both(before: Danger, now: Danger): Danger {
	const last = now.answers ?? before.answers;
	const answer = (code: RiskCode): RiskAnswer =>
		before.answers?.[code] === "yes" ? "yes" : (last?.[code] ?? "unknown");
	return {
		answers: last && answersOf(answer),
		holds: inOrder([...before.holds, ...now.holds]),
		needToKnow: before.needToKnow || now.needToKnow,
	};
}

/** To read in a request from another panel, before it is answered. */
export function dangerBlocks({ answers, holds, needToKnow }: Danger): Block<Frank>[] {
	const yes = answers ? screen(answers).yes.map((code) => labelOf(RISK_QUESTIONS, code)) : [];
	const text = [
		...(holds.length ? [holdInWords(holds)] : []),
		...(yes.length ? [`Safety answers: ${yes.join("; ")}.`] : []),
		...(needToKnow ? ["It is need to know there, and is so here if you take the child on."] : []),
	];
	return text.length ? [{ text, tone: holds.length ? "urgent" : "warning" }] : [];
}
