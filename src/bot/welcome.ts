import { panelsOf, rolesOn } from "../access/people.ts";
import { may } from "../access/policy.ts";
import type { Button } from "../chat/message.ts";
import type { Reply } from "../chat/port.ts";
import { listInWords } from "../domain/date/words.ts";
import { labelOf } from "../domain/lists/coded.ts";
import { ROLES } from "../domain/lists/roles.ts";
import { emergencyLine, loadPanel } from "../features/panel/settings.ts";
import type { Handling } from "./handling.ts";

/** So many buttons are a beginning: the rest is in help. */
const BUTTONS = 3;

/** What somebody is told who took the bot into their own chat: who they are known as, on which panels, and how to begin. */
export async function welcome(h: Handling): Promise<Reply> {
	const { ctx, about } = h;
	const { person } = ctx;
	about.action = "welcome";
	const here = await loadPanel(ctx.tx, ctx.panel);
	const panels = await Promise.all(panelsOf(person).map((id) => loadPanel(ctx.tx, id)));
	const facts = panels.map(({ id, title }) => {
		const roles = [...new Set(rolesOn(person, id))].map((role) => labelOf(ROLES, role));
		return [title, listInWords(roles)] as const;
	});
	return {
		say: {
			summary: "Welcome to Rollcall",
			blocks: [
				{ heading: "Welcome to Rollcall" },
				{
					text: [
						`You are known here as ${person.knownAs}, ${person.agency}.`,
						"If that is not you, do not go on: tell your panel's coordinator.",
					],
				},
				{ facts },
				{
					text: [
						"Whatever you ask here is answered to you alone. What says who a child is stands in forms only, never in this chat.",
					],
				},
				{ buttons: firstButtons(h) },
				{ text: ["For everything you can do, type “help”.", emergencyLine(here)], tone: "quiet" },
			],
		},
	};
}

/** The first things that this person may do and that are done every day: those of the short menu that have a button. */
function firstButtons({ ctx, catalogue }: Handling): Button[] {
	const mine = [...catalogue.actions.values()].filter(
		(a) => a.doors.button && a.doors.menu && may(ctx.person, a.allow, ctx.panel),
	);
	return mine
		.slice(0, BUTTONS)
		.map((a) => ({ label: a.doors.button!, action: a.name, on: "", opens: Boolean(a.form) }));
}
