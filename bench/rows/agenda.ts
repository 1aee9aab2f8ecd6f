import pg from "pg";
import { asPerson } from "../../src/cli/as-person.ts";
import { agendaOf } from "../../src/domain/agenda.ts";
import { nextMeeting } from "../../src/features/meeting/agenda.ts";
import { casesFor } from "../../src/features/meeting/queries.ts";
import { makePool } from "../../src/store/pool.ts";
import { MANY_OPEN, quiet } from "../support/database.ts";
import { figuresOf } from "../support/figures.ts";
import type { Row } from "../support/row.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 4;
/** Agendas in each turn. */
const EACH = 10;

/** The agenda of a panel with thousands of open cases, made anew as its coordinator. */
export const agenda: Row = {
	name: "agenda",
	async run({ database, ends, tell }) {
		const made = await database(MANY_OPEN);
		const pool = makePool(made.appUrl, quiet, 2);
		const client = new pg.Client({ connectionString: made.superuserUrl });
		await client.connect();
		ends.add(() => client.end());
		ends.add(() => pool.end());
		const who = { panel: "millbrook-cme", person: "curlew-asha" };
		const as = await asPerson({ pool, keys: made.keys, ...who, permission: "run a panel meeting" });
		let cases = 0;
		const ours = () =>
			timed(() =>
				as(async (ctx) => {
					const held = await nextMeeting(ctx);
					cases = agendaOf(await casesFor(ctx.tx, held), held.on).length;
				}),
			);
		const floor = () =>
			timed(() =>
				client.query(
					"select id, ref, state, urgent, restricted, next_review from case_file where closed_at is null",
				),
			);
		for (const measure of [ours, floor]) await measure();
		const contestants = [
			{ what: "An agenda: which cases, in what order, and why", measure: ours },
			{ what: "the panel's open cases read by bare pg", measure: floor },
		];
		const [series, below] = await inTurns(TURNS, contestants, tell);
		const notes = [
			`${MANY_OPEN.cases} open cases in one panel, ${cases} of them for the agenda, under row security. The target is 1 s each.`,
		];
		return { ours: series!, floor: below!, beside: [], notes };
	},
};

async function timed(work: () => Promise<unknown>) {
	const began = performance.now();
	const times: number[] = [];
	for (let n = 0; n < EACH; n++) {
		const from = performance.now();
		await work();
		times.push(performance.now() - from);
	}
	return figuresOf(times, (performance.now() - began) / 1_000, 0);
}
