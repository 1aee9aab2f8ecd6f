/** Sends that one bot may make in one conversation: so many within so many seconds (msteams-docs, rate-limit.md). */
const limits: readonly (readonly [sends: number, seconds: number])[] = [
	[7, 1],
	[8, 2],
	[60, 30],
	[1800, 3600],
];

/** Counts sends for each conversation by the real clock. */
export interface RateCounter {
	/** Counts one send. Returns 0 when it is allowed, or the seconds to wait; a refused send is not counted. */
	count(conversation: string, nowMs: number): number;
}

export function rateCounter(): RateCounter {
	const sent = new Map<string, number[]>();
	return {
		count(conversation, nowMs) {
			const times = (sent.get(conversation) ?? []).filter((time) => nowMs - time < 3_600_000);
			sent.set(conversation, times);
			for (const [sends, seconds] of limits) {
				const inWindow = times.filter((time) => nowMs - time < seconds * 1000);
				if (inWindow.length >= sends) return waitFor(inWindow[0] ?? nowMs, seconds, nowMs);
			}
			times.push(nowMs);
			return 0;
		},
	};
}

function waitFor(oldest: number, seconds: number, nowMs: number): number {
	return Math.max(1, Math.ceil((oldest + seconds * 1000 - nowMs) / 1000));
}
