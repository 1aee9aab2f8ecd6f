import { CHECKS } from "../../src/domain/lists/checks.ts";
import { STATES } from "../../src/domain/lists/states.ts";
import {
	DAY,
	Flag,
	flag,
	ID,
	LONG,
	longest,
	Maybe,
	maybe,
	NAME,
	REF,
	SELF,
	type Turn,
} from "./worst-values.ts";
import { BY_VIEW, RING, WHOLE } from "./worst-views.ts";

/**
 * What every view of the bot is drawn from at its worst. Views read few different things, and mostly call them by the
 * same names: so there is one worst for each name, and what a view has beside it. A view that reads a name which
 * nobody has given a worst fails, and says which.
 */

/** The worst of what views read, by the name under which they read it. */
const BY_NAME: Readonly<Record<string, unknown>> = {
	...{ id: ID, case: ID, panel: ID, batch: ID, contact: NAME, ref: REF, of: ID },
	...{ knownAs: NAME, agency: NAME, by: NAME, from: NAME, to: NAME, toAgency: NAME, with: NAME, title: NAME },
	...{
		asker: NAME,
		askerAgency: NAME,
		reporter: NAME,
		owner: maybe(NAME),
		reviewer: NAME,
		takenBy: maybe(NAME),
	},
	...{ receivedBy: maybe(NAME), authority: maybe(NAME), coverKnownAs: maybe(NAME), person: maybe(NAME) },
	...{
		on: DAY,
		today: "2027-03-10",
		since: DAY,
		due: DAY,
		ended: DAY,
		received: DAY,
		when: NAME,
		found: NAME,
	},
	...{
		closedOn: maybe(DAY),
		review: maybe(DAY),
		nextDue: maybe(DAY),
		nextLate: maybe({ days: 999, unit: "working" as const }),
		nextCheck: maybe(longest(CHECKS)),
	},
	...{ state: longest(STATES), check: longest(CHECKS) },
	...{ emergency: LONG, ring: maybe(RING), numbers: LONG },
	...{
		urgent: flag,
		restricted: flag,
		closed: flag,
		triaged: flag,
		fromPublic: flag,
		fourWeeks: flag,
		erased: flag,
	},
	...{ unseen: flag, nextIsApproximate: flag, approximate: flag, confirmed: flag, actNow: flag, waits: flag },
	...{ lead: flag, over: flag, gone: flag, expired: flag, onPanel: flag, school: flag, accepted: flag },
	...{
		episode: 99,
		open: 300,
		overdue: 300,
		held: 300,
		cases: 300,
		rows: 300,
		sessions: 300,
		weeks: 300,
		seq: 999_999,
	},
	...{ decided: 300, waiting: 300, past: 300, undated: 300 },
};

/** What this view is drawn from at its worst, in this turn. @throws Error naming what has no worst yet */
export function worstOf(view: string, turn: Turn): unknown {
	const own = { ...BY_NAME, ...BY_VIEW[view] };
	const one = new Proxy(own, {
		get(names, name) {
			if (typeof name === "symbol" || name === "toJSON" || name === "then") return undefined;
			if (!(name in names))
				throw new Error(`The view “${view}” reads “${name}”: give it a worst in tests/contract/worst.ts`);
			const value = names[name];
			if (value instanceof Flag) return turn.flags;
			if (value instanceof Maybe) return turn.given ? value.value : null;
			return value === SELF ? one : value;
		},
	});
	return WHOLE[view]?.(one, turn) ?? one;
}
