import { z } from "zod";
import { Private } from "../../chat/private.ts";
import { canMove, nextStates } from "../../domain/lifecycle.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import { choice, LONGEST, needed, neededDate, optionalDate, typed, yesNo } from "../answers.ts";
import { type Asking, action, type Step } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { moveCase, reviewAfter } from "./acts.ts";
import { checkReview } from "./form-parts.ts";
import { type CaseNow, caseNow } from "./queries.ts";
import { closed, nowhere } from "./refusals.ts";

type Asked = Asking<"case">;

/**
 * Where a person may say that a case stands. What only triage, a transfer or a decision brings a case to is not here.
 * The three findings come first: one of them holds at a time.
 */
const TO = [
	...["located_in_education", "located_not_in_education", "not_located"],
	...["enquiries", "panel", "placement_pending", "monitoring"],
] as [State, ...State[]];

/** Where this case may go from where it stands: nothing else is offered. */
const possible = ({ state, urgent }: Pick<CaseNow, "state" | "urgent">): State[] => {
	const next = nextStates(state, { urgent });
	return TO.filter((to) => next.includes(to));
};

/**
 * Asked at the press and at each look at the first screen: a form may be opened again after the case has gone on.
 * @throws refusals: the case is closed, or nothing that somebody can say leads on from where it stands
 */
function leadsTo(file: CaseNow): State[] {
	if (file.closed) throw closed();
	const next = possible(file);
	if (!next.length) throw nowhere(file.state);
	return next;
}

const LOCATED: readonly State[] = ["located_in_education", "located_not_in_education"];

const Given = z.object({
	to: z.enum(TO),
	note: z.instanceof(Private),
	review: z.iso.date().optional(),
	seen: z.enum(["yes", "no"]).optional(),
	seen_by: z.instanceof(Private).optional(),
	first_day: z.iso.date().optional(),
	confirmed_by: z.instanceof(Private).optional(),
});

const where: Step<"case"> = {
	title: "Where it stands now",
	notes: async (asking) => {
		const file = await caseNow(asking.ctx.tx, asking.subject.id);
		const next = leadsTo(file).map((state) => `“${labelOf(STATES, state)}”`);
		return [
			...(await whichCase(asking)),
			{ text: [`It stands at “${labelOf(STATES, file.state)}”. It can go to ${next.join(", ")}.`] },
		];
	},
	fields: {
		to: {
			label: "Where does it stand now?",
			as: "one",
			look: "list",
			options: async ({ ctx, subject }) =>
				possible(await caseNow(ctx.tx, subject.id)).map((code) => ({
					value: code,
					label: labelOf(STATES, code),
				})),
			schema: choice(TO, "Choose where the case stands now."),
		},
	},
	async check({ ctx, subject, soFar }): Promise<Record<string, string>> {
		const file = await caseNow(ctx.tx, subject.id);
		const verdict = canMove(file.state, soFar.to as State, { urgent: file.urgent });
		return verdict.ok ? {} : { to: verdict.because };
	},
};

const shown: Step<"case"> = {
	title: "What shows it",
	notes: async (asking) => [
		...(await whichCase(asking)),
		{ text: [`“${labelOf(STATES, asking.soFar.to as State)}”.`] },
	],
	fields: {
		note: {
			label: "What shows it",
			hint: "Kept private in the case.",
			as: "text",
			lines: 3,
			schema: needed("Say what shows that the case stands there.", LONGEST),
		},
		review: {
			label: "Next review",
			hint: "Leave it blank for the date that the review cycle gives.",
			as: "date",
			schema: optionalDate,
		},
	},
	check: checkReview,
};

const located: Step<"case"> = {
	title: "Located is not seen",
	when: ({ soFar }) => LOCATED.includes(soFar.to as State),
	notes: whichCase,
	fields: {
		seen: {
			label: "Has a professional seen the child?",
			...yesNo("Say whether a professional has seen the child."),
		},
		seen_by: { label: "Who saw the child, and when?", as: "text", schema: typed() },
	},
	check: ({ soFar }: Asked): Record<string, string> => {
		const by = soFar.seen_by as { isBlank: boolean } | undefined;
		return soFar.seen === "yes" && (!by || by.isBlank) ? { seen_by: "Say who saw the child, and when." } : {};
	},
};

const placed: Step<"case"> = {
	title: "The first day attended",
	when: ({ soFar }) => soFar.to === "monitoring",
	notes: whichCase,
	fields: {
		first_day: { label: "First day attended", as: "date", schema: neededDate },
		confirmed_by: {
			label: "Who at the school or provider confirmed it?",
			as: "text",
			schema: needed("Say who confirmed the first day attended. An offer is not a return."),
		},
	},
	async check({ ctx, soFar }): Promise<Record<string, string>> {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		return (soFar.first_day as string) > today
			? {
					first_day:
						"This date is in the future. Wait until the child has attended: an offer is not a return.",
				}
			: {};
	},
};

/** A finding, a placement, monitoring: where a case stands now, as far as the lifecycle allows. */
export const move = action({
	name: "case.move",
	on: "case",
	allow: "move or review a case",
	help: "Say where a case stands now: located, not located, placed, monitored.",
	doors: { word: "move", usage: "move REFERENCE" },
	form: { title: "Where a case stands", send: "Record", steps: [where, located, placed, shown] },
	async prefill({ ctx, subject }) {
		leadsTo(await caseNow(ctx.tx, subject.id));
		return {};
	},
	async run(ctx, subject, { soFar }) {
		const given = Given.parse(soFar);
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const review = given.review ?? reviewAfter(await caseNow(ctx.tx, subject.id), panel, given.to);
		const ref = await moveCase(ctx, subject.id, {
			...{ to: given.to, review, firstDay: given.first_day },
			seen: given.seen && given.seen === "yes",
			words: { move: given.note, seen_by: given.seen_by, confirmed_by: given.confirmed_by },
		});
		const unseen =
			given.seen === "no"
				? ["Located is not seen. A welfare check is open until a professional has seen the child."]
				: [];
		const says = `${ref} stands at “${labelOf(STATES, given.to)}”.`;
		return { say: { summary: says, blocks: [{ text: [says, ...unseen] }] } };
	},
});
