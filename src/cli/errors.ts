import { Refusal } from "../access/refusal.ts";
import { ConfigError } from "../config.ts";
import { CommandFailed } from "./io.ts";

/** What a database or network error code means to whoever typed the command. Passwords are never in these. */
const DATABASE: Readonly<Record<string, string>> = {
	ECONNREFUSED: "The database does not answer. Check the host and port in DATABASE_URL, and that it runs.",
	ENOTFOUND: "The database's host is not known. Check DATABASE_URL.",
	ETIMEDOUT: "The database does not answer. Check the host and port in DATABASE_URL, and the network.",
	ERR_INVALID_URL: "DATABASE_URL is not an address. Write it as postgres://ROLE:PASSWORD@HOST/DATABASE.",
	"28P01": "The database refuses the login. Check the role and password in DATABASE_URL.",
	"28000": "The database refuses the login. Check the role in DATABASE_URL.",
	"3D000": "There is no such database. Check the name at the end of DATABASE_URL.",
	"42704": "The database has no such role. Make the bot's login first, or name it with --app-role.",
	"42501": "The database does not allow this. Run: npx rollcall migrate (with DATABASE_OWNER_URL).",
	"55P03": "Somebody else is changing the same things. Wait a moment and try again.",
};

/** An error as a person can act on it. A defect keeps its stack trace, for the report. */
export function inPlainWords(error: unknown): string {
	if (error instanceof CommandFailed || error instanceof ConfigError) return error.message;
	if (error instanceof Refusal) return error.says;
	const code = codeOf(error);
	if (code !== undefined && DATABASE[code]) return DATABASE[code];
	if (error instanceof Error) return `Rollcall met a fault of its own. Please report it:\n${error.stack}`;
	return "Rollcall met a fault of its own.";
}

/** The code of an error, or of the one that it was made from: the query builder wraps the database's. */
function codeOf(error: unknown): string | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		const { code } = at as { code?: unknown };
		if (typeof code === "string") return code;
	}
	return undefined;
}
