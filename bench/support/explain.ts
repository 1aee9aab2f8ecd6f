import type pg from "pg";

/** A node of a plan, as EXPLAIN writes it. */
interface Node {
	"Node Type": string;
	"Relation Name"?: string;
	"Index Name"?: string;
	"Actual Rows": number;
	"Actual Loops": number;
	"Shared Hit Blocks"?: number;
	"Shared Read Blocks"?: number;
	Plans?: Node[];
}

type Named = pg.QueryConfig & { text: string; values?: unknown[] };
type Query = (statement: string | Named) => Promise<pg.QueryResult>;

const ASKS = /^\s*(select|with|insert|update|delete)\b/i;

/**
 * Has the statements of one piece of work explained, each in a savepoint of its own before it is done. Returns what does
 * the work and resolves with a line for each: its name, milliseconds, rows, pages, and by what it finds them.
 */
export function explaining(pool: pg.Pool): (work: () => Promise<unknown>) => Promise<string[][]> {
	let lines: Promise<string[]>[] | undefined;
	pool.on("connect", (client) => {
		const query = client.query.bind(client) as unknown as Query;
		Object.assign(client, {
			// drizzle gives a statement's values apart.
			query(asked: string | Named, apart?: unknown[]) {
				const statement = apart && typeof asked !== "string" ? { ...asked, values: apart } : asked;
				if (lines && typeof statement !== "string" && ASKS.test(statement.text)) {
					const { name = "", text, values } = statement;
					void query("savepoint explained");
					const plan = query({ text: `explain (analyze, buffers, format json) ${text}`, values });
					lines.push(
						plan.then(
							({ rows }) => lineOf(name, rows[0]["QUERY PLAN"][0]),
							(error: Error) => [name, "", "", "", `Not explained: ${error.message}`],
						),
					);
					void query("rollback to explained");
				}
				return query(statement);
			},
		});
	});
	return async (work) => {
		lines = [];
		await work();
		const done = await Promise.all(lines);
		lines = undefined;
		return done;
	};
}

function lineOf(name: string, explained: { Plan: Node; "Execution Time": number }): string[] {
	const { Plan: top, "Execution Time": ms } = explained;
	const pages = (top["Shared Hit Blocks"] ?? 0) + (top["Shared Read Blocks"] ?? 0);
	const how = [...new Set(nodesOf(top).flatMap(scanOf))];
	return [name, ms.toFixed(2), String(top["Actual Rows"]), String(pages), how.join(", ") || "no table"];
}

const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** By what a node finds its rows; nothing for one that only works on what others found, or was never asked. */
function scanOf(node: Node): string[] {
	if (!node["Actual Loops"]) return [];
	if (node["Index Name"]) return [`\`${node["Index Name"]}\``];
	if (node["Node Type"] === "Seq Scan")
		return [`all of \`${node["Relation Name"]}\` (${node["Actual Rows"]} rows kept)`];
	return [];
}
