import { knownInWords } from "../errors.ts";

/**
 * What is told of a database that was not reached.
 * @param variable where its address stands
 */
export function unreached(error: unknown, variable: string): string {
	if ((error as { code?: unknown }).code === "42501") {
		return `The login of ${variable} may not connect to the database. As its owner: grant connect on database … to …, as README.md says under “The database”.`;
	}
	return (
		knownInWords(error, variable) ?? `The database does not answer. Check ${variable}, and that it runs.`
	);
}
