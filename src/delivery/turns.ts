/** Does a piece of work when its turn has come; one that is urgent comes before those that wait. */
export type InTurn = <T>(work: () => Promise<T>, urgent?: boolean) => Promise<T>;

/**
 * Lets so many pieces of work go on at a time; the others wait, first come, first served.
 * @param most how many, at least one; asked each time, since it may change
 */
export function newTurns(most: () => number): InTurn {
	const waiting: (() => void)[] = [];
	let underWay = 0;
	const letIn = () => {
		while (underWay < most() && waiting.length) {
			underWay++;
			waiting.shift()!();
		}
	};
	return async (work, urgent = false) => {
		await new Promise<void>((mayGo) => {
			if (urgent) waiting.unshift(mayGo);
			else waiting.push(mayGo);
			letIn();
		});
		try {
			return await work();
		} finally {
			underWay--;
			letIn();
		}
	};
}
