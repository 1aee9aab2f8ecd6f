import { Refusal } from "../../access/refusal.ts";
import { addDays, instantAt } from "../../domain/date/local-date.ts";
import { and, eq, inArray, isNull } from "../../store/drizzle.ts";
import * as schema from "../../store/schema/index.ts";
import type { Tx } from "../../store/transact.ts";
import { type Changes, describedPeople, differing, type Elsewhere, type Ids } from "./changes.ts";
import type { PanelFile } from "./entries.ts";

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
		const leftAt = left === undefined ? null : instantAt(addDays(left, 1), "00:00", zone);
		const wanted = { knownAs, job, agencyId: ids.agency.get(agency)!, leftAt };
		const now = found.find((p) => p.key === key);
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

/** Brings each panel's roles to what the file says: who is not in its part any more is off the panel from now on. */
export async function applyRoles(tx: Tx, file: PanelFile, ids: Ids, changes: Changes): Promise<void> {
	const { membership, person } = schema;
	for (const panel of file.panels) {
		const panelId = ids.panel.get(panel.key)!;
		const found = await tx.db
			.select({ key: person.key, role: membership.role, endedAt: membership.endedAt, personId: person.id })
			.from(membership)
			.innerJoin(person, eq(person.id, membership.personId))
			.where(eq(membership.panelId, panelId));
		const wanted = panel.members.flatMap((m) => m.roles.map((role) => ({ key: m.person, role })));
		for (const { key, role } of wanted) {
			const now = found.find((m) => m.key === key && m.role === role);
			if (now && now.endedAt === null) continue;
			await tx.db
				.insert(membership)
				.values({ panelId, personId: ids.person.get(key)!, role })
				.onConflictDoUpdate({
					target: [membership.panelId, membership.personId, membership.role],
					set: { endedAt: null },
				});
			changes.add(panel.key, "role", key, role);
		}
		for (const { key, role, personId, endedAt } of found) {
			if (endedAt !== null || wanted.some((w) => w.key === key && w.role === role)) continue;
			await tx.db
				.update(membership)
				.set({ endedAt: tx.now })
				.where(
					and(
						eq(membership.panelId, panelId),
						eq(membership.personId, personId),
						eq(membership.role, role),
						isNull(membership.endedAt),
					),
				);
			changes.end(panel.key, "role", key, role);
		}
	}
}
