import { verifyChain } from "../../../src/record/verify.ts";
import { leaksIn, messagesSeen, sentToPlatforms, tablesOf } from "../../security/leaks.ts";
import { everythingLinked } from "../../support/chain.ts";
import { personOf, type Shown } from "../../support/people.ts";
import { CANARIES } from "../../support/story.ts";
import { acceptedIn } from "./accepted.ts";
import type { FaultWorld } from "./fault-world.ts";

/**
 * What must hold whatever goes wrong. Each looks at the record and at the platforms' own account of what was said, and
 * returns what is not as it must be, in words; nothing, when it holds.
 */
export type Invariant = (world: FaultWorld) => Promise<string[]>;

/** I1: what was accepted took effect exactly once. */
const tookEffectOnce: Invariant = async ({ sql, deeds }) => {
	const refs = (await sql<{ ref: string }>("select ref from case_file")).map((row) => row.ref);
	const raised = await sql<{ ref: string; n: number }>(
		`select coalesce(f.ref, l.case_id::text) as ref, count(*)::int as n from ledger l left join case_file f on f.id = l.case_id
			where l.act = 'notification.raised' group by 1`,
	);
	const decided = await sql<{ ref: string; n: number }>(
		`select f.ref, count(*)::int as n from decision d join case_file f on f.id = d.case_id group by 1`,
	);
	// All that one request does, it does in one transaction.
	const twice = await sql<{ acts: string; key: string }>(
		`select string_agg(distinct act, ', ') as acts, key from ledger where key is not null
			group by key having count(distinct xid) > 1`,
	);
	return [
		...deeds.told.filter((ref) => !refs.includes(ref)).map((ref) => `${ref} was told and is not there`),
		...raised.filter(({ n }) => n !== 1).map(({ ref, n }) => `${ref} was raised ${n} times`),
		...(refs.length > deeds.tried ? [`${deeds.tried} notifications made ${refs.length} cases`] : []),
		...(new Set(deeds.told).size < deeds.told.length ? ["Two people were told the same reference"] : []),
		...deeds.decided
			.filter((ref) => !decided.some((d) => d.ref === ref))
			.map((ref) => `The decision on ${ref} was told and is not there`),
		...decided.filter(({ n }) => n > 1).map(({ ref, n }) => `${ref} was decided ${n} times`),
		...twice.map(({ acts, key }) => `${key} took effect more than once: ${acts}`),
	];
};

/** I2: every act, read and refusal has its audit row, and the chains verify. */
const everyActAudited: Invariant = async ({ sql, sandbox, database }) => {
	const { keys, saidNot } = acceptedIn(sandbox);
	const missing = await sql<{ key: string }>(
		"select u.key from unnest($1::text[]) as u (key) where not exists (select from ledger l where l.key = u.key)",
		[[...keys]],
	);
	await everythingLinked(database);
	const faults = await verifyChain(database.pool);
	return [
		...(missing.length > saidNot ? missing.map(({ key }) => `${key} was answered and left no row`) : []),
		...faults.map((f) => `The chain: ${f.fault} at ${f.ledgerRow}`),
	];
};

const MARK = /^Sent again: an earlier copy of this may have arrived\.\s*/;
const DISOWNED = /^This was sent twice/;
/** What tells a message from the others of its place, whatever became of it later: a reference, a digest's date. */
const head = (text: string) => text.replace(MARK, "").trim().slice(0, 13);

/** I3: each message stands once in each place, or what is there besides says that it may be a repeat. */
const postedOnce: Invariant = async (world) => {
	const { sql, sandbox } = world;
	const postings = await sql<{ delivery: string; remote: string; platform: string; doubtful: boolean }>(
		"select o.delivery, o.remote, p.platform, o.doubtful from posting o join place p on p.id = o.place_id where o.remote is not null",
	);
	const inSlack = new Map<string, string[]>();
	for (const m of sandbox.slack.state().messages) {
		const delivery = JSON.stringify(m.metadata ?? "").match(/[0-9a-f-]{36}/)?.[0];
		if (delivery && !MARK.test(m.text) && !DISOWNED.test(m.text))
			inSlack.set(delivery, [...(inSlack.get(delivery) ?? []), m.ts]);
	}
	const asha = personOf(world, "curlew-asha", "teams");
	const own = new Set(postings.filter((p) => p.platform === "teams").map((p) => p.remote));
	const roots = asha.channel().filter((m) => isOfBot(world, m));
	const places = [roots, ...asha.channel().map((root) => asha.thread(root).filter((m) => isOfBot(world, m)))];
	const digests = await sql<{ what: string; n: number }>(
		`select p.platform || ' ' || r.on_date as what, count(*)::int as n from posting o join digest_run r on r.id = o.subject
			join place p on p.id = o.place_id where o.view = 'digest' and p.person_id is null group by r.panel_id, p.id, r.on_date, 1`,
	);
	return [
		...[...inSlack]
			.filter(([, all]) => all.length > 1)
			.map(([delivery, all]) => `Slack has ${delivery} ${all.length} times`),
		...places
			.flatMap((place) => unmarkedTwice(place, own))
			.map((text) => `Teams has twice, unmarked: ${text}`),
		...digests.filter(({ n }) => n > 1).map(({ what, n }) => `${n} digests for ${what}`),
	];
};

/** A copy of which nothing is known is a first copy, and then the one that counts says that it is a repeat. */
function unmarkedTwice(place: readonly Shown[], own: ReadonlySet<string>): string[] {
	const strays = place.filter((m) => !own.has(m.id) && !MARK.test(m.text) && !DISOWNED.test(m.text));
	return strays
		.filter((m, i) => {
			const repeats = place.filter((other) => MARK.test(other.text) && head(other.text) === head(m.text));
			const sameBefore = strays.slice(0, i).some((other) => head(other.text) === head(m.text));
			return sameBefore || repeats.length === 0;
		})
		.map((m) => m.text.slice(0, 60));
}

function isOfBot({ sandbox }: FaultWorld, { id }: Shown): boolean {
	const message = sandbox.teams.state().messages.find((m) => m.id === id);
	return message !== undefined && "bot" in message.by;
}

/** I4: no invented detail of a child outside the sealed columns and what one reader is shown. */
const nobodyNamed: Invariant = async ({ database, sandbox, printed }) => {
	const places = new Map([
		...(await tablesOf(database.superuser)),
		...sentToPlatforms(sandbox),
		...messagesSeen(sandbox),
		["what was printed", printed()] as const,
	]);
	return leaksIn(places, CANARIES);
};

/** I5: nothing is on its way past its deadline. */
const nothingStuck: Invariant = async ({ sql }) => {
	const stuck = await sql<{ what: string }>(
		`select 'sending ' || o.view as what from posting o join place p on p.id = o.place_id
				where o.sending_since is not null and o.dead_at is null and p.gone_at is null and (p.leased_until is null or p.leased_until < now())
					and o.next_at < now() - interval '5 seconds'
			union all select 'due ' || o.view from posting o join place p on p.id = o.place_id
				where o.dead_at is null and p.gone_at is null and (o.shown is null or o.shown < o.wanted)
			union all select 'a transaction: ' || state from pg_stat_activity
				where datname = current_database() and application_name = 'rollcall'
					and state like 'idle in transaction%' and state_change < now() - interval '12 seconds'`,
	);
	return stuck.map(({ what }) => what);
};

export const INVARIANTS: Readonly<Record<"I1" | "I2" | "I3" | "I4" | "I5", Invariant>> = {
	I1: tookEffectOnce,
	I2: everyActAudited,
	I3: postedOnce,
	I4: nobodyNamed,
	I5: nothingStuck,
};
