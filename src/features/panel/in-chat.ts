import { Refusal } from "../../access/refusal.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { moment } from "../../domain/date/words.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { type CellName, type Cells, cellsOf, readCell, withCells } from "./cells.ts";
import type { PanelFile } from "./entries.ts";
import { type RecordCells, recordCells } from "./record-cells.ts";
import { type Difference, mergeCells, type Winner } from "./three-way.ts";

/** Something that chat changed since the file was last applied, with who did and when, as far as the record says. */
export interface InChat extends CellName {
	/** What the file said when it was last applied; null where it was not there. */
	was: string | null;
	/** What it is now. */
	is: string | null;
	by: string | null;
	at: Date | null;
}

/** A file as it is to be applied: with what chat changed and the file did not. */
export interface WithChat {
	file: PanelFile;
	inChat: readonly InChat[];
}

const BASE: Statement = {
	name: "panel-file-base",
	text: `select f.cells from panel n left join panel_file f on f.panel_id = n.id where n.key = any ($1)`,
};

const KEEP: Statement = {
	name: "panel-file-keep",
	text: `insert into panel_file as f (panel_id, cells, applied_at) values ($1, $2, app_now())
		on conflict (panel_id) do update set cells = excluded.cells, applied_at = excluded.applied_at`,
};

/** Keeps what a file says of a panel, for the difference that the next one makes. */
export async function keepAsApplied(
	tx: Tx,
	file: PanelFile,
	ids: ReadonlyMap<string, string>,
): Promise<void> {
	for (const panel of file.panels) {
		await tx.query(KEEP, [ids.get(panel.key)!, JSON.stringify(Object.fromEntries(cellsOf(panel)))]);
	}
}

/**
 * Puts into a file what chat changed since it was last applied, so that applying it undoes nothing of that.
 * @param wins whose word stands where both changed the same thing
 * @throws Refusal where both changed the same thing and nobody's word is to stand, or no coordinator would be left
 */
export async function withChat(tx: Tx, file: PanelFile, wins: Winner): Promise<WithChat> {
	const record = await recordCells(tx, file);
	const ours: Cells = new Map(file.panels.flatMap((p) => [...cellsOf(p)]));
	const last = await asLastApplied(tx, file);
	const differs = [...record.cells.keys(), ...last.keys()].some((n) => record.cells.get(n) !== last.get(n));
	const acts = differs ? await actsOn(tx, file) : [];
	const merged = mergeCells(explained(last, record, acts), record.cells, ours, wins);
	const told = (d: Difference) => inChatOf(d, record, acts);
	if (merged.conflicts.length) {
		const zone = file.panels[0]!.settings.zone;
		throw bothChanged(merged.conflicts.map((d) => conflictInWords(d, told(d), zone, tx.now)));
	}
	const becomes = withCells(file, merged.cells, record.channels);
	for (const panel of becomes.panels) requireCoordinator(panel, becomes);
	return { file: becomes, inChat: merged.inChat.map(told) };
}

async function asLastApplied(tx: Tx, file: PanelFile): Promise<Cells> {
	const rows = await tx.query<{ cells: Record<string, string> | null }>(BASE, [
		file.panels.map((p) => p.key),
	]);
	return new Map(rows.flatMap((row) => Object.entries(row.cells ?? {})));
}

/**
 * What the file said when it was last applied, and what the record has otherwise without an act in chat on these panels that
 * explains it: another panel's file changed it, or the file was applied before it was kept. Of that the file has the say.
 */
function explained(last: Cells, record: RecordCells, acts: readonly Act[]): Cells {
	const base = new Map(last);
	for (const name of new Set([...last.keys(), ...record.cells.keys()])) {
		const now = record.cells.get(name);
		if (now === last.get(name) || actOf(name, now ?? last.get(name)!, record, acts)) continue;
		if (now === undefined) base.delete(name);
		else base.set(name, now);
	}
	return base;
}

interface Act {
	act: string;
	facts: { person?: string; place?: string };
	by: string | null;
	at: Date;
}

const ACTS: Statement = {
	name: "panel-acts-in-chat",
	text: `select l.act, l.facts, p.known_as as by, l.at from ledger l join panel n on n.id = l.panel_id
			left join person p on p.id = l.person_id
		where n.key = any ($1) and l.act = any ($2) order by l.id desc`,
};

/** What in chat changes each of these: the events of features/people. */
const IN_CHAT: Readonly<Record<CellName["what"], readonly string[]>> = {
	roles: ["person.added", "roles.changed", "person.left"],
	left: ["person.left"],
	account: ["person.added", "account.joined", "account.taken-off"],
	channel: ["channel.put-on", "channel.taken-off"],
};

const actsOn = (tx: Tx, file: PanelFile): Promise<Act[]> =>
	tx.query<Act>(ACTS, [file.panels.map((p) => p.key), Object.values(IN_CHAT).flat()]);

/** The last act in chat that changed a cell. */
function actOf(name: string, value: string, record: RecordCells, acts: readonly Act[]): Act | undefined {
	const { what, of } = readCell(name);
	const id =
		what === "channel" ? record.places.get(name) : record.people.get(what === "account" ? value : of);
	return acts.find(
		(a) => id !== undefined && IN_CHAT[what].includes(a.act) && (a.facts.person ?? a.facts.place) === id,
	);
}

function inChatOf(d: Difference, record: RecordCells, acts: readonly Act[]): InChat {
	const act = actOf(d.name, (d.record ?? d.base)!, record, acts);
	const values = { was: d.base ?? null, is: d.record ?? null };
	return { ...readCell(d.name), ...values, by: act?.by ?? null, at: act?.at ?? null };
}

const NOT_THERE = {
	roles: "none",
	left: "no last day",
	account: "nobody's",
	channel: "not the panel's",
} as const;

/** A cell's value as a person reads it. */
export function valueInWords(what: CellName["what"], value: string | null | undefined): string {
	if (value === null || value === undefined) return NOT_THERE[what];
	if (what === "channel") return "the panel's";
	return what === "roles" ? value.split(",").join(", ") : value;
}

/** "The roles of teal-george", "The account slack T1/U1". */
export const nameInWords = ({ what, of }: CellName): string =>
	({
		roles: `the roles of ${of}`,
		left: `the last day of ${of}`,
		account: `the account ${of}`,
		channel: `the channel ${of}`,
	})[what];

/** ", by Asha Curlew on Wed 10 Mar, 08:30": who changed it in chat, and when. */
export const byWhom = ({ by, at }: Pick<InChat, "by" | "at">, zone: string, now: Date): string =>
	at ? ` by ${by ?? "somebody"} on ${moment(at, zone, localDate(now, zone))}` : "";

function conflictInWords(d: Difference, chat: InChat, zone: string, now: Date): string {
	const say = (value: string | undefined) => valueInWords(chat.what, value);
	const name = nameInWords(chat);
	return `${name[0]!.toUpperCase()}${name.slice(1)}: the file now says ${say(d.file)}, chat made it ${say(d.record)}${byWhom(chat, zone, now)}. When the file was last applied it was ${say(d.base)}.`;
}

const bothChanged = (lines: readonly string[]) =>
	new Refusal(
		"panel.both-changed",
		[
			...lines,
			"The file and chat changed the same thing, so nothing was changed. Write into the file what is right, or run this again with --file-wins or --chat-wins.",
		].join("\n"),
	);

function requireCoordinator(panel: PanelFile["panels"][number], file: PanelFile): void {
	const described = new Map(file.panels.flatMap((p) => p.people).map((p) => [p.key, p]));
	const stays = panel.members.some(
		({ person, roles }) => roles.includes("coordinator") && !described.get(person)?.left,
	);
	if (stays) return;
	throw new Refusal(
		"panel.no-coordinator",
		`With what was changed in chat, "${panel.key}" would have no coordinator. Name another in the file. Nothing was changed.`,
	);
}
