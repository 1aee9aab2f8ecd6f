import { defineConfig } from "vitest/config";

/**
 * Faults that take minutes each: `npm run test:faults` has them all, and the workflow runs it every night. Every run has
 * those that are quick.
 */
const SLOW_FAULTS = "tests/faults/!(frozen|killed-around-a-post|repeated|role-removed).test.ts";

export default defineConfig({
	test: {
		include: ["tests/**/*.test.ts"],
		exclude: ["**/node_modules/**", ...(process.env.ROLLCALL_FAULTS ? [] : [SLOW_FAULTS])],
		reporters: ["default", "./tests/security/tally-reporter.ts", "./tests/faults/support/reporter.ts"],
		globalSetup: ["tests/support/global-setup.ts"],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		teardownTimeout: 30_000,
		maxWorkers: 2,
		// What is waited for comes when a busy machine gets round to it.
		expect: { poll: { timeout: 10_000 } },
	},
});
