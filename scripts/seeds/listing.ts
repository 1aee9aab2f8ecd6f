import { relative } from "node:path";
import { createVitest, type TestCase } from "vitest/node";
import { idsIn, ROOT, type Titled } from "./titles.ts";

/** The tests that the runner finds in these files and would run, with each title of theirs that names rows. */
export function listedTests(files: readonly string[]): Promise<Titled[]> {
	return withRunner(async (vitest) => {
		const { testModules, unhandledErrors } = await vitest.collect([...files], { staticParse: false });
		if (unhandledErrors.length) throw unhandledErrors[0];
		return testModules.flatMap((module) =>
			[...module.children.allTests()].filter((one) => !isSetAside(one)).flatMap(titlesOf),
		);
	});
}

/** The same, of the tests that pass when they are run now. */
export function passingTests(files: readonly string[]): Promise<Titled[]> {
	return withRunner(async (vitest) => {
		vitest.setGlobalTestNamePattern(/\[(S[0-4]|D)-\d+\]/);
		const { testModules } = await vitest.start([...files]);
		const tests = testModules.flatMap((module) => [...module.children.allTests()]);
		const failed = new Set(
			tests
				.filter((one) => one.result().state === "failed")
				.flatMap((one) => titlesOf(one).map((t) => t.title)),
		);
		const passed = tests.filter((one) => one.result().state === "passed").flatMap(titlesOf);
		return passed.filter(({ title }) => !failed.has(title));
	});
}

type Runner = Awaited<ReturnType<typeof createVitest>>;

async function withRunner<T>(work: (vitest: Runner) => Promise<T>): Promise<T> {
	const vitest = await createVitest("test", { watch: false, root: ROOT });
	try {
		return await work(vitest);
	} finally {
		await vitest.close();
	}
}

function isSetAside(test: TestCase): boolean {
	const modes = [test.options.mode, ...suitesOf(test).map((suite) => suite.options.mode)];
	return modes.some((mode) => mode === "skip" || mode === "todo");
}

function titlesOf(test: TestCase): Titled[] {
	const file = relative(ROOT, test.module.moduleId);
	const titles = [test.name, ...suitesOf(test).map((suite) => suite.name)];
	return titles.map((title) => ({ file, title, ids: idsIn(title) })).filter(({ ids }) => ids.length > 0);
}

function suitesOf(test: TestCase) {
	const suites = [];
	for (let at = test.parent; at.type === "suite"; at = at.parent) suites.push(at);
	return suites;
}
