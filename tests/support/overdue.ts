import { raises } from "./each-platform.ts";
import type { Answers, Person, Shown } from "./people.ts";
import { everythingDelivered } from "./story.ts";
import { decides, idOf, moves, triages } from "./triage.ts";
import type { TestWorld } from "./world.ts";

/** Somebody who is to answer, and the lead of their agency. */
export const AGENCY = {
	slack: { owner: "dabchick-yusuf", lead: "siskin-tomasz", title: "Admissions and pupil records" },
	teams: { owner: "turnstone-kwame", lead: "whimbrel-ruth", title: "Millbrook Community Health" },
} as const;

/** What is told of overdue enquiries in private, the newest last. */
export const told = (who: Person) =>
	who.privately().filter((m) => /enquir(y is|ies are) overdue, /.test(m.text));

/** The morning lists that came of themselves, the newest last. */
export const lists = (who: Person) =>
	who
		.privately()
		.filter((m) => /things? waits? for you, /.test(m.text) && m.buttons.includes("Turn this off"));

/** A case on which the panel asked this person to do a check by Friday 12 March. */
export async function asked(
	world: TestWorld,
	raiser: Person,
	coordinator: Person,
	owner: string,
	safety?: Answers,
): Promise<string> {
	const ref = await raises(raiser, { happened: { whereabouts: "yes" }, ...(safety ? { safety } : {}) });
	await triages(coordinator, ref, "CME", { review: "2027-04-20" });
	await moves(coordinator, ref, "not_located", "Gone again");
	const param_owner = await idOf(world, owner);
	const checks = { param_checks: ["E16"], param_owner, param_due: "2027-03-12" };
	await decides(coordinator, ref, { type: "further_enquiries", review: "2027-04-20" }, checks, {});
	await coordinator.seesPrivately(/Decision recorded on[\s\S]*Enquiries open/);
	return ref;
}

/** The steps that the ledger has for that check, in order. */
export async function steps({ database }: TestWorld): Promise<number[]> {
	const { rows } = await database.superuser.query(
		`select (e->>'step')::int as step from ledger l, jsonb_array_elements(l.facts->'enquiries') e
			where l.act = 'enquiry.chased' and e->>'check' = 'E16' order by l.id`,
	);
	return rows.map((r) => r.step);
}

/** Makes it nine in the morning of a day, with all that the day brings. */
export async function on(world: TestWorld, day: string): Promise<void> {
	await world.moveTo(new Date(`${day}T09:00:00Z`));
	await world.app.nudge();
	await everythingDelivered(world);
}

/** The newest private list that holds the case, and which of its rows (from 1) is about the check. */
export async function rowOf(
	person: Person,
	ref: string,
	label: string,
): Promise<{ list: Shown; nth: number }> {
	await person.does("mine");
	await person.seesPrivately(new RegExp(`Waiting for you[^]*${ref}`));
	const list = person
		.privately()
		.findLast((m) => /Waiting for you/.test(m.text) && m.buttons.includes(label))!;
	const rows = list.text.split("\n").filter((line) => line.includes(ref));
	const nth = rows.findIndex((line) => /The other authority's|where the family may have moved/.test(line));
	return { list, nth: nth + 1 };
}
