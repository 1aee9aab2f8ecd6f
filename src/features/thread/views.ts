import type { Block, Button, Key, Message, Words } from "../../chat/message.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionType } from "../../domain/lists/decision-types.ts";
import type { Statement } from "../../store/transact.ts";
import { view } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { changedInWords, lastChange } from "./queries.ts";

interface Added {
	case: Key;
	panel: Key;
	ref: Words;
	restricted: boolean;
	adder: Words;
	by: Words | null;
	message: boolean;
	reworded: boolean;
	changed?: Words;
}

const ADDED: Statement = {
	name: "note-added",
	text: `select f.id as case, f.panel_id as panel, f.ref, f.restricted, q.known_as as adder,
			p.known_as || ', ' || a.title as by, s.message_id is not null as message,
			coalesce(l.facts->>'reworded' = 'true', false) as reworded
		from said s left join ledger l on l.id = s.event_id join case_file f on f.id = s.case_id join person q on q.id = s.added_by
			left join person p on p.id = s.said_by left join agency a on a.id = p.agency_id where s.id = $1`,
};

const openPrivately = (on: Key): Button => ({
	label: "Open privately",
	action: "case.open",
	on,
	opens: true,
});

/** That something is on the case's timeline, in its thread: who put it there and who said it, never a word of it. */
export const noteAddedView = view<Added>({
	name: "note-added",
	async load(ctx, id, _key, begun) {
		const [row] = await ctx.tx.query<Added>(ADDED, [id]);
		if (!row || (row.restricted && !begun)) return undefined;
		const last = await lastChange(ctx.tx, id);
		return last ? { ...row, changed: changedInWords(last, await loadPanel(ctx.tx, row.panel)) } : row;
	},
	show(n): Message {
		if (n.restricted) {
			const words = "A note on a restricted case.";
			return { summary: words, blocks: [{ text: [words] }] };
		}
		const whose = n.message ? `, said by ${n.by ?? "somebody not on the panel"}` : "";
		return {
			summary: `${n.ref}: a note was added`,
			blocks: [
				{ text: [`Added to the timeline by ${n.adder}${whose}${n.reworded ? ", its words changed" : ""}.`] },
				...(n.changed ? [{ text: [n.changed], tone: "warning" as const }] : []),
				{ buttons: [openPrivately(n.case)] },
			],
		};
	},
});

interface Changed {
	case: Key;
	panel: Key;
	ref: Words;
	decision: DecisionType | null;
	superseded: boolean;
	id: Key;
	changed: Words;
}

const CHANGED: Statement = {
	name: "message-changed",
	text: `select f.id as case, f.panel_id as panel, f.ref, d.type as decision,
			exists (select from decision n where n.supersedes = d.id) as superseded
		from (select case_id from decision where id = $1 union all select case_id from said where id = $1) w
			join case_file f on f.id = w.case_id left join decision d on d.id = $1`,
};

/** To those who run the panel, in private: a message is not any more what a decision or a note was taken from. */
export const messageChangedView = view<Changed>({
	name: "message-changed",
	async load(ctx, id) {
		type Row = Omit<Changed, "id" | "changed">;
		const [row] = await ctx.tx.query<Row>(CHANGED, [id]);
		const last = row && (await lastChange(ctx.tx, id));
		if (!last) return undefined;
		return { ...row, id, changed: changedInWords(last, await loadPanel(ctx.tx, row.panel)) };
	},
	show(c): Message {
		const what = c.decision ? `Decision: ${labelOf(DECISION_TYPES, c.decision)}` : "A note on the timeline";
		const stands = c.decision
			? "The decision stands as it was recorded. If it should not, correct it."
			: "The note stands as it was recorded, beside what the message says now.";
		const buttons: Button[] = [
			...(c.decision ? [{ label: "Open reasons", action: "decision.open", on: c.id, opens: true }] : []),
			...(c.decision && !c.superseded
				? [{ label: "Correct", action: "decision.correct", on: c.id, opens: true }]
				: []),
			...(c.decision ? [] : [openPrivately(c.case)]),
		];
		const blocks: Block[] = [
			{ heading: c.ref },
			{ text: [[{ strong: what }], c.changed], tone: "warning" },
			{ text: [stands] },
			{ buttons },
		];
		const kind = c.decision ? "a decision" : "a note";
		return { summary: `${c.ref}: the message behind ${kind} is not as it was`, blocks };
	},
});
