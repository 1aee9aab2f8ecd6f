import { z } from "zod";
import type { Key } from "../../chat/message.ts";
import { faultsInEvidence } from "../../domain/closure.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES } from "../../domain/lists/decision-types.ts";
import { choice, LONGEST, needed, neededChoice, neededDate, optionalDate, typed } from "../answers.ts";
import type { Asking, Form, Questions, Step } from "../kit.ts";
import { otherCase } from "../other-case.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { foresee } from "./acts.ts";
import { ACTIONS, actionSoFar, closureOf, evidenceFields, ownFields, paramName, typeOf } from "./answers.ts";
import { evidenceQuestions, faultAhead, faultsInDates, ownQuestions } from "./fields.ts";
import { agencyOptions, owners, speakers } from "./people.ts";
import { stillOpen } from "./still-open.ts";

/** The form is asked on a case, on one that a meeting has come to, and on a decision to correct it. */
type On = "case" | "item" | "decision";
type Asked = Asking<On>;

/** The decision being corrected, if this is a correction. */
const correcting = ({ subject }: Asked): Key | undefined =>
	"superseded" in subject ? subject.id : undefined;

const theDecision: Step<On> = {
	title: "What was decided",
	notes: whichCase,
	fields: {
		type: {
			label: "Decision",
			as: "one",
			look: "list",
			options: optionsOf(DECISION_TYPES),
			schema: choice(codesOf(DECISION_TYPES), "Choose what was decided."),
		},
		rationale: {
			label: "Why",
			hint: "Sealed in the case. The channel never shows it.",
			as: "text",
			lines: 5,
			schema: needed("Say why the panel decided this.", LONGEST),
		},
		said_by: {
			label: "Who said it",
			as: "one",
			look: "list",
			options: speakers,
			schema: neededChoice("Say who stated the decision."),
		},
		review: {
			label: "Next review",
			hint: "No open case is without a review date.",
			as: "date",
			schema: neededDate,
		},
		agencies: {
			label: "Agencies that took part",
			as: "many",
			options: agencyOptions,
			schema: z.array(z.string()),
		},
	},
	async check(asking) {
		const { ctx, soFar } = asking;
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const type = typeOf(soFar);
		return {
			...at("review", faultAhead(soFar.review as string, today)),
			// Whether it may close hangs on the reason, which is asked next.
			...at("type", type && type !== "close" ? await whyNot(asking) : undefined),
		};
	},
};

const itsDetails: Step<On> = {
	title: "Details",
	notes: whichCase,
	when: ({ soFar }) => {
		const type = typeOf(soFar);
		return type !== undefined && ownFields(type).length > 0;
	},
	fields: ({ soFar }) => ownQuestions(typeOf(soFar)!),
	async check(asking) {
		const { ctx, soFar } = asking;
		const type = typeOf(soFar)!;
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		return {
			...faultsInDates(type, soFar, today),
			...at(paramName("closure"), type === "close" ? await whyNot(asking) : undefined),
		};
	},
};

const itsEvidence: Step<On> = {
	title: "Evidence for closing",
	when: ({ soFar }) => evidenceFields(soFar).length > 0,
	notes: async (asking) => [
		...(await whichCase(asking)),
		...(await stillOpen(asking.ctx, asking.subject.case, closureOf(asking.soFar))),
	],
	fields: ({ soFar }) => evidenceQuestions(soFar),
	check: faultsOfEvidence,
};

/** What is wrong with the evidence, by question. Another case's reference is looked for under row security. */
async function faultsOfEvidence({ ctx, subject, soFar }: Asked): Promise<Record<string, string>> {
	const closure = closureOf(soFar)!;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const dates = evidenceFields(soFar).flatMap(({ name }): [string, string][] => {
		const given = soFar[paramName(name)];
		return typeof given === "string" ? [[name, given]] : [];
	});
	const faults = faultsInEvidence(closure, Object.fromEntries(dates), panel.today, panel.calendars);
	const named = soFar[paramName("other_case")];
	if (typeof named === "string") {
		const other = await otherCase(ctx.tx, subject.case, named);
		if (!other.ok) faults.other_case = other.because;
	}
	return Object.fromEntries(Object.entries(faults).map(([name, fault]) => [paramName(name), fault]));
}

const whatToDo: Step<On> = {
	title: "Actions, if there are any",
	notes: whichCase,
	fields: Object.assign({}, ...ACTIONS.map(actionQuestions)),
	async check({ ctx, soFar }) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		return Object.assign({}, ...ACTIONS.map((n) => actionFaults(soFar, n, today)));
	},
};

/** Short screens: what and why, what this type asks, for a close its evidence, and who does what by when. */
export const decisionForm: Form<On> = {
	title: "Record a panel decision",
	send: "Record decision",
	steps: [theDecision, itsDetails, itsEvidence, whatToDo],
};

export const correctionForm: Form<On> = {
	...decisionForm,
	title: "Correct a decision",
	send: "Record correction",
};

/** Why the case cannot go where this decision takes it; undefined when it can. */
async function whyNot(asking: Asked): Promise<string | undefined> {
	const { ctx, subject, soFar } = asking;
	const decided = { type: typeOf(soFar)!, closure: closureOf(soFar), supersedes: correcting(asking) };
	const effect = await foresee(ctx, subject.case, decided);
	return effect.ok ? undefined : effect.because;
}

function actionQuestions(n: number): Questions<On> {
	return {
		[`what${n}`]: { label: `Action ${n}: what is to be done`, as: "text", lines: 2, schema: typed(LONGEST) },
		[`owner${n}`]: {
			label: `Action ${n}: who does it`,
			as: "one",
			look: "list",
			options: owners,
			schema: z.string(),
		},
		[`due${n}`]: { label: `Action ${n}: due`, as: "date", schema: optionalDate },
	};
}

function actionFaults(soFar: Asked["soFar"], n: number, today: string): Record<string, string> {
	const { what, owner, due } = actionSoFar(soFar, n);
	if (!what && !owner && !due) return {};
	return {
		...at(`what${n}`, what ? undefined : "Say what is to be done, or clear this action."),
		...at(`owner${n}`, owner ? undefined : "Choose who does it, or clear this action."),
		...at(
			`due${n}`,
			due ? faultAhead(due, today) : "Give the date by which it is done, or clear this action.",
		),
	};
}

function at(field: string, fault: string | undefined): Record<string, string> {
	return fault === undefined ? {} : { [field]: fault };
}
