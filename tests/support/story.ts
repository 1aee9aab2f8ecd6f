import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { linkChain } from "../../src/record/chain.ts";
import { verifyChain } from "../../src/record/verify.ts";
import { type Person, type PlatformName, personOf } from "./people.ts";
import { startWorld, type TestWorld } from "./world.ts";

/** Who is on which platform in a run of a story. */
export interface Cast {
	world: TestWorld;
	/** A school's safeguarding lead. */
	raiser: Person;
	/** The coordinator. */
	decider: Person;
	/** Somebody on each platform who watches the panel's channel there. */
	watchers: readonly Person[];
}

const PAIRS: readonly (readonly [raised: PlatformName, decided: PlatformName])[] = [
	["slack", "slack"],
	["teams", "teams"],
	["slack", "teams"],
	["teams", "slack"],
];

const SAFEGUARDING_LEAD = { slack: "lapwing-grace", teams: "fieldfare-omar" } as const;
const COORDINATOR = "curlew-asha";

/** Invented details that must never be seen outside forms: each story types them, and none may be read in a channel. */
export const CANARIES = [
	"Zephyrine",
	"Quillfeather",
	"14 Nightjar Passage",
	"NJ9 9ZZ",
	"Thessaly Quillfeather",
	"07700 900461",
];

/** A child, as the raise form asks, made of canaries. */
export const aChild = (more: Record<string, string | string[]> = {}) => ({
	first_name: "Zephyrine",
	surname: "Quillfeather",
	birth: "2015-06-10",
	sex: "female",
	upn: "not to hand",
	address: "14 Nightjar Passage",
	postcode: "NJ9 9ZZ",
	parent: "Thessaly Quillfeather",
	phone: "07700 900461",
	...more,
});

/** A story that is told on Slack, on Teams, and across both, from one source. */
export function story(title: string, tell: (cast: Cast) => Promise<void>): void {
	describe(title, () => {
		let world: TestWorld;
		beforeEach(async () => {
			world = await startWorld();
		});
		afterEach(async () => {
			try {
				await unasked(world);
			} finally {
				await world.close();
			}
		});
		test.for(PAIRS)("raised in %s, decided in %s", async ([raised, decided]) => {
			await tell({
				world,
				raiser: personOf(world, SAFEGUARDING_LEAD[raised], raised),
				decider: personOf(world, COORDINATOR, decided),
				watchers: [personOf(world, COORDINATOR, "slack"), personOf(world, COORDINATOR, "teams")],
			});
		});
	});
}

/** What must hold after every story, unasked. */
export async function unasked(world: TestWorld): Promise<void> {
	await everythingDelivered(world);
	nobodyNamed(world);
	await linkChain(world.database.pool);
	expect(await verifyChain(world.database.pool)).toEqual([]);
	expect(await answeredWithoutRecord(world)).toEqual([]);
	expect(world.sandbox.teams.problems).toEqual([]);
}

/** Waits until every message stands as the record has it; a dead one fails the story. */
export async function everythingDelivered(world: Pick<TestWorld, "database">): Promise<void> {
	const { superuser } = world.database;
	// What waits for a place that the bot was removed from is sent when it is back. A digest that was not sent when the
	// story moved on to another day is not sent at all, nor is what was for somebody who has left.
	const due = `select o.id, o.view, o.attempts, o.dead_code from posting o join place p on p.id = o.place_id
		where p.gone_at is null and o.dead_code is distinct from 'reader-left' and (o.dead_at is not null or o.shown is null or o.shown < o.wanted)
			and not (o.dead_code is not distinct from 'nothing-to-show' and exists (select from digest_run r
				where r.id = o.subject and r.on_date < (app_now() at time zone 'Europe/London')::date))`;
	await expect
		.poll(async () => (await superuser.query(due)).rows, { timeout: 10_000, interval: 25 })
		.toEqual([]);
}

/** No detail of a child in anything sent to a channel or a private chat, nor in what a platform keeps beside it. */
export function nobodyNamed(world: TestWorld): void {
	const { slack, teams } = world.sandbox;
	const kept = JSON.stringify([
		slack.state().messages.filter((m) => m.byApp),
		teams.state().messages.filter((m) => !("user" in m.by)),
	]);
	for (const canary of CANARIES) expect(kept, `“${canary}” stands in a message`).not.toContain(canary);
}

/** Interactions that were answered and left no row in the ledger. */
async function answeredWithoutRecord(world: TestWorld): Promise<string[]> {
	const keys = [...world.asked];
	const { rows } = await world.database.superuser.query<{ key: string }>(
		"select u.key from unnest($1::text[]) as u (key) where not exists (select from ledger l where l.key = u.key)",
		[keys],
	);
	return rows.map((r) => r.key);
}
