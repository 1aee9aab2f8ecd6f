import { afterEach, beforeEach } from "vitest";
import { unasked } from "./story.ts";
import { startWorld, type TestWorld } from "./world.ts";

/** The world of the test that runs, in a file that says so by `hasOwnWorld`. */
export let world: TestWorld;

/** Each test of the file has a world of its own; what must hold after every story is checked, unasked. */
export function hasOwnWorld(): void {
	beforeEach(async () => {
		world = await startWorld();
	});
	afterEach(async () => {
		try {
			await unasked(world);
		} finally {
			await world.close();
		}
	});
}
