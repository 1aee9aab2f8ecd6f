import { afterAll, beforeAll, expect, test } from "vitest";
import { asPerson } from "../../../src/cli/as-person.ts";
import { enterDay } from "../../../src/features/attendance/acts.ts";
import { keyOf, type TwoPanels, twoPanels } from "../../security/two-panels.ts";

/** Whoever enters attendance without the form, as an import or a form sent late does, is held to the same rule. */
let world: TwoPanels;
beforeAll(async () => {
	world = await twoPanels();
	await world.database.superuser.query(
		`insert into provision (id, panel_id, case_id, agency_id, told_agency_id, from_on, set_by, event_id)
			select gen_random_uuid(), f.panel_id, f.id, a.id, a.id, current_date - 1, f.owner_id, f.event_id
			from case_file f, agency a where a.key = 'ashby-school'`,
	);
});
afterAll(() => world.database.close());

const day = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

async function enters(person: string, on: string) {
	const act = await asPerson({
		...{ pool: world.database.pool, keys: world.keys, panel: "ashby", person },
		permission: "enter attendance",
	});
	const present = { code: "P" } as const;
	return act((ctx) =>
		enterDay(ctx, { id: world.subjects.case, closed: false }, { on, am: present, pm: present }),
	);
}

const marks = async () =>
	(await world.database.superuser.query("select count(*)::int as n from attendance_mark")).rows[0].n;

test("a day that another agency was named for, or none, is refused and nothing is recorded", async () => {
	const [school, coordinator] = [
		keyOf("ashby-school", "agency_member"),
		keyOf("ashby-council", "coordinator"),
	];
	await expect(enters(coordinator, day(0))).rejects.toThrow("attendance.not-yours");
	await expect(enters(school, day(5))).rejects.toThrow("attendance.not-yours");
	expect(await marks()).toBe(0);
	expect(await enters(school, day(0))).toMatchObject({ am: "P", pm: "P" });
	expect(await marks()).toBe(2);
});
