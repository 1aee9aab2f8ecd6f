import type { RecordedCall } from "./slack/calls.ts";
import type { Exchange } from "./teams/exchanges.ts";

/** A row of the record that came about, as whoever has the record tells it. */
export interface RowSeen {
	id: number;
	/** By the casework's clock, ISO. */
	at: string;
	/** What was recorded, by its code: `decision.recorded`. */
	act: string;
	/** The case's reference and who did it, where there are any. */
	ref: string | null;
	who: string | null;
	/** Codes, ids and dates. */
	facts: unknown;
}

/** One thing that happened behind what a visitor did. */
export interface Happened {
	/** Counted up from the millisecond of the sandbox's start: above whatever was counted before it started over. */
	n: number;
	/** By the casework's clock, ISO. */
	at: string;
	where: "slack" | "teams" | "record";
	says: string;
	/** How it went: "200, in 41 ms". Empty for a row of the record. */
	went: string;
	/** What was sent and answered, or the row's facts. */
	detail: unknown;
}

export interface Sources {
	slack: { readonly calls: readonly RecordedCall[] };
	teams: { readonly requests: { readonly all: readonly Exchange[] } };
	/** The record's rows after this one, the oldest first; with -1 none, but the number of the newest. */
	rows(after: number): Promise<{ last: number; rows: readonly RowSeen[] }>;
	/** The casework's time. */
	now(): Date;
}

/** The newest that are kept. */
const KEPT = 300;

/** What is asked for by itself and says nothing of what was done. */
const UNTOLD = new Set(["token", "auth.test", "keys", "openid"]);

/**
 * What goes on between the stand-ins, the bot and the record, in the order of time. It begins when it is first asked:
 * what was before then is told only to a page that has counted already, which was open while the sandbox started over.
 */
export function newHappenings(sources: Sources): {
	/** Everything after this number. */
	after(n: number): Promise<readonly Happened[]>;
} {
	const kept: Happened[] = [];
	let last = Date.now();
	let begun = false;
	const told = new WeakSet<RecordedCall | Exchange>();
	let newest = -1;
	let turn: Promise<unknown> = Promise.resolve();

	async function look(beforehand: boolean): Promise<void> {
		// One may be under way for longer than those that began after it.
		const calls = sources.slack.calls.filter((call) => !told.has(call) && isOver(call));
		const exchanges = sources.teams.requests.all.filter((one) => !told.has(one) && isOver(one));
		const { last: row, rows } = await sources.rows(newest);
		const offset = sources.now().getTime() - Date.now();
		const found =
			begun || beforehand
				? [...calls.map((call) => ofCall(call, offset)), ...exchanges.map(ofExchange), ...rows.map(ofRow)]
				: [];
		for (const one of [...calls, ...exchanges]) told.add(one);
		newest = row;
		begun = true;
		for (const one of found.filter((f) => f !== undefined).sort((a, b) => a.at.localeCompare(b.at))) {
			last += 1;
			kept.push({ n: last, ...one });
		}
		kept.splice(0, kept.length - KEPT);
	}

	return {
		async after(n) {
			const own = turn.then(() => look(n > 0));
			turn = own.catch(() => undefined);
			await own;
			return kept.filter((one) => one.n > n);
		},
	};
}

type Found = Omit<Happened, "n"> | undefined;

const isOver = (one: RecordedCall | Exchange): boolean =>
	one.trouble !== undefined || ("status" in one ? one.status !== 0 : one.answer !== undefined);

function ofCall({ at, direction, name, body, answer, trouble }: RecordedCall, offset: number): Found {
	if (UNTOLD.has(name)) return undefined;
	const says = direction === "to bot" ? `Slack sends Rollcall: ${name}` : `Rollcall asks Slack: ${name}`;
	const went = answer ? `${answer.status}, in ${Math.round(answer.milliseconds)} ms` : (trouble ?? "");
	const time = new Date(at.getTime() + offset).toISOString();
	return { at: time, where: "slack", says, went, detail: { sent: body, answered: answer?.body } };
}

function ofExchange({ at, direction, what, body, answer, status, trouble }: Exchange): Found {
	if (UNTOLD.has(what)) return undefined;
	const says = direction === "to bot" ? `Teams sends Rollcall: ${what}` : `Rollcall asks Teams: ${what}`;
	return {
		...{ at, where: "teams", says, went: trouble ?? String(status) },
		detail: { sent: body, answered: answer },
	};
}

function ofRow({ at, act, ref, who, facts }: RowSeen): Found {
	const about = [ref && `on ${ref}`, who && `by ${who}`].filter(Boolean).join(" ");
	return { at, where: "record", says: `The record: ${act} ${about}`.trim(), went: "", detail: facts };
}
