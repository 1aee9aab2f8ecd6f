import type { Key } from "../../chat/message.ts";
import { eq } from "../../store/drizzle.ts";
import { riskContact } from "../../store/schema/index.ts";
import type { Statement } from "../../store/transact.ts";
import type { Ctx } from "../kit.ts";
import { panelMembers, running, withRole } from "../panel/members.ts";
import { loadPanel } from "../panel/settings.ts";
import { contactChased } from "./events.ts";
import { minutesAfter } from "./open-case.ts";

const DUE: Statement = {
	name: "contacts-to-chase",
	text: `select c.id, c.case_id as "caseId", c.owner_id as owner, c.chased, p.agency_id as agency
		from risk_contact c join person p on p.id = c.owner_id
		where c.panel_id = $1 and c.confirmed_at is null and c.chased <> 'deputy' and c.chase_at <= app_now()
		for update of c skip locked`,
};

/**
 * A contact that was promised and not confirmed is chased with its owner; after as many minutes again it goes to
 * the safeguarding leads of the owner's agency and whoever runs the panel. Nobody waits for an owner who has left: it goes to
 * these at once.
 */
export async function chaseContacts(ctx: Ctx, panelId: Key): Promise<void> {
	type Due = { id: Key; caseId: Key; owner: Key; chased: "none" | "owner"; agency: Key };
	const due = await ctx.tx.query<Due>(DUE, [panelId]);
	if (!due.length) return;
	const panel = await loadPanel(ctx.tx, panelId);
	const members = await panelMembers(ctx.tx, panelId);
	for (const contact of due) {
		const ownerIsHere = members.some((m) => m.id === contact.owner);
		const step = contact.chased === "none" && ownerIsHere ? "owner" : "deputy";
		const deputies = [
			...withRole(members, "safeguarding_lead").filter((m) => m.agencyId === contact.agency),
			...running(members),
		];
		const people = step === "owner" ? [contact.owner] : deputies.map((m) => m.id);
		const tell = {
			to: { people },
			view: step === "owner" ? "contact-chase" : "contact-handed-on",
			subject: contact.caseId,
			key: `contact:${step}:${contact.id}`,
			standing: true as const,
		};
		const about = { panel: panelId, case: contact.caseId };
		const event = await ctx.record(contactChased, about, { contact: contact.id, step }, [tell]);
		await ctx.tx.db
			.update(riskContact)
			.set({ chased: step, chaseAt: minutesAfter(ctx.now, panel.chaseAfterMinutes), eventId: event })
			.where(eq(riskContact.id, contact.id));
	}
}
