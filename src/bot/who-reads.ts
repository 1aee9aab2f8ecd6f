import type { Interaction } from "../chat/port.ts";
import type { Action } from "../features/kit.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Parts } from "./receive.ts";
import { parseWords } from "./words.ts";

/**
 * The same interaction, with whether people of other organisations read in the channel where it was done. The platform is
 * asked only where the action needs to know, and before the transaction: nothing in the record waits for it.
 */
export async function withReaders(
	{ catalogue, isShared }: Pick<Parts, "catalogue" | "isShared">,
	i: Interaction,
): Promise<Interaction> {
	const { place } = i;
	if (!isShared || place?.kind !== "channel" || !actionOf(catalogue, i)?.asksWhoReads) return i;
	const shared = await isShared(place).catch(() => "unknown" as const);
	return { ...i, place: { ...place, shared } };
}

function actionOf({ words, actions }: Catalogue, i: Interaction): Action | undefined {
	if (i.kind === "words") return words.get(parseWords(i.words).word);
	return i.kind === "press" ? actions.get(i.action) : undefined;
}
