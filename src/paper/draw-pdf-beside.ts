import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Private } from "../chat/private.ts";
import type { Pdf } from "./draw-pdf.ts";
import { inTurns } from "./in-turns.ts";
import { type Entry, isMarked, type Paper, type Told } from "./paper.ts";

/** What the process is asked: a paper in plain words, and what opens it. */
export interface Asked {
	paper: Paper;
	passphrase: string | undefined;
}

/** A thousand records take about three seconds. One that takes longer than this is ended: whoever asked is told. */
export const WITHIN_MS = 120_000;

/** What it may hold, in megabytes: an agenda of 5,000 cases is drawn with it. */
const MEGABYTES = 640;

const oneAtATime = inTurns();

/**
 * Draws a PDF in a process of its own, one at a time: a long one would hold up everybody's commands, and take more memory than
 * the bot has. It is given no environment, so that it knows no key, and writes nothing anywhere.
 * @param passphrase without it nobody opens the file
 * @throws where it cannot be drawn, or does not come in time
 */
export function drawPdfBeside(paper: Paper, passphrase?: string): Promise<Pdf> {
	const asked = { paper: inPlainWords(paper), passphrase };
	return oneAtATime(() => drawIn(asked));
}

async function drawIn(asked: Asked): Promise<Pdf> {
	const child = fork(new URL("./pdf-process.ts", import.meta.url), {
		...{ env: {}, execArgv: [`--max-old-space-size=${MEGABYTES}`], serialization: "advanced" },
		// What a library complains of may hold what it was drawing.
		stdio: ["ignore", "ignore", "ignore", "ipc"],
	});
	const late = setTimeout(() => child.kill("SIGKILL"), WITHIN_MS);
	try {
		child.send(asked);
		const { bytes, pages } = await answerOf(child);
		return { bytes: Buffer.from(bytes), pages };
	} finally {
		clearTimeout(late);
		child.kill("SIGKILL");
	}
}

async function answerOf(child: ChildProcess): Promise<Pdf> {
	const told = once(child, "message") as Promise<[Pdf]>;
	const ended = once(child, "exit").then(() => {
		throw new Error("A PDF could not be drawn");
	});
	const [drawn] = await Promise.race([told, ended]);
	return drawn;
}

/** A private value does not go from one process to another as it is. Only the PDF's own parts are handed over. */
function inPlainWords({ report: _, ...paper }: Paper): Paper {
	const plain = (told: Told): Told => {
		if (isMarked(told)) return { ...told, value: plain(told.value) as string };
		return told instanceof Private ? Private.reveal(told) : told;
	};
	const entry = ({ facts, ...more }: Entry): Entry => ({
		...more,
		facts: facts.map(([label, told]) => [label, plain(told)] as const),
	});
	const sections = paper.sections.map((section) => ({ ...section, entries: section.entries.map(entry) }));
	return { ...paper, sections };
}
