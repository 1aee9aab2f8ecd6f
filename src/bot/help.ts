import { may } from "../access/policy.ts";
import type { Block, Button, Line, Message } from "../chat/message.ts";
import { guidanceFor } from "../domain/guidance.ts";
import { type Action, action, type Feature, type PersonCtx } from "../features/kit.ts";
import { formsBegun } from "./forms-begun.ts";

/** Help, as a function of everything else: each person sees what they may do. */
export function helpFeature(others: readonly Feature[]): Feature {
	const begun = formsBegun(others);
	const help: Action = action({
		name: "help",
		on: "nothing",
		allow: "ask for help",
		help: "What you can do here, and who to ask.",
		doors: { word: "help" },
		run: async (ctx) => ({ say: helpFor(ctx, [...others, { name: "help", actions: [help, ...begun] }]) }),
	});
	return { name: "help", actions: [help, ...begun] };
}

/** So many lines are read at a glance: more are parted by headings. */
const AT_A_GLANCE = 10;

const LAST = "The panel and its record";

function helpFor(ctx: PersonCtx, features: readonly Feature[]): Message {
	const spoken = (f: Feature) =>
		(f.actions ?? []).filter((a) => a.doors.word && may(ctx.person, a.allow, ctx.panel));
	const groups = Map.groupBy(features, (f) => f.under ?? LAST);
	const parts = [...groups].map(([heading, those]) => ({ heading, actions: those.flatMap(spoken) }));
	const mine = parts.flatMap((part) => part.actions);
	const withHeadings = mine.length > AT_A_GLANCE;
	const lines = parts.flatMap(({ heading, actions }): Block[] => {
		const title: Line[] = withHeadings ? [[{ strong: heading }]] : [];
		return actions.length ? [{ text: [...title, ...actions.map(line)] }] : [];
	});
	const buttons = mine.flatMap((a): Button[] =>
		a.doors.button && (ctx.pages || !a.file)
			? [{ label: a.doors.button, action: a.name, on: "", opens: Boolean(a.form) }]
			: [],
	);
	const known = `You are known here as ${ctx.person.knownAs}, ${ctx.person.agency}.`;
	return {
		summary: "What you can do with Rollcall",
		blocks: [
			{ heading: "What you can do with Rollcall" },
			...(buttons.length ? [{ buttons }] : []),
			...guidance(ctx),
			...lines,
			{ text: [known, "A child in danger now: call 999 first."], tone: "quiet" },
		],
	};
}

/** What those of one kind of agency are to do: a school reads the schools', an early years provider theirs. */
function guidance({ person }: PersonCtx): Block[] {
	const own = guidanceFor(person.agencyKind);
	return own ? [{ text: [[{ strong: own.title }], ...own.lines] }] : [];
}

const line = (a: Action): Line =>
	`${a.doors.usage ?? a.doors.word!}: ${a.help.charAt(0).toLowerCase()}${a.help.slice(1)}`;
