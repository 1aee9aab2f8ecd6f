import type { TestWorld } from "./world.ts";

/** The reasons for which contact waits now, and those that were lifted. */
export async function holdsOf({ database }: TestWorld) {
	const { rows } = await database.superuser.query<{ reason: string; lifted: boolean }>(
		"select reason, lifted_at is not null as lifted from contact_hold order by since, reason",
	);
	return {
		standing: rows.filter((r) => !r.lifted).map((r) => r.reason),
		lifted: rows.filter((r) => r.lifted).map((r) => r.reason),
	};
}
