import { afterEach, beforeEach, expect, test } from "vitest";
import type { Failpoint } from "../../src/store/failpoint.ts";
import { whatHappened } from "./each-platform.ts";
import { type OutsideWorld, startOutsideWorld } from "./outside-world.ts";
import { cardOf, type Person, personOf } from "./people.ts";
import { type Replica, startReplica } from "./replica.ts";
import { aChild } from "./story.ts";

/** Before the digest's time. */
const WEDNESDAY = new Date("2027-03-10T08:10:00Z");
const NEXT_MORNING = new Date("2027-03-11T08:30:30Z");
/** A lease outlives the replica that held it by 15 seconds. */
const RECOVERY_MS = 30_000;

/** Two replicas on one database, both killed at this moment while they send a card, a digest and a decision. */
export function killedReplicas(moment: Failpoint): void {
	let world: OutsideWorld;
	let replicas: Replica[] = [];

	beforeEach(async () => {
		world = await startOutsideWorld(WEDNESDAY);
	});
	afterEach(async () => {
		await killAll();
		await world.close();
	});

	const killAll = async () => {
		for (const replica of replicas.splice(0)) await replica.kill();
	};
	const startTwo = async (dies?: Failpoint) => {
		const start = () => startReplica(world.environment, dies);
		replicas = await Promise.all([start(), start()]);
		world.sendTo(replicas[0]!.url);
	};
	const bothDie = () => Promise.all(replicas.map((r) => r.ended));
	const count = async (of: string) =>
		Number((await world.database.superuser.query(`select count(*) from ${of}`)).rows[0].count);
	/** Two new replicas take up what the dead ones left. */
	const recover = async () => {
		await startTwo();
		// By name, so that a failure says what was left.
		const left = async () =>
			(
				await world.database.superuser.query(
					`select o.view, o.key, p.platform, o.dead_code, o.attempts from posting o join place p on p.id = o.place_id
						where o.shown is null or o.shown < o.wanted`,
				)
			).rows;
		await expect.poll(left, { timeout: RECOVERY_MS, interval: 250 }).toEqual([]);
		await killAll();
	};

	test(`two replicas killed at ${moment} leave one card, one digest and one decision`, {
		timeout: 170_000,
	}, async () => {
		const slack = personOf(world, "curlew-asha", "slack");
		const teams = personOf(world, "curlew-asha", "teams");

		// The channels are greeted first: nobody is to die of that, before anybody has raised anything.
		await startTwo();
		await expect
			.poll(() => count("posting where view = 'welcome' and shown is not null"), { timeout: RECOVERY_MS })
			.toBe(2);
		await killAll();
		await startTwo(moment);
		await raise(personOf(world, "lapwing-grace", "slack"));
		await bothDie();
		await recover();
		expect(await count("case_file")).toBe(1);
		expectOnce(slack, teams, /^(Sent again[^\n]*\n)?MIL-2027-0001/);

		// Due while nobody runs: whoever starts posts it, and dies on the way.
		await world.moveTo(NEXT_MORNING);
		await startTwo(moment);
		await bothDie();
		await recover();
		expect(await count("digest_run where on_date = '2027-03-11'")).toBe(1);
		expectOnce(slack, teams, /Thu 11 Mar/);

		await startTwo(moment);
		const [self] = (await world.database.superuser.query("select id from person where key = 'curlew-asha'"))
			.rows;
		await decide(slack, self.id);
		await bothDie();
		await recover();
		expect(await count("decision")).toBe(1);
		const notes = slack.thread(await slack.card(cardOf("MIL-2027-0001"))).filter((m) => /Defer/.test(m.text));
		expect(notes).toHaveLength(1);
	});
}

async function raise(raiser: Person): Promise<void> {
	await raiser.does("raise");
	await raiser.fills({ unticked: "no" });
	await raiser.sends();
	await raiser.fills(aChild());
	await raiser.sends();
	await raiser.fills(whatHappened());
	await raiser.sends();
	await raiser.sends();
}

async function decide(person: Person, saidBy: string): Promise<void> {
	await person.presses(await person.card(cardOf("MIL-2027-0001")), "Record decision");
	await person.fills({ type: "defer", rationale: "Await the answer", said_by: saidBy, review: "2027-04-14" });
	await person.sends();
	for (let screen = 0; screen < 4 && person.hasForm(); screen++) {
		await person.sends();
	}
}

/** Messages in the channel that read like this, and those of them that say they may be a repeat. */
function seenBy(person: Person, words: RegExp) {
	const messages = person.channel().filter((m) => words.test(m.text));
	return { all: messages.length, repeats: messages.filter((m) => /Sent again/.test(m.text)).length };
}

/**
 * Slack can be asked, so there is one. Teams cannot: each of the two that died after posting may have left a copy, and
 * all but the first say that they may be a repeat.
 */
function expectOnce(slack: Person, teams: Person, words: RegExp): void {
	expect(seenBy(slack, words)).toEqual({ all: 1, repeats: 0 });
	const onTeams = seenBy(teams, words);
	expect(onTeams.all - onTeams.repeats).toBeLessThanOrEqual(1);
	expect([1, 2, 3]).toContain(onTeams.all);
}
