/** Does a piece of work when its turn has come. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets so many pieces of work go on at a time; the others wait, first come, first served.
 * @param most how many
 */
export function newTurns(most: number): InTurn {
	const waiting: (() => void)[] = [];
	let underWay = 0;
	return async (work) => {
		if (underWay < most) underWay++;
		// Whoever ends hands its place on, so that nobody who comes at that moment goes before those who wait.
		else await new Promise<void>((mayGo) => waiting.push(mayGo));
		try {
			return await work();
		} finally {
			const next = waiting.shift();
			if (next) next();
			else underWay--;
		}
	};
}
