import type { Key, Words } from "../../chat/message.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, listInWords, shortDate } from "../../domain/date/words.ts";
import {
	ADDRESS_SOURCES,
	type AddressSource,
	VISIT_OUTCOMES,
	type VisitOutcome,
} from "../../domain/lists/addresses.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import type { Statement, Tx } from "../../store/transact.ts";

/** Another address at which a child may be, with the visits to it, the earliest first. */
export interface OtherAddress {
	id: Key;
	number: number;
	toldBy: AddressSource;
	visits: { id: Key; on: LocalDate; outcome: VisitOutcome; by: Words }[];
}

const OF_CASE: Statement = {
	name: "other-addresses",
	text: `select a.id, a.number, a.told_by as "toldBy",
			(select coalesce(json_agg(json_build_object('id', v.id, 'on', v.on_date, 'outcome', v.outcome, 'by', p.known_as)
					order by v.event_id), '[]')
				from address_visit v join person p on p.id = v.said_by where v.address_id = a.id) as visits
		from other_address a where a.case_id = $1 order by a.number`,
};

/** A case's other addresses, in the order in which they became known. */
export const addressesOf = (tx: Tx, caseId: Key): Promise<OtherAddress[]> => tx.query(OF_CASE, [caseId]);

/** Whether an address needs no further visit: it was visited with an outcome, or somebody said why nobody went. */
export const isSettled = ({ visits }: OtherAddress): boolean =>
	visits.some((v) => entryOf(VISIT_OUTCOMES, v.outcome).settles);

/** What keeps a home visit from being complete, in a sentence; undefined where nothing does (S3-30). */
export async function openAddresses(tx: Tx, caseId: Key): Promise<Words | undefined> {
	const open = (await addressesOf(tx, caseId)).filter((a) => !isSettled(a));
	if (!open.length) return undefined;
	const which = listInWords(open.map((a) => `address ${a.number}`));
	return `The home visit is not complete: ${which} ${open.length === 1 ? "has" : "have"} no outcome. Record the visit, or why nobody went, with “Record a visit” on the case.`;
}

/** What an address is called where it is not shown. */
export const addressInWords = (a: OtherAddress): Words =>
	`Address ${a.number}, told by: ${labelOf(ADDRESS_SOURCES, a.toldBy).toLowerCase()}`;

/** How the visits to it stand. */
export function visitsInWords({ visits }: OtherAddress, today: LocalDate): Words {
	const last = visits.at(-1);
	if (!last) return "not visited yet";
	const before = visits.length > 1 ? `, ${count(visits.length, "visit")}` : "";
	return `${shortDate(last.on, today)}: ${labelOf(VISIT_OUTCOMES, last.outcome).toLowerCase()}. ${last.by}${before}`;
}
