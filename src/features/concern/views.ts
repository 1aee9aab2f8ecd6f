import type { Block, Button, Key, Line, Message, Words } from "../../chat/message.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { mayKnow, whomToRing, withoutCase } from "../may-know.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

interface Told {
	case: Key;
	ref: Words;
	state: State;
	agency: Words;
	/** Somebody must act now: said in the message's key. */
	actNow: boolean;
	emergency: Line;
	/** Whom to ring, for somebody who may not know which case it is. */
	ring?: readonly Block[];
}

const TOLD: Statement = {
	name: "concern-told",
	text: `select f.id as case, f.ref, f.state, f.panel_id as panel, a.title as agency
		from concern c join case_file f on f.id = c.case_id join person p on p.id = c.told_by
			join agency a on a.id = p.agency_id where c.id = $1`,
};

async function load(ctx: Ctx, id: Key, key: string, _: boolean, reader?: Key): Promise<Told | undefined> {
	const [row] = await ctx.tx.query<Omit<Told, "actNow" | "emergency"> & { panel: Key }>(TOLD, [id]);
	if (!row) return undefined;
	const emergency = emergencyLine(await loadPanel(ctx.tx, row.panel));
	const known = await mayKnow(ctx, row.case, reader);
	const ring = known ? undefined : await whomToRing(ctx, row.panel);
	return { ...row, actNow: key.startsWith("concern-alert:"), emergency, ring };
}

const open = (on: Key): Button => ({
	...{ label: "Open privately", action: "case.open", on, opens: true, tone: "main" as const },
});
const onIt = (on: Key): Button => ({ label: "I'm on it", action: "urgent.acknowledge", on, opens: false });

function told(t: Told, summary: Words, first: Block, buttons: Button[]): Message {
	return {
		summary,
		blocks: [
			first,
			{ facts: [["State", labelOf(STATES, t.state)]] },
			{ buttons },
			{ text: ["If you cannot open it, ring the coordinator.", t.emergency], tone: "quiet" },
		],
	};
}

/**
 * To those who must know of a concern, in private: which case, and nothing of what it is about. Whoever may not know of a
 * need-to-know case is told that there is one, and whom to ring.
 */
export const concernTold = view<Told>({
	name: "concern-told",
	toldByName: true,
	load,
	show: (t) =>
		t.ring
			? withoutCase(`${t.agency} recorded a concern about a child.`, t.ring)
			: told(
					t,
					`A new concern on ${t.ref}`,
					{ text: [`${t.agency} recorded a concern on ${t.ref}. Open it to read it.`] },
					[open(t.case)],
				),
});

const ACT = (t: Told): Block => ({
	text: [`${t.agency} recorded a concern on ${t.ref} that calls for somebody to act now. Open it and act.`],
	tone: "urgent",
});

/** To the same, where the child is said to be at risk now, or an act-now answer is new. */
export const concernAlert = view<Told>({
	name: "concern-alert",
	alert: true,
	toldByName: true,
	load,
	show: (t) =>
		t.ring
			? withoutCase(
					`Urgent: ${t.agency} recorded a concern about a child that calls for somebody to act now.`,
					t.ring,
					"urgent",
				)
			: told(t, `Urgent: act now on ${t.ref}`, ACT(t), [open(t.case), onIt(t.case)]),
});

/** To the coordinators and the chair: a concern on a case that is over, with the way to take it up again. */
export const concernOnClosed = view<Told>({
	name: "concern-on-closed",
	alert: true,
	load,
	show(t) {
		const reopens: Button =
			t.state === "closed"
				? { label: "Reopen it", action: "decision.record", on: t.case, opens: true }
				: { label: "Triage it again", action: "triage", on: t.case, opens: true };
		const first: Block = t.actNow
			? ACT(t)
			: { text: [`${t.agency} recorded a concern on ${t.ref}, which is over.`], tone: "warning" };
		const how =
			t.state === "closed"
				? "To take it up again, record the decision “Reopen the case”."
				: "To take it up again, triage it again.";
		const summary = t.actNow ? `Urgent: act now on ${t.ref}` : `A new concern on ${t.ref}, which is over`;
		const { blocks } = told(t, summary, first, [open(t.case), reopens]);
		return { summary, blocks: [blocks[0]!, { text: [how] }, ...blocks.slice(1)] };
	},
});
