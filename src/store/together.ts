import type { Statement, Tx } from "./transact.ts";

/** How a statement that several pieces of work ask for at the same step is asked once for all of them. */
export interface Many {
	one: Statement;
	/** Its parameters: what is the same for each, in that order, then an array for each column of {@link rows}. */
	all: Statement;
	/** Which values of the one are the same for each, by their places: calls in which they differ are asked apart. */
	same: readonly number[];
	/**
	 * The rows that one call brings: the values that are not the same for each, where nothing else is said. By `n`, in a
	 * column of that name, what comes back finds its call.
	 */
	rows?(values: readonly unknown[], n: number): readonly (readonly unknown[])[];
	/** Whether a call can be asked with others. */
	fits?(values: readonly unknown[]): boolean;
}

interface Call {
	values: readonly unknown[];
	resolve(rows: never[]): void;
	reject(error: unknown): void;
}

/** Calls that are asked together, in their turn. */
interface Group {
	statement: Statement;
	many: Many | undefined;
	calls: Call[];
}

/**
 * Several pieces of work of one transaction that do the same at the same time: what they ask at the same step is sent in
 * one statement. Returns what makes the view of the transaction that each of them works with. The statements of each are
 * done in the order in which it asks for them, as ever; a call that is alone is asked as it stands.
 */
export function together(tx: Tx, known: readonly Many[]): () => Tx {
	const manyOf = new Map(known.map((many) => [many.one.name, many]));
	let waiting: Group[] = [];
	const send = () => {
		const groups = waiting;
		waiting = [];
		for (const group of groups) void ask(tx, group);
	};
	const joined = (statement: Statement, call: Call, after: number): Group => {
		const many = manyOf.get(statement.name);
		const fits = many?.fits?.(call.values) === false ? undefined : many;
		const open =
			fits && waiting.find((group, at) => at > after && group.many === fits && isLike(group, call));
		if (open) {
			open.calls.push(call);
			return open;
		}
		// When everybody has asked: all that waits for an answer has then gone as far as it gets.
		if (!waiting.length) setImmediate(send);
		const group = { statement, many: fits, calls: [call] };
		waiting.push(group);
		return group;
	};
	return () => {
		let last: Group | undefined;
		return {
			now: tx.now,
			get db(): never {
				throw new Error("What is done for many at once is done by named statements");
			},
			query: (statement, values) =>
				new Promise((resolve, reject) => {
					// Never before what the same one asked for last; that is -1 where it was sent already.
					const after = last ? waiting.indexOf(last) : -1;
					last = joined(statement, { values, resolve, reject }, after);
				}),
		};
	};
}

const isLike = ({ many, calls }: Group, { values }: Call): boolean =>
	many!.same.every((at) => Object.is(values[at], calls[0]!.values[at]));

async function ask(tx: Tx, { statement, many, calls }: Group): Promise<void> {
	try {
		if (!many || calls.length === 1) {
			const [{ values, resolve }] = calls as [Call];
			return resolve(await tx.query<never>(statement, values));
		}
		const others = (values: readonly unknown[]) => [values.filter((_, at) => !many.same.includes(at))];
		const rows = calls.flatMap(({ values }, n) => many.rows?.(values, n) ?? others(values));
		const columns = rows[0]?.map((_, at) => rows.map((row) => row[at])) ?? [];
		const same = many.same.map((at) => calls[0]!.values[at]);
		const found = rows.length ? await tx.query<{ n?: number }>(many.all, [...same, ...columns]) : [];
		const byCall = Map.groupBy(found, (row) => row.n);
		for (const [n, { resolve }] of calls.entries()) resolve((byCall.get(n) ?? []) as never[]);
	} catch (error) {
		for (const { reject } of calls) reject(error);
	}
}
