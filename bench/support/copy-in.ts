import type pg from "pg";

/** How much of a copy is sent at once, in characters. */
const CHUNK = 1 << 20;

interface Connection {
	query(text: string): void;
	stream: NodeJS.WritableStream & { writableNeedDrain: boolean };
	sendCopyFromChunk(chunk: Buffer): void;
	endCopyFrom(): void;
	sendCopyFail(why: string): void;
}

/**
 * PostgreSQL's COPY FROM STDIN in its text format: millions of rows in a minute. `pg` speaks the protocol and leaves it
 * to its caller what is sent.
 * @param target a table with its columns, `lookup (panel_id, kind)`
 * @param lines each a row: its values with tabs between, without a line's end
 */
export function copyIn(client: pg.Client, target: string, lines: Iterable<string>): Promise<void> {
	return new Promise((done, fail) => {
		let failed: Error | undefined;
		const copy = {
			submit: (connection: Connection) => void connection.query(`copy ${target} from stdin`),
			async handleCopyInResponse(connection: Connection) {
				try {
					let chunk = "";
					for (const line of lines) {
						chunk += `${line}\n`;
						if (chunk.length < CHUNK) continue;
						connection.sendCopyFromChunk(Buffer.from(chunk));
						chunk = "";
						if (connection.stream.writableNeedDrain) {
							await new Promise((drained) => connection.stream.once("drain", drained));
						}
					}
					if (chunk) connection.sendCopyFromChunk(Buffer.from(chunk));
					connection.endCopyFrom();
				} catch (error) {
					failed = error as Error;
					connection.sendCopyFail("the rows could not be made");
				}
			},
			// After an error nothing more is told: the connection is ready again by itself.
			handleError: (error: Error) => fail(failed ?? error),
			handleReadyForQuery: () => done(),
			handleRowDescription() {},
			handleDataRow() {},
			handlePortalSuspended() {},
			handleEmptyQuery() {},
			handleCommandComplete() {},
			handleCopyData() {},
		};
		client.query(copy as unknown as pg.Submittable);
	});
}

/** A bytea in that format. */
export const bytesOf = (value: Buffer): string => `\\\\x${value.toString("hex")}`;
