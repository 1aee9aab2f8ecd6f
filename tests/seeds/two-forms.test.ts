import { expect } from "vitest";
import { onEach, opensDetails, whatHappened } from "../support/each-platform.ts";
import { expectForm, type Person } from "../support/people.ts";
import { aChild, everythingDelivered } from "../support/story.ts";
import { standing } from "../support/triage.ts";

/** Fills in the safety screen and the child's, as far as the third. */
async function reachesTheThird(raiser: Person, child: Record<string, string>): Promise<void> {
	if (raiser.hasForm()) await raiser.leaves();
	await raiser.does("raise");
	await expect.poll(() => raiser.hasForm(), { timeout: 10_000 }).toBe(true);
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills(aChild(child));
	await raiser.sends();
}

const EARLY = /What happened: early years/;
const ROLL = /On a school's roll now\?/;

onEach(
	"[S4-10] two forms, for school age and for early years: the date of birth chooses the right one",
	async ({ world, raiser, coordinator }) => {
		// On 10 March 2027 those born up to 31 December 2021 have begun compulsory school age.
		for (const [child, early] of [
			[{ birth: "2021-12-31" }, false],
			[{ birth: "2022-01-01" }, true],
			[{ birth: "", age: "3" }, false],
			[{ birth: "2015-06-10" }, false],
			[{ birth: "2026-11-02" }, true],
		] as const) {
			await reachesTheThird(raiser, child);
			expect(EARLY.test(raiser.form().text), JSON.stringify(child)).toBe(early);
			expect(ROLL.test(raiser.form().text), JSON.stringify(child)).toBe(!early);
		}
		// Put right on the way back, the other form follows.
		await raiser.goesBack();
		await raiser.fills({ birth: "2016-06-10" });
		await raiser.sends();
		expectForm(raiser, ROLL);
		await raiser.goesBack();
		await raiser.fills({ birth: "2023-06-10" });
		await raiser.sends();
		expectForm(raiser, EARLY);

		const { on_roll: _none, ...happened } = whatHappened();
		await raiser.fills({
			...happened,
			...{ has_setting: "yes", setting: "Quillfeather Nursery", health_visitor: "Robin at the surgery" },
		});
		await raiser.sends();
		expectForm(raiser, /Nursery or childminder\W+Quillfeather Nursery/);
		expect(raiser.form().text).not.toMatch(/school's roll/);
		await raiser.sends();
		await raiser.seesPrivately(
			/Received: MIL-2027-0001[\s\S]*below compulsory school age[\s\S]*keep it open/,
		);
		await everythingDelivered(world);
		expect(await standing(world, "MIL-2027-0001")).toMatchObject({ kind: "early_years" });
		await opensDetails(coordinator, "MIL-2027-0001");
		expectForm(coordinator, /Nursery or childminder, now or last\W+Quillfeather Nursery/);
		expectForm(coordinator, /Health visitor\W+Robin at the surgery/);
		await coordinator.leaves();
	},
);
