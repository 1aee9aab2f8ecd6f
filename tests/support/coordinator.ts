import type { PersonCtx } from "../../src/features/kit.ts";
import type { MasterKeys } from "../../src/record/keys.ts";
import { record } from "../../src/record/record.ts";
import type { Tx } from "../../src/store/transact.ts";
import type { SeededPanel } from "./seed.ts";

/** A panel's coordinator in a transaction of theirs, as acts are given them: for acts without a chat before them. */
export function aCoordinator(
	tx: Tx,
	keys: MasterKeys,
	{ panel, people, agencies, users }: SeededPanel,
): PersonCtx {
	const author = { person: people.coordinator, agency: agencies.council, key: null };
	return {
		...{ tx, keys, now: tx.now, panel, from: {} },
		who: { platform: "slack", tenant: "T1", user: users.coordinator },
		person: {
			...{ id: people.coordinator, knownAs: "The coordinator", job: "" },
			...{ agencyId: agencies.council, agency: "Council", agencyKind: "cme_team" },
			roles: [{ panel, role: "coordinator" }],
		},
		record: (event, about, facts, tells) => record(tx, author, event, about, facts, tells),
	};
}
