import { setTimeout as wait } from "node:timers/promises";
import { expect, vi } from "vitest";
import { whatHappened } from "../../support/each-platform.ts";
import { cardOf, type Person } from "../../support/people.ts";
import { aChild } from "../../support/story.ts";

/** What people did: how often they tried, and what they were told was done. */
export interface Deeds {
	/** Notifications that somebody began. */
	tried: number;
	/** References that somebody was told: each is a case that must be there. */
	told: string[];
	/** Decisions that somebody was told were recorded, by the case's reference. */
	decided: string[];
}

export const newDeeds = (): Deeds => ({ tried: 0, told: [], decided: [] });

/** Fills in a notification as far as its last screen, which only has to be sent. */
export async function reachesTheEnd(raiser: Person, deeds: Deeds): Promise<void> {
	if (raiser.hasForm()) await raiser.leaves();
	await raiser.does("raise");
	await vi.waitFor(() => expect(raiser.hasForm()).toBe(true), { timeout: 10_000 });
	deeds.tried += 1;
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills(aChild());
	await raiser.sends();
	if (/Do we know this child/.test(raiser.form().text)) {
		await raiser.fills({ same_child: "unsure" });
		await raiser.sends();
	}
	await raiser.fills(whatHappened());
	await raiser.sends();
}

const NOT_SAVED = /could not save that/;

/** Sends the last screen, again for as long as it is told that nothing was saved, and notes the reference that comes. */
export async function sendsIt(raiser: Person, deeds: Deeds): Promise<string> {
	const before = refsSeenBy(raiser);
	for (let time = 0; time < 10; time++) {
		await raiser.sends();
		if (!raiser.hasForm() || !NOT_SAVED.test(raiser.form().text)) break;
		await wait(300);
	}
	return newRef(raiser, before, deeds);
}

/** Waits for a reference that this person has not seen before, and notes it. */
export async function newRef(raiser: Person, before: ReadonlySet<string>, deeds: Deeds): Promise<string> {
	const ref = await vi.waitFor(
		() => {
			const found = [...refsSeenBy(raiser)].find((one) => !before.has(one));
			if (!found)
				throw new Error(
					`No reference is told; a form is ${raiser.hasForm() ? raiser.form().text : "not open"}`,
				);
			return found;
		},
		{ timeout: 15_000, interval: 50 },
	);
	deeds.told.push(ref);
	return ref;
}

/** Every reference in what this person was answered in private, or reads in an open page. */
export function refsSeenBy(person: Person): Set<string> {
	const texts = person.privately().map((m) => m.text);
	if (person.hasForm()) texts.push(person.form().text);
	return new Set(texts.flatMap((text) => text.match(/MIL-\d{4}-\d{4}/g) ?? []));
}

/** Raises a notification from the first screen to the last. Returns its reference. */
export async function raises(raiser: Person, deeds: Deeds): Promise<string> {
	await reachesTheEnd(raiser, deeds);
	return sendsIt(raiser, deeds);
}

/** Opens the decision form on a case's card and fills it in, as far as its first screen can be sent. */
export async function preparesDecision(person: Person, ref: string, saidBy: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.presses(await person.card(cardOf(ref)), "Record decision");
	await vi.waitFor(() => expect(person.hasForm()).toBe(true), { timeout: 10_000 });
	await person.fills({ type: "defer", rationale: "Await the answer", said_by: saidBy, review: "2027-04-14" });
}

/** Sends the decision's screens until none is left. */
export async function sendsDecision(person: Person): Promise<void> {
	for (let screen = 0; screen < 5 && person.hasForm(); screen++) await person.sends();
}
