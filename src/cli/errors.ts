import { Refusal } from "../access/refusal.ts";
import { ConfigError } from "../config.ts";
import { CommandFailed } from "./io.ts";

const VARIABLES = "DATABASE_URL and DATABASE_OWNER_URL";

/** What a database or network error code means to whoever typed the command. Passwords are never in these. */
const DATABASE: Readonly<Record<string, string>> = {
	ECONNREFUSED: `The database does not answer. Check the host and port in ${VARIABLES}, and that it runs.`,
	ENOTFOUND: `The database's host is not known. Check ${VARIABLES}.`,
	ETIMEDOUT: `The database does not answer. Check the host and port in ${VARIABLES}, and the network.`,
	ERR_INVALID_URL: `The database's address is not one. Write ${VARIABLES} as postgres://ROLE:PASSWORD@HOST/DATABASE.`,
	"28P01": `The database refuses the login. Check the role and password in ${VARIABLES}.`,
	"28000": `The database refuses the login. Check the role in ${VARIABLES}.`,
	"3D000": `There is no such database. Check the name at the end of ${VARIABLES}.`,
	"42704": "The database has no such role. Make the bot's login first, or name it with --app-role.",
	"42501": "The database does not allow this. Run: npx rollcall migrate (with DATABASE_OWNER_URL).",
	"55P03": "Somebody else is changing the same things. Wait a moment and try again.",
};

/** An error as a person can act on it. A defect keeps its stack trace, for the report. */
export function inPlainWords(error: unknown): string {
	const known = knownInWords(error);
	if (known !== undefined) return known;
	if (error instanceof Error) return `Rollcall met a fault of its own. Please report it:\n${error.stack}`;
	return "Rollcall met a fault of its own.";
}

/** The same, or undefined of a defect. */
export function knownInWords(error: unknown): string | undefined {
	if (error instanceof CommandFailed || error instanceof ConfigError) return error.message;
	if (error instanceof Refusal) return error.says;
	const code = codeOf(error);
	return code === undefined ? undefined : DATABASE[code];
}

/** The code of an error, or of the one that it was made from: the query builder wraps the database's. */
function codeOf(error: unknown): string | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		const { code } = at as { code?: unknown };
		if (typeof code === "string") return code;
		// The pool's own time limit comes without a code.
		if (/timeout/.test(at.message)) return "ETIMEDOUT";
	}
	return undefined;
}
