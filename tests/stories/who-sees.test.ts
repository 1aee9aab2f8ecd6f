import { expect } from "vitest";
import {
	onEach,
	opensDetails,
	raises,
	raisesAndSees,
	refusalsIn,
	type Scene,
} from "../support/each-platform.ts";
import { expectForm, personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, decides, sendsOn } from "../support/triage.ts";

const NO_SUCH_CASE = /There is no case with that reference that you can open/;

/** Somebody's id in the record, as a form offers them. */
const idOf = async ({ world }: Scene, key: string) =>
	(await world.database.superuser.query("select id from person where key = $1", [key])).rows[0].id as string;

/** One caseworker of each agency that has an open enquiry; of the raiser's agency, a colleague of theirs. */
const oneOfEach = async ({ world }: Scene, raiser: string) =>
	(
		await world.database.superuser.query(
			`select distinct on (e.agency_id) p.id from enquiry e join person p on p.agency_id = e.agency_id
				join membership m on m.person_id = p.id
			where e.closed_at is null and p.key <> $1
				and m.role in ('agency_member', 'agency_lead', 'education_welfare_officer', 'safeguarding_lead')
			order by e.agency_id, p.key`,
			[raiser],
		)
	).rows.map((r) => r.id as string);

/** The two safeguarding leads of one school, each on a platform of their own. */
const COLLEAGUES = { "lapwing-grace": "slack", "fieldfare-omar": "teams" } as const;

const DUTY = "corncrake-rosa";

onEach(
	"need to know: what was decided before does not stay in the thread, nor does the reference",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { ref, card } = await raisesAndSees(world, raiser);
		await decides(coordinator, ref, { type: "defer", review: "2027-04-14" }, {});
		await everythingDelivered(world);
		expect(coordinator.thread(card).map((m) => m.text)).toEqual([expect.stringMatching(/Defer/)]);
		await begins(coordinator, `access ${ref}`);
		await coordinator.fills({ sight: "named" });
		await sendsOn(coordinator);
		await coordinator.fills({ people: await oneOfEach(scene, "nobody") });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/It is need to know/);
		await everythingDelivered(world);
		expect(coordinator.thread(card).map((m) => m.text)).toEqual(["A decision on a restricted case."]);
		expect(JSON.stringify(coordinator.channel())).not.toContain(ref);
	},
);

onEach(
	"need to know: an agency loses the case at its next press, and the channel has a count",
	async (scene) => {
		const { world, coordinator, raiser } = scene;
		const { ref } = await raisesAndSees(world, raiser);
		await coordinator.does(`access ${ref}`);
		expectForm(coordinator, /Who sees the case/);
		await coordinator.fills({ sight: "named" });
		await coordinator.sends();
		// An agency that is asked for something must be able to see what.
		expect(coordinator.form().text).toMatch(/an enquiry is open there, and nobody could answer it/);
		const [raiserKey, colleagueKey] =
			scene.platform === "slack"
				? (["lapwing-grace", "fieldfare-omar"] as const)
				: (["fieldfare-omar", "lapwing-grace"] as const);
		await coordinator.fills({ people: await oneOfEach(scene, raiserKey) });
		await coordinator.sends();
		await coordinator.seesPrivately(/It is need to know/);
		await everythingDelivered(world);
		const now = await coordinator.card(/A restricted case/);
		expect(now.text).not.toContain(ref);

		// Whoever raised it still sees how it stands, and no more; the details are for those named.
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does(`case ${ref}`);
		await raiser.seesPrivately(new RegExp(`${ref}[^]*Enquiries`));
		const stands = raiser.privately().at(-1)!;
		// Whoever knows of it may say that they are worried; nothing else is theirs.
		expect(stands.buttons).toEqual(["Record a concern"]);
		expect(stands.text).not.toMatch(/Open enquiries/);
		const colleague = personOf(world, colleagueKey, COLLEAGUES[colleagueKey]);
		await opensDetails(colleague, ref);
		expectForm(colleague, /Zephyrine/);
	},
);

onEach(
	"[S0-1][S0-9] an agency put on a case is told and can open it; taken off, it reads as if it were not there",
	async (scene) => {
		const { world, coordinator, raiser, outsider } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await outsider.does(`case ${ref}`);
		await outsider.seesPrivately(NO_SUCH_CASE);
		const outsiderId = await idOf(scene, scene.platform === "slack" ? "goldcrest-amy" : "linnet-sian");
		await coordinator.does(`access ${ref}`);
		await coordinator.fills({ people: [outsiderId] });
		await coordinator.sends();
		await coordinator.seesPrivately(/Saved: who sees/);
		await everythingDelivered(world);
		await outsider.seesPrivately(new RegExp(`You or your agency were put on ${ref}`));
		await opensDetails(outsider, ref);
		expectForm(outsider, /Zephyrine/);
		await outsider.leaves();
		if (coordinator.hasForm()) await coordinator.leaves();
		await coordinator.does(`access ${ref}`);
		await coordinator.fills({ people: [] });
		await coordinator.sends();
		await everythingDelivered(world);
		await outsider.does(`case ${ref}`);
		await expect.poll(() => outsider.privately().filter((m) => NO_SUCH_CASE.test(m.text)).length).toBe(2);
		expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["case.not-found", "case.not-found"]);
	},
);

onEach(
	"[D-7] emergency duty opens a case with a reason, the panel is told at once and reviews it",
	async (scene) => {
		const { world, coordinator, raiser, platform } = scene;
		const ref = await raises(raiser);
		await everythingDelivered(world);
		const duty = personOf(world, DUTY, platform);
		await duty.does(`case ${ref}`);
		await duty.seesPrivately(NO_SUCH_CASE);
		await duty.does(`emergency ${ref}`);
		expectForm(duty, /call 999/);
		await duty.sends({ force: true });
		expect(duty.form().text).toMatch(/Say why you need to open the case now/);
		await duty.fills({ reason: "Police have found Zephyrine at the station" });
		await duty.sends();
		await duty.seesPrivately(new RegExp(`You can open ${ref} until Wed 10 Mar, 21:00`));
		await opensDetails(duty, ref);
		expectForm(duty, /Quillfeather/);
		await duty.leaves();

		await everythingDelivered(world);
		await coordinator.seesPrivately(new RegExp(`${ref} was opened on emergency duty by Rosa Corncrake`));
		const told = coordinator.privately().findLast((m) => /emergency duty/.test(m.text))!;
		expect(told.text).not.toContain("station");
		// Not looked at by the next working day: said again, once.
		await world.moveTo(new Date("2027-03-11T08:31:00Z"));
		await world.moveTo(new Date("2027-03-11T09:31:00Z"));
		await everythingDelivered(world);
		expect(coordinator.privately().filter((m) => /was opened on emergency duty/.test(m.text))).toHaveLength(
			2,
		);
		// The hours are over: the case reads as if it were not there.
		await duty.does(`case ${ref}`);
		await expect.poll(() => duty.privately().filter((m) => NO_SUCH_CASE.test(m.text)).length).toBe(2);

		await coordinator.presses(told, "Review");
		expectForm(coordinator, /Police have found Zephyrine at the station/);
		await coordinator.fills({ finding: "needed" });
		await coordinator.sends();
		await everythingDelivered(world);
		await coordinator.seesPrivately(/Reviewed by Asha Curlew: it was needed/);
	},
);

onEach(
	"emergency duty gets nothing for a reference that leads nowhere, and nobody else may try",
	async (scene) => {
		const { world, raiser, platform } = scene;
		const ref = await raises(raiser);
		const duty = personOf(world, DUTY, platform);
		await duty.does("emergency MIL-2027-0404");
		await duty.fills({ reason: "To see what happens" });
		await duty.sends();
		await duty.seesPrivately(NO_SUCH_CASE);
		if (raiser.hasForm()) await raiser.leaves();
		await raiser.does(`emergency ${ref}`);
		await raiser.seesPrivately(/Your role on this panel does not allow that/);
		const { rows } = await world.database.superuser.query("select count(*)::int as n from emergency_access");
		expect(rows).toEqual([{ n: 0 }]);
		expect((await refusalsIn(world)).map((r) => r.code)).toEqual(["case.not-found", "action.not-allowed"]);
		await everythingDelivered(world);
	},
);
