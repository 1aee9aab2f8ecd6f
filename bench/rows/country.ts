import pg from "pg";
import { Private } from "../../src/chat/private.ts";
import { asPerson } from "../../src/cli/as-person.ts";
import { likelyFor } from "../../src/features/match/queries.ts";
import { makePool } from "../../src/store/pool.ts";
import { type Asking, askingOf, type Times, timesOf } from "../support/asking.ts";
import { type BenchDatabase, quiet } from "../support/database.ts";
import { fillIn, send } from "../support/drafts.ts";
import { childOf, type Invented, seenAgain } from "../support/invented.ts";
import { growthInWords } from "../support/marks.ts";
import type { Row } from "../support/row.ts";
import { type Asked, USERS } from "../support/slack-command.ts";

const LOOK_UPS = 600;
const SEARCHES = 300;
const READS = 300;
const AGENDAS = 150;
const RAISED = 150;
const WARM = 40;

/** What each of them took in one database. */
interface Taken {
	lookUp: Times;
	search: Times;
	timeline: Times;
	agenda: Times;
	command: Times;
	raise: Times;
}

/** Look-ups, searches, timelines and agendas where there are a million children. */
export const country: Row = {
	name: "country",
	long: true,
	async run({ database, country: sizes, tell }) {
		const taken: Taken[] = [];
		for (const size of sizes) {
			const one = await takenIn(await database(size));
			tell(`  ${size.cases} children: ${inWords(one)}`);
			taken.push(one);
		}
		const all = taken.at(-1)!;
		const alone = await takenIn(await database({ ...sizes[2], panels: 1 }));
		tell(`  in one panel: ${inWords(alone)}`);
		const grown = (what: string, of: (one: Taken) => number) =>
			growthInWords(
				what,
				"ms",
				sizes.map((size, n) => [`${size.cases} children`, of(taken[n]!)]),
			);
		return {
			what: `${sizes[2].cases} children, ${sizes[2].panels} panels`,
			marks: [
				{ what: "look for duplicates, p95", value: all.lookUp.p95, unit: "ms", most: 50 },
				{ what: "find a child, p99", value: all.search.p99, unit: "ms", most: 150 },
				{ what: "a case's details and timeline, p99", value: all.timeline.p99, unit: "ms", most: 150 },
				{ what: "a meeting's agenda, p99", value: all.agenda.p99, unit: "ms", most: 150 },
				{ what: "look for duplicates, all in one panel, p95", value: alone.lookUp.p95, unit: "ms" },
				{ what: "find a child, all in one panel, p99", value: alone.search.p99, unit: "ms" },
				{ what: "details and timeline, all in one panel, p99", value: alone.timeline.p99, unit: "ms" },
				{ what: "agenda, all in one panel, p99", value: alone.agenda.p99, unit: "ms" },
			],
			notes: [
				`One after the other, each a whole transaction under row security, until its answer is drawn; ${LOOK_UPS} look-ups by somebody who raises, half of children who are there and were seen anew, half of others; ${SEARCHES} searches by surname and date of birth, ${READS} cases opened, ${AGENDAS} agendas made anew by a coordinator.`,
				`One child in seven has an open case; a look-up decrypts and compares the 20 likeliest. PostgreSQL as it comes, with 128 MB of its own memory.`,
				grown("Look-up, p50", (one) => one.lookUp.p50),
				grown("Search, p50", (one) => one.search.p50),
				grown("Timeline, p50", (one) => one.timeline.p50),
				grown("/cme case, p50", (one) => one.command.p50),
				grown("A notification raised, p50", (one) => one.raise.p50),
				grown("Agenda, p50 (as many cases more in each panel)", (one) => one.agenda.p50),
			],
		};
	},
};

const inWords = ({ lookUp, search, timeline, agenda }: Taken): string =>
	`look-up p95 ${lookUp.p95.toFixed(1)}, search p99 ${search.p99.toFixed(1)}, timeline p99 ${timeline.p99.toFixed(1)}, agenda p99 ${agenda.p99.toFixed(1)} ms`;

async function takenIn(made: BenchDatabase): Promise<Taken> {
	const pool = makePool(made.appUrl, quiet, 2);
	const superuser = new pg.Client({ connectionString: made.superuserUrl });
	await superuser.connect();
	try {
		const asking = askingOf(made, pool);
		const by = (user: string) => made.asked.filter((one) => one.user.startsWith(user));
		const [coordinators, raisers] = [by(USERS[0]), by(USERS[2])];
		const nth = (of: readonly Asked[], n: number) => of[(n * 7) % of.length]!;
		const look = await lookUpsIn(made, pool);
		const measures = {
			lookUp: [LOOK_UPS, look],
			search: [SEARCHES, (n: number) => searched(asking, nth(raisers, n), n)],
			timeline: [READS, (n: number) => opened(asking, nth(coordinators, n))],
			agenda: [AGENDAS, (n: number) => agendaOf(asking, nth(coordinators, n))],
			command: [READS, (n: number) => lookedUp(asking, nth(raisers, n))],
			raise: [RAISED, (n: number) => raised(asking, made, superuser, nth(raisers, n))],
		} as const;
		const taken: Partial<Taken> = {};
		for (const [name, [count, once]] of Object.entries(measures)) {
			// Statements prepared, code compiled: the first few do not count.
			await timesOf(WARM, (n) => once(count + n));
			taken[name as keyof Taken] = await timesOf(count, once);
		}
		return taken as Taken;
	} finally {
		await pool.end();
		await superuser.end();
	}
}

/** Looks for duplicates as the form of a notification does, for somebody who raises, in one panel after the other. */
async function lookUpsIn(made: BenchDatabase, pool: pg.Pool): Promise<(n: number) => Promise<void>> {
	const panels = Math.min(made.size.panels, 30);
	const raisers = await Promise.all(
		Array.from({ length: panels }, (_, n) => {
			const suffix = n ? `-${String(n + 1).padStart(3, "0")}` : "";
			const who = { panel: `millbrook-cme${suffix}`, person: `plover-leah${suffix}` };
			return asPerson({ pool, keys: made.keys, ...who, permission: "raise a notification" });
		}),
	);
	return async (n) => {
		const panel = n % panels;
		// Children take turns in the panels, in the panels' order: this one is of this panel.
		const each = Math.floor(made.size.cases / made.size.panels);
		const number = panel + made.size.panels * ((n * 131) % each);
		const child = n % 2 ? seenAgain(number) : childOf(number + 50_000_000);
		await raisers[panel]!((ctx) => likelyFor(ctx, detailsOf(child)));
	};
}

function detailsOf({ birth, sex: _, ...named }: Invented) {
	const words = Object.entries(named).map(([field, value]) => [field, new Private(value)]);
	return { ...Object.fromEntries(words), birth };
}

/** A search by what is known: the time of its second step, when the form is sent. */
async function searched(asking: Asking, asked: Asked, n: number): Promise<number> {
	const { surname, birth } = childOf(n * 31);
	const page = await asking.words(asked, "find");
	if (!("ask" in page)) throw new Error(`No form to find a child: ${JSON.stringify(page)}`);
	const from = performance.now();
	const found = await asking.sends(asked, page.ask.draft, { surname, birth });
	const took = performance.now() - from;
	if (!("show" in found)) throw new Error(`Not found, and not said so: ${JSON.stringify(found)}`);
	return took;
}

async function opened(asking: Asking, asked: Asked): Promise<void> {
	const sheet = await asking.press(asked, "case.open");
	if (!("show" in sheet) || !JSON.stringify(sheet).includes("Timeline")) {
		throw new Error(`Not opened: ${JSON.stringify(sheet)}`);
	}
}

async function lookedUp(asking: Asking, asked: Asked): Promise<void> {
	const said = await asking.words(asked, `case ${asked.ref}`);
	if (!JSON.stringify(said).includes(asked.ref)) throw new Error(`Not looked up: ${JSON.stringify(said)}`);
}

/** The last screen of a notification: the time from sending it. */
async function raised(
	asking: Asking,
	made: BenchDatabase,
	superuser: pg.Client,
	asked: Asked,
): Promise<number> {
	const draft = await fillIn(superuser, made, asked.user);
	const from = performance.now();
	await send(asking.receive, asked, draft);
	return performance.now() - from;
}

async function agendaOf(asking: Asking, asked: Asked): Promise<void> {
	const said = await asking.words(asked, "meeting");
	if (!JSON.stringify(said).includes("Panel meeting")) throw new Error(`No agenda: ${JSON.stringify(said)}`);
}
