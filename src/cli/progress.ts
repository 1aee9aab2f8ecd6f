import type { Io } from "./io.ts";

const EVERY_MS = 2_000;

/** Says on standard error how far something is, every two seconds, with an estimate: nothing of what is soon done. */
export function progress(io: Io, total: number, what: string): (done: number) => void {
	const began = performance.now();
	let said = began;
	return (done) => {
		const now = performance.now();
		if (now - said < EVERY_MS || done === 0) return;
		said = now;
		const of = total ? ` of ${number(total)}` : "";
		io.err(
			`${number(done)}${of} ${what}${total ? `, ${left(((total - done) * (now - began)) / done)}` : ""}`,
		);
	};
}

function left(ms: number): string {
	const seconds = Math.ceil(ms / 1_000);
	if (seconds < 90) return `about ${seconds} ${seconds === 1 ? "second" : "seconds"} left`;
	return `about ${Math.ceil(seconds / 60)} minutes left`;
}

const number = (n: number): string => n.toLocaleString("en-GB");
