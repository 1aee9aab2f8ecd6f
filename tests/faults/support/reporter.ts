import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Reporter, TestModule } from "vitest/node";
import { FOLDER_VARIABLE, resultsIn } from "./results.ts";
import { isFull } from "./setting.ts";
import { tableOf } from "./table.ts";

const TESTS = resolve(import.meta.dirname, "..");
const PAGE = resolve(TESTS, "../../docs/faults.md");

/** Writes docs/faults.md at the end of a run of all faults with all their repeats. */
export default class FaultReporter implements Reporter {
	#folder = "";

	onTestRunStart(): void {
		this.#folder = mkdtempSync(join(tmpdir(), "rollcall-faults-"));
		process.env[FOLDER_VARIABLE] = this.#folder;
	}

	onTestRunEnd(modules: readonly TestModule[]): void {
		const results = resultsIn(this.#folder);
		rmSync(this.#folder, { recursive: true, force: true });
		const ran = new Set(modules.map((m) => m.moduleId));
		const files = readdirSync(TESTS).filter((name) => name.endsWith(".test.ts"));
		if (isFull() && files.every((name) => ran.has(join(TESTS, name)))) writeFileSync(PAGE, tableOf(results));
	}
}
