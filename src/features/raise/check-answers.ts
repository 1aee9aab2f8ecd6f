import type { Block, Frank, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { dueDate, schoolDaysLate } from "../../domain/calendar/due-date.ts";
import { count, longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { SCHOOL_TYPES, type SchoolType } from "../../domain/lists/school-types.ts";
import { SEXES, type Sex } from "../../domain/lists/sexes.ts";
import { timescaleInWords } from "../../domain/lists/timescales.ts";
import { screen } from "../../domain/risk.ts";
import { faultInUpn } from "../../record/identity.ts";
import type { Asking } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { NotificationAnswers, riskFrom } from "./answers.ts";
import { present, visitMissing } from "./complete.ts";
import { elsewhereInWords } from "./elsewhere.ts";
import { beforeInWords } from "./said-words.ts";
import { choosesSchool, whoAsks } from "./school.ts";

/** What will be sent, for a last look: shown in the form only. */
export async function checkAnswers(asking: Asking<"nothing">): Promise<Block<Frank>[]> {
	const { ctx, soFar } = asking;
	const answers = NotificationAnswers.parse(soFar);
	const facts: (readonly [Words, Frank])[] = [];
	const add = (label: Words, field: string, show = (value: string): Words => value) => {
		const value = soFar[field];
		if (value instanceof Private && !value.isBlank) facts.push([label, value]);
		else if (typeof value === "string" && value) facts.push([label, show(value)]);
	};
	add("First name", "first_name");
	add("Surname", "surname");
	add("Description", "description");
	add("Date of birth", "birth", longDate);
	add("About how old", "age");
	add("Sex", "sex", (code) => labelOf(SEXES, code as Sex));
	add("UPN", "upn");
	add("Last known address", "address");
	add("Postcode", "postcode");
	add("Parent or carer", "parent");
	add("Phone", "phone");
	add("Lives with", "lives_with");
	add("School", "school");
	if (choosesSchool(ctx.person) && (answers.panel_school || present(answers.school)))
		facts.push(["Asked at the school", await whoAsks(asking, answers.panel_school)]);
	add("Nursery or childminder", "setting");
	add("Health visitor", "health_visitor");
	add("Type of school", "school_type", (code) => labelOf(SCHOOL_TYPES, code as SchoolType));
	facts.push(
		...beforeInWords({
			...{ lastAttended: answers.last_attended ?? null, lastSeen: answers.last_seen ?? null },
			...{ tried: answers.steps ?? [], triedOn: answers.tried_on ?? null, notKnown: answers.not_known ?? [] },
		}),
	);
	add("Seen by", "last_seen_by");
	add("On a school's roll", "on_roll", yesOrNo);
	add("Has a nursery or childminder", "has_setting", yesOrNo);
	add("Whereabouts known", "whereabouts", yesOrNo);
	add("Main reason", "reason", (code) => labelOf(REASONS, code as ReasonCode));
	add("New address or school, as told", "new_place");
	add("Could make a visit unsafe", "hazards");
	const postcode = soFar.postcode instanceof Private ? soFar.postcode : undefined;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const elsewhere = await elsewhereInWords(ctx, panel, postcode);
	const upn = soFar.upn instanceof Private ? faultInUpn(soFar.upn) : undefined;
	return [
		{ text: [riskLine(soFar)] },
		...(visitMissing(ctx, answers) ? [{ text: NO_VISIT, tone: "warning" as const }] : []),
		...(elsewhere ? [{ text: [elsewhere.says], tone: "warning" as const }] : []),
		...(upn
			? [{ text: [`${upn} Go back to change it, or send it as it is.`], tone: "warning" as const }]
			: []),
		{ facts },
		...timesIn(soFar, panel).map((says) => ({ text: [says], tone: "quiet" as const })),
		{ text: ["You can go back and change anything."], tone: "quiet" },
	];
}

/** What a timescale means for this child: how long the absence is, and from when an excluded child is to be taught. */
function timesIn(soFar: Readonly<Record<string, unknown>>, panel: Panel): Words[] {
	const { today, calendars, timescales } = panel;
	const last = soFar.last_attended;
	if (typeof last !== "string" || last > today) return [];
	const days = schoolDaysLate(last, today, calendars);
	const absent =
		days > timescales.notify
			? [`Last there ${count(days, "school day")} ago. ${timescaleInWords("notify", timescales.notify)}`]
			: [];
	const from = dueDate({ from: last, school: timescales.exclusionProvision, calendars }).due;
	const excluded =
		soFar.reason === "exclusion_formal_or_unlawful"
			? [
					`${timescaleInWords("exclusionProvision", timescales.exclusionProvision)} Counted from the last day there: ${longDate(from)}.`,
				]
			: [];
	return [...absent, ...excluded];
}

const NO_VISIT = [
	"No home visit is ticked. Send the notification all the same: it is never refused.",
	"The visit becomes your school's task, with a date. If contact could be dangerous, it is on hold instead.",
];

function yesOrNo(answer: string): Words {
	return answer === "unknown" ? "I don't know" : answer === "yes" ? "Yes" : "No";
}

function riskLine(soFar: Readonly<Record<string, unknown>>): Words {
	const answers = riskFrom(soFar);
	const yes = answers ? screen(answers).yes : [];
	if (!yes.length) return "Safety: nothing ticked.";
	return `Safety: ${yes.map((code) => labelOf(RISK_QUESTIONS, code).toLowerCase()).join("; ")}.`;
}
