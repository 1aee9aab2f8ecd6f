import { parseArgs } from "node:util";
import pg from "pg";
import { makeCatalogue } from "../src/bot/catalogue.ts";
import { asClerk } from "../src/delivery/draw.ts";
import { LEASE, NEXT } from "../src/delivery/postings.ts";
import { features } from "../src/features/all.ts";
import { postDigest } from "../src/features/digest/post.ts";
import { tellOfLate } from "../src/features/enquiry/late-chase.ts";
import { linkChain } from "../src/record/chain.ts";
import { makePool } from "../src/store/pool.ts";
import { askingOf } from "./support/asking.ts";
import { COUNTRY, makeDatabase, newCluster, quiet } from "./support/database.ts";
import { fillIn, send } from "./support/drafts.ts";
import { newEnds } from "./support/ends.ts";
import { explaining } from "./support/explain.ts";
import { childOf } from "./support/invented.ts";
import { beforeTheDigest } from "./support/morning.ts";
import { makeCardsDue } from "./support/postings.ts";
import { USERS } from "./support/slack-command.ts";

/** Each is done so often before it is explained: what is prepared and kept is there by then. */
const BEFORE = 7;

/**
 * `node bench/plans.ts [--children N]`: EXPLAIN ANALYZE of every statement of the things that are done most, as the bot's
 * own roles in a country's record; prints docs/plans.md.
 */
async function main(): Promise<void> {
	const { values } = parseArgs({ options: { children: { type: "string" } } });
	const size = { ...COUNTRY, cases: Number(values.children ?? COUNTRY.cases) };
	const ends = newEnds();
	try {
		const made = await makeDatabase(await newCluster(ends), size);
		const pool = makePool(made.appUrl, quiet, 1);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		ends.add(() => pool.end());
		await beforeTheDigest(made, -1);
		await makeCardsDue(client, 5, ["slack", "teams"]);
		const explained = explaining(pool);
		const asking = askingOf(made, pool);
		const of = (user: string) => made.asked.filter((one) => one.user.startsWith(user));
		const [coordinators, raisers] = [of(USERS[0]), of(USERS[2])];
		const { rows: panels } = await client.query<{ id: string }>("select id from panel order by key");
		const { rows: places } = await client.query<{ id: string }>(
			"select place_id as id from posting limit 50",
		);
		const asTheClerk = (panel: string, work: Parameters<typeof asClerk>[3]) =>
			asClerk(pool, made.keys, [panel], work);

		const things: readonly [what: string, once: (n: number) => Promise<unknown>][] = [
			["`/cme case`, by an agency's member", (n) => asking.words(raisers[n]!, `case ${raisers[n]!.ref}`)],
			["Details and timeline, by a coordinator", (n) => asking.press(coordinators[n]!, "case.open")],
			[
				"Find a child by surname and date of birth",
				async (n) => {
					const page = await asking.words(raisers[n]!, "find");
					const { surname, birth } = childOf(n);
					if ("ask" in page) await asking.sends(raisers[n]!, page.ask.draft, { surname, birth });
				},
			],
			[
				"Raise a notification",
				async (n) => send(asking.receive, raisers[n]!, await fillIn(client, made, raisers[n]!.user)),
			],
			["A meeting's agenda", (n) => asking.words(coordinators[n]!, "meeting")],
			["A panel's digest", (n) => asTheClerk(panels[n]!.id, (ctx) => postDigest(ctx, panels[n]!.id))],
			["Tell of what is overdue", (n) => asTheClerk(panels[n]!.id, (ctx) => tellOfLate(ctx, panels[n]!.id))],
			[
				"The next message of a channel",
				(n) =>
					asTheClerk(panels[n]!.id, async ({ tx }) => {
						await tx.query(LEASE, ["00000000-0000-4000-8000-000000000001", ["slack", "teams"], 16, [], []]);
						await tx.query(NEXT, [places[n]!.id, [], []]);
					}),
			],
			[
				"What each minute calls for in a panel",
				async (n) => {
					for (const { run } of makeCatalogue(features).nudges)
						await asTheClerk(panels[n]!.id, (ctx) => run(ctx, panels[n]!.id));
				},
			],
			["Link the chain", () => linkChain(pool)],
		];
		console.log(HEAD(size.cases, size.panels));
		for (const [what, once] of things) {
			for (let n = 0; n < BEFORE; n++) await once(n);
			const statements = slowestOfEach(await explained(() => once(BEFORE)));
			console.log(`\n## ${what}\n\n${TABLE}`);
			for (const row of statements) console.log(`| ${row.join(" | ")} |`);
		}
	} finally {
		await ends.close();
	}
}

/** A line for each statement, however often it was sent: of the time that took longest. */
function slowestOfEach(lines: readonly string[][]): string[][] {
	const slowest = new Map<string, string[]>();
	for (const line of lines) {
		const [name = "", ms] = line;
		const before = slowest.get(name);
		if (!before || Number(ms) > Number(before[1])) slowest.set(name, line);
	}
	return [...slowest.values()];
}

const HEAD = (children: number, panels: number) => `# How the database finds things

Written by \`node bench/plans.ts\`: EXPLAIN ANALYZE of each statement, under row security, where there are ${children} children in
${panels} panels. Milliseconds are the database's, without the way there; pages are of 8 kB. Of a statement that is sent more
than once the slowest stands here. “All of” a table is a scan of all its
rows, which the planner chooses where a table is small or empty too; everything else goes by the index named. What a function
of the database reads is in the milliseconds and pages, and not in the last column.`;

const TABLE = `| Statement | ms | Rows | Pages | How |
| --- | ---: | ---: | ---: | --- |`;

await main();
