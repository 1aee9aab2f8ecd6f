import type { Key } from "../chat/message.ts";
import type { Receive } from "../chat/port.ts";
import { instantAt } from "../domain/date/local-date.ts";
import type { PanelEntry } from "../features/panel/entries.ts";
import { makeAgenda } from "./agenda.ts";
import { daysBefore, openingOf } from "./days.ts";
import { type Hands, handsOf } from "./hands.ts";
import { raise, type Stage } from "./scenes.ts";
import type { DemoCase, PersonKey } from "./story.ts";

/** What a demonstration is played with. */
export interface DemoParts {
	receive: Receive;
	/** Moves the casework's clock; without an instant, to the real time. */
	moveClock(to?: Date): Promise<void>;
	/** Does what time calls for: runs the nudge of this name. */
	keepTime(nudge: string): Promise<void>;
	/** What the latest private message of this view about a case is about: the id behind its buttons. */
	shownIn(view: string, ref: string): Promise<Key>;
	/** The panel whose people play. */
	panel: PanelEntry;
	cases: readonly DemoCase[];
	/** The real time. */
	now: Date;
}

/** The digests of the last two mornings: the second says what changed since the first. */
const DIGESTS = [1, 0];

/**
 * Plays the stories of some cases as their people would have lived them, through the bot's own door, each event at
 * its own time. Leaves the clock at the time when the sandbox opens: see {@link openingOf}.
 * @throws when the bot answers otherwise than the story says
 */
export async function playDemo(parts: DemoParts): Promise<void> {
	const { panel, cases, keepTime, moveClock } = parts;
	const { zone, digest } = panel.settings;
	const opening = openingOf(parts.now, zone);
	const dateOf = daysBefore(opening.at, zone);
	const agenda = makeAgenda();
	const stage: Stage = {
		...{ dateOf, agenda, keepTime, shownIn: parts.shownIn, agencies: panel.agencies },
		instantOf: (ago, time) => instantAt(dateOf(ago), time, zone),
		handsOf: peopleOf(parts),
	};
	for (const [n, one] of cases.entries()) {
		agenda.add(stage.instantOf(one.raised.ago, one.raised.at), () => raise(stage, one, n));
	}
	for (const ago of DIGESTS) agenda.add(stage.instantOf(ago, digest.at), () => keepTime("digest"));
	await agenda.run(opening.at, moveClock);
	await moveClock(opening.isNow ? undefined : opening.at);
}

/** The people of the panel at their keyboards, on the first platform that they have. */
function peopleOf({ panel, receive }: DemoParts): (person: PersonKey) => Hands {
	let interactions = 0;
	const nextKey = () => `demo:${++interactions}`;
	return (key) => {
		const who = panel.people.find((p) => p.key === key)?.identities[0];
		if (!who) throw new Error(`Nobody on the panel has the key ${key}`);
		return handsOf(receive, who, nextKey);
	};
}
