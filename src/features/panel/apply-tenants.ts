import type { Statement, Tx } from "../../store/transact.ts";

const WANTED = `select o.panel_id, o.platform, o.tenant from place o
			where o.panel_id = any ($1) and o.kind = 'channel' and o.ended_at is null
		union select m.panel_id, i.platform, i.tenant from membership m join identity i on i.person_id = m.person_id
			where m.panel_id = any ($1) and m.ended_at is null`;

const END: Statement = {
	name: "panel-end-tenants",
	text: `delete from panel_tenant t where panel_id = any ($1)
		and (t.panel_id, t.platform, t.tenant) not in (${WANTED})`,
};

const ADD: Statement = {
	name: "panel-add-tenants",
	text: `insert into panel_tenant ${WANTED} on conflict do nothing`,
};

/**
 * Brings the workspaces and tenants from which each panel may be reached to what its set-up names: those of its members'
 * accounts and of its channels. It comes after these, and follows from what is told of them, so it is not told again.
 * @param panels their ids in the record
 */
export async function applyTenants(tx: Tx, panels: readonly string[]): Promise<void> {
	await tx.query(END, [panels]);
	await tx.query(ADD, [panels]);
}
