import { randomUUID } from "node:crypto";
import type { Key } from "../../chat/message.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { ChannelEntry } from "./entries.ts";

/*
 * The acts by which a panel's set-up changes, from its file and in chat. Who may is the database's to say as well: the clerk
 * for the panels that it works for; a person as coordinator or administrator, with the event that says so.
 */

const LOCK: Statement = {
	name: "set-up-lock",
	text: "select pg_advisory_xact_lock(hashtext('rollcall panel file'))",
};

/**
 * Waits until no other set-up is under way, by file or in chat, and holds it until the transaction ends. Before anything of
 * it is read: what is read after this is what the change is made to.
 */
export async function lockSetUp(tx: Tx): Promise<void> {
	await tx.query(LOCK, []);
}

const ROLES: Statement = {
	name: "set-roles",
	text: "select role, given from set_roles($1, $2, $3, $4) order by role",
};

/** Brings somebody's roles on a panel to these, from now on; returns those that it gave, and those that it ended. */
export function setRoles(
	tx: Tx,
	{ panel, person, roles, event }: { panel: Key; person: Key; roles: readonly string[]; event?: number },
): Promise<{ role: string; given: boolean }[]> {
	return tx.query(ROLES, [panel, person, roles, event ?? null]);
}

const CHANNEL: Statement = {
	name: "set-channel",
	text: "select set_channel($1, $2, $3, $4, $5, $6, $7, $8)",
};

/** A channel that is put on a panel, or taken off it. */
export interface ChannelChange {
	panel: Key;
	channel: Pick<ChannelEntry, "platform" | "tenant" | "ref">;
	/** How its platform posts there; null where it is taken off. */
	address: object | null;
	event?: number;
	/** The place's id where it is new. */
	id?: Key;
}

/**
 * Puts a channel on a panel, with its address, or takes it off: then it gets no more messages.
 * @throws when the channel is another panel's: ask first, this is the last guard
 */
export async function setChannel(
	tx: Tx,
	{ panel, channel, address, event, id = randomUUID() }: ChannelChange,
): Promise<void> {
	const { platform, tenant, ref } = channel;
	const values = [panel, id, platform, tenant, ref, address && JSON.stringify(address), address !== null];
	await tx.query(CHANNEL, [...values, event ?? null]);
}
