import type { Key } from "../../chat/message.ts";
import { localTime } from "../../domain/date/local-date.ts";
import type { Anchor } from "../../record/anchors.ts";
import { NO_PANEL } from "../../record/chain.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, running } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { headKept } from "./events.ts";

/** Puts a head somewhere outside the database. Throws when it could not. */
export type Keep = (anchor: Anchor) => void;

/** The row decides who keeps a day's head, whatever the number of replicas: others get nothing back. */
const CLAIM: Statement = {
	name: "chain-head-claim",
	text: `insert into chain_anchor (panel_id, on_date, seq, head)
		select h.panel_id, $2, h.seq, h.link from chain_head h
		where h.panel_id = $1 and not exists (select from chain_anchor where panel_id = $1 and on_date = $2)
		on conflict do nothing returning seq::int, encode(head, 'hex') as head`,
};

const PANEL_KEY: Statement = { name: "panel-key", text: "select key from panel where id = $1" };

/** The key of the message that tells of a day's head. */
export const headKey = (on: string): string => `chain-head:${on}`;

/**
 * Keeps the head of the panel's chain outside the database, once each day from the digest's time on, and tells the
 * panel's information-governance contact, or where they have left, whoever runs the panel. It is kept before the commit: after a crash a head may have been kept twice,
 * never not at all.
 * @throws when it could not be kept: nothing is recorded, and the next minute tries again
 */
export async function keepHead(ctx: Ctx, panelId: Key, keep: Keep): Promise<void> {
	const panel = await loadPanel(ctx.tx, panelId);
	if (localTime(ctx.now, panel.zone) < panel.digest.at) return;
	const mine = await claim(ctx.tx, panelId, panel.today);
	if (mine) {
		const [row] = await ctx.tx.query<{ key: string }>(PANEL_KEY, [panelId]);
		const facts = { on: panel.today, ...mine };
		const people = await toldOfHead(ctx.tx, panel);
		const tell = { to: { people }, view: "chain-head", subject: panelId, key: headKey(panel.today) };
		await ctx.record(headKept, { panel: panelId }, facts, people.length ? [tell] : []);
		keep({ panel: panelId, key: row!.key, ...facts, at: ctx.now.toISOString() });
	}
	await keepHeadOfNoPanel(ctx, keep);
}

async function toldOfHead(tx: Tx, { id, informationGovernance: contact }: Panel): Promise<Key[]> {
	if (!contact) return [];
	const members = await panelMembers(tx, id);
	return members.some((m) => m.id === contact) ? [contact] : running(members).map((m) => m.id);
}

/** The rows without a panel have a chain too: whichever panel comes first keeps its head, by the date in UTC. */
async function keepHeadOfNoPanel({ tx, now }: Ctx, keep: Keep): Promise<void> {
	const at = now.toISOString();
	const on = at.slice(0, 10);
	const mine = await claim(tx, NO_PANEL, on);
	if (mine) keep({ panel: NO_PANEL, key: "", on, ...mine, at });
}

async function claim(tx: Tx, chain: Key, on: string): Promise<{ seq: number; head: string } | undefined> {
	const [row] = await tx.query<{ seq: number; head: string }>(CLAIM, [chain, on]);
	return row;
}
