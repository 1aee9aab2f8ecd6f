/** Does a piece of work when its turn has come; one that is urgent comes before those that are not. */
export type InTurn = <T>(work: () => Promise<T>, urgent?: boolean) => Promise<T>;

/**
 * Lets so many pieces of work go on at a time; the others wait, first come, first served, the urgent before the rest.
 * @param most how many, at least one; asked each time, since it may change
 */
export function newTurns(most: () => number): InTurn {
	const urgently: (() => void)[] = [];
	const waiting: (() => void)[] = [];
	let underWay = 0;
	const letIn = () => {
		while (underWay < most()) {
			const mayGo = urgently.shift() ?? waiting.shift();
			if (!mayGo) return;
			underWay++;
			mayGo();
		}
	};
	return async (work, urgent = false) => {
		await new Promise<void>((mayGo) => {
			(urgent ? urgently : waiting).push(mayGo);
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
