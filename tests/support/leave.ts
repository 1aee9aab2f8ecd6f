import type { Person } from "./people.ts";
import { begins, idOf, sendsOn } from "./triage.ts";
import type { TestWorld } from "./world.ts";

/** Somebody whose work others cover for: an education welfare officer, or on Teams a social worker. */
export const WORKER = { slack: "plover-leah", teams: "avocet-nadia" } as const;
export const WORKER_NAME = { slack: "Leah Plover", teams: "Nadia Avocet" } as const;
export const OUTSIDER = { slack: "goldcrest-amy", teams: "linnet-sian" } as const;

export const another = (n: number) => ({
	child: { first_name: `Wren${n}`, surname: `Quillfeather${n}`, birth: `2013-0${n + 2}-1${n}` },
});

export const sql = async <R = Record<string, unknown>>(
	world: TestWorld,
	text: string,
	values: unknown[] = [],
) => (await world.database.superuser.query(text, values)).rows as R[];

export async function assigns(world: TestWorld, coordinator: Person, ref: string, to: string): Promise<void> {
	await begins(coordinator, `assign ${ref}`);
	await coordinator.fills({ owner: await idOf(world, to) });
	await sendsOn(coordinator);
	await coordinator.seesPrivately(new RegExp(`${ref} is now with`));
}

/** Takes somebody off the panel, as applying a file without them does. */
export const leavesThePanel = (world: TestWorld, key: string) =>
	sql(
		world,
		"update membership set ended_at = app_now() where person_id = (select id from person where key = $1)",
		[key],
	);

/** Fills in a decision as far as the screen that asks for actions. */
export async function decides(world: TestWorld, coordinator: Person, ref: string): Promise<void> {
	await begins(coordinator, `decision ${ref}`);
	await coordinator.fills({
		...{ type: "defer", rationale: "Wait for the aunt", review: "2027-03-25" },
		said_by: await idOf(world, "heron-martin"),
	});
	await sendsOn(coordinator);
	if ("param_why" in coordinator.form().values) await coordinator.fills({ param_why: "No answer yet" });
}

export const theirAction = async (world: TestWorld, key: string) => ({
	...{ what1: "Ring the aunt", owner1: await idOf(world, key), due1: "2027-03-11" },
});

export const count = (person: Person, words: RegExp) =>
	person.privately().filter((m) => words.test(m.text)).length;

/** Makes a case need to know. */
export const needToKnow = (world: TestWorld, ref: string) =>
	sql(
		world,
		"update case_file set restricted = true, event_id = (select max(id) from ledger) where ref = $1",
		[ref],
	);

/** Says, as the coordinator, that somebody is away, and who covers. */
export async function saysAway(
	world: TestWorld,
	coordinator: Person,
	person: string,
	cover: string,
	days: readonly [string, string],
): Promise<void> {
	await begins(coordinator, "cover");
	await coordinator.fills({
		...{ away_person: await idOf(world, person), away_cover: await idOf(world, cover) },
		...{ away_from: days[0], away_to: days[1] },
	});
	await sendsOn(coordinator);
}
