import { expect } from "vitest";
import { codesOf, entryOf, labelOf } from "../../src/domain/lists/coded.ts";
import { DECISION_TYPES, type DecisionType } from "../../src/domain/lists/decision-types.ts";
import { onEach, opensDetails, raises } from "../support/each-platform.ts";
import { type Answers, expectForm, type Person } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { begins, decides, moves, sendsOn, standing, triages } from "../support/triage.ts";
import type { TestWorld } from "../support/world.ts";

const START = { param_start: "2027-04-12" };
const PROVIDER = { param_provider: "Nightjar Workshop", ...START };

/** Every way to a place that a panel can decide, with what it says of it and what the case then has. */
const PLACES: readonly (readonly [type: DecisionType, says: Answers, kept: readonly RegExp[]])[] = [
	[
		"offer_named_school",
		{ param_school: "Nightjar Academy", ...START },
		[/School\W+Nightjar Academy/, /Start date\W+12 April 2027/],
	],
	["fair_access", { param_school: "Weir Lane" }, [/School\W+Weir Lane/, /Place by\W+22 April 2027/]],
	[
		"alternative_provision",
		{ ...PROVIDER, param_hours: "18.5", param_review: "2027-05-10" },
		[/Provider\W+Nightjar Workshop/, /Hours a week\W+18.5/, /Reintegration review on\W+10 May 2027/],
	],
	[
		"dual_registration",
		{ param_school: "Weir Lane", param_second: "Nightjar Academy", ...START },
		[/Main school\W+Weir Lane/, /Second school\W+Nightjar Academy/],
	],
	["targeted_provision", { ...PROVIDER, param_until: "2027-07-02" }, [/Until\W+2 July 2027/]],
	[
		"school_funding",
		{ param_school: "Weir Lane", param_amount: "£1,200" },
		[/Amount in pounds\W+(£1,200|1200)/],
	],
	["interim_tuition", { ...PROVIDER, param_hours: "12" }, [/Hours a week\W+12\b/]],
];

/** The case is before the panel again, so that it may decide otherwise. */
const beforeThePanel = ({ database }: TestWorld, ref: string) =>
	database.superuser.query(
		"update case_file set state = 'panel', event_id = (select max(id) from ledger) where ref = $1",
		[ref],
	);

/** Opens the newest decision from the case's thread. */
async function opensTheDecision(coordinator: Person, world: TestWorld, ref: string): Promise<void> {
	await everythingDelivered(world);
	if (coordinator.hasForm()) await coordinator.leaves();
	const card = await coordinator.card(new RegExp(`^${ref}`));
	await coordinator.presses(coordinator.thread(card).at(-1)!, "Open reasons");
	await expect.poll(() => coordinator.hasForm()).toBe(true);
}

onEach(
	"[S2-4] each way to a place can be decided in chat, and what was agreed of it is recorded with the decision",
	async ({ world, raiser, coordinator }) => {
		// None is left out: these are all that lead to a place, and money for one.
		const leading = codesOf(DECISION_TYPES).filter((type) => {
			const { movesTo } = { movesTo: undefined, ...entryOf(DECISION_TYPES, type) };
			return movesTo === "placement_pending" || type === "school_funding";
		});
		expect(PLACES.map(([type]) => type).sort()).toEqual(leading.sort());
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		for (const [type, says, kept] of PLACES) {
			await beforeThePanel(world, ref);
			await decides(coordinator, ref, { type, review: "2027-04-20" }, says, {});
			await coordinator.seesPrivately(new RegExp(`Decision recorded on ${ref}`));
			const state = type === "school_funding" ? "panel" : "placement_pending";
			await expect.poll(() => standing(world, ref)).toMatchObject({ state, review: "2027-04-20" });
			await opensTheDecision(coordinator, world, ref);
			expectForm(coordinator, new RegExp(`Decision\\W+${labelOf(DECISION_TYPES, type).slice(0, 20)}`));
			for (const words of kept) expectForm(coordinator, words);
			await coordinator.leaves();
		}
		await opensDetails(coordinator, ref);
		expectForm(coordinator, /Nightjar Workshop/);
		await coordinator.leaves();
	},
);

onEach(
	"[S2-26] a supported return is followed to its start: the place and what supports it are somebody's until the child attends",
	async ({ world, raiser, coordinator }) => {
		const ref = await raises(raiser, { happened: { whereabouts: "yes" } });
		await triages(coordinator, ref, "CME", { review: "2027-04-20" });
		await moves(coordinator, ref, "located_not_in_education", "At an aunt's", {
			seen: "yes",
			seen_by: "A social worker",
		});
		const support = {
			what1: "Meet Zephyrine at the gate each morning",
			owner1: (await world.database.superuser.query("select id from person where key = 'curlew-asha'"))
				.rows[0].id,
			due1: "2027-04-16",
		};
		await decides(
			coordinator,
			ref,
			{ type: "alternative_provision", review: "2027-04-20" },
			{ ...PROVIDER, param_hours: "25", param_review: "2027-05-10" },
			support,
		);
		await coordinator.seesPrivately(new RegExp(`Decision recorded on ${ref}`));
		// The start is the case's owner's to see to, without anybody typing it.
		await coordinator.does("mine");
		await coordinator.seesPrivately(
			new RegExp(`${ref}\\s+due Mon 12 Apr, not started[^]*${ref}\\s+due Fri 16 Apr, not started`),
		);
		await opensTheDecision(coordinator, world, ref);
		expectForm(
			coordinator,
			/See that the child starts and attends: Alternative provision[^\n]*12 April 2027/,
		);
		await coordinator.leaves();
		await world.moveTo(new Date("2027-04-13T09:00:00Z"));
		await everythingDelivered(world);
		await coordinator.does("mine");
		await coordinator.seesPrivately(new RegExp(`${ref}\\s+overdue since Mon 12 Apr, not started`));

		// An offer is no return, and neither is a start that nobody confirmed: the first day attended ends it.
		await begins(coordinator, `move ${ref}`);
		await coordinator.fills({ to: "monitoring" });
		await sendsOn(coordinator);
		await coordinator.fills({ first_day: "2027-04-13", confirmed_by: "The centre's lead" });
		await sendsOn(coordinator);
		await coordinator.fills({ note: "There from the first bell" });
		await sendsOn(coordinator);
		await coordinator.seesPrivately(/stands at “Placed, being monitored”/);
		// The newest list, once it is drawn: on some platforms other messages come in between.
		const mine = () =>
			coordinator
				.privately()
				.findLast((m) => /Waiting for you and your agency|Nothing waits for you/.test(m.text))!.text;
		await coordinator.does("mine");
		await expect.poll(mine).not.toMatch(/12 Apr/);
		expect(mine()).toMatch(new RegExp(`${ref}\\s+due Fri 16 Apr, not started`));
		// What supports the return goes on until it is done.
		await coordinator.presses(
			coordinator.privately().findLast((m) => m.buttons.includes("Say how it goes"))!,
			"Say how it goes",
		);
		await expect.poll(() => coordinator.hasForm()).toBe(true);
		expectForm(coordinator, /Meet Zephyrine at the gate/);
		await coordinator.fills({ what: "done", note: "She comes by herself now" });
		await sendsOn(coordinator);
		await coordinator.does("mine");
		await expect.poll(mine).not.toMatch(/16 Apr/);
	},
);
