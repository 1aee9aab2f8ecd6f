import type { Command } from "commander";
import { longDate } from "../domain/date/words.ts";
import { schoolAgeEnd, schoolAgeStart } from "../domain/school-age.ts";
import { asJson, dateArgument, type Io } from "./io.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall school-age 2021-09-01
  $ npx rollcall school-age 2021-09-01 --json     {"start":"2026-12-31","end":"2038-06-25"}`;

/** `rollcall school-age DATE`: a child's compulsory school age, by date of birth. */
export function addSchoolAge(program: Command, io: Io): void {
	program
		.command("school-age")
		.description("when a child is of compulsory school age (Education Act 1996, section 8)")
		.argument("<date>", "the date of birth, YYYY-MM-DD", dateArgument)
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action((birth: string, { json }: { json: boolean }) => {
			const [start, end] = [schoolAgeStart(birth), schoolAgeEnd(birth)];
			if (json) return io.out(asJson({ start, end }));
			io.out(`Of compulsory school age from ${longDate(start)} to ${longDate(end)}, both days included.`);
		});
}
