/** What happens when. What is done may put more on the agenda, later than itself. */
export interface Agenda {
	add(at: Date, act: () => Promise<void>): void;
	/**
	 * Does everything up to an instant in the order of time, telling the time before; the rest is never done. What
	 * happens at the same instant is done side by side.
	 */
	run(until: Date, tell: (now: Date) => Promise<void>): Promise<void>;
}

export function makeAgenda(): Agenda {
	const acts = new Map<number, (() => Promise<void>)[]>();
	return {
		add(at, act) {
			const same = acts.get(at.getTime());
			if (same) same.push(act);
			else acts.set(at.getTime(), [act]);
		},
		async run(until, tell) {
			for (let next = Math.min(...acts.keys()); next <= until.getTime(); next = Math.min(...acts.keys())) {
				const now = acts.get(next) ?? [];
				acts.delete(next);
				await tell(new Date(next));
				await Promise.all(now.map((act) => act()));
			}
		},
	};
}
