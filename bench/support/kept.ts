import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { Matched } from "../matching/report.ts";
import type { Machine } from "./machine.ts";
import type { Reported } from "./report.ts";

const FOLDER = new URL("../kept/", import.meta.url);

/** When and of what something was measured, and on which machine. */
export interface Measured {
	/** The day by the machine's clock, in UTC. */
	on: string;
	/** The commit that was checked out, with “-dirty” where files differed from it; “unknown” outside a repository. */
	commit: string;
	machine: Machine;
}

/** A row as it was last kept; of the runs behind it only what they came to. */
export type KeptRow = Measured & { name: string; row: Omit<Reported, "runs"> };

/** How well duplicates were found when that was last kept. */
export type KeptMatching = Measured & { matching: Matched };

/** Now, here. */
export function measuredNow(machine: Machine): Measured {
	return { on: new Date().toISOString().slice(0, 10), commit: commitNow(), machine };
}

/** Keeps a row in place of what was kept of it before. */
export function keepRow(name: string, { runs: _, ...row }: Reported, machine: Machine): void {
	const kept: KeptRow = { name, ...measuredNow(machine), row };
	write(name, kept);
}

export function keepMatching(matching: Matched, machine: Machine): void {
	write("match", { ...measuredNow(machine), matching } satisfies KeptMatching);
}

/** All that is kept, by the names of the rows; “match” is no row. */
export function readKept(): { rows: ReadonlyMap<string, KeptRow>; matching?: KeptMatching } {
	const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
	const all = files.map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), "utf8")));
	return {
		rows: new Map(all.filter((kept) => "row" in kept).map((kept) => [kept.name, kept])),
		matching: all.find((kept) => "matching" in kept),
	};
}

function write(name: string, kept: object): void {
	writeFileSync(new URL(`${name}.json`, FOLDER), `${JSON.stringify(kept, null, "\t")}\n`);
}

function commitNow(): string {
	try {
		// What is kept beside, and the page drawn from it, are no change of what is measured.
		const git = (...words: string[]) => execFileSync("git", words, { encoding: "utf8", cwd: FOLDER }).trim();
		const changed = git("status", "--porcelain", "--", ":/", ":!/bench/kept", ":!/docs");
		return `${git("rev-parse", "--short", "HEAD")}${changed ? "-dirty" : ""}`;
	} catch {
		return "unknown";
	}
}
