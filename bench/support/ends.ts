type End = () => unknown;

/** What has to be stopped and cleared away, whatever happens: done in reverse, once. */
export interface Ends {
	add(end: End): void;
	/** Does them all; one that fails does not keep the others from it. */
	close(): Promise<void>;
}

/** Keeps what is to be ended. Also ends it all on Ctrl+C and SIGTERM, and then the process. */
export function newEnds(): Ends {
	const ends: End[] = [];
	const close = async () => {
		for (let end = ends.pop(); end; end = ends.pop()) {
			try {
				await end();
			} catch (error) {
				console.error(error);
			}
		}
	};
	for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const]) {
		process.once(signal, () => void close().then(() => process.exit(code)));
	}
	return { add: (end) => ends.push(end), close };
}
