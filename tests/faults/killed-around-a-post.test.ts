import { describe, expect } from "vitest";
import type { Failpoint } from "../../src/store/failpoint.ts";
import { type Person, personOf } from "../support/people.ts";
import { preparesDecision, reachesTheEnd, refsSeenBy, sendsDecision, sendsIt } from "./support/deeds.ts";
import { fault, type Told } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";

/** Before the digest's time. */
const WEDNESDAY = new Date("2027-03-10T08:10:00Z");
const NEXT_MORNING = new Date("2027-03-11T08:30:30Z");
const REF = "MIL-2027-0001";

describe("[S2-13] both replicas die of a post, again and again", () => {
	for (const moment of ["deliver.before-post", "deliver.after-post"] as const) {
		fault("kill", `SIGKILL at ${moment}: a card, a digest, a decision`, (world) => bothDie(world, moment), {
			at: WEDNESDAY,
		});
	}
});

async function bothDie(world: FaultWorld, moment: Failpoint): Promise<Told> {
	const slack = personOf(world, "curlew-asha", "slack");
	const teams = personOf(world, "curlew-asha", "teams");
	const raiser = personOf(world, "lapwing-grace", "slack");
	/** Two new replicas take up what the dead ones left. */
	const recover = async () => {
		await Promise.all(world.replicas.map((r) => r.ended));
		await world.killAll();
		await world.start(2);
		await world.settled();
		await world.killAll();
	};

	// The channels are greeted first: nobody is to die of that, before anybody has raised anything.
	await world.start(2);
	await world.settled();
	await reachesTheEnd(raiser, world.deeds);
	await world.killAll();
	await world.start(2, { dies: moment });
	await sendsIt(raiser, world.deeds);
	await recover();
	expectOnce(slack, teams, new RegExp(`^(Sent again[^\\n]*\\n)?${REF}`));

	// Due while nobody runs: whoever starts posts it, and dies on the way.
	await world.moveTo(NEXT_MORNING);
	await world.start(2, { dies: moment });
	await recover();
	expect(await world.sql("select from digest_run where on_date = '2027-03-11'")).toHaveLength(1);
	// The first line is the digest's: a card, too, may say when something is due.
	expectOnce(slack, teams, /^(Sent again[^\n]*\n)?[^\n]*Thu 11 Mar/);

	await world.start(2, { dies: moment });
	const [self] = await world.sql<{ id: string }>("select id from person where key = 'curlew-asha'");
	await preparesDecision(slack, REF, self!.id);
	await sendsDecision(slack);
	expect([...refsSeenBy(slack)]).toContain(REF);
	world.deeds.decided.push(REF);
	await recover();
	const card = slack.channel().find((m) => m.text.startsWith(REF))!;
	expect(slack.thread(card).filter((m) => /Defer/.test(m.text))).toHaveLength(1);
	return {
		times: 6,
		note: "Slack has each once; in Teams all but the first copy say that they may be repeats",
	};
}

/** Messages in the channel that read like this, and those of them that say they may be a repeat. */
function seenBy(person: Person, words: RegExp) {
	const messages = person.channel().filter((m) => words.test(m.text));
	return { all: messages.length, repeats: messages.filter((m) => /Sent again/.test(m.text)).length };
}

function expectOnce(slack: Person, teams: Person, words: RegExp): void {
	expect(seenBy(slack, words)).toEqual({ all: 1, repeats: 0 });
	const onTeams = seenBy(teams, words);
	expect(onTeams.all - onTeams.repeats).toBeLessThanOrEqual(1);
	expect([1, 2, 3]).toContain(onTeams.all);
}
