import { isDeepStrictEqual } from "node:util";
import type { PanelFile } from "./entries.ts";

/** One difference between a panel file and the record. */
export interface Change {
	/** The key of the panel whose part of the file it comes from. */
	panel: string;
	did: "add" | "change" | "end";
	what: "authority" | "panel" | "agency" | "person" | "account" | "role" | "channel" | "chat";
	/** The key of what changed, or the platform's ids of an account or channel. */
	of: string;
	/** What of it: the names of settings, a role, the person whose account it is. Never a value. */
	detail: string;
}

/** Where the steps of applying a file leave what they changed. */
export class Changes {
	readonly all: Change[] = [];

	add(panel: string, what: Change["what"], of: string, detail = ""): void {
		this.all.push({ panel, did: "add", what, of, detail });
	}

	change(panel: string, what: Change["what"], of: string, detail = ""): void {
		this.all.push({ panel, did: "change", what, of, detail });
	}

	end(panel: string, what: Change["what"], of: string, detail = ""): void {
		this.all.push({ panel, did: "end", what, of, detail });
	}

	/** A panel's changes by kind, such as "add person": codes and counts, fit for the ledger. */
	countsFor(panel: string): Record<string, number> {
		const counts: Record<string, number> = {};
		for (const { did, what } of this.all.filter((c) => c.panel === panel)) {
			counts[`${did} ${what}`] = (counts[`${did} ${what}`] ?? 0) + 1;
		}
		return counts;
	}
}

/** The database's ids of what a file names by keys: those on record, and new ones for what is not there yet. */
export interface Ids {
	authority: ReadonlyMap<string, string>;
	panel: ReadonlyMap<string, string>;
	agency: ReadonlyMap<string, string>;
	person: ReadonlyMap<string, string>;
}

/** Those of the file who are also on panels that are not in it: their ids, with the title of such a panel. */
export interface Elsewhere {
	people: ReadonlyMap<string, string>;
	agencies: ReadonlyMap<string, string>;
}

/** An account or a channel in one word, for comparing and showing. */
export const accountName = (a: { platform: string; tenant: string; user: string }): string =>
	`${a.platform} ${a.tenant}/${a.user}`;

/** The names of what differs between what is on record and what is wanted. */
export function differing<T extends object>(
	wanted: T,
	found: Readonly<Record<keyof T, unknown>>,
): (keyof T & string)[] {
	return (Object.keys(wanted) as (keyof T & string)[]).filter(
		(name) => !isDeepStrictEqual(wanted[name], found[name]),
	);
}

/** Everybody whom a file describes, with the panel's key and zone of the part that does. */
export function describedPeople(file: PanelFile) {
	return file.panels.flatMap((panel) =>
		panel.people.map((person) => ({ ...person, panel: panel.key, zone: panel.settings.zone })),
	);
}
