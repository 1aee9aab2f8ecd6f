import { expect } from "vitest";
import { rollcall } from "../cli/run.ts";
import { onEach, raises } from "../support/each-platform.ts";
import type { Person } from "../support/people.ts";
import { begins, raisesAnother, sendsOn } from "../support/triage.ts";

const NOT_ON_ROLL = { happened: { on_roll: "no" } };

async function adds(who: Person, ref: string, groups: Record<string, string[]>): Promise<void> {
	await begins(who, `add ${ref}`);
	await sendsOn(who);
	await who.fills(groups);
	await sendsOn(who);
	await who.leaves();
}

async function worries(who: Person, ref: string, kinds: string[]): Promise<void> {
	await begins(who, `concern ${ref}`);
	await who.fills({ at_risk: "no", worry: "Zephyrine shouts at night", worry_kinds: kinds });
	await sendsOn(who);
	await who.leaves();
}

onEach(
	"[S1-14][S0-8] the board's figures count the flags that were ticked, and are of one kind of concern where that is chosen",
	async ({ world, raiser, coordinator }) => {
		const { superuser } = world.database;
		const first = await raises(raiser, { ...NOT_ON_ROLL, safety: { known: ["looked_after"] } });
		const second = await raisesAnother(world, raiser, { child: { birth: "2014-02-03" }, ...NOT_ON_ROLL });
		const third = await raisesAnother(world, raiser, { child: { birth: "2013-02-03" }, ...NOT_ON_ROLL });
		const poor = { groups_home: ["poverty"], groups_school: ["sen_or_extra_support"] };
		await adds(raiser, first, poor);
		await adds(raiser, second, { groups_home: ["poverty"], groups_family: ["social_care_involvement"] });
		await worries(raiser, second, ["behaviour", "mental_health"]);
		await worries(raiser, third, ["mental_health"]);

		const figures = async (kind = "") => {
			await begins(coordinator, "report");
			await coordinator.fills({ first_day: "2026-09-01", last_day: "2027-08-31", only_concern: kind });
			await sendsOn(coordinator);
			return coordinator.privately().findLast((m) => /^Children missing education: /.test(m.text))!.text;
		};
		// Few as they are, they are kept back from what leaves the panel.
		expect(await figures()).toMatch(/Kept back: [^\n]*Poverty or deprivation/);
		await superuser.query(`update panel set settings = settings || '{"smallNumbers": 0}'`);
		const all = await figures();
		for (const [flag, n] of [
			["Poverty or deprivation", 2],
			["Special educational needs or extra support", 1],
			["Social care involvement", 2],
			["Looked after", 1],
			["Behaviour", 1],
			["Mental health", 2],
		] as const) {
			expect(all, flag).toMatch(new RegExp(`${flag}\\W+${n}\\b`));
		}
		expect(all).toMatch(/New referrals \(children\)\D*3/);
		const behaviour = await figures("behaviour");
		expect(behaviour).toMatch(/Only cases with a concern of this kind: behaviour/);
		expect(behaviour).toMatch(/New referrals \(children\)\D*1/);
		expect(await figures("mental_health")).toMatch(/New referrals \(children\)\D*2/);
		expect(all + behaviour).not.toMatch(/MIL-\d|Zephyrine|shouts/);

		const as = ["--panel", "millbrook-cme", "--as", "curlew-asha", "--from", "2026-09-01"];
		const board = (...more: string[]) => rollcall(["report", "board", ...as, ...more], world.environment);
		expect((await board()).out).toMatch(/Poverty or deprivation\s+2/);
		expect((await board("--concern", "behaviour")).out).toMatch(/New referrals \(children\)\s+1/);
		expect((await board("--concern", "noise")).err).toMatch(/Allowed choices are behaviour, mental_health/);
	},
);
