/**
 * Prints each thing that Rollcall is to do, with the test that shows it: `npm run seeds`. It ends with 1 where one has no
 * test that would be run. With `--run`, the tests are run, and only one that passes shows anything.
 */
import { listedTests, passingTests } from "./seeds/listing.ts";
import { ROWS } from "./seeds/rows.ts";
import { titledTests, wordsOf } from "./seeds/titles.ts";

const out = (line: string) => process.stdout.write(`${line}\n`);
const err = (line: string) => process.stderr.write(`${line}\n`);

const files = [...new Set(titledTests().map((one) => one.file))];
const tests = process.argv.includes("--run") ? await passingTests(files) : await listedTests(files);
const known = new Set(ROWS.map((row) => row.id));
const without = ROWS.filter((row) => !tests.some((one) => one.ids.includes(row.id)));

for (const { id, asked, feature, shows } of ROWS) {
	out(`${id.padEnd(6)}${asked} → ${feature}: ${shows}`);
	const showing = new Set(
		tests.filter((one) => one.ids.includes(id)).map((one) => `${one.file}: ${wordsOf(one.title)}`),
	);
	for (const one of showing) out(`      ${one}`);
	if (!showing.size) out("      NO TEST");
}
const strange = tests.flatMap((one) =>
	one.ids.filter((id) => !known.has(id)).map((id) => `${id} in ${one.file}`),
);
for (const one of new Set(strange)) err(`There is no such row: ${one}`);
out(`\n${ROWS.length - without.length} of ${ROWS.length} are shown by a test.`);
if (without.length) err(`Without a test: ${without.map((row) => row.id).join(", ")}`);
process.exitCode = without.length || strange.length ? 1 : 0;
