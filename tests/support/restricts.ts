import type { Scene } from "./each-platform.ts";
import { everythingDelivered } from "./story.ts";
import { begins, sendsOn } from "./triage.ts";

/** The coordinator makes a case need to know; everybody of the agencies that are asked is named. */
export async function restricts(scene: Scene, ref: string): Promise<void> {
	const { world, coordinator } = scene;
	const { rows: people } = await world.database.superuser.query<{ id: string }>(
		`select distinct on (e.agency_id) p.id from case_file f join enquiry e on e.case_id = f.id
				join person p on p.agency_id = e.agency_id join membership m on m.person_id = p.id
			where f.ref = $1 and e.closed_at is null
				and m.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead')
			order by e.agency_id, p.key`,
		[ref],
	);
	await begins(coordinator, `access ${ref}`);
	await coordinator.fills({ sight: "named" });
	await coordinator.sends();
	await coordinator.fills({ people: people.map((p) => p.id) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(/It is need to know/);
	await everythingDelivered(world);
}
