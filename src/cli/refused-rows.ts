import { once } from "node:events";
import { createWriteStream, statSync, type WriteStream } from "node:fs";
import { csvLine } from "../domain/safe-csv.ts";
import { CommandFailed } from "./io.ts";

/** A row that was not loaded, and why. */
export interface RefusedRow {
	line: number;
	says: string;
}

/** What a person reads of refused rows without the file. */
const MOST_KEPT = 20;

/** Where refused rows go: with what they hold to a file that only its owner may read, where one was named. */
export class RefusedRows {
	count = 0;
	/** The first of them. */
	readonly first: RefusedRow[] = [];
	readonly #path: string | undefined;
	readonly #headers: readonly string[];
	#file: WriteStream | undefined;
	#failed: NodeJS.ErrnoException | undefined;

	/** @throws CommandFailed where there is such a file: it may be the list itself, or open to others */
	constructor(path: string | undefined, headers: readonly string[]) {
		if (path !== undefined && isFile(path)) throw there(path);
		this.#path = path;
		this.#headers = headers;
	}

	async add(refused: RefusedRow, cells: readonly string[]): Promise<void> {
		this.count++;
		if (this.first.length < MOST_KEPT) this.first.push(refused);
		if (this.#path === undefined) return;
		if (!this.#file) {
			this.#file = createWriteStream(this.#path, { mode: 0o600, flags: isThere(this.#path) ? "w" : "wx" });
			this.#file.on("error", (error) => {
				this.#failed = error;
			});
			await this.#write(["line", "why", ...this.#headers]);
		}
		await this.#write([String(refused.line), refused.says, ...cells]);
	}

	async #write(cells: readonly string[]): Promise<void> {
		this.#check();
		if (!this.#file!.write(`${csvLine(cells)}\r\n`))
			await Promise.race([once(this.#file!, "drain"), once(this.#file!, "close")]);
	}

	/** @throws CommandFailed when they could not all be written */
	async end(): Promise<void> {
		if (!this.#file) return;
		if (!this.#file.closed) {
			this.#file.end();
			await once(this.#file, "close").catch(() => undefined);
		}
		this.#check();
	}

	#check(): void {
		if (!this.#failed) return;
		throw new CommandFailed(
			`${this.#path} cannot be written (${this.#failed.code}). Name another file for refused rows.`,
		);
	}
}

const there = (path: string): CommandFailed =>
	new CommandFailed(
		`There is a file ${path} already. Name another for the refused rows, or take it away: it may be about children.`,
	);

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** Something that is no file may be there to be written to: a pipe, a terminal. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;
