import { may } from "../../access/policy.ts";
import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { ON_HOLD } from "../../domain/neighbour-script.ts";
import { holdsInWords } from "../hold/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";

type Holds = Awaited<ReturnType<typeof holdsInWords>>;

/** The holds on contact with a case's family, as they stand and stood. */
export const holdsOf = async (ctx: PersonCtx, { id, panel }: CaseSubject): Promise<Holds> =>
	holdsInWords(ctx.tx, id, await loadPanel(ctx.tx, panel));

/** Whether contact with the family waits, with the way to record that it is safe for those who may. */
export function familyContact(
	ctx: PersonCtx,
	{ id, panel }: CaseSubject,
	holds: Holds,
	opened: ReadonlyMap<Key, ReadonlyMap<string, Private>>,
): Block<Frank>[] {
	const lines = holds.flatMap((h): Frank[] => [h.words, ...(opened.get(h.id)?.values() ?? [])]);
	if (!lines.length) return [];
	const waits = holds.some((h) => h.standing);
	const lifts = waits && may(ctx.person, "say that contact with a family is safe", panel);
	return [
		...(waits ? [{ text: [ON_HOLD], tone: "urgent" as const }] : []),
		{ text: lines },
		...(lifts
			? [{ buttons: [{ label: "Contact is safe", action: "contact.safe", on: id, opens: true }] }]
			: []),
	];
}
