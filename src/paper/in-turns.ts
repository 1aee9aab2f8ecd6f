/** Does what it is handed one after the other, whatever became of the one before. */
export function inTurns(): <T>(work: () => Promise<T>) => Promise<T> {
	let before: Promise<unknown> = Promise.resolve();
	return (work) => {
		const own = before.then(work);
		before = own.catch(() => undefined);
		return own;
	};
}
