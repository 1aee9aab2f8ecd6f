import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		include: ["tests/**/*.test.ts"],
		reporters: ["default", "./tests/security/tally-reporter.ts", "./tests/faults/support/reporter.ts"],
		globalSetup: ["tests/support/global-setup.ts"],
		testTimeout: 20_000,
		hookTimeout: 60_000,
		teardownTimeout: 30_000,
		maxWorkers: 2,
		// What is waited for comes when a busy machine gets round to it.
		expect: { poll: { timeout: 10_000 } },
	},
});
