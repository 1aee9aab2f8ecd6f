import { randomUUID } from "node:crypto";
import type pg from "pg";

/** A small panel put straight into the database, for tests below the panel file. */
export interface SeededPanel {
	panel: string;
	code: string;
	agencies: Record<"council" | "school" | "police", string>;
	people: Record<"coordinator" | "school" | "police", string>;
	/** Slack user ids, in workspace T1. */
	users: Record<"coordinator" | "school" | "police", string>;
}

const ROLES = { coordinator: "coordinator", school: "agency_member", police: "agency_member" } as const;
const AGENCY = { coordinator: "council", school: "school", police: "police" } as const;

/** Seeds a panel with a coordinator, a school and the police. */
export async function aPanel(db: pg.Pool, code: string): Promise<SeededPanel> {
	const one = async (text: string, values: unknown[]) => (await db.query(text, values)).rows[0].id as string;
	const authority = await one("insert into authority (key, title) values ($1, $1) returning id", [code]);
	const settings = {
		emergency: { socialCare: "01632 960001", outOfHours: "01632 960002" },
		officer: randomUUID(),
		phone: "01632 960003",
	};
	const panel = await one(
		"insert into panel (key, authority_id, title, code, settings) values ($1, $2, $1, $1, $3) returning id",
		[code, authority, settings],
	);
	await db.query("insert into panel_tenant values ($1, 'slack', 'T1'), ($1, 'teams', 'T1')", [panel]);
	const seeded = { panel, code, agencies: {}, people: {}, users: {} } as SeededPanel;
	for (const kind of ["council", "school", "police"] as const) {
		seeded.agencies[kind] = await one(
			"insert into agency (key, kind, title) values ($1, $2, $1) returning id",
			[...[`${code}-${kind}`, kind]],
		);
	}
	for (const who of ["coordinator", "school", "police"] as const) {
		const key = `${code}-${who}`;
		seeded.users[who] = `U-${key}`;
		seeded.people[who] = await one(
			"insert into person (key, agency_id, known_as) values ($1, $2, $1) returning id",
			[key, seeded.agencies[AGENCY[who]]],
		);
		await db.query("insert into identity values ('slack', 'T1', $1, $2)", [
			seeded.users[who],
			seeded.people[who],
		]);
		await db.query("insert into membership values ($1, $2, $3)", [panel, seeded.people[who], ROLES[who]]);
	}
	return seeded;
}
