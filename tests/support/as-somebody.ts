import { randomUUID } from "node:crypto";
import type { Person } from "../../src/access/people.ts";
import { contextFor } from "../../src/bot/receive.ts";
import type { Identity } from "../../src/chat/message.ts";
import type { PersonCtx } from "../../src/features/kit.ts";
import type { MasterKeys } from "../../src/record/keys.ts";
import { transact } from "../../src/store/transact.ts";
import type { TestDatabase } from "./database.ts";

/** Does something as somebody, past their forms: as a feature does it, in a transaction of its own. */
export function asSomebody<T>(
	{ database, keys }: { database: TestDatabase; keys: MasterKeys },
	who: Identity,
	deed: (ctx: PersonCtx) => Promise<T>,
): Promise<T> {
	const key = randomUUID();
	return transact(database.pool, { as: "person", key, ...who }, (tx, entered) =>
		deed(contextFor({ keys }, tx, entered.person as Person, { key, who }).ctx),
	);
}
