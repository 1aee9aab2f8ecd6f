import type { Doors } from "../chat/port.ts";
import type { Action, Feature, Nudge, View } from "../features/kit.ts";
import type { EventKind } from "../record/event.ts";

/** Everything the bot can do, by name. Help, the command parser and both manifests are functions of it. */
export interface Catalogue {
	actions: ReadonlyMap<string, Action>;
	/** By the word that is typed. */
	words: ReadonlyMap<string, Action>;
	views: ReadonlyMap<string, View>;
	nudges: readonly Nudge[];
	/** What takes in messages that nobody wrote to the bot. */
	hears: readonly NonNullable<Feature["hears"]>[];
	/** Everything that the ledger can hold, by name. */
	events: ReadonlyMap<string, EventKind<unknown>>;
}

/** @throws when two features claim the same name: a defect, found at the start */
export function makeCatalogue(features: readonly Feature[]): Catalogue {
	const actions = features.flatMap((f) => f.actions ?? []);
	const spoken = actions.filter((a) => a.doors.word);
	return {
		actions: unique(actions, (a) => a.name),
		words: unique(spoken, (a) => a.doors.word!),
		views: unique(
			features.flatMap((f) => f.views ?? []),
			(v) => v.name,
		),
		nudges: features.flatMap((f) => f.nudges ?? []),
		hears: features.flatMap((f) => f.hears ?? []),
		events: unique(
			features.flatMap((f) => f.events ?? []),
			(e) => e.name,
		),
	};
}

function unique<T>(things: readonly T[], name: (thing: T) => string): Map<string, T> {
	const byName = new Map<string, T>();
	for (const thing of things) {
		if (byName.has(name(thing))) throw new Error(`Two features declare "${name(thing)}"`);
		byName.set(name(thing), thing);
	}
	return byName;
}

/** The ways in that platforms must be told of. */
export function doorsOf(catalogue: Catalogue): Doors {
	const actions = [...catalogue.actions.values()];
	return {
		words: actions.flatMap(({ doors, help }) =>
			doors.word ? [{ word: doors.word, usage: doors.usage ?? doors.word, help, menu: doors.menu }] : [],
		),
		shortcuts: actions.flatMap(({ name, doors, help }) =>
			doors.shortcut ? [{ action: name, label: doors.shortcut, help }] : [],
		),
		messages: actions.flatMap(({ name, doors, help }) =>
			doors.message ? [{ action: name, label: doors.message, help }] : [],
		),
	};
}
