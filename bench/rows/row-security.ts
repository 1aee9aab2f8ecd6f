import pg from "pg";
import { ONE_PANEL } from "../support/database.ts";
import { type Figures, figuresOf } from "../support/figures.ts";
import { type Recorded, recordLookUps, replay } from "../support/recorded.ts";
import type { Row } from "../support/row.ts";
import { USERS } from "../support/slack-command.ts";
import { inTurns } from "../support/turns.ts";

const TURNS = 8;
/** Of each turn. */
const SECONDS = 2;
const AT_ONCE = 8;

/**
 * What row security costs: the statements of a looked-up case, sent again on a login that it binds and on one that
 * it does not.
 */
export const rowSecurity: Row = {
	name: "row-security",
	async run({ database, ends, tell }) {
		const made = await database(ONE_PANEL);
		const bound = await recordLookUps(made, USERS);
		const free = bound.map(withoutRole);
		const connect = (url: string) => {
			const pool = new pg.Pool({ connectionString: url, max: AT_ONCE });
			ends.add(() => pool.end());
			return pool;
		};
		const [app, superuser] = [connect(made.appUrl), connect(made.superuserUrl)];
		await replayFor(app, bound, 1);
		await replayFor(superuser, free, 1);
		const [ours, floor] = await inTurns(
			TURNS,
			[
				{
					what: "A transaction with row security",
					measure: () => replayFor(app, bound, SECONDS),
				},
				{ what: "the same without row security", measure: () => replayFor(superuser, free, SECONDS) },
			],
			tell,
		);
		return {
			ours: ours!,
			floor: floor!,
			beside: [],
			notes: [
				`The ${bound[0]!.statements.length} statements that the bot sends for /cme case, ${AT_ONCE} transactions at once, without the bot: for ${USERS.length} people in turn.`,
			],
		};
	},
};

/** The same statements, except that the login keeps its own powers. */
function withoutRole({ key, statements }: Recorded): Recorded {
	const [begin, ...others] = statements;
	const ROLE = " set local role rollcall_person;";
	if (typeof begin !== "string" || !begin.includes(ROLE))
		throw new Error("The bot begins a transaction otherwise");
	return { key, statements: [begin.replace(ROLE, ""), ...others] };
}

async function replayFor(pool: pg.Pool, recorded: readonly Recorded[], seconds: number): Promise<Figures> {
	const began = performance.now();
	const times: number[] = [];
	const worker = async () => {
		while (performance.now() < began + seconds * 1_000) {
			const from = performance.now();
			await replay(pool, recorded[times.length % recorded.length]!);
			times.push(performance.now() - from);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, worker));
	return figuresOf(times, (performance.now() - began) / 1_000, 0);
}
