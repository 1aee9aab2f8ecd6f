type End = () => unknown;

/** What has to be stopped and cleared away, whatever happens: done in reverse, once. */
export interface Ends {
	/** Done at once when the end has begun already. */
	add(end: End): void;
	/** Does them all; one that fails does not keep the others from it. Called again, it waits for the first time. */
	close(): Promise<void>;
	/** Whether Ctrl+C or SIGTERM began the end: whatever fails from then on is no news. */
	readonly interrupted: boolean;
}

/** Keeps what is to be ended. Also ends it all on Ctrl+C and SIGTERM, and then the process. */
export function newEnds(): Ends {
	const ends: End[] = [];
	let closing: Promise<void> | undefined;
	let interrupted = false;
	const closeAll = async () => {
		for (let end = ends.pop(); end; end = ends.pop()) {
			try {
				await end();
			} catch (error) {
				console.error(error);
			}
		}
	};
	const close = () => {
		closing ??= closeAll();
		return closing;
	};
	for (const [signal, code] of [["SIGINT", 130] as const, ["SIGTERM", 143] as const]) {
		process.once(signal, () => {
			interrupted = true;
			close().then(() => process.exit(code));
		});
	}
	return {
		add(end) {
			if (closing) end();
			else ends.push(end);
		},
		close,
		get interrupted() {
			return interrupted;
		},
	};
}
