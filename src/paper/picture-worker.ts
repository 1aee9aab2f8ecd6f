import { parentPort } from "node:worker_threads";
import { drawPicture } from "./draw-picture.ts";
import { LetterShapes } from "./letter-shapes.ts";
import type { Asked, Drawn } from "./pictures.ts";

/** Runs beside the process (pictures.ts): reading a font and drawing letters would hold everybody up. */
const letters = new LetterShapes();

parentPort!.on("message", ({ n, figures }: Asked) => {
	parentPort!.postMessage(tried(n, () => drawPicture(figures, letters)));
});

function tried(n: number, draw: () => Drawn["png"]): Drawn {
	try {
		return { n, png: draw() };
	} catch {
		return { n };
	}
}
