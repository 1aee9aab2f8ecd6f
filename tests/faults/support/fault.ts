import { expect, test } from "vitest";
import type { TestDatabase } from "../../support/database.ts";
import { type FaultWorld, startFaultWorld } from "./fault-world.ts";
import { INVARIANTS } from "./invariants.ts";
import { keep, type Result } from "./results.ts";
import type { RowId } from "./rows.ts";

interface Setting {
	at?: Date;
	/** A database of the fault's own, where it does something to the whole server. */
	database?: () => Promise<TestDatabase>;
	/** Milliseconds that it may take. */
	within?: number;
}

/** What there is to say of a fault that was injected. */
export interface Told {
	times: number;
	/** What was seen besides the invariants, in a sentence that is the same at each run. */
	note: string;
}

/** One fault: a world is started, it is injected, and the five invariants are looked at, unasked. */
export function fault(
	row: RowId,
	injected: string,
	tell: (world: FaultWorld) => Promise<Told>,
	{ at, database, within = 180_000 }: Setting = {},
): void {
	test(injected, { timeout: within }, async () => {
		const result: Result = { row, injected, times: 0, held: {}, passed: false, note: "" };
		const world = await startFaultWorld(at, await database?.());
		try {
			Object.assign(result, await tell(world));
			const broken = await lookAt(world, result);
			expect(broken, "what must hold whatever goes wrong").toEqual([]);
			result.passed = true;
		} catch (error) {
			await lookAt(world, result).catch(() => undefined);
			throw error;
		} finally {
			keep(result);
			await world.close();
		}
	});
}

/** Notes for each invariant whether it holds, and returns what does not. */
async function lookAt(world: FaultWorld, result: Result): Promise<string[]> {
	const broken: string[] = [];
	for (const [name, invariant] of Object.entries(INVARIANTS)) {
		const faults = await invariant(world);
		result.held[name as keyof typeof INVARIANTS] = faults.length === 0;
		broken.push(...faults.map((f) => `${name}: ${f}`));
	}
	return broken;
}
