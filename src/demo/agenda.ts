/** What happens when. What is done may put more on the agenda, later than itself. */
export interface Agenda {
	add(at: Date, act: () => Promise<void>): void;
	/** Does everything up to an instant in the order of time, telling the time before each; the rest is never done. */
	run(until: Date, tell: (now: Date) => Promise<void>): Promise<void>;
}

export function makeAgenda(): Agenda {
	const entries: { at: number; act: () => Promise<void> }[] = [];
	return {
		add(at, act) {
			const time = at.getTime();
			const after = entries.findIndex((e) => e.at > time);
			entries.splice(after === -1 ? entries.length : after, 0, { at: time, act });
		},
		async run(until, tell) {
			for (let next = entries.shift(); next && next.at <= until.getTime(); next = entries.shift()) {
				await tell(new Date(next.at));
				await next.act();
			}
		},
	};
}
