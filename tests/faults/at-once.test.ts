import { describe, expect, vi } from "vitest";
import { type Answers, cardOf, type Person, type PlatformName, personOf } from "../support/people.ts";
import { raises } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { repeats } from "./support/setting.ts";

const CLOSES = { type: "close", rationale: "Taught at home", review: "2027-04-14" };
const EVIDENCE = { param_officer: "The officer", param_view: "Suitable", param_view_on: "2027-03-09" };

describe("many people decide one case in the same moment", () => {
	const many = repeats(6, 20);
	fault(
		"at-once",
		`${repeats(6, 20)} people send the decision that closes one case, on both platforms, two replicas`,
		async (world) => {
			await everybodyCoordinates(world);
			await world.start(2, { environment: { ROLLCALL_LIMIT_PERSON: "1000" } });
			const ref = await raises(personOf(world, "lapwing-grace", "slack"), world.deeds);
			await world.settled();
			const people = deciders(world, many);
			const [asha] = await world.sql<{ id: string }>("select id from person where key = 'curlew-asha'");
			for (const person of people) await reachesTheLastScreen(person, ref, asha!.id);
			await Promise.all(people.map((person) => person.sends().catch(() => undefined)));
			await vi.waitFor(
				async () => expect((await world.sql("select from case_file where state = 'closed'")).length).toBe(1),
				{ timeout: 10_000 },
			);
			await vi.waitFor(() => expect(people.filter((p) => isTold(p, /Decision recorded on/)).length).toBe(1), {
				timeout: 15_000,
			});
			await vi.waitFor(() => expect(people.filter((p) => isTold(p, /closed/i)).length).toBe(many), {
				timeout: 15_000,
			});
			expect(await world.sql("select from decision")).toHaveLength(1);
			world.deeds.decided.push(ref);
			await world.settled();
			return {
				times: many,
				note: "One decision is recorded; everybody else is told that the case is closed",
			};
		},
		{ within: 240_000 },
	);
});

/** Everybody on the panel may decide. */
const everybodyCoordinates = ({ sql }: FaultWorld) =>
	sql(`insert into membership (panel_id, person_id, role) select p.id, i.person_id, 'coordinator' from panel p, identity i
		on conflict do nothing`);

/** So many people, each at a keyboard of their own: in turn on Slack and on Teams. */
function deciders(world: FaultWorld, many: number): Person[] {
	const on = (platform: PlatformName) =>
		world.sandbox.world.people.filter((p) => p[platform]).map((p) => personOf(world, p.key, platform));
	const [slack, teams] = [on("slack"), on("teams")];
	return slack.flatMap((person, i) => (teams[i] ? [person, teams[i]] : [person])).slice(0, many);
}

async function reachesTheLastScreen(person: Person, ref: string, saidBy: string): Promise<void> {
	await person.presses(await person.card(cardOf(ref)), "Record decision");
	await vi.waitFor(() => expect(person.hasForm()).toBe(true), { timeout: 10_000 });
	const screens: Answers[] = [{ ...CLOSES, said_by: saidBy }, { param_closure: "ehe_suitable" }, EVIDENCE];
	for (const answers of screens) {
		await person.fills(answers);
		await person.sends();
	}
}

function isTold(person: Person, words: RegExp): boolean {
	const open = person.hasForm() ? [person.form().text] : [];
	return [...person.privately().map((m) => m.text), ...open].some((text) => words.test(text));
}
