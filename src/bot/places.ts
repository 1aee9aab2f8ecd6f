import type { Identity, Key } from "../chat/message.ts";
import type { Place } from "../chat/port.ts";
import type { Statement, Tx } from "../store/transact.ts";

const REFRESH_CHANNEL: Statement = {
	name: "place-refresh-channel",
	text: `update place set address = $4, gone_at = case when $5 then app_now() end
		where platform = $1 and tenant = $2 and ref = $3
			and (address is distinct from $4 or (gone_at is not null) <> $5)`,
};

const REFRESH_PERSON: Statement = {
	name: "place-refresh-person",
	text: `update place set ref = $3, address = $5, gone_at = null
		where platform = $1 and tenant = $2 and platform_user = $4
			and (address is distinct from $5 or ref is distinct from $3 or gone_at is not null)
		returning id, panel_id as panel`,
};

const MARK_EVERYWHERE: Statement = {
	name: "place-mark-everywhere",
	text: `update place set gone_at = case when $4 then app_now() end
		where platform = $1 and tenant = $2 and kind = 'channel' and address @> $3 and (gone_at is not null) <> $4`,
};

/** Notes that the bot was removed from all channels whose address has this part, or is back in them. */
export async function markEverywhere(
	tx: Tx,
	who: Identity,
	everywhere: Readonly<Record<string, string>>,
	change: string,
): Promise<void> {
	await tx.query(MARK_EVERYWHERE, [who.platform, who.tenant, JSON.stringify(everywhere), isGone(change)]);
}

const isGone = (change?: string): boolean => change === "removed" || change === "archived";

/** A place as the record knows it, with the panel whose channel it is. */
export interface KnownPlace {
	id: Key;
	panel: Key | null;
}

const KNOWN: Statement = {
	name: "place-known",
	text: `select id, case when ended_at is null then panel_id end as panel, address is not distinct from $4 and (gone_at is not null) = $5 as current
		from place where platform = $1 and tenant = $2 and ref = $3`,
};

/**
 * Finds the place, and keeps its address as the platform last gave it (Teams moves its service addresses), and
 * notes that the bot was removed from it, or is back. A place that no panel named is left alone.
 */
export async function refresh(
	tx: Tx,
	place: Place,
	who: Identity,
	change?: string,
): Promise<KnownPlace | undefined> {
	const gone = isGone(change);
	const address = JSON.stringify(place.address);
	const values = [place.platform, place.tenant, place.ref];
	const [known] = await tx.query<KnownPlace & { current: boolean }>(KNOWN, [...values, address, gone]);
	if (known?.current) return known;
	if (place.kind === "channel") {
		if (known) await tx.query(REFRESH_CHANNEL, [...values, address, gone]);
		return known;
	}
	const [opened] = await tx.query<KnownPlace>(REFRESH_PERSON, [...values, who.user, address]);
	return opened ?? known;
}
