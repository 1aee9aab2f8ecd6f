import { expect } from "vitest";
import { onEach, type Scene } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";

/** The panel's file with these agreements. */
const agree = ({ world }: Scene, ...agreements: (readonly [agency: string, expires: string])[]) =>
	world.database.superuser.query(
		"update panel set settings = settings || jsonb_build_object('agreements', $1::jsonb)",
		[
			JSON.stringify(
				agreements.map(([agency, expires]) => ({
					...{
						agency,
						expires,
						title: "Sharing",
						link: `https://sharing.example/${agency}`,
						signed: "2025-04-01",
					},
				})),
			),
		],
	);

onEach("agreements are listed, those that expired first, for those who look after them", async (scene) => {
	const { world, coordinator, raiser } = scene;
	await agree(scene, ["police", "2029-03-31"], ["housing", "2026-12-31"]);
	await coordinator.does("agreements");
	await coordinator.seesPrivately(/Housing and council tax:\W+Sharing, expired on 31 December 2026/);
	const list = coordinator.privately().findLast((m) => /agreements/.test(m.text))!.text;
	expect(list.indexOf("Housing")).toBeLessThan(list.indexOf("Millbrook Police"));
	expect(list).toMatch(/Millbrook Police:\W+Sharing, in force until 31 March 2029/);
	expect(list).toMatch(/https:\/\/sharing\.example\/police/);
	expect(list).toMatch(/No agreement on the list with: .*Millbrook Haven/);
	await raiser.does("agreements");
	await raiser.seesPrivately(/Your role on this panel does not allow that/);
	await everythingDelivered(world);
});

onEach("one that runs out is chased 30 days before, and each month after, once", async (scene) => {
	const { world, coordinator } = scene;
	const governance = personOf(world, "bittern-helen", "teams");
	await agree(scene, ["police", "2027-04-10"], ["housing", "2029-03-31"]);
	// What a person noted in the clerk's name keeps nothing back.
	await world.database.superuser.query(
		`insert into ledger (panel_id, person_id, act, facts, at) select n.id, p.id, 'agreements.chased', $1, now() - interval '1 second'
			from panel n, person p where n.key = 'millbrook-cme' and p.key = 'fieldfare-omar'`,
		[{ agreements: [{ agency: "police", expires: "2027-04-10", chase: "2027-03-11" }] }],
	);
	const chased = (who = coordinator) => who.privately().filter((m) => /Agreements to renew/.test(m.text));
	for (const [when, times] of [
		["2027-03-11T07:00:00Z", 0], // 30 days before, and before the digest's time
		["2027-03-11T09:00:00Z", 1],
		["2027-03-12T09:00:00Z", 1],
		["2027-04-11T09:00:00Z", 1], // a Sunday
		["2027-04-12T09:00:00Z", 2],
		["2027-05-10T09:00:00Z", 2],
		["2027-05-11T09:00:00Z", 3],
	] as const) {
		await world.moveTo(new Date(when));
		await Promise.all([world.app.nudge(), world.app.nudge()]);
		await everythingDelivered(world);
		expect(chased(), when).toHaveLength(times);
	}
	expect(chased(governance)).toHaveLength(3);
	expect(chased().at(-1)!.text).toMatch(/Millbrook Police:\W+Sharing, expired on 10 April 2027/);
	expect(chased().at(-1)!.text).not.toMatch(/Housing/);
	const { rows } = await world.database.superuser.query(
		"select count(*)::int as n from ledger where act = 'agreements.chased' and person_id is null",
	);
	expect(rows).toEqual([{ n: 3 }]);
});
