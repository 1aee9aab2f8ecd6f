import type { Words } from "../chat/message.ts";
import type { Interaction, Named } from "../chat/port.ts";
import { Private } from "../chat/private.ts";
import type { Statement, Tx } from "../store/transact.ts";

const WHO: Statement = {
	name: "named-who",
	text: `select u.at::int as at, (select p.known_as || ', ' || a.title
			from identity i join person p on p.id = i.person_id join agency a on a.id = p.agency_id
			where i.platform = u.platform and i.platform_user = u.platform_user
				and exists (select from membership m where m.person_id = p.id and m.panel_id = any (my_panels()))
			order by i.tenant = u.tenant desc limit 1) as who
		from unnest($1::text[], $2::text[], $3::text[]) with ordinality as u (platform, tenant, platform_user, at) order by u.at`,
};

/** Where a platform hands over an id alone, and no panel of whoever acts knows it. */
const NOT_ON_PANEL = "somebody not on the panel";

/**
 * Puts who it is wherever what was typed names somebody by the platform's id: their name and agency, where one of the
 * panels of whoever acts has or had them. In a shared channel a mention does not say of which workspace somebody is.
 */
export async function withNames<I extends Interaction>(tx: Tx, i: I): Promise<I> {
	if (i.kind !== "words" && i.kind !== "press" && i.kind !== "message") return i;
	const all = [...(i.kind === "words" ? (i.named ?? []) : []), ...(i.message?.named ?? [])];
	if (!all.length) return i;
	const names = await namesOf(tx, all);
	const message = i.message && { ...i.message, text: Private.replace(i.message.text, names) };
	return { ...i, message, ...(i.kind === "words" ? { words: Private.replace(i.words, names) } : {}) };
}

async function namesOf(tx: Tx, all: readonly Named[]): Promise<ReadonlyMap<string, Words>> {
	const found = await tx.query<{ who: Words | null }>(WHO, [
		all.map(({ who }) => who.platform),
		all.map(({ who }) => who.tenant),
		all.map(({ who }) => who.user),
	]);
	return new Map(all.map((one, n) => [one.stands, found[n]?.who ?? (one.shown || NOT_ON_PANEL)]));
}
