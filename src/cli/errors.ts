import { Refusal } from "../access/refusal.ts";
import { ConfigError } from "../config.ts";
import { CommandFailed } from "./io.ts";

/** Where a database's address stands, for a command that may have taken either. */
const EITHER = "DATABASE_URL and DATABASE_OWNER_URL";

const UNTRUSTED =
	"The database answers, but its certificate is not one that this machine trusts. Name the file of its authority's certificates in NODE_EXTRA_CA_CERTS.";
const NO_ENCRYPTION =
	"The database does not offer an encrypted connection. Turn TLS on there; only where it is on this machine, take sslmode away from";

/** What a database or network error code means to whoever typed the command. Passwords are never in these. */
const DATABASE: Readonly<Record<string, (variables: string) => string>> = {
	ECONNREFUSED: (at) => `The database does not answer. Check the host and port in ${at}, and that it runs.`,
	ENOTFOUND: (at) => `The database's host is not known. Check ${at}.`,
	EAI_AGAIN: (at) => `The database's host cannot be looked up. Check ${at}, and this machine's DNS.`,
	ETIMEDOUT: (at) => `The database does not answer. Check the host and port in ${at}, and the network.`,
	EHOSTUNREACH: (at) => `The database's host cannot be reached. Check ${at}, and the network.`,
	ENETUNREACH: (at) => `The database's host cannot be reached. Check ${at}, and the network.`,
	ECONNRESET: (at) =>
		`The connection to the database was cut. Check the host and port in ${at}, and what stands between.`,
	ERR_INVALID_URL: (at) =>
		`The database's address is not one. Write ${at} as postgres://ROLE:PASSWORD@HOST/DATABASE.`,
	NO_TLS: (at) => `${NO_ENCRYPTION} ${at}.`,
	DEPTH_ZERO_SELF_SIGNED_CERT: () => UNTRUSTED,
	SELF_SIGNED_CERT_IN_CHAIN: () => UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT: () => UNTRUSTED,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: () => UNTRUSTED,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: () => UNTRUSTED,
	CERT_HAS_EXPIRED: () => "The database's certificate has expired. Have it renewed there.",
	ERR_TLS_CERT_ALTNAME_INVALID: (at) =>
		`The database's certificate is for another host. Write the host in ${at} as the certificate names it.`,
	"28P01": (at) => `The database refuses the login. Check the role and password in ${at}.`,
	// Also what a server says that takes encrypted connections alone, and what its pg_hba.conf does not let in.
	"28000": (at) =>
		`The database refuses the login. Check the role in ${at}, and whether the server wants encryption (?sslmode=verify-full) or does not let this machine in.`,
	"3D000": (at) => `There is no such database. Check the name at the end of ${at}.`,
	"42704": () => "The database has no such role. Make the bot's login first, or name it with --app-role.",
	"42501": () => "The database does not allow this. Run: npx rollcall migrate (with DATABASE_OWNER_URL).",
	"53300": () => "The database has no connection left. Raise its max_connections, or end what holds them.",
	"55P03": () => "Somebody else is changing the same things. Wait a moment and try again.",
	"55000": () =>
		"The database takes no connections. Wait for whoever works on it; or, as its owner: alter database … allow_connections true.",
	"57P03": () => "The database is starting or stopping. Wait a moment and try again.",
};

/** An error as a person can act on it. A defect keeps its stack trace, for the report. */
export function inPlainWords(error: unknown): string {
	const known = knownInWords(error);
	if (known !== undefined) return known;
	if (error instanceof Error) return `Rollcall met a fault of its own. Please report it:\n${error.stack}`;
	return "Rollcall met a fault of its own.";
}

/**
 * The same, or undefined of a defect.
 * @param variables where the address of the database stands that was tried
 */
export function knownInWords(error: unknown, variables = EITHER): string | undefined {
	if (error instanceof CommandFailed || error instanceof ConfigError) return error.message;
	if (error instanceof Refusal) return error.says;
	const code = codeOf(error);
	return code === undefined ? undefined : DATABASE[code]?.(variables);
}

/** The code of an error, or of the one that it was made from: the query builder wraps the database's. */
function codeOf(error: unknown): string | undefined {
	for (let at = error; at instanceof Error; at = at.cause) {
		const { code } = at as { code?: unknown };
		if (typeof code === "string") return code;
		// The driver's own faults come without a code.
		if (/does not support SSL/.test(at.message)) return "NO_TLS";
		if (/terminated unexpectedly/.test(at.message)) return "ECONNRESET";
		if (/timeout/.test(at.message)) return "ETIMEDOUT";
	}
	return undefined;
}
