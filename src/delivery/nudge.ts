import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Log } from "../chat/log.ts";
import type { Nudge } from "../features/kit.ts";
import type { MasterKeys } from "../record/keys.ts";
import { asClerk } from "./draw.ts";
import type { People } from "./people.ts";

interface Parts {
	pool: pg.Pool;
	keys: MasterKeys;
	log: Log;
	/** Who waits for an answer meanwhile; unset: nobody does. */
	people?: People;
}

const PANELS = { name: "all-panels", text: "select id from panel order by key" };

/** The turns in their order, and for how many panels one replica works at a time: people who ask for something need the machine too. */
const TURNS = [
	{ turn: "first", panelsAtOnce: 4 },
	{ turn: undefined, panelsAtOnce: 2, spread: true },
	{ turn: "last", panelsAtOnce: 1 },
] as const;
type Turn = (typeof TURNS)[number];

/** Over so much of a minute the turn of all that can wait is spread, in milliseconds: at half past eight the digests need the machine. */
const SPREAD_MS = 30_000;
/** Longest from one panel to the next, in milliseconds, where there are few. */
const LONGEST_PAUSE_MS = 200;

/**
 * Runs every nudge once for every panel, each in a transaction of its own: one that fails does not hold up the others.
 * Each turn is done in every panel before the next begins; within it they keep their order. The record decides whether there
 * is anything to do, so it may run at any moment and on every replica.
 */
export async function runNudges(parts: Parts, nudges: readonly Nudge[]): Promise<void> {
	for (const turn of TURNS) await runTurn(parts, nudges, { ...turn, spread: false });
}

/** What each minute calls for. */
export interface Minutes {
	/** To be called minute by minute. */
	run(): Promise<void>;
	/** Begins nothing more, and waits for what is under way. */
	stop(): Promise<void>;
}

/**
 * The same, minute by minute: a turn that takes longer than its minute is passed over in the next, and keeps back no other.
 * A contact that nobody confirms is chased on time while a long list of what is overdue is still told of.
 */
export function nudgesByMinute(parts: Parts, nudges: readonly Nudge[]): Minutes {
	const underWay = new Map<Turn, Promise<void>>();
	let stopped = false;
	return {
		async run() {
			for (const turn of TURNS) {
				if (stopped || underWay.has(turn)) continue;
				const running = runTurn(parts, nudges, turn, () => stopped);
				underWay.set(turn, running);
				await running.finally(() => underWay.delete(turn));
			}
		},
		async stop() {
			stopped = true;
			await Promise.allSettled(underWay.values());
		},
	};
}

async function runTurn(
	parts: Parts,
	nudges: readonly Nudge[],
	{ turn, panelsAtOnce, spread = false }: Pick<Turn, "turn" | "panelsAtOnce"> & { spread?: boolean },
	isOver = () => false,
): Promise<void> {
	const of = nudges.filter((nudge) => nudge.turn === turn);
	const rows = await asClerk(parts.pool, parts.keys, [], ({ tx }) => tx.query<{ id: string }>(PANELS, []));
	const left = rows.map((row) => row.id);
	const pauseMs = spread ? Math.min(LONGEST_PAUSE_MS, SPREAD_MS / left.length) : 0;
	let begins = 0;
	const worker = async () => {
		for (let panel = left.shift(); panel; panel = left.shift()) {
			const now = performance.now();
			const own = Math.max(begins, now);
			begins = own + pauseMs;
			if (own > now) await wait(own - now);
			if (isOver()) return;
			await runIn(parts, panel, of, turn, isOver);
		}
	};
	await Promise.all(Array.from({ length: panelsAtOnce }, worker));
}

async function runIn(
	parts: Parts,
	panel: string,
	nudges: readonly Nudge[],
	turn: Turn["turn"],
	isOver: () => boolean,
): Promise<void> {
	for (const nudge of nudges) {
		// What comes first is waited for as well: a digest, and a contact that nobody confirmed.
		if (turn !== "first") await parts.people?.gap();
		if (isOver()) return;
		try {
			await asClerk(parts.pool, parts.keys, [panel], (ctx) => nudge.run(ctx, panel));
		} catch (error) {
			const { code } = error as { code?: string };
			parts.log.error({ panel, nudge: nudge.name, code }, "nudge.failed");
		}
	}
}
