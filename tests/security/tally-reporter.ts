import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { addUp, type Counted, TALLIES } from "./tallies.ts";
import { FOLDER_VARIABLE } from "./tally-folder.ts";

/**
 * Ends a run with the sum of what its files counted, and fails it when anything was let in. When every file of this
 * folder was run, all counts must be there: of one that is gone, only its place in {@link TALLIES} is left to miss it.
 */
export default class TallyReporter implements Reporter {
	#folder = "";
	#onlySome = false;

	onInit(vitest: Vitest): void {
		this.#onlySome = vitest.config.testNamePattern !== undefined;
	}

	onTestRunStart(): void {
		this.#folder = mkdtempSync(join(tmpdir(), "rollcall-tallies-"));
		process.env[FOLDER_VARIABLE] = this.#folder;
	}

	onTestRunEnd(modules: readonly TestModule[]): void {
		const counted = readdirSync(this.#folder).map(
			(name) => JSON.parse(readFileSync(join(this.#folder, name), "utf8")) as Counted,
		);
		rmSync(this.#folder, { recursive: true, force: true });
		const ran = new Set(modules.map((m) => m.moduleId));
		const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith(".test.ts"));
		const whole = !this.#onlySome && files.every((name) => ran.has(join(import.meta.dirname, name)));
		if (!whole && counted.length === 0) return;
		const { lines, faults } = addUp(counted, whole ? TALLIES : []);
		process.stdout.write(`\n${lines.join("\n")}\n${faults.map((f) => `  ${f}\n`).join("")}\n`);
		if (faults.length) process.exitCode = 1;
	}
}
