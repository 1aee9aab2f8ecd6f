import { Refusal } from "../../access/refusal.ts";
import { eq, inArray } from "../../store/drizzle.ts";
import * as schema from "../../store/schema/index.ts";
import type { Tx } from "../../store/transact.ts";
import { type Changes, differing, type Elsewhere, type Ids } from "./changes.ts";
import type { PanelEntry, PanelFile } from "./entries.ts";

/**
 * Brings authorities, and panels with their settings, to what the file says.
 * @throws Refusal when another panel has the same code: references would not tell them apart
 */
export async function applyPanels({ db }: Tx, file: PanelFile, ids: Ids, changes: Changes): Promise<void> {
	await applyAuthorities(db, file, ids, changes);
	const found = await db.select().from(schema.panel);
	for (const entry of file.panels) {
		const id = ids.panel.get(entry.key)!;
		const other = found.find((p) => p.code === entry.code && p.id !== id);
		if (other) {
			throw new Refusal(
				"panel.code-taken",
				`The panel "${other.key}" has the code ${entry.code}. Give "${entry.key}" another.`,
			);
		}
		const authorityId = ids.authority.get(entry.authority.key)!;
		const head = { authorityId, title: entry.title, code: entry.code };
		const settings = storedSettings(entry, ids);
		const now = found.find((p) => p.id === id);
		if (!now) {
			await db.insert(schema.panel).values({ id, key: entry.key, ...head, settings });
			changes.add(entry.key, "panel", entry.key);
			continue;
		}
		const names = [...differing(head, now), ...differing(settings, now.settings as typeof settings)];
		if (!names.length) continue;
		await db
			.update(schema.panel)
			.set({ ...head, settings })
			.where(eq(schema.panel.id, id));
		changes.change(entry.key, "panel", entry.key, names.map(asInFile).join(", "));
	}
}

async function applyAuthorities(db: Tx["db"], file: PanelFile, ids: Ids, changes: Changes): Promise<void> {
	const found = await db.select().from(schema.authority);
	const titles = new Map(found.map((a) => [a.key, a.title]));
	for (const { key: panel, authority } of file.panels) {
		const id = ids.authority.get(authority.key)!;
		const title = titles.get(authority.key);
		if (title === undefined) {
			await db.insert(schema.authority).values({ id, ...authority });
			changes.add(panel, "authority", authority.key);
		} else if (title !== authority.title) {
			await db.update(schema.authority).set({ title: authority.title }).where(eq(schema.authority.id, id));
			changes.change(panel, "authority", authority.key, "title");
		}
		titles.set(authority.key, authority.title);
	}
}

/**
 * Brings the agencies that the file describes to what it says of them.
 * @throws Refusal when the file describes an agency of another panel differently: it is likely another agency
 */
export async function applyAgencies(
	{ db }: Tx,
	file: PanelFile,
	ids: Ids,
	elsewhere: Elsewhere,
	changes: Changes,
): Promise<void> {
	const all = file.panels.flatMap((panel) =>
		panel.agencies.map((agency) => ({ ...agency, panel: panel.key })),
	);
	if (!all.length) return;
	const found = await db
		.select()
		.from(schema.agency)
		.where(
			inArray(
				schema.agency.key,
				all.map((a) => a.key),
			),
		);
	for (const { key, kind, title, contact, calendar, panel } of all) {
		const id = ids.agency.get(key)!;
		const lead = contact.lead && ids.person.get(contact.lead);
		const wanted = { kind, title, contact: asStored({ ...contact, lead }), calendar: calendar ?? null };
		const now = found.find((a) => a.key === key);
		if (!now) {
			await db.insert(schema.agency).values({ id, key, ...wanted });
			changes.add(panel, "agency", key);
			continue;
		}
		const names = differing(wanted, now);
		if (!names.length) continue;
		const other = elsewhere.agencies.get(id);
		if (other && (names.includes("kind") || names.includes("title"))) {
			throw new Refusal(
				"panel.agency-elsewhere",
				`"${key}" is an agency on the panel "${other}", which this file describes differently. Give another agency another key; the same agency needs the same kind and title in both files.`,
			);
		}
		await db.update(schema.agency).set(wanted).where(eq(schema.agency.id, id));
		changes.change(panel, "agency", key, names.join(", "));
	}
}

/** Settings as the record keeps them: people by id. */
function storedSettings({ settings }: PanelEntry, ids: Ids) {
	const { officer, informationGovernance: contact, toldOfEach } = settings;
	const people = {
		officer: ids.person.get(officer)!,
		informationGovernance: contact && ids.person.get(contact)!,
		toldOfEach: toldOfEach.map((who) => ids.person.get(who)!),
	};
	return asStored({ ...settings, ...people });
}

/** As jsonb gives it back: without what is undefined. */
const asStored = <T extends object>(value: T): T => JSON.parse(JSON.stringify(value));

const asInFile = (name: string): string => (name === "authorityId" ? "authority" : name);
