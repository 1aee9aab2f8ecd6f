import { expect } from "vitest";
import { onEach, raises, reachesTheCheck } from "../support/each-platform.ts";
import { expectForm } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins } from "../support/triage.ts";

onEach(
	"whoever read a child's details in a search or beside another child is named on the child's own record, and to whoever asks",
	async ({ world, platform, raiser, coordinator }) => {
		const ref = await raises(raiser);
		await everythingDelivered(world);
		await begins(coordinator, "find Quillfeather");
		await coordinator.sends();
		expectForm(coordinator, new RegExp(ref));
		await coordinator.leaves();
		// The school raises the child again: the form shows who its first case is about.
		await reachesTheCheck(raiser, { child: { upn: "not to hand" } });
		await raiser.leaves();

		const { rows } = await world.database.superuser.query(
			`select f.ref, p.key, l.facts->>'among' as among, l.panel_id = f.panel_id as own from ledger l
				join case_file f on f.id = l.case_id join person p on p.id = l.person_id
				where l.act = 'case.read-among' order by l.id`,
		);
		const school = { slack: "lapwing-grace", teams: "fieldfare-omar" }[platform];
		expect(rows.slice(0, 1)).toEqual([{ ref, key: "curlew-asha", own: true, among: "search" }]);
		expect(rows.slice(1).length).toBeGreaterThan(0);
		for (const row of rows.slice(1))
			expect(row).toEqual({ ref, key: school, own: true, among: "comparison" });

		await coordinator.does(`subject-access ${ref}`);
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		await coordinator.fills({ asker: "parent", identity: "documents", received: "2027-03-01" });
		await coordinator.sends();
		await coordinator.seesPrivately(/Answer by 1 April 2027/);
		if (coordinator.hasForm()) await coordinator.leaves();
		const offered = coordinator.privately().findLast((m) => m.buttons.includes("Open JSON page"))!;
		const page = await coordinator.opens(offered, "Open JSON page");
		const held = await (await fetch(page, { method: "POST" })).text();
		expect(held).toMatch(/Details read in a search/);
		expect(held).toMatch(/Details read beside another case/);
	},
);
