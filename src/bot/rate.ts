import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Line } from "../chat/message.ts";
import type { Interaction, Receive } from "../chat/port.ts";
import type { Catalogue } from "./catalogue.ts";
import { WITHOUT_PANEL } from "./numbers.ts";
import { isPassive, kindOf, type Parts, recordRefusal, watching } from "./receive.ts";
import { sayRefusal, tooMuch } from "./refusals.ts";
import { parseWords } from "./words.ts";

/**
 * How much may be asked within a minute, by one person and by one workspace or tenant, of one process. The screens of
 * forms are counted by themselves.
 */
export interface RateLimits {
	person: number;
	tenant: number;
}

/** A coordinator in a meeting asks for something every few seconds; a panel of a hundred people seldom at once. */
export const RATE_LIMITS: RateLimits = { person: 90, tenant: 1_200 };

const SECONDS = 60;

/**
 * The same way in, with a limit on what one person and one workspace may ask of it. Who is over it gets a sentence, and
 * may go on within a minute. Never refused are forms, since something was typed into them that may be an answer to act
 * on now; what raises or answers an alert; and what nobody asked. Of these, whoever is over the limit gets one at a
 * time, so that they keep nobody else waiting.
 *
 * The first refusal of each minute is recorded in the ledger; the others would let a flood write into it.
 */
export function limitRate(receive: Receive, parts: Parts, limits: RateLimits): Receive {
	const people = new RateLimiterMemory({ points: limits.person, duration: SECONDS });
	const tenants = new RateLimiterMemory({ points: limits.tenant, duration: SECONDS });
	const forms = new RateLimiterMemory({ points: limits.person, duration: SECONDS });
	const noted = new RateLimiterMemory({ points: 1, duration: SECONDS });
	const inTurn = oneAtATime();

	return async (interaction) => {
		if (isPassive(interaction)) return receive(interaction);
		const { platform, tenant, user } = interaction.who;
		const person = JSON.stringify([platform, tenant, user]);
		// Drawn anew after what they did, which was counted itself. Over the limit the page stays as it stands.
		if (interaction.kind === "home" && interaction.again) {
			const spent = (await people.get(person))?.consumedPoints ?? 0;
			return spent > limits.person ? { done: true } : inTurn(person, () => receive(interaction));
		}
		// A person who is over their own limit does not use up their workspace's.
		if (interaction.kind === "form") {
			return (await over(forms, person)) ? inTurn(person, () => receive(interaction)) : receive(interaction);
		}
		const isOver = (await over(people, person)) || (await over(tenants, JSON.stringify([platform, tenant])));
		if (!isOver) return receive(interaction);
		if (mayAlert(interaction, parts.catalogue)) return inTurn(person, () => receive(interaction));
		const became = watching(parts.watch, interaction, { action: kindOf(interaction) });
		let numbers: Line | undefined;
		if (!(await over(noted, person))) {
			numbers = await recordRefusal(
				parts,
				interaction,
				{ action: kindOf(interaction), subject: null },
				tooMuch(),
			);
		}
		became({ outcome: "limited" });
		return { say: sayRefusal(tooMuch(), numbers ?? WITHOUT_PANEL) };
	};
}

/** Counts what each account asks of our own pages within a minute; returns whether this one is over the limit. */
export function countPages(limits: RateLimits): (who: Interaction["who"]) => Promise<boolean> {
	const people = new RateLimiterMemory({ points: limits.person, duration: SECONDS });
	return ({ platform, tenant, user }) => over(people, JSON.stringify([platform, tenant, user]));
}

/** Counts one more; whether that is over the limit. */
async function over(limiter: RateLimiterMemory, key: string): Promise<boolean> {
	try {
		await limiter.consume(key);
		return false;
	} catch (refused) {
		if (refused instanceof RateLimiterRes) return true;
		throw refused;
	}
}

/** Whether an interaction raises an alert about a child, or answers one. */
function mayAlert(i: Interaction, catalogue: Catalogue): boolean {
	if (i.kind === "press") return catalogue.actions.get(i.action)?.alert === true;
	return i.kind === "words" && catalogue.words.get(parseWords(i.words).word)?.alert === true;
}

/** Runs work under the same key one after the other. */
function oneAtATime() {
	const last = new Map<string, Promise<unknown>>();
	return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
		const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
		last.set(key, mine);
		try {
			return await mine;
		} finally {
			if (last.get(key) === mine) last.delete(key);
		}
	};
}
