import type { Command } from "commander";
import { readTerms } from "./calendar-of.ts";
import { asJson, type Io } from "./io.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall terms terms.ics           as a panel file has them: check them, then name the file there
  $ npx rollcall terms terms.ics --json

In the panel file, "calendar: terms.ics" then stands in place of terms and closures, of the panel or of a school.`;

/** `rollcall terms FILE`: what is understood of an iCalendar file with term dates. */
export function addTerms(program: Command, io: Io): void {
	program
		.command("terms")
		.description("what an iCalendar file says of school terms, before a panel file names it")
		.argument("<file>", "the iCalendar file")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action((file: string, { json }: { json: boolean }) => {
			const { calendar, leftOut } = readTerms(file);
			const { terms, closures } = calendar;
			if (json) return io.out(asJson({ terms, closures, leftOut }));
			io.out("terms:");
			for (const { from, to } of terms) io.out(`  - { from: ${from}, to: ${to} }`);
			if (closures.length) io.out("closures:");
			for (const { from, to, why } of closures) {
				io.out(`  - { from: ${from}, to: ${to}, why: ${JSON.stringify(why)} }`);
			}
			for (const { from, to, title } of leftOut) {
				io.out(
					`# Neither a term nor a closure: ${from === to ? from : `${from} to ${to}`} ${JSON.stringify(title)}`,
				);
			}
		});
}
