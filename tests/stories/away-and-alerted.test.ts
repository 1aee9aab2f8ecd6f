import { expect } from "vitest";
import { onEach, raises } from "../support/each-platform.ts";
import { type Person, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, idOf, sendsOn } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const ASHA = "curlew-asha";
const DANIEL = "dotterel-daniel";
const MARTIN = "heron-martin";

/** Who had a message of a kind in private, and for whom. */
async function had(world: TestWorld, view: string): Promise<Record<string, string | null>> {
	const { rows } = await world.database.superuser.query<{ key: string; for: string | null }>(
		`select distinct q.key, f.key as for from posting o join place p on p.id = o.place_id join person q on q.id = p.person_id
			left join person f on f.id = o.for_id where o.view = $1`,
		[view],
	);
	return Object.fromEntries(rows.map((r) => [r.key, r.for]));
}

/** Puts somebody down as away in these days, as the form does; where it is not what the story is about. */
async function isAway(world: TestWorld, who: string, cover: string | null): Promise<void> {
	await world.database.superuser.query(
		`insert into absence (id, panel_id, person_id, cover_id, from_on, to_on, said_by, event_id)
			select gen_random_uuid(), m.panel_id, $1, $2, '2027-03-01', '2027-03-31', $1, (select max(id) from ledger)
			from membership m where m.person_id = $1 limit 1`,
		[await idOf(world, who), cover && (await idOf(world, cover))],
	);
}

const WORKER = { slack: "plover-leah", teams: "avocet-nadia" } as const;
const OUTSIDER = { slack: "goldcrest-amy", teams: "linnet-sian" } as const;

/** Says on the first screen that a child is in danger: the alert goes out at once. */
async function soundsTheAlarm(world: TestWorld, raiser: Person): Promise<void> {
	await begins(raiser, "raise");
	await raiser.fills({ harm: ["serious_worry"], unticked: "no" });
	await raiser.sends();
	await raiser.leaves();
	await everythingDelivered(world);
}

async function assigns(world: TestWorld, coordinator: Person, ref: string, to: string): Promise<void> {
	await begins(coordinator, `assign ${ref}`);
	await coordinator.fills({ owner: await idOf(world, to) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(new RegExp(`${ref} is now with`));
	await everythingDelivered(world);
}

onEach(
	"[D-5] an alert also goes to a coordinator who is away, whoever covers for them",
	async ({ world, platform, raiser, coordinator }) => {
		const martin = personOf(world, MARTIN, platform);
		await isAway(world, ASHA, DANIEL);
		await isAway(world, DANIEL, MARTIN);
		await soundsTheAlarm(world, raiser);
		await martin.seesPrivately(/You have this for (Asha Curlew|Daniel Dotterel), who is away/);
		await coordinator.seesPrivately(/MIL-2027-\d{4}/);
		expect(await had(world, "urgent-alert")).toMatchObject({
			...{ [ASHA]: null, [DANIEL]: null },
			[MARTIN]: expect.stringMatching(/./),
		});
	},
);

onEach(
	"[D-5] where whoever covers is away too, a reminder goes on to whoever covers for them",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await isAway(world, WORKER[platform], OUTSIDER[platform]);
		await isAway(world, OUTSIDER[platform], MARTIN);
		await assigns(world, coordinator, ref, WORKER[platform]);
		await personOf(world, MARTIN, platform).seesPrivately(new RegExp(`${ref} is yours`));
		expect(await had(world, "case-yours")).toEqual({ [MARTIN]: WORKER[platform] });
	},
);

/** On the case, since their agency is asked; they may open it, and do nothing there that is not their own. */
const IN_TURN = { slack: "pipit-joan", teams: "whimbrel-ruth" } as const;

onEach(
	"[D-5] rights go one step: whoever covers in turn has an alert, and is asked for nothing that they may not do",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		const inTurn = personOf(world, IN_TURN[platform], platform);
		await world.database.superuser.query(
			`insert into case_member (case_id, panel_id, agency_id, kind, event_id)
				select f.id, f.panel_id, p.agency_id, 'agency', f.event_id from case_file f, person p where p.key = $1
				on conflict do nothing`,
			[IN_TURN[platform]],
		);
		// The worker promises a contact with social care, and is away then, as is whoever covers.
		const worker = personOf(world, WORKER[platform], platform);
		await begins(worker, `concern ${ref}`);
		await worker.fills({ at_risk: "yes", worry: "Zephyrine is hurt", worry_kinds: ["behaviour"] });
		await sendsOn(worker);
		await worker.leaves();
		await isAway(world, WORKER[platform], OUTSIDER[platform]);
		await isAway(world, OUTSIDER[platform], IN_TURN[platform]);
		await assigns(world, coordinator, ref, WORKER[platform]);
		expect(await had(world, "case-yours")).toEqual({
			...{ [ASHA]: WORKER[platform], [DANIEL]: WORKER[platform], [MARTIN]: WORKER[platform] },
			[WORKER[platform]]: null,
		});
		await personOf(world, MARTIN, platform).seesPrivately(
			/who is away\. Nobody who covers for them is there\. You may do what you may do in your own right/,
		);
		await world.moveTo(new Date(world.now().getTime() + 31 * 60_000));
		await everythingDelivered(world);
		expect(await had(world, "contact-chase")).toEqual({
			[WORKER[platform]]: null,
			[IN_TURN[platform]]: WORKER[platform],
		});
		// They open the case as themselves, and take nothing on of what is the absent person's.
		await inTurn.does(`case ${ref}`);
		await inTurn.seesPrivately(new RegExp(`${ref}[^]*Enquiries`));
		const { rows } = await world.database.superuser.query("select from ledger where act = 'cover.used'");
		expect(rows).toEqual([]);
	},
);

onEach(
	"[D-5] people who are away and cover for each other keep nothing to themselves: the coordinators hear",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await isAway(world, WORKER[platform], OUTSIDER[platform]);
		await isAway(world, OUTSIDER[platform], WORKER[platform]);
		await isAway(world, DANIEL, null);
		await assigns(world, coordinator, ref, WORKER[platform]);
		await personOf(world, MARTIN, platform).seesPrivately(new RegExp(`${ref} is yours`));
		// Not to the coordinator who is away as well.
		expect(await had(world, "case-yours")).toEqual({
			...{ [ASHA]: WORKER[platform], [MARTIN]: WORKER[platform], [WORKER[platform]]: null },
		});
	},
);
