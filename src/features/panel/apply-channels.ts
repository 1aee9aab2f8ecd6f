import { Refusal } from "../../access/refusal.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import type { Changes, Ids } from "./changes.ts";
import type { ChannelEntry, PanelFile } from "./entries.ts";
import { setChannel } from "./set-up.ts";

interface Row {
	id: string;
	panel: string | null;
	platform: ChannelEntry["platform"];
	tenant: string;
	ref: string;
	address: Record<string, string> | null;
	gone: boolean;
	ended: boolean;
}

const CHANNELS: Statement = {
	name: "panel-channels",
	text: `select id, panel_id as panel, platform, tenant, ref, address, gone_at is not null as gone,
			ended_at is not null as ended from place
		where kind = 'channel' and (panel_id = $1 or ref = any ($2)) order by id`,
};

/**
 * Brings each panel's channels to what the file says. A channel that was taken out gets no more messages; one that
 * the bot was removed from is tried again.
 * @param teamsServiceUrl where Teams' connector is, whatever the file and the record say: for stand-ins
 * @throws Refusal when a channel is another panel's
 */
export async function applyChannels(
	tx: Tx,
	file: PanelFile,
	ids: Ids,
	changes: Changes,
	teamsServiceUrl?: string,
): Promise<void> {
	for (const panel of file.panels) {
		const id = ids.panel.get(panel.key)!;
		const found = await tx.query<Row>(CHANNELS, [id, panel.channels.map((c) => c.ref)]);
		for (const channel of panel.channels) {
			const now = found.find((row) => isSame(row, channel));
			const name = nameOf(channel);
			if (now && now.panel !== id) {
				throw new Refusal(
					"panel.channel-taken",
					`The channel ${name} belongs to another panel. Give "${panel.key}" a channel of its own.`,
				);
			}
			const address = addressFor(channel, now, teamsServiceUrl);
			if (!now) {
				await setChannel(tx, { panel: id, channel, address });
				changes.add(panel.key, "channel", name);
			} else if (now.gone || now.ended || JSON.stringify(address) !== JSON.stringify(now.address)) {
				await setChannel(tx, { panel: id, channel, address });
				changes.change(panel.key, "channel", name, now.gone || now.ended ? "used again" : "address");
			}
		}
		for (const row of found) {
			if (row.panel !== id || row.ended || panel.channels.some((c) => isSame(row, c))) continue;
			await setChannel(tx, { panel: id, channel: row, address: null });
			changes.end(panel.key, "channel", nameOf(row));
		}
	}
}

/** What the platform last said of a channel's address stands before what the file says. */
function addressFor(channel: ChannelEntry, now: Row | undefined, teamsServiceUrl?: string): object {
	const address = now?.address ?? channel.address;
	if (channel.platform !== "teams" || !teamsServiceUrl) return address;
	return { ...address, serviceUrl: teamsServiceUrl };
}

function isSame(row: Row, channel: ChannelEntry): boolean {
	return row.platform === channel.platform && row.tenant === channel.tenant && row.ref === channel.ref;
}

const nameOf = ({ platform, tenant, ref }: { platform: string; tenant: string; ref: string }): string =>
	`${platform} ${tenant}/${ref}`;
