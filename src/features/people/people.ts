import type { Button, Row } from "../../chat/message.ts";
import { listInWords } from "../../domain/date/words.ts";
import { action } from "../kit.ts";
import { goesOn, placeIn } from "../paged.ts";
import { SETS_UP } from "./acts.ts";
import { peopleRead } from "./events.ts";
import { type Listed, peopleOn } from "./queries.ts";
import { rolesInWords } from "./views.ts";

const PLATFORMS: Readonly<Record<string, string>> = { slack: "Slack", teams: "Teams", web: "e-mail" };

/** Who is on the panel, with what can be done about each. */
export const people = action({
	name: "people",
	on: "nothing",
	allow: SETS_UP,
	help: "Who is on the panel: add somebody, change roles, join a second account, record who left.",
	doors: { word: "people", button: "People" },
	async run(ctx) {
		const place = placeIn(ctx);
		const shown = await peopleOn(ctx.tx, ctx.panel, place);
		await ctx.record(peopleRead, { panel: ctx.panel }, { shown: shown.length });
		const add: Button = { label: "Add somebody", action: "person.add", on: "", opens: true, tone: "main" };
		const [first, last] = [shown[0], shown.at(-1)];
		if (!first || !last) {
			const says = "That was the last of them.";
			return { say: { summary: says, blocks: [{ text: [says] }, { buttons: [add] }] } };
		}
		const rows = shown.map(
			(one): Row => ({ text: lineOf(one), ...menuFor(one, one.person === ctx.person.id) }),
		);
		const says = `On the panel: ${first.total}${place.after ? " more" : ""}`;
		const more = goesOn("people", first.total - shown.length, { after: last.id });
		return { say: { summary: says, blocks: [{ heading: says }, { rows }, ...more, { buttons: [add] }] } };
	},
});

function lineOf({ knownAs, agency, roles, platforms }: Listed): Row["text"] {
	const on = platforms.length ? listInWords(platforms.map((one) => PLATFORMS[one] ?? one)) : "no account";
	return [{ strong: knownAs }, `, ${agency}: ${rolesInWords(roles)} (${on})`];
}

/** Nothing of oneself: nobody changes their own rights. */
function menuFor({ id, platforms, joined }: Listed, self: boolean): Pick<Row, "menu"> {
	if (self) return {};
	const inChat = platforms.filter((one) => one === "slack" || one === "teams");
	const join = { label: "Join a second account", action: "person.join", on: id, opens: false };
	const off = { label: "Take an account off", action: "person.account-off", on: id, opens: true };
	return {
		menu: [
			{ label: "Change roles", action: "person.roles", on: id, opens: true },
			...(inChat.length === 1 ? [join] : []),
			...(joined ? [off] : []),
			{ label: "Record that they left", action: "person.left", on: id, opens: true },
		],
	};
}
