import type { Identity } from "../../chat/message.ts";
import { localDate } from "../../domain/date/local-date.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { accountCell, type Cells, channelCell, type KnownChannel, leftCell, rolesCell } from "./cells.ts";
import { describedPeople } from "./changes.ts";
import type { PanelFile } from "./entries.ts";

/** What the record has of what may change in chat, and whom or what in the record each is about. */
export interface RecordCells {
	cells: Cells;
	channels: readonly KnownChannel[];
	/** The database's ids of people by key. */
	people: ReadonlyMap<string, string>;
	/** The database's ids of channels by cell, those that are the panel's no more among them. */
	places: ReadonlyMap<string, string>;
}

const ROLES: Statement = {
	name: "panel-cells-roles",
	text: `select n.key as panel, p.key as person, p.id, string_agg(m.role, ',' order by m.role collate "C")
				filter (where m.ended_at is null) as roles
		from membership m join person p on p.id = m.person_id join panel n on n.id = m.panel_id
		where n.key = any ($1) group by n.key, p.key, p.id`,
};

const PEOPLE: Statement = {
	name: "panel-cells-people",
	text: `select p.key, p.id, p.left_at as left from person p where p.key = any ($1)`,
};

const ACCOUNTS: Statement = {
	name: "panel-cells-accounts",
	text: `select i.platform, i.tenant, i.platform_user as user, p.key as person
		from identity i join person p on p.id = i.person_id
		where p.key = any ($1)`,
};

const CHANNELS: Statement = {
	name: "panel-cells-channels",
	text: `select o.id, n.key as panel, o.platform, o.tenant, o.ref, o.address, o.ended_at is not null as ended
		from place o join panel n on n.id = o.panel_id where o.kind = 'channel' and n.key = any ($1)`,
};

/** Reads the cells of a file's panels, of the people whom it describes, and of those who are on the panels now. */
export async function recordCells(tx: Tx, file: PanelFile): Promise<RecordCells> {
	const panels = file.panels.map((p) => p.key);
	const roles = await tx.query<{ panel: string; person: string; id: string; roles: string | null }>(ROLES, [
		panels,
	]);
	const zones = new Map(describedPeople(file).map((p) => [p.key, p.zone]));
	const concerned = new Set([...zones.keys(), ...roles.filter((r) => r.roles).map((r) => r.person)]);
	type Row = { key: string; id: string; left: Date | null };
	const people = await tx.query<Row>(PEOPLE, [[...concerned]]);
	const accounts = await tx.query<Identity & { person: string }>(ACCOUNTS, [[...concerned]]);
	type Channel = KnownChannel & { id: string; ended: boolean };
	const channels = await tx.query<Channel>(CHANNELS, [panels]);
	const zone = file.panels[0]!.settings.zone;
	return {
		cells: new Map([
			...roles.flatMap((r) => (r.roles ? [[rolesCell(r.panel, r.person), r.roles] as const] : [])),
			...people.flatMap((p) =>
				p.left ? [[leftCell(p.key), lastDay(p.left, zones.get(p.key) ?? zone)] as const] : [],
			),
			...accounts.map((a) => [accountCell(a), a.person] as const),
			...channels.flatMap((c) => (c.ended ? [] : [[channelCell(c.panel, c), "on"] as const])),
		]),
		channels: channels.filter((c) => !c.ended),
		people: new Map([
			...roles.map((r) => [r.person, r.id] as const),
			...people.map((p) => [p.key, p.id] as const),
		]),
		places: new Map(channels.map((c) => [channelCell(c.panel, c), c.id])),
	};
}

/** The day on which somebody was last there, by the zone's calendar. */
export const lastDay = (leftAt: Date, zone: string): string =>
	localDate(new Date(leftAt.getTime() - 1), zone);
