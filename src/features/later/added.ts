import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { moment } from "../../domain/date/words.ts";
import { labelOfField, valueInWords } from "../../record/identity.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** Where something is sealed that was added without reading what stands: each time by itself, by the number of its event. */
export const addedField = (field: string, event: number): string => `added_${field}_${event}`;

/** Something added to a notification by somebody who may not read what stands. */
export interface Added {
	field: string;
	event: number;
	value: Private;
}

/** What was added so of a case, among its opened values: the earliest first. */
export function addedIn(fields: ReadonlyMap<string, Private> | undefined): Added[] {
	const found = [...(fields ?? [])].flatMap(([name, value]): Added[] => {
		const [, field, event] = /^added_(.+)_(\d+)$/.exec(name) ?? [];
		return field ? [{ field, event: Number(event), value }] : [];
	});
	return found.sort((a, b) => a.event - b.event);
}

const WHEN: Statement = {
	name: "added-when",
	text: `select l.id::float8 as event, l.at, p.known_as as by from ledger l join person p on p.id = l.person_id
		where l.id = any ($1)`,
};

/** The same in words, each with who added it and when, for whoever may open the case. */
export async function addedInWords(
	tx: Tx,
	added: readonly Added[],
	{ zone, today }: { zone: string; today: LocalDate },
): Promise<Block<Frank>[]> {
	if (!added.length) return [];
	type Row = { event: number; at: Date; by: Words };
	const rows = await tx.query<Row>(WHEN, [[...new Set(added.map((one) => one.event))]]);
	const from = new Map<number, Words>(
		rows.map(({ event, at, by }) => [event, ` (${by}, ${moment(at, zone, today)}): `]),
	);
	return [
		{
			text: added.map(({ field, event, value }): Frank[] => [
				`${labelOfField(field)}${from.get(event) ?? ": "}`,
				valueInWords(field, value, today),
			]),
		},
	];
}

/** The newest of each field: what a blank answer begins with, for whoever may open the case to take over. */
export function toTakeOver(added: readonly Added[]): Record<string, Private> {
	return Object.fromEntries(added.map(({ field, value }): [Key, Private] => [field, value]));
}
