import { afterEach, beforeEach, expect, test } from "vitest";
import { whatHappened } from "../support/each-platform.ts";
import { type OutsideWorld, startOutsideWorld } from "../support/outside-world.ts";
import { cardOf, type Person, personOf } from "../support/people.ts";
import { type Replica, startReplica } from "../support/replica.ts";
import { aChild } from "../support/story.ts";
import { A_WEDNESDAY } from "../support/world.ts";

/** Another replica waits for a lease to run out, which takes 15 seconds. */
const RECOVERY_MS = 40_000;
const CARD = /^(Sent again[^\n]*\n)?MIL-2027-0001/;

let world: OutsideWorld;
const replicas: Replica[] = [];
beforeEach(async () => {
	world = await startOutsideWorld(A_WEDNESDAY);
});
afterEach(async () => {
	for (const replica of replicas.splice(0)) await replica.kill();
	await world.close();
});

async function start(): Promise<Replica> {
	const replica = await startReplica(world.environment);
	replicas.push(replica);
	world.sendTo(replica.url);
	return replica;
}

test("a replica frozen in the middle of its posts is stood in for, and adds nothing when it thaws", {
	timeout: 120_000,
}, async () => {
	const { slack } = world.sandbox;
	const channel = world.sandbox.world.slack.channels[0]!.id;
	const inChannel = (args: Record<string, unknown>) => args.channel === channel;
	const frozen = await start();
	slack.faults.add({ on: "chat.postMessage", does: "slow", milliseconds: 3_000, when: inChannel });
	await raise(personOf(world, "lapwing-grace", "slack"));
	await expect
		.poll(() => slack.calls.some((c) => c.name === "chat.postMessage" && inChannel(c.body as Args)), {
			timeout: RECOVERY_MS,
			interval: 5,
		})
		.toBe(true);
	frozen.process.kill("SIGSTOP");

	await start();
	await everythingShown();
	frozen.process.kill("SIGCONT");
	expect(await answers(frozen)).toBe(200);
	await recordOutcome();
	await everythingShown();

	const asha = (platform: "slack" | "teams") => personOf(world, "curlew-asha", platform);
	const cards = (person: Person) => person.channel().filter((m) => CARD.test(m.text));
	expect(cards(asha("slack")).map((m) => m.text.startsWith("Sent again"))).toEqual([false]);
	const onTeams = cards(asha("teams"));
	expect(onTeams.filter((m) => !m.text.startsWith("Sent again")).length).toBeLessThanOrEqual(1);
	const open = ({ text }: { text: string }) => text.match(/(\d+) open/)?.[1];
	expect(open(onTeams.at(-1)!), "the cards that count are kept up to date").toBe(
		open(cards(asha("slack"))[0]!),
	);
});

type Args = Record<string, unknown>;

async function everythingShown(): Promise<void> {
	const late = "select key from posting where dead_at is null and (shown is null or shown < wanted)";
	const look = async () => (await world.database.superuser.query(late)).rows;
	await expect.poll(look, { timeout: RECOVERY_MS, interval: 250 }).toEqual([]);
}

const answers = async (replica: Replica) => (await fetch(`${replica.url}/readyz`)).status;

/** One enquiry's outcome: every card is redrawn. */
async function recordOutcome(): Promise<void> {
	const asha = personOf(world, "curlew-asha", "teams");
	const sql = "select id from enquiry where held is null order by check_code limit 1";
	const [enquiry] = (await world.database.superuser.query(sql)).rows;
	await asha.presses(await asha.card(cardOf("MIL-2027-0001")), "Record outcome");
	await asha.fills({ enquiry: enquiry.id, outcome: "no_trace" });
	await asha.sends();
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
