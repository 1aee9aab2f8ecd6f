import type { Permission } from "../access/policy.ts";
import { readConfig } from "../config.ts";
import type { PersonCtx } from "../features/kit.ts";
import { readKeys } from "../record/key-file.ts";
import { asPerson } from "./as-person.ts";
import type { Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

/** Who does something from the command line, on which panel: keys as the panel's file has them. */
export interface Acting {
	panel: string;
	as: string;
}

/**
 * Does one piece of work as a person of a panel, on the database that the environment names.
 * @throws as {@link asPerson} does
 */
export function onceAsPerson<T>(
	io: Io,
	{ panel, as }: Acting,
	permission: Permission,
	work: (ctx: PersonCtx) => Promise<T>,
): Promise<T> {
	const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
	return withDatabase(io, async (pool) => {
		const act = await asPerson({ pool, keys, panel, person: as, permission });
		return act(work);
	});
}
