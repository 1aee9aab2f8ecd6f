import { Refusal } from "../../access/refusal.ts";
import { addDays, instantAt } from "../../domain/date/local-date.ts";
import { eq, inArray } from "../../store/drizzle.ts";
import * as schema from "../../store/schema/index.ts";
import type { Statement, Tx } from "../../store/transact.ts";
import { type Changes, describedPeople, differing, type Elsewhere, type Ids } from "./changes.ts";
import type { PanelFile } from "./entries.ts";
import { lastDay } from "./record-cells.ts";
import { setRoles } from "./set-up.ts";

/**
 * Brings the people whom the file describes to what it says of them. Somebody whom it no longer describes stays on
 * record as they were.
 * @throws Refusal when the file describes somebody of another panel's differently: it is likely another person
 */
export async function applyPeople(
	{ db }: Tx,
	file: PanelFile,
	ids: Ids,
	elsewhere: Elsewhere,
	changes: Changes,
): Promise<void> {
	const all = describedPeople(file);
	if (!all.length) return;
	const found = await db
		.select()
		.from(schema.person)
		.where(
			inArray(
				schema.person.key,
				all.map((p) => p.key),
			),
		);
	for (const { key, knownAs, job, agency, left, panel, zone } of all) {
		const id = ids.person.get(key)!;
		// Their last day is a day of work: they have left when the next one begins.
		const now = found.find((p) => p.key === key);
		// Whoever left in the course of that day, as chat has it, does not come back for the rest of it.
		const same = now?.leftAt && lastDay(now.leftAt, zone) === left;
		const ends = left === undefined ? null : instantAt(addDays(left, 1), "00:00", zone);
		const wanted = { knownAs, job, agencyId: ids.agency.get(agency)!, leftAt: same ? now.leftAt : ends };
		if (!now) {
			await db.insert(schema.person).values({ id, key, ...wanted });
			changes.add(panel, "person", key);
			continue;
		}
		const names = differing(wanted, now);
		if (!names.length) continue;
		const other = elsewhere.people.get(id);
		if (other && (names.includes("knownAs") || names.includes("agencyId"))) {
			throw new Refusal(
				"panel.person-elsewhere",
				`"${key}" is somebody on the panel "${other}", whom this file describes differently. Give somebody else another key; the same person needs the same name and agency in both files.`,
			);
		}
		await db.update(schema.person).set(wanted).where(eq(schema.person.id, id));
		changes.change(panel, "person", key, names.map((name) => IN_FILE[name]).join(", "));
	}
}

const IN_FILE = { knownAs: "knownAs", job: "job", agencyId: "agency", leftAt: "left" } as const;

const ROLES: Statement = {
	name: "panel-roles",
	text: `select p.key, p.id, array_agg(m.role order by m.role) as roles from membership m join person p on p.id = m.person_id
		where m.panel_id = $1 and m.ended_at is null group by p.key, p.id`,
};

/** Brings each panel's roles to what the file says: who is not in its part any more is off the panel from now on. */
export async function applyRoles(tx: Tx, file: PanelFile, ids: Ids, changes: Changes): Promise<void> {
	for (const panel of file.panels) {
		const panelId = ids.panel.get(panel.key)!;
		const found = await tx.query<{ key: string; id: string; roles: string[] }>(ROLES, [panelId]);
		const gone = found.filter(({ key }) => !panel.members.some((m) => m.person === key));
		const wanted = [
			...panel.members.map((m) => ({ key: m.person, id: ids.person.get(m.person)!, roles: m.roles })),
			...gone.map(({ key, id }) => ({ key, id, roles: [] })),
		];
		for (const { key, id, roles } of wanted) {
			for (const { role, given } of await setRoles(tx, { panel: panelId, person: id, roles })) {
				if (given) changes.add(panel.key, "role", key, role);
				else changes.end(panel.key, "role", key, role);
			}
		}
	}
}
