import { panelsOf } from "../../access/people.ts";
import { refusal } from "../../access/refusal.ts";
import type { Key } from "../../chat/message.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { practised } from "./events.ts";

export const inPractice = refusal(
	"practice.no-figures",
	"This is a practice panel: its children are invented, and it is in no report, return, census, export or figures.",
);
/** For how long somebody practises from their private chat, unless they end it. In hours. */
export const HOURS = 2;

const MINE: Statement = {
	name: "practice-mine",
	text: `select p.id, p.practice as practice, exists (select from practising x
			where x.person_id = me() and x.panel_id = p.id and x.until > app_now()) as now
		from panel p where p.id = any ($1) order by p.key`,
};

const CHOOSE: Statement = {
	name: "practice-choose",
	text: `insert into practising (person_id, panel_id, until, event_id) values (me(), $1, $2, $3)
		on conflict (person_id) do update set panel_id = excluded.panel_id, until = excluded.until, event_id = excluded.event_id`,
};

const LIKE: Statement = {
	name: "practice-panels-like",
	text: `select p.id from panel p where p.id = any ($1) and p.practice
		= (select n.practice from panel n where n.id = $2)`,
};

/** Those of this person's panels that are real, or that are for practice, as the panel at hand is: the two never mix. */
export async function panelsLike({ tx, person, panel }: PersonCtx): Promise<Key[]> {
	return (await tx.query<{ id: Key }>(LIKE, [panelsOf(person), panel])).map(({ id }) => id);
}

/**
 * Begins to practise from this person's private chat for two hours, or ends it. The panel at hand is then the one that what
 * they do next goes to.
 * @returns whether they practise now; undefined for somebody who is on no practice panel
 */
export async function switchPractice(ctx: PersonCtx): Promise<boolean | undefined> {
	type Mine = { id: Key; practice: boolean; now: boolean };
	const mine = await ctx.tx.query<Mine>(MINE, [panelsOf(ctx.person)]);
	const practice = mine.find((p) => p.practice);
	if (!practice) return undefined;
	const began = !mine.some((p) => p.now);
	const event = await ctx.record(practised, { panel: practice.id }, { began });
	const until = began ? new Date(ctx.now.getTime() + HOURS * 3_600_000) : ctx.now;
	await ctx.tx.query(CHOOSE, [practice.id, until, event]);
	ctx.panel = began ? practice.id : (mine.find((p) => !p.practice)?.id ?? practice.id);
	return began;
}
