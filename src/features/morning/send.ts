import type { Key } from "../../chat/message.ts";
import { localTime } from "../../domain/date/local-date.ts";
import type { Tell } from "../../record/event.ts";
import { goesOut, notYetSaid } from "../dated.ts";
import { type Ctx, view } from "../kit.ts";
import { waitsBlocks, waitsInWords } from "../morning-words.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { morningSent } from "./events.ts";
import { chosenBy, morningOf, onUnasked, toldOfLate, type Waits, waitsFor } from "./queries.ts";

/**
 * Sends the morning lists of a working day, from the digest's time until its latest: once for each day and person, whatever
 * becomes due later. Whoever is told this morning of what is overdue (X4) has the rest in that message, and nobody for whom
 * nothing waits has any.
 */
export async function sendMorningLists(ctx: Ctx, panelId: Key): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (!goesOut(ctx, panel) || localTime(ctx.now, panel.zone) > panel.digest.latest) return;
	const days = [{ on: panel.today }];
	const where = { act: morningSent.name, fact: "days" };
	if (!(await notYetSaid(ctx.tx, panelId, where, days)).length) return;
	const people = await peopleToTell(ctx, panel);
	await ctx.record(
		morningSent,
		{ panel: panelId },
		{ days, people },
		people.map((person) => tellTo(person, panel)),
	);
}

async function peopleToTell(ctx: Ctx, panel: Panel): Promise<Key[]> {
	const members = await panelMembers(ctx.tx, panel.id);
	const ids = members.map(({ id }) => id);
	const chosen = await chosenBy(ctx.tx, panel.id, ids);
	const told = await toldOfLate(ctx.tx, panel, ids);
	const wanting = members.filter(
		({ id, roles }) => (chosen.get(id) ?? onUnasked(panel, roles)) && !told.has(id),
	);
	const people: Key[] = [];
	for (const { id } of wanting) {
		if ((await waitsFor(ctx, panel, id, id)).length) people.push(id);
	}
	return people;
}

const tellTo = (person: Key, panel: Panel): Tell => ({
	to: { people: [person] },
	view: "morning",
	subject: panel.id,
	key: ["morning", panel.id, panel.today, person].join(":"),
});

/** What waits for one person this morning, in private. */
export const morningView = view<{ panel: Panel; waits: readonly Waits[] }>({
	name: "morning",
	async load(ctx, panelId, key, _begun, reader) {
		const panel = await loadPanel(ctx.tx, panelId);
		const [, , day, person = ""] = key.split(":");
		// One that could not be sent on its day says what is no longer so.
		if (day !== panel.today) return undefined;
		const waits = await morningOf(ctx, panel, person, reader ?? person);
		return waits?.length ? { panel, waits } : undefined;
	},
	show({ panel, waits }) {
		const says = waitsInWords(waits, panel);
		const button = (label: string, action: string) => ({ label, action, on: "", opens: false });
		return {
			summary: says,
			blocks: [
				{ heading: says },
				...waitsBlocks(waits, panel),
				{ buttons: [button("My items", "mine"), button("Turn this off", "morning.off")] },
			],
		};
	},
});
