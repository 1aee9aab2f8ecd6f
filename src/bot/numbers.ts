import type { Identity, Key, Line } from "../chat/message.ts";
import { emergencyLine, loadPanel } from "../features/panel/settings.ts";
import type { Tx } from "../store/transact.ts";

/** For somebody whom no panel knows. */
export const WITHOUT_PANEL: Line = [{ strong: "Child in danger now: call 999." }];

/** The numbers to call, as they stand under every form and every refusal (domain §11.6). */
export async function numbersOf(tx: Tx, panel: Key | null): Promise<Line> {
	return panel ? emergencyLine(await loadPanel(tx, panel)) : WITHOUT_PANEL;
}

/** The same as plain words. */
const plain = (line: Line): string =>
	(typeof line === "string" ? [line] : line)
		.map((span) => (typeof span === "string" ? span : "strong" in span ? span.strong : ""))
		.join("");

/** How many people's numbers are remembered: the rest are told 999 alone when the database is down. */
const MOST = 5_000;

/** The numbers last shown to each person: what is said when the database does not answer has them too. */
export class KnownNumbers {
	readonly #known = new Map<string, string>();

	note(who: Identity, numbers: Line): void {
		const key = keyOf(who);
		this.#known.delete(key);
		this.#known.set(key, plain(numbers));
		if (this.#known.size > MOST) this.#known.delete(this.#known.keys().next().value!);
	}

	has(who: Identity): boolean {
		return this.#known.has(keyOf(who));
	}

	of(who: Identity): string | undefined {
		return this.#known.get(keyOf(who));
	}
}

const keyOf = ({ platform, tenant, user }: Identity): string => `${platform} ${tenant} ${user}`;
