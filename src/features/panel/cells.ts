import type { Identity } from "../../chat/message.ts";
import type { Role } from "../../domain/lists/roles.ts";
import { accountName } from "./changes.ts";
import type { ChannelEntry, PanelEntry, PanelFile } from "./entries.ts";

/**
 * What may change in a panel's file and in chat, each by a name of its own: somebody's roles on a panel, somebody's last
 * day, whose an account is, and that a channel is the panel's. What is not there has no cell.
 */
export type Cells = ReadonlyMap<string, string>;

export const rolesCell = (panel: string, person: string): string => `roles ${panel} ${person}`;
export const leftCell = (person: string): string => `left ${person}`;
export const accountCell = (account: Identity): string => `account ${accountName(account)}`;
export const channelCell = (
	panel: string,
	channel: Pick<ChannelEntry, "platform" | "tenant" | "ref">,
): string => `channel ${panel} ${channel.platform} ${channel.tenant}/${channel.ref}`;

/** A cell's name, taken apart. */
export interface CellName {
	what: "roles" | "left" | "account" | "channel";
	/** The panel's key, of roles and channels. */
	panel?: string;
	/** The person's key, or the account or channel as the platform names it. */
	of: string;
}

export function readCell(name: string): CellName {
	const [what, ...rest] = name.split(" ") as [CellName["what"], ...string[]];
	if (what === "left" || what === "account") return { what, of: rest.join(" ") };
	return { what, panel: rest[0]!, of: rest.slice(1).join(" ") };
}

/** The cells of what one part of a file says. */
export function cellsOf(panel: PanelEntry): Cells {
	return new Map([
		...panel.members.flatMap(({ person, roles }) => cell(rolesCell(panel.key, person), rolesIn(roles))),
		...panel.people.flatMap(({ key, left }) => cell(leftCell(key), left ?? "")),
		...panel.people.flatMap(({ key, identities }) =>
			identities.map((account) => [accountCell(account), key] as const),
		),
		...panel.channels.map((channel) => [channelCell(panel.key, channel), "on"] as const),
	]);
}

const cell = (name: string, value: string): [string, string][] => (value ? [[name, value]] : []);

/** Roles as a cell holds them. */
export const rolesIn = (roles: readonly string[]): string => [...new Set(roles)].sort().join(",");

/** A channel of a panel that its file does not name, as the record has it. */
export type KnownChannel = ChannelEntry & { panel: string };

/** The file, with these cells in place of what it says of them. */
export function withCells(file: PanelFile, cells: Cells, known: readonly KnownChannel[]): PanelFile {
	return { panels: file.panels.map((panel) => withCellsIn(panel, cells, known)) };
}

function withCellsIn(panel: PanelEntry, cells: Cells, known: readonly KnownChannel[]): PanelEntry {
	const named = [...cells].map(([name, value]) => ({ ...readCell(name), name, value }));
	const own = known.filter((one) => one.panel === panel.key);
	const channels = new Map([...own, ...panel.channels].map((one) => [channelCell(panel.key, one), one]));
	return {
		...panel,
		members: named
			.filter((one) => one.what === "roles" && one.panel === panel.key)
			.map(({ of, value }) => ({ person: of, roles: value.split(",") as Role[] })),
		people: panel.people.map((person) => ({
			...person,
			left: cells.get(leftCell(person.key)),
			identities: named
				.filter((one) => one.what === "account" && one.value === person.key)
				.map(({ of }) => readAccount(of)),
		})),
		channels: [...channels].filter(([name]) => cells.has(name)).map(([, channel]) => channel),
	};
}

function readAccount(name: string): Identity {
	const [platform, rest] = [name.slice(0, name.indexOf(" ")), name.slice(name.indexOf(" ") + 1)];
	const [tenant, user] = [rest.slice(0, rest.indexOf("/")), rest.slice(rest.indexOf("/") + 1)];
	return { platform, tenant, user };
}
