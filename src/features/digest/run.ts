import type { Key, Mention, Words } from "../../chat/message.ts";
import { type LocalDate, localTime } from "../../domain/date/local-date.ts";
import { digestStands } from "../../domain/digest-words.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import type { Panel } from "../panel/settings.ts";
import type { Composed } from "./compose.ts";

/** What is kept of a digest that was posted. */
export interface Kept extends Composed {
	/** The time in its title, and when it was late the time it was due, HH:MM by the panel's clocks. */
	at: string;
	due?: string;
}

/** The key of a digest's posting: its thread's messages have a number after it. */
export const digestKey = (on: LocalDate): string => `digest:${on}`;

const RUN: Statement = {
	name: "digest-run",
	text: "select panel_id as panel, content from digest_run where id = $1",
};

/** A digest as it was posted, with its panel's id. */
export async function runOf(tx: Tx, id: Key): Promise<{ panel: Key; content: Kept } | undefined> {
	const [row] = await tx.query<{ panel: Key; content: Kept }>(RUN, [id]);
	return row;
}

const RUN_ON: Statement = {
	name: "digest-run-on",
	text: "select id from digest_run where panel_id = $1 and on_date = $2",
};

/** Whether a panel's digest of a date was posted. */
export async function wasPosted(tx: Tx, panel: Key, on: LocalDate): Promise<boolean> {
	return (await tx.query(RUN_ON, [panel, on])).length > 0;
}

/**
 * A digest as it is posted when the platform takes it only now, its figures still those of its time: late, and saying
 * so; undefined on another day or after the panel's latest time, when a digest would say what is no longer so.
 */
export function asBegunNow({ now }: Pick<Ctx, "now">, panel: Panel, content: Kept): Kept | undefined {
	const { at, due = at, digest } = content;
	if (digest.today !== panel.today) return undefined;
	const stands = digestStands(due, localTime(now, panel.zone), panel.digest.latest);
	if (stands === "too late") return undefined;
	return stands === "late" ? { ...content, due } : content;
}

/** Mentions in one line: a panel of many would have a wall of them. */
const MOST_MENTIONED = 20;

/** Owners as a channel mentions them, and how many more there are. */
export interface Mentions {
	people: readonly { person: Mention; overdue: number }[];
	more: number;
}

const MENTIONS: Statement = {
	name: "digest-mentions",
	text: `select p.id, p.known_as as label, coalesce((select jsonb_agg(jsonb_build_object('platform', i.platform,
				'tenant', i.tenant, 'user', i.platform_user)) from identity i where i.person_id = p.id), '[]') as identities
		from person p where p.id = any ($1) and is_there(p.id, $2)`,
};

/** The owners whom a digest mentions, but for those who left or are away by now. */
export async function mentionsIn(tx: Tx, panel: Key, { digest }: Composed): Promise<Mentions | undefined> {
	if (!digest.owners?.length) return undefined;
	const ids = digest.owners.map((owner) => owner.id);
	const rows = await tx.query<Mention & { id: Key }>(MENTIONS, [ids, panel]);
	const known = new Map(rows.map(({ id, ...person }) => [id, person]));
	const there = digest.owners.flatMap(({ id, overdue }) => {
		const person = known.get(id);
		return person ? [{ person, overdue }] : [];
	});
	if (!there.length) return undefined;
	return { people: there.slice(0, MOST_MENTIONED), more: Math.max(0, there.length - MOST_MENTIONED) };
}

const NAMES: Statement = {
	name: "digest-names",
	text: `select id, known_as as "knownAs" from person where id = any ($1)`,
};

/** What the practitioners who acknowledged something in a digest are known as. */
export async function namesIn(tx: Tx, { digest }: Composed): Promise<Map<Key, Words>> {
	const items = [...digest.urgent, ...digest.urgentToday];
	const ids = new Set(items.map((item) => item.acknowledgedBy).filter((id) => id !== undefined));
	if (!ids.size) return new Map();
	const rows = await tx.query<{ id: Key; knownAs: Words }>(NAMES, [[...ids]]);
	return new Map(rows.map((row) => [row.id, row.knownAs]));
}
