import { z } from "zod";
import type { Block, Frank } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { REASONS } from "../../domain/lists/reasons.ts";
import { RISK_GROUPS, RISK_QUESTIONS, type RiskGroup } from "../../domain/lists/risk-questions.ts";
import { SCHOOL_TYPES } from "../../domain/lists/school-types.ts";
import { STEPS_TRIED } from "../../domain/lists/steps-tried.ts";
import { screen } from "../../domain/risk.ts";
import { schoolAgeOn } from "../../domain/school-age.ts";
import { choice, LONGEST, optionalDate, typed, yesNo, yesNoUnknown } from "../answers.ts";
import { childFaults, childQuestions } from "../child.ts";
import type { Asking, Form, Question, Questions, Step } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";
import { riskFrom } from "./answers.ts";
import { checkAnswers } from "./check-answers.ts";
import { heard } from "./heard.ts";
import { keepLikely, known } from "./known.ts";
import { saveContact, saveScreen } from "./save.ts";
import { choosesSchool, panelSchool } from "./school.ts";
import { askedOf, schoolOwes, upnOf, upnOwed } from "./school-owes.ts";
import { NO_REFERRAL, toldFaults, toldQuestions } from "./told-form.ts";

type Asked = Asking<"nothing">;

/** The numbers to call stand above every screen. */
async function numbers({ ctx }: Asked): Promise<Block<Frank>[]> {
	return [{ text: [emergencyLine(await loadPanel(ctx.tx, ctx.panel))] }];
}

/** Said on the first screen once an act-now answer was saved, whatever else is still to be corrected there. */
function savedAs({ kept }: Asked): Block<Frank>[] {
	if (!kept.ref) return [];
	const words = `Saved as ${kept.ref}. The coordinator and your safeguarding lead have been told.`;
	return [{ text: [words], tone: "urgent" }];
}

const mustAct = ({ soFar }: Asked): boolean => {
	const answers = riskFrom(soFar);
	return answers !== undefined && screen(answers).tier === "act-now";
};

const risks = (group: RiskGroup): Question => ({
	label: RISK_GROUPS.find((g) => g.code === group)!.label,
	as: "many",
	schema: z.array(z.string()),
	expected: true,
	options: optionsOf(RISK_QUESTIONS.filter((q) => q.group === group)),
});

const UNTICKED = "Say whether you checked what you did not tick, or do not know.";

const safety: Step<"nothing"> = {
	title: "Safety first",
	notes: async (asking) => [
		...savedAs(asking),
		...(await numbers(asking)),
		{ text: ["Tick every line that applies. Then say whether you checked the rest."] },
	],
	fields: {
		harm: risks("harm"),
		abroad_and_home: risks("abroad_and_home"),
		known: risks("known"),
		unticked: {
			label: "What you did not tick",
			as: "one",
			expected: true,
			// Blank is judged by the check below: a platform must not stop an act-now answer on its way here.
			schema: z.union([z.literal("").transform(() => undefined), choice(["no", "unknown"], UNTICKED)]),
			options: [
				{ value: "no", label: "No, I checked" },
				{ value: "unknown", label: "I don't know" },
			],
		},
	},
	check: ({ soFar }): Record<string, string> => (soFar.unticked ? {} : { unticked: UNTICKED }),
	save: saveScreen,
	savesIncomplete: true,
};

const tellSomeone: Step<"nothing"> = {
	title: "Tell someone now",
	when: mustAct,
	notes: async (asking) => [...savedAs(asking), NO_REFERRAL, ...(await numbers(asking))],
	fields: toldQuestions("Who have you told?"),
	check: ({ ctx, soFar }) => toldFaults(ctx.person, screen(riskFrom(soFar)!).yes, soFar),
	save: saveContact,
};

const child: Step<"nothing"> = {
	title: "The child",
	notes: numbers,
	fields: ({ ctx }) => ({ ...childQuestions, ...upnOf(ctx.person) }),
	check: async (asking) => ({
		...(await childFaults(asking)),
		...upnOwed(asking.ctx.person, asking.soFar),
	}),
	save: async (asking) => ({ ...(await keepLikely(asking)), ...(await keepForm(asking)) }),
};

/**
 * Which of the two forms goes on (S4: "children missing education" and "early years children missing education"): by
 * the date of birth. A child whose date of birth is not known may be of school age.
 */
async function keepForm({ ctx, soFar }: Asked): Promise<Record<string, string>> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const birth = soFar.birth as LocalDate | undefined;
	return { form: birth && schoolAgeOn(birth, today) === "below" ? "early_years" : "cme" };
}

const isEarlyYears = ({ kept }: Asked): boolean => kept.form === "early_years";

/** Asked in both forms. */
const seenAndTried = {
	last_seen: { label: "Last seen", as: "date", schema: optionalDate },
	last_seen_by: { label: "Seen by whom", as: "text", schema: typed() },
	whereabouts: {
		label: "Do you know where the child is?",
		...yesNo("Say whether you know where the child is."),
	},
	reason: {
		label: "Main reason",
		as: "one",
		look: "list",
		schema: choice(codesOf(REASONS), "Choose the main reason. The coordinator can change it."),
		options: optionsOf([...REASONS].sort((a, b) => Number(b.common) - Number(a.common))),
	},
	new_place: { label: "New address or school, if you were told one", as: "text", schema: typed(500) },
	steps: {
		label: "What has been tried",
		as: "many",
		schema: z.array(z.string()),
		options: optionsOf(STEPS_TRIED),
	},
	tried_on: { label: "The latest of these was on", as: "date", schema: optionalDate },
	hazards: {
		label: "Anything that could make a visit unsafe",
		as: "text",
		lines: 2,
		schema: typed(LONGEST),
	},
} as const satisfies Questions<"nothing">;

async function datesAhead({ ctx, soFar }: Asked): Promise<Record<string, string>> {
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const future = (field: string) => typeof soFar[field] === "string" && (soFar[field] as string) > today;
	const errors: Record<string, string> = {};
	if (future("last_attended"))
		errors.last_attended = "This date is in the future. Enter the day the child last attended.";
	if (future("last_seen"))
		errors.last_seen = "This date is in the future. Enter the day the child was last seen.";
	if (future("tried_on"))
		errors.tried_on = "This date is in the future. Enter the latest day on which something was tried.";
	return errors;
}

const whatHappened: Step<"nothing"> = {
	title: "What happened",
	when: (asking) => !isEarlyYears(asking),
	notes: numbers,
	fields: ({ ctx }): Questions<"nothing"> => ({
		on_roll: {
			label: "On a school's roll now?",
			...yesNoUnknown("Say whether the child is on a school's roll."),
		},
		school: { label: "Current or last school", as: "text", schema: typed() },
		...(choosesSchool(ctx.person) ? { panel_school: panelSchool } : {}),
		school_type: {
			label: "Type of school",
			as: "one",
			look: "list",
			options: optionsOf(SCHOOL_TYPES),
			schema: z.union([z.literal("").transform(() => undefined), z.enum(codesOf(SCHOOL_TYPES))]),
		},
		...askedOf(ctx.person, {
			last_attended: { label: "Last attended", as: "date", schema: optionalDate },
			...seenAndTried,
		}),
	}),
	check: async (asking) => ({
		...schoolOwes(asking.ctx.person, asking.soFar),
		...(await datesAhead(asking)),
	}),
};

/** Below compulsory school age no school's roll is asked about, but who looks after the child in the day, and who visits. */
const earlyYears: Step<"nothing"> = {
	title: "What happened: early years",
	when: isEarlyYears,
	notes: async (asking) => [
		...(await numbers(asking)),
		{
			text: [
				"By the date of birth, the child is below compulsory school age: these are the questions for early years.",
			],
			tone: "quiet",
		},
	],
	fields: {
		has_setting: {
			label: "Has a place at a nursery, or with a childminder?",
			...yesNoUnknown("Say whether the child has a place at a nursery or with a childminder."),
		},
		setting: { label: "Nursery or childminder, now or last", as: "text", schema: typed() },
		last_attended: { label: "Last there", as: "date", schema: optionalDate },
		health_visitor: { label: "Health visitor, if you know who", as: "text", schema: typed() },
		...seenAndTried,
	},
	check: datesAhead,
};

const check: Step<"nothing"> = { title: "Check and send", notes: checkAnswers, fields: {} };

/** Three short screens, with the numbers to call on top, then a look at the answers. */
export const raiseForm: Form<"nothing"> = {
	title: "Raise a notification",
	send: "Send",
	steps: [safety, tellSomeone, child, known, whatHappened, earlyYears, check],
};

/** The same, with how it came, for what staff take by phone or e-mail: safety stays first. */
export const takenForm: Form<"nothing"> = {
	...raiseForm,
	title: "Taken for somebody else",
	steps: [safety, tellSomeone, heard, child, known, whatHappened, earlyYears, check],
};
