import { ConfigError } from "../../config.ts";
import { knownInWords } from "../errors.ts";
import type { Setup } from "./setup.ts";

/** What a check came to. Only "broken" makes the command end with 1. */
export type Outcome = "fine" | "look" | "broken" | "not_checked";

/** What was found, in a sentence; where it is not fine, with what to do. No secret stands in it, and nobody's name. */
export interface Finding {
	outcome: Outcome;
	says: string;
}

/** One thing that is looked at. Nothing is changed by it. */
export interface Check {
	/** For scripts: small letters and hyphens. */
	name: string;
	/** What it looks at, to follow "looks at". */
	looksAt: string;
	/** @throws NotChecked when something that it needs is not there */
	look(on: Setup): Promise<readonly Finding[]>;
}

export const fine = (says: string): Finding[] => [{ outcome: "fine", says }];
export const lookAt = (says: string): Finding[] => [{ outcome: "look", says }];
export const broken = (says: string): Finding[] => [{ outcome: "broken", says }];

/** These findings, or that there are none. */
export const orFine = (found: readonly Finding[], says: string): readonly Finding[] =>
	found.length ? found : fine(says);

/** A check that could not be made, and why: what follows "not checked:", without a full stop. */
export class NotChecked extends Error {}

/** A check with all that it found. */
export interface Checked {
	check: string;
	findings: readonly Finding[];
}

/** Whether the environment can be read at all: without that nothing else is looked at. */
export const CONFIGURATION = {
	name: "configuration",
	looksAt: "whether the environment's variables are there and make sense",
} as const;

/** How long one check may take, in milliseconds. */
const CHECK_MS = 12_000;

/**
 * PostgreSQL's codes for what is not there, or may not be used: a database that is not migrated. 22023 is what it says of a
 * role that is to be acted under and that nobody has made yet.
 */
const OLDER = ["22023", "42501", "42P01", "42703", "42704", "42883", "3F000"];

/**
 * Makes each check, all at once. None stops another: one that fails or takes too long is a finding of its own.
 * @param withinMs how long each may take
 */
export function makeChecks(on: Setup, checks: readonly Check[], withinMs = CHECK_MS): Promise<Checked[]> {
	return Promise.all(
		checks.map(async (check) => ({ check: check.name, findings: await oneCheck(on, check, withinMs) })),
	);
}

async function oneCheck(on: Setup, check: Check, withinMs: number): Promise<readonly Finding[]> {
	const late = Promise.withResolvers<readonly Finding[]>();
	const says = `This took longer than ${withinMs / 1_000} seconds. Look at the network between here and what it asks, and run it again.`;
	const timer = setTimeout(() => late.resolve(broken(says)), withinMs);
	try {
		return await Promise.race([check.look(on), late.promise]);
	} catch (error) {
		return failed(error);
	} finally {
		clearTimeout(timer);
	}
}

const notChecked = (why: string): Finding[] => [
	{ outcome: "not_checked", says: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` },
];

/** An error's own text could hold an address or a value, so only its kind is told. */
function failed(error: unknown): Finding[] {
	if (error instanceof NotChecked) return notChecked(error.message);
	if (error instanceof ConfigError) return broken(error.message);
	const { code, name } = error as { code?: unknown; name?: unknown };
	if (OLDER.includes(String(code))) {
		const says =
			"the database is not at this version, or the bot's role may not work in it: see migrations and database-role";
		return notChecked(says);
	}
	const known = knownInWords(error, "DATABASE_URL");
	if (known) return notChecked(known.replace(/\.$/, ""));
	return broken(
		`This check met a fault of its own (${code ?? name}). Run it again; if it stays, please report it.`,
	);
}
