import { ROWS, SOURCES } from "./seeds/rows.ts";
import { titledTests, wordsOf } from "./seeds/titles.ts";

const HEAD = `# What Rollcall is to do, and what shows that it does

Written by \`npm run docs\` from \`scripts/seeds/rows.txt\` and the tests' titles. \`npm run seeds\` asks the test runner whether
each test is there and would be run, and \`npm run seeds -- --run\` runs them.
`;

/** Every row with the test that shows it, as a page. */
export function featuresPage(): string {
	const tests = titledTests();
	const shown = ROWS.filter((row) => tests.some((one) => one.ids.includes(row.id))).length;
	const groups = Object.entries(SOURCES).map(([group, source]) => {
		const rows = ROWS.filter((row) => row.id.startsWith(`${group}-`)).map(({ id, asked, feature, shows }) => {
			const showing = tests.filter((one) => one.ids.includes(id));
			const by = showing.map(({ file, title }) => `[${cell(wordsOf(title))}](../${file})`).join("; ");
			return `| ${id} | ${asked} | ${feature}: ${shows} | ${by || "not yet"} |`;
		});
		return [
			`## ${source}`,
			"",
			"| Row | Asked for | Rollcall has | Shown by |",
			"| --- | --- | --- | --- |",
			...rows,
		];
	});
	return `${HEAD}\n${shown} of ${ROWS.length} are shown.\n\n${groups.map((g) => g.join("\n")).join("\n\n")}\n`;
}

const cell = (text: string): string => text.replace(/[|[\]]/g, "");
