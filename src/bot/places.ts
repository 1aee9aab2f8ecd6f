import type { Identity, Key } from "../chat/message.ts";
import type { Interaction, Place } from "../chat/port.ts";
import { forgetInstallation } from "../record/installations.ts";
import type { PlaceSeen, Statement, Tx } from "../store/transact.ts";

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
		where platform = $1 and tenant = any ($2) and kind = 'channel' and address @> $3 and (gone_at is not null) <> $4`,
};

/**
 * Notes that the bot was removed from all channels whose address has this part, or is back in them. Where it was removed from
 * a whole workspace, its tokens go with them.
 */
export async function markEverywhere(
	tx: Tx,
	i: Extract<Interaction, { kind: "platform" }>,
	everywhere: Readonly<Record<string, string>>,
): Promise<void> {
	const { platform, tenant } = i.who;
	const isWhole = i.change === "removed" && Object.keys(everywhere).length === 0;
	const { at, key } = i;
	const tenants = isWhole ? await forgetInstallation(tx, { platform, tenant, at, key }) : [tenant];
	await tx.query(MARK_EVERYWHERE, [platform, tenants, JSON.stringify(everywhere), isGone(i.change)]);
}

const isGone = (change?: string): boolean => change === "removed" || change === "archived";

/** How a place is described to the transaction, which finds it in the record on entering. */
export function placeSeen(place: Place, change?: string): PlaceSeen {
	const { tenant, ref, address } = place;
	return { tenant, ref, address: JSON.stringify(address), gone: isGone(change) };
}

/** A place as the record knows it, with the panel whose channel it is. */
export interface KnownPlace {
	id: Key;
	panel: Key | null;
}

/**
 * Keeps a place's address as the platform last gave it (Teams moves its service addresses), and notes that the bot was
 * removed from it, or is back. A place that no panel named is left alone.
 * @param found the place as it was on entering the transaction, with whether all of it is as the platform says now
 */
export async function refresh(
	tx: Tx,
	found: (KnownPlace & { current: boolean }) | null,
	place: Place,
	who: Identity,
	change?: string,
): Promise<KnownPlace | undefined> {
	const known = found ?? undefined;
	if (found?.current) return known;
	const { address, gone } = placeSeen(place, change);
	const values = [place.platform, place.tenant, place.ref];
	if (place.kind === "channel") {
		if (known) await tx.query(REFRESH_CHANNEL, [...values, address, gone]);
		return known;
	}
	const [opened] = await tx.query<KnownPlace>(REFRESH_PERSON, [...values, who.user, address]);
	return opened ?? known;
}
