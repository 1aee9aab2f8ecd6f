import { notFound } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { listInWords, longDate } from "../../domain/date/words.ts";
import { FAIR_ACCESS_DAYS } from "../../domain/fair-access.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { CLOSURE_REASONS } from "../../domain/lists/closure-reasons.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { dateInWords } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { changesOf } from "../thread/queries.ts";
import { actionField } from "./acts.ts";
import { ownFields, paramName } from "./answers.ts";
import { decisionOpened } from "./events.ts";
import { assignedIn, type Recorded } from "./queries.ts";

/** What a decision says, opened for one person: the opening is recorded. */
export interface Opened {
	rationale: Private;
	/** The type's own answers, by their names in the form. */
	params: ReadonlyMap<string, Private>;
	actions: readonly { what: Private; owner: string; knownAs: string; due: string; given: boolean }[];
}

/**
 * Opens a decision's words for this person.
 * @throws the refusal "not found" where they may see that the case exists, and no more
 */
export async function openDecision(ctx: PersonCtx, recorded: Recorded): Promise<Opened> {
	const fields = (await open(ctx.tx, ctx.keys, [recorded.id])).get(recorded.id);
	const rationale = fields?.get("rationale");
	if (!fields || !rationale) throw notFound();
	await ctx.record(decisionOpened, { panel: ctx.panel, case: recorded.case }, { decision: recorded.id });
	const assigned = await assignedIn(ctx.tx, recorded.id);
	return {
		rationale,
		params: new Map([...fields].filter(([name]) => name.startsWith(paramName("")))),
		actions: assigned.map(({ id, owner, knownAs, due, kind }) => {
			const what = fields.get(actionField(id)) ?? new Private("");
			return { what, owner, knownAs, due, given: kind === "given" };
		}),
	};
}

/** What a recommendation is, wherever it is shown. */
export const RECOMMENDATION = "Recommendation: the meeting had no quorum, so the case stays where it is.";

/** A decision in full, for one person to read. */
export async function decisionInFull(ctx: PersonCtx, recorded: Recorded): Promise<Block<Frank>[]> {
	const opened = await openDecision(ctx, recorded);
	const { zone } = await loadPanel(ctx.tx, ctx.panel);
	const { facts } = recorded;
	const day = (instant: Date) => longDate(localDate(instant, zone));
	const changes = await changesOf(ctx, recorded.id);
	const evidence = facts.closure ? entryOf(CLOSURE_REASONS, facts.closure).asks : [];
	const own = [...ownFields(facts.type), ...evidence].flatMap((f): [string, Frank][] => {
		const answer = opened.params.get(paramName(f.name));
		return answer ? [[f.label, f.as === "date" ? dateInWords(answer) : answer]] : [];
	});
	return [
		{
			facts: [
				...(facts.standing === "recommendation" ? [["Standing", RECOMMENDATION] as const] : []),
				["Decision", labelOf(DECISION_TYPES, facts.type)],
				["Why", opened.rationale],
				...(facts.closure ? [["Closure reason", labelOf(CLOSURE_REASONS, facts.closure)] as const] : []),
				...(facts.checks
					? [["Checks", listInWords(facts.checks.map((c) => labelOf(CHECKS, c)))] as const]
					: []),
				...own,
				...(recorded.enquirer ? [["Who makes them", recorded.enquirer] as const] : []),
				...(facts.placeBy
					? [
							[
								"Place by",
								`${longDate(facts.placeBy)}, ${FAIR_ACCESS_DAYS} school days after it was recorded`,
							] as const,
						]
					: []),
				["Review", longDate(facts.review)],
				["Agencies that took part", listInWords(recorded.agencies) || "None recorded"],
				["Said by", `${recorded.saidBy ?? "Somebody not on the panel"}, ${day(new Date(facts.saidAt))}`],
				["Recorded by", `${recorded.recorder}, ${day(recorded.recordedAt)}`],
				...(recorded.link ? [["Message", recorded.link] as const] : []),
				...changes.map((c) => [c.label, c.words ?? day(c.at)] as const),
			],
		},
		...(opened.actions.length
			? [{ rows: opened.actions.map((a) => ({ text: [a.what, ` (${a.knownAs}, by ${longDate(a.due)})`] })) }]
			: []),
	];
}
