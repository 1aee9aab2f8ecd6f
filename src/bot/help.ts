import { may } from "../access/policy.ts";
import type { Block, Line, Message, Words } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { guidanceFor } from "../domain/guidance.ts";
import {
	type Action,
	action,
	buttonsOf,
	type Feature,
	type PersonCtx,
	type Prefilled,
} from "../features/kit.ts";
import { formsBegun } from "./forms-begun.ts";
import { whichCase } from "./which-case.ts";
import { nameIn } from "./words.ts";

/** Help, as a function of everything else: each person sees what they may do. */
export function helpFeature(others: readonly Feature[]): Feature {
	const begun = formsBegun(others);
	const help: Action = action({
		name: "help",
		on: "nothing",
		allow: "ask for help",
		help: "What you can do here, and who to ask.",
		doors: { word: "help", usage: "help [WORD]", menu: "both" },
		prefill: ({ words }): Prefilled => (words ? { about: words } : {}),
		run: async (ctx, _, { soFar }) => ({
			say: helpFor(
				ctx,
				[...others, { name: "help", actions: [...begun, help] }],
				soFar.about instanceof Private ? nameIn(soFar.about) : "",
			),
		}),
	});
	return { name: "help", actions: [...begun, whichCase, help] };
}

/** So many lines are read at a glance: of more, those that are not for every day are named only. */
const AT_A_GLANCE = 10;

const EVERY_DAY = "Every day";
const LAST = "The panel and its record";

/** The words under one heading that a person may use. */
interface Part {
	heading: Words;
	actions: readonly Action[];
}

function helpFor(ctx: PersonCtx, features: readonly Feature[], about: string): Message {
	const parts = partsFor(ctx, features);
	const asked = askedFor(parts, about);
	if (asked?.length) return { summary: "How to use Rollcall's words", blocks: asked.map(inFull) };
	const mine = parts.flatMap((part) => part.actions);
	const isShort = mine.length <= AT_A_GLANCE;
	const buttons = buttonsOf(ctx, mine);
	const known = `You are known here as ${ctx.person.knownAs}, ${ctx.person.agency}.`;
	return {
		summary: "What you can do with Rollcall",
		blocks: [
			{ heading: "What you can do with Rollcall" },
			...(asked ? [{ text: [NO_SUCH_WORD] }] : []),
			...(buttons.length ? [{ buttons }] : []),
			...guidance(ctx),
			...(isShort ? [{ text: mine.map(line) }] : inShort(parts)),
			{ text: [known, "A child in danger now: call 999 first."], tone: "quiet" },
		],
	};
}

const NO_SUCH_WORD = "Rollcall has no such word, or it is not one of yours. These are:";
const MORE =
	"For how a word is used, type “help” and the word: “help triage”. For all of them, “help all”. What you know already may follow a word, and is filled in: “outcome MIL-2027-0003 no trace”.";

function partsFor(ctx: PersonCtx, features: readonly Feature[]): Part[] {
	const spoken = (f: Feature) =>
		(f.actions ?? []).filter((a) => a.doors.word && may(ctx.person, a.allow, ctx.panel));
	return [...Map.groupBy(features, (f) => f.under ?? LAST)]
		.map(([heading, those]) => ({ heading, actions: those.flatMap(spoken) }))
		.filter((part) => part.actions.length);
}

/** The parts asked for: all, those under a heading, or one word; none where there is no such word, undefined for no words. */
function askedFor(parts: readonly Part[], about: string): readonly Part[] | undefined {
	if (!about) return undefined;
	if (about === "all") return parts;
	const under = parts.filter((part) => part.heading.toLowerCase() === about);
	if (under.length) return under;
	return parts.flatMap(({ heading, actions }) => {
		const those = actions.filter((a) => a.doors.word === about);
		return those.length ? [{ heading, actions: those }] : [];
	});
}

const inFull = ({ heading, actions }: Part): Block => ({
	text: [[{ strong: heading }], ...actions.map(line)],
});

/** Those for every day in full, the rest a line to each heading, of the words alone. */
function inShort(parts: readonly Part[]): Block[] {
	const [daily, rest] = [true, false].map((is) => parts.filter((p) => (p.heading === EVERY_DAY) === is));
	const names = rest!.map(
		({ heading, actions }): Line => [
			{ strong: heading },
			`: ${actions.map((a) => a.doors.word!).join(", ")}`,
		],
	);
	return [...daily!.map(inFull), { text: [...names, MORE] }];
}

/** What those of one kind of agency are to do: a school reads the schools', an early years provider theirs. */
function guidance({ person }: PersonCtx): Block[] {
	const own = guidanceFor(person.agencyKind);
	return own ? [{ text: [[{ strong: own.title }], ...own.lines] }] : [];
}

const line = (a: Action): Line =>
	`${a.doors.usage ?? a.doors.word!}: ${a.help.charAt(0).toLowerCase()}${a.help.slice(1)}`;
