import type { Statement, Tx } from "../../store/transact.ts";
import type { Ids } from "./changes.ts";
import type { PanelEntry, PanelFile } from "./entries.ts";

const END: Statement = {
	name: "panel-end-tenants",
	text: `delete from panel_tenant t where panel_id = $1
		and not exists (select from unnest($2::text[], $3::text[]) as w (platform, tenant)
			where w.platform = t.platform and w.tenant = t.tenant)`,
};

const ADD: Statement = {
	name: "panel-add-tenants",
	text: `insert into panel_tenant select $1, platform, tenant from unnest($2::text[], $3::text[]) as w (platform, tenant)
		on conflict do nothing`,
};

/**
 * Brings the workspaces and tenants from which each panel may be reached to what the file says: those of its members'
 * accounts and of its channels. It follows from what is told of these, so it is not told again.
 */
export async function applyTenants(tx: Tx, file: PanelFile, ids: Ids): Promise<void> {
	for (const panel of file.panels) {
		const wanted = tenantsOf(panel, file);
		const values = [ids.panel.get(panel.key)!, wanted.map((t) => t.platform), wanted.map((t) => t.tenant)];
		await tx.query(END, values);
		await tx.query(ADD, values);
	}
}

/** Each once: a member may be described in an earlier part of the file. */
function tenantsOf(panel: PanelEntry, file: PanelFile): { platform: string; tenant: string }[] {
	const members = new Set(panel.members.map((m) => m.person));
	const people = file.panels.flatMap((part) => part.people).filter((person) => members.has(person.key));
	const all = [...panel.channels, ...people.flatMap((person) => person.identities)];
	const each = new Map(all.map(({ platform, tenant }) => [`${platform} ${tenant}`, { platform, tenant }]));
	return [...each.values()];
}
