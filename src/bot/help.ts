import { may } from "../access/policy.ts";
import type { Block, Button, Message } from "../chat/message.ts";
import { type Action, action, type Feature, type PersonCtx } from "../features/kit.ts";

/** Help, as a function of everything else: each person sees what they may do. */
export function helpFeature(others: readonly Feature[]): Feature {
	const help: Action = action({
		name: "help",
		on: "nothing",
		allow: "ask for help",
		help: "What you can do here, and who to ask.",
		doors: { word: "help" },
		run: async (ctx) => ({ say: helpFor(ctx, [...others.flatMap((f) => f.actions ?? []), help]) }),
	});
	return { name: "help", actions: [help] };
}

function helpFor(ctx: PersonCtx, actions: readonly Action[]): Message {
	const mine = actions.filter((a) => a.doors.word && may(ctx.person, a.allow, ctx.panel));
	const lines: Block = {
		text: mine.map((a) => [{ strong: a.doors.usage ?? a.doors.word! }, `  ${a.help}`]),
	};
	const buttons = mine.flatMap((a): Button[] =>
		a.doors.button ? [{ label: a.doors.button, action: a.name, on: "", opens: Boolean(a.form) }] : [],
	);
	const known = `You are known here as ${ctx.person.knownAs}, ${ctx.person.agency}.`;
	return {
		summary: "What you can do with Rollcall",
		blocks: [
			{ heading: "What you can do with Rollcall" },
			...(buttons.length ? [{ buttons }] : []),
			lines,
			{ text: [known, "A child in danger now: call 999 first."], tone: "quiet" },
		],
	};
}
