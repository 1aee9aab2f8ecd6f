import { expect } from "vitest";
import { raises } from "./each-platform.ts";
import type { Answers, Person } from "./people.ts";
import type { TestWorld } from "./world.ts";

/** The id of somebody of the demo panel. */
export async function idOf({ database }: TestWorld, key: string): Promise<string> {
	return (await database.superuser.query("select id from person where key = $1", [key])).rows[0].id;
}

/** The id of one of a case's enquiries, by its check. */
export async function enquiryOn({ database }: TestWorld, ref: string, check: string): Promise<string> {
	const { rows } = await database.superuser.query(
		"select e.id from enquiry e join case_file f on f.id = e.case_id where f.ref = $1 and e.check_code = $2",
		[ref, check],
	);
	return rows[0].id;
}

/** Types a command that opens a form, and waits for the form. */
export async function begins(person: Person, words: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does(words);
	await expect.poll(() => person.hasForm(), { timeout: 10_000 }).toBe(true);
}

/** Sends a screen; after the last one, waits for what the bot says in private. */
export async function sendsOn(person: Person): Promise<void> {
	const before = person.answers();
	await person.sends();
	if (person.hasForm()) return;
	await expect.poll(() => person.answers(), { timeout: 10_000 }).toBeGreaterThan(before);
}

/** Fills the screens of an open form, one after the other. */
export async function fillsAll(person: Person, ...screens: Answers[]): Promise<void> {
	for (const answers of screens) {
		await person.fills(answers);
		await sendsOn(person);
	}
}

/** Presses a button of the newest private message that has it. */
export async function pressesNewest(person: Person, label: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.presses(person.privately().findLast((m) => m.buttons.includes(label))!, label);
	await expect.poll(() => person.hasForm()).toBe(true);
}

/** Begins to triage a notification, and answers its questions; the suggestion is then on the screen. */
export async function screens(coordinator: Person, ref: string, answers: Answers = {}): Promise<void> {
	await begins(coordinator, `triage ${ref}`);
	await coordinator.fills({ missing: "no", ...answers });
	await sendsOn(coordinator);
}

/** Triages a notification from the first screen to the last: each further screen gets the answers that it asks for. */
export async function triages(
	coordinator: Person,
	ref: string,
	result: string,
	...screensAfter: Answers[]
): Promise<void> {
	await screens(coordinator, ref);
	await coordinator.fills({ result });
	await sendsOn(coordinator);
	for (const answers of [...screensAfter, {}]) {
		if (!coordinator.hasForm()) break;
		await coordinator.fills(answers);
		await sendsOn(coordinator);
	}
	await coordinator.seesPrivately(new RegExp(`Recorded on ${ref}`));
}

/** Raises one more notification, where the person has had the reference of another already. */
export async function raisesAnother(
	{ database }: TestWorld,
	raiser: Person,
	given: Parameters<typeof raises>[1],
): Promise<string> {
	const cases = async () =>
		(await database.superuser.query("select ref from case_file order by entered_at desc")).rows;
	const before = (await cases()).length;
	await raises(raiser, given);
	await expect.poll(async () => (await cases()).length).toBe(before + 1);
	const [{ ref }] = await cases();
	await raiser.seesPrivately(new RegExp(ref));
	return ref;
}

/** Says where a case stands now, from the first screen to the last; what comes between is `then`. */
export async function moves(
	person: Person,
	ref: string,
	to: string,
	note: string,
	...then: Answers[]
): Promise<void> {
	await begins(person, `move ${ref}`);
	for (const answers of [{ to }, ...then, { note }]) {
		await person.fills(answers);
		await sendsOn(person);
	}
}

/** How a case stands in the record. */
export async function standing({ database }: TestWorld, ref: string) {
	const { rows } = await database.superuser.query(
		`select state, kind, closed_at is not null as closed, next_review::text as review, episode,
				triaged_at is not null as triaged, (select key from person p where p.id = owner_id) as owner
			from case_file where ref = $1`,
		[ref],
	);
	return rows[0] as {
		state: string;
		kind: string;
		closed: boolean;
		review: string | null;
		episode: number;
		triaged: boolean;
		owner: string | null;
	};
}

/** Records a decision: its first screen, then each further one. */
export async function decides(decider: Person, ref: string, first: Answers, ...after: Answers[]) {
	await begins(decider, `decision ${ref}`);
	await decider.fills({ said_by: "somebody-else", rationale: "As the panel agreed", ...first });
	await sendsOn(decider);
	for (const answers of after) {
		await decider.fills(answers);
		await sendsOn(decider);
	}
}
