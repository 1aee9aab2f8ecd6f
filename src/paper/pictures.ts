import { Worker } from "node:worker_threads";
import type { Figures, Png } from "../chat/picture.ts";

/** What the worker is asked, and what it answers: without a picture where it could not draw one. */
export interface Asked {
	n: number;
	figures: Figures;
}
export interface Drawn {
	n: number;
	png?: Png;
}

/** A worker that takes longer than this is ended: nobody waits so long. In milliseconds. */
const WITHIN_MS = 10_000;
/** A worker that has had nothing to draw for so long is ended: most days nobody asks for figures. In milliseconds. */
const IDLE_MS = 60_000;

interface Waiting {
	resolve(png: Png): void;
	reject(error: Error): void;
	late: NodeJS.Timeout;
}

/** A worker that draws, and who waits for it. */
class Drawing {
	// Nothing of the command line is its business: what is there for the process may be wrong for a worker.
	readonly #worker = new Worker(new URL("./picture-worker.ts", import.meta.url), { execArgv: [] });
	readonly #waiting = new Map<number, Waiting>();
	readonly #ended: () => void;
	#idle: NodeJS.Timeout | undefined;
	#n = 0;

	constructor(ended: () => void) {
		this.#ended = ended;
		this.#worker.on("message", ({ n, png }: Drawn) => {
			const waiting = this.#settle(n);
			if (png) waiting?.resolve(png);
			else waiting?.reject(new Error("A picture could not be drawn"));
		});
		this.#worker.on("error", () => this.end());
		this.#worker.on("exit", () => this.end());
	}

	draw(figures: Figures): Promise<Png> {
		clearTimeout(this.#idle);
		this.#worker.ref();
		this.#n += 1;
		const n = this.#n;
		return new Promise((resolve, reject) => {
			const late = setTimeout(() => this.end(), WITHIN_MS);
			this.#waiting.set(n, { resolve, reject, late });
			this.#worker.postMessage({ n, figures } satisfies Asked);
		});
	}

	/** Whoever still waits is told. */
	end(): void {
		this.#ended();
		for (const n of [...this.#waiting.keys()]) this.#settle(n)?.reject(new Error("No picture came"));
		clearTimeout(this.#idle);
		void this.#worker.terminate();
	}

	#settle(n: number): Waiting | undefined {
		const waiting = this.#waiting.get(n);
		clearTimeout(waiting?.late);
		this.#waiting.delete(n);
		if (this.#waiting.size === 0) {
			// With nothing to draw it keeps no process alive.
			this.#worker.unref();
			this.#idle = setTimeout(() => this.end(), IDLE_MS).unref();
		}
		return waiting;
	}
}

let drawing: Drawing | undefined;

/**
 * Draws figures beside the process, one after the other: a worker is started with the first, and ended when it has had
 * nothing to do.
 * @throws where it cannot be drawn, or does not come in time
 */
export function drawBeside(figures: Figures): Promise<Png> {
	if (!drawing) {
		const made: Drawing = new Drawing(() => {
			if (drawing === made) drawing = undefined;
		});
		drawing = made;
	}
	return drawing.draw(figures);
}
