import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Answers, cardOf, type Person, type PlatformName, personOf } from "./people.ts";
import { aChild, everythingDelivered, unasked } from "./story.ts";
import { manifestsForAllMessages, startWorld, type TestWorld } from "./world.ts";

/** The people of a story that is told on one platform at a time. */
export interface Scene {
	world: TestWorld;
	platform: PlatformName;
	/** A school's safeguarding lead. */
	raiser: Person;
	coordinator: Person;
	/** Somebody of the panel whose agency is asked about no case. */
	outsider: Person;
}

const RAISER = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;
const OUTSIDER = { slack: "goldcrest-amy", teams: "linnet-sian" } as const;

/** A story told on Slack and on Teams from one source; what must hold after every story is checked, unasked. */
export function onEach(
	title: string,
	tell: (scene: Scene) => Promise<void>,
	with_: { allMessages?: true } = {},
): void {
	describe(title, () => {
		let world: TestWorld;
		beforeEach(async () => {
			const told = with_.allMessages ? manifestsForAllMessages() : undefined;
			world = await startWorld(undefined, undefined, undefined, undefined, told);
		});
		afterEach(async () => {
			try {
				await unasked(world);
			} finally {
				await world.close();
			}
		});
		test.for(["slack", "teams"] as const)("on %s", async (platform) => {
			await tell({
				world,
				platform,
				raiser: personOf(world, RAISER[platform], platform),
				coordinator: personOf(world, "curlew-asha", platform),
				outsider: personOf(world, OUTSIDER[platform], platform),
			});
		});
	});
}

/** What happened, as the third screen asks. */
export const whatHappened = (more: Answers = {}): Answers => ({
	on_roll: "yes",
	last_attended: "2027-02-26",
	last_seen: "2027-02-26",
	whereabouts: "no",
	reason: "mid_year_transfer",
	// A school that has not visited has a task of its own (S2-23).
	steps: ["phoned", "visited"],
	...more,
});

/** What differs from the usual notification, by screen; none of the safety answers is one to act on at once. */
interface Given {
	safety?: Answers;
	child?: Answers;
	happened?: Answers;
}

/** Waits for a form: something else may come in at the moment in which somebody asks for it. Also outside a test. */
async function hasAForm(person: Person): Promise<void> {
	await vi.waitFor(() => expect(person.hasForm()).toBe(true), { timeout: 10_000 });
}

/** Fills in the notification as far as the last look at the answers. */
export async function reachesTheCheck(raiser: Person, given: Given = {}) {
	await raiser.does("raise");
	await hasAForm(raiser);
	await raiser.fills({ unticked: "no", ...given.safety });
	await raiser.sends();
	await raiser.fills(aChild(given.child));
	await raiser.sends();
	if (/Do we know this child/.test(raiser.form().text)) {
		await raiser.fills({ same_child: "unsure" });
		await raiser.sends();
	}
	const { on_roll, ...happened } = whatHappened(given.happened);
	const early = /What happened: early years/.test(raiser.form().text);
	await raiser.fills({ ...happened, ...(early ? { has_setting: "no" } : { on_roll: on_roll! }) });
	await raiser.sends();
}

/** Raises a notification from the first screen to the last. Returns its reference. */
export async function raises(raiser: Person, given: Given = {}) {
	await reachesTheCheck(raiser, given);
	await raiser.sends();
	const [ref] = await raiser.seesPrivately(/MIL-2027-\d{4}/);
	return ref;
}

/** Raises a notification, and waits until its card stands. */
export async function raisesAndSees(world: TestWorld, raiser: Person) {
	const ref = await raises(raiser);
	await everythingDelivered(world);
	return { ref, card: await raiser.card(cardOf(ref)) };
}

/** Looks a case up, and opens its details. */
export async function opensDetails(person: Person, ref: string): Promise<void> {
	if (person.hasForm()) await person.leaves();
	await person.does(`case ${ref}`);
	await person.seesPrivately(new RegExp(`${ref}[^]*Enquiries`));
	await person.presses(
		person.privately().findLast((m) => m.buttons.includes("Open details"))!,
		"Open details",
	);
	await hasAForm(person);
}

/** How many cases there are. */
export async function casesIn(world: TestWorld): Promise<number> {
	const { rows } = await world.database.superuser.query("select count(*)::int as n from case_file");
	return rows[0].n;
}

/** A refusal as the ledger has it. */
export interface Refused {
	code: string;
	action: string;
	subject: string | null;
	person: string | null;
}

/** Every refusal in the ledger, the oldest first. */
export async function refusalsIn(world: TestWorld): Promise<Refused[]> {
	const { rows } = await world.database.superuser.query<Refused>(
		`select l.facts->>'code' as code, l.facts->>'action' as action, l.facts->>'subject' as subject, p.key as person
			from ledger l left join person p on p.id = l.person_id where l.act = 'action.refused' order by l.id`,
	);
	return rows;
}
