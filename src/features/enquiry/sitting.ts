import { z } from "zod";
import { refusal } from "../../access/refusal.ts";
import type { Option } from "../../chat/form.ts";
import type { Block, Frank, Key, Line, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import type { CheckCode } from "../../domain/lists/checks.ts";
import { birthInWords } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import type { Tx } from "../../store/transact.ts";
import { choice, typed } from "../answers.ts";
import { dueOf } from "../due.ts";
import { type Action, type Asking, action, type LeftOver, type Questions, type Step } from "../kit.ts";
import { placeIn } from "../paged.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordAmong } from "../read-among.ts";
import { ANSWERS, type EnquiryAnswer, visitsLeft } from "./acts.ts";
import { worklistRead } from "./events.ts";
import { outcomes } from "./form.ts";
import { foundAnswers, foundFaults, foundQuestions, otherEnding, wordsOwed } from "./found.ts";
import { checkForMembers, enquiriesNamed, type OpenEnquiry } from "./queries.ts";
import { type Given, recordSitting, SITTING, sittingFor } from "./record-sitting.ts";
import { faultWhileHeld } from "./who-answers.ts";

/** Enquiries on a screen, and children found that one screen asks about. */
const ON_SCREEN = 10;
const FOUND_ON_SCREEN = 5;

/** Chosen by whoever changes their mind: a list that was unfolded cannot be left blank again. */
const LEAVE = "leave";

const nothingLeft = refusal(
	"worklist.nothing-left",
	"Nothing waits that can be answered in a sitting. What is on hold, and joint sign-offs, are opened one by one.",
);

/** The agency that a coordinator answers for, where it is not their own. */
const AGENCY = "agency";

const keyOf = (n: number) => `e${n}`;
/** Which check it is: what may be said of it follows from that. */
const checkOf = (n: number) => `check_${n}`;
const outcomeOf = (n: number) => `outcome_${n}`;
const noteOf = (n: number) => `note_${n}`;
const numbers = Array.from({ length: SITTING }, (_, i) => i + 1);

/** Whether the sitting has an nth enquiry. Before one has begun, the form is described as it is at its longest. */
const isIn = (kept: Asking["kept"], n: number) => keyOf(n) in kept || !(keyOf(1) in kept);

type Named = Map<Key, OpenEnquiry & { closed: boolean }>;
const read = new WeakMap<Tx, Promise<Named>>();

/** The sitting's enquiries as they stand: read once for a screen. */
function named({ ctx, kept }: Asking): Promise<Named> {
	const known = read.get(ctx.tx) ?? enquiriesNamed(ctx, idsIn(kept));
	read.set(ctx.tx, known);
	return known;
}

const idsIn = (kept: Asking["kept"]): Key[] =>
	numbers.flatMap((n) => (kept[keyOf(n)] ? [kept[keyOf(n)]!] : []));

async function refOf(asking: Asking, n: number): Promise<Words> {
	const e = (await named(asking)).get(asking.kept[keyOf(n)] ?? "");
	return e ? `${n}. ${e.ref}` : `${n}. No longer yours to see`;
}

const calendars = new WeakMap<Tx, ReturnType<typeof schoolCalendars>>();

/** The calendars of the schools that are asked: read once for a screen. */
async function calendarsOf(asking: Asking) {
	const { tx } = asking.ctx;
	const agencies = [...(await named(asking)).values()].map((e) => e.agencyId);
	const known = calendars.get(tx) ?? schoolCalendars(tx, agencies);
	calendars.set(tx, known);
	return known;
}

async function askedOf(asking: Asking, n: number): Promise<Words> {
	const { ctx, kept } = asking;
	const e = (await named(asking)).get(kept[keyOf(n)] ?? "");
	if (!e) return refOf(asking, n);
	if (e.closed) return `${n}. ${e.ref}, ${checkForMembers(e.check)}: answered meanwhile`;
	const own = (await calendarsOf(asking)).get(e.agencyId);
	const due = dueOf(e, await loadPanel(ctx.tx, ctx.panel), own);
	return `${n}. ${e.ref}, ${checkForMembers(e.check)}, due ${due}`;
}

/** A child who is referred is more than a line in a list: who was told is asked, and a call that is promised is chased. */
const notHere = (check: CheckCode, given: unknown): string | undefined =>
	given === "referred"
		? "Leave it open here, and open the enquiry by itself: who was told is asked there."
		: otherEnding(check, given);

/** What may be said of the sitting's nth enquiry. */
const outcomesFor = (kept: Asking["kept"], n: number): readonly Option[] => {
	const check = kept[checkOf(n)] as CheckCode | undefined;
	return outcomes.filter(({ value }) => !check || !notHere(check, value));
};

const outcome = z.union([
	z.enum(["", LEAVE]).transform(() => undefined),
	choice(ANSWERS, "Choose what came of it."),
]);

function questionsFor(of: readonly number[], { kept }: Asking): Questions {
	const asked = of.filter((n) => isIn(kept, n));
	return Object.fromEntries(
		asked.flatMap((n) => [
			[
				outcomeOf(n),
				{
					label: (asking: Asking) => askedOf(asking, n),
					as: "one" as const,
					look: "list" as const,
					schema: outcome,
					options: [...outcomesFor(kept, n), { value: LEAVE, label: "Leave it open for now" }],
				},
			],
			[
				noteOf(n),
				{
					label: async (asking: Asking) => `${await refOf(asking, n)}: note`,
					as: "text" as const,
					schema: typed(500),
				},
			],
		]),
	);
}

/** Who the children are, above the questions: opened for this person alone, and recorded as read. */
async function whoTheyAre(asking: Asking, of: readonly number[]): Promise<Block<Frank>[]> {
	const { ctx, kept } = asking;
	const all = await named(asking);
	const shown = of.flatMap((n) => {
		const e = all.get(kept[keyOf(n)] ?? "");
		return e ? [{ n, e }] : [];
	});
	const cases = [...new Set(shown.map(({ e }) => e.case))];
	const opened = await open(ctx.tx, ctx.keys, cases);
	const reading = await ctx.record(worklistRead, { panel: ctx.panel }, { cases });
	await recordAmong(ctx, reading, cases, "worklist");
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const lines = shown.map(({ n, e }): Line<Frank> => {
		const fields = opened.get(e.case);
		const birth = fields?.get("birth");
		const name = [fields?.get("first_name") ?? "name not known", " ", fields?.get("surname") ?? ""];
		return [
			{ strong: `${n}. ${e.ref}` },
			"  ",
			...name,
			...(birth ? [", born ", birthInWords(birth, today)] : []),
		];
	});
	return [
		{ text: lines },
		{
			text: ["What you leave blank stays open. Each answer is recorded as if it were the only one."],
			tone: "quiet",
		},
	];
}

async function faultsIn(asking: Asking, of: readonly number[]): Promise<Record<string, string>> {
	const { ctx, soFar, kept } = asking;
	const all = await named(asking);
	const errors: Record<string, string> = {};
	for (const n of of) {
		const [given, note] = [soFar[outcomeOf(n)], soFar[noteOf(n)]];
		const written = note instanceof Private && !note.isBlank;
		if (!given && written) errors[outcomeOf(n)] = "Choose what came of it, or take the note away.";
		const e = all.get(kept[keyOf(n)] ?? "");
		const left = e && !e.closed && (await visitsLeft(ctx, e, given));
		if (left) errors[outcomeOf(n)] = left;
		const waits = e && !e.closed && (faultWhileHeld(e.held, given) || notHere(e.check, given));
		if (waits) errors[outcomeOf(n)] = waits;
		const owed = wordsOwed(e?.check, given, note);
		if (owed) errors[noteOf(n)] = owed;
	}
	return errors;
}

const locatedIn = (soFar: Asking["soFar"], of: readonly number[]) =>
	of.filter((n) => soFar[outcomeOf(n)] === "located");

/** The screens for one handful: their answers, then what is asked of each child who was found. */
function stepsFor(of: readonly number[]): Step<"nothing">[] {
	const slices = Array.from({ length: of.length / FOUND_ON_SCREEN }, (_, i) => i * FOUND_ON_SCREEN);
	const foundIn = (soFar: Asking["soFar"], from: number) =>
		locatedIn(soFar, of).slice(from, from + FOUND_ON_SCREEN);
	return [
		{
			title: `Answers ${of[0]} to ${of.at(-1)}`,
			when: ({ kept }) => isIn(kept, of[0]!),
			notes: (asking) => whoTheyAre(asking, of),
			fields: (asking) => questionsFor(of, asking),
			check: (asking) => faultsIn(asking, of),
		},
		...slices.map(
			(from): Step<"nothing"> => ({
				title: "Located is not seen",
				when: ({ soFar }) => foundIn(soFar, from).length > 0,
				fields: ({ soFar }) =>
					Object.assign({}, ...foundIn(soFar, from).map((n) => foundQuestions(`_${n}`, (a) => refOf(a, n)))),
				check: async (asking) => {
					const faults = await Promise.all(
						foundIn(asking.soFar, from).map((n) => foundFaults(asking, `_${n}`)),
					);
					return Object.assign({}, ...faults);
				},
			}),
		),
	];
}

/** Many children answered in one sitting: up to twenty, ten a screen (D-4). */
export const answerWorklist: Action = action({
	name: "worklist.answer",
	on: "nothing",
	lists: true,
	allow: "answer an enquiry",
	help: "Answer up to twenty enquiries in one sitting: your agency's, or what an agency is late with where you run the panel.",
	doors: {},
	form: {
		title: "Agency worklist",
		send: "Record",
		steps: [...stepsFor(numbers.slice(0, ON_SCREEN)), ...stepsFor(numbers.slice(ON_SCREEN))],
	},
	async keeps({ ctx }) {
		const { agency } = placeIn(ctx);
		const waiting = (await sittingFor(ctx, agency)).slice(0, SITTING);
		if (!waiting.length) throw nothingLeft();
		const ids = Object.fromEntries(
			waiting.flatMap((e, i) => [
				[keyOf(i + 1), e.id],
				[checkOf(i + 1), e.check],
			]),
		);
		return agency ? { ...ids, [AGENCY]: agency } : ids;
	},
	async run(ctx, _, asking) {
		const { say, left } = await recordSitting(
			ctx,
			answersIn(asking),
			await named(asking),
			asking.kept[AGENCY],
		);
		return left.length ? { say, left: leftOver(asking, left) } : { say };
	},
});

/** A sitting of these enquiries alone, with what was entered for each, counted from one again. */
function leftOver({ soFar, kept }: Asking, left: readonly Key[]): LeftOver {
	const again = numbers.filter((n) => left.includes(kept[keyOf(n)] ?? ""));
	const entered = again.flatMap((n, i) =>
		Object.entries(soFar).flatMap(([field, given]) =>
			field.endsWith(`_${n}`) && (typeof given === "string" || given instanceof Private)
				? [[field.replace(/\d+$/, String(i + 1)), given] as const]
				: [],
		),
	);
	return {
		kept: {
			...Object.fromEntries(
				again.flatMap((n, i) =>
					[keyOf, checkOf].flatMap((of) => (kept[of(n)] ? [[of(i + 1), kept[of(n)]!]] : [])),
				),
			),
			...(kept[AGENCY] ? { [AGENCY]: kept[AGENCY] } : {}),
		},
		prefilled: Object.fromEntries(entered),
	};
}

/** What was answered, with the enquiry that each answer is for. */
function answersIn({ soFar, kept }: Asking): Given[] {
	return numbers.flatMap((n) => {
		const id = kept[keyOf(n)];
		const given = soFar[outcomeOf(n)] as EnquiryAnswer | undefined;
		if (!id || !given) return [];
		const found = given === "located" ? foundAnswers(soFar, `_${n}`) : {};
		return [{ id, answer: { outcome: given, note: soFar[noteOf(n)] as Private | undefined, ...found } }];
	});
}
