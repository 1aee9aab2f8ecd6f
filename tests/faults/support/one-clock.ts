/**
 * Loaded into a replica before `src/main.ts`: its minutes come from the test rather than from the machine's clock, so that
 * application and database have one clock. Nothing else of the process is another than in production.
 */
import cron from "node-cron";

type Minute = () => Promise<void>;
const minutes: Minute[] = [];

Object.assign(cron, {
	schedule: (_expression: string, minute: Minute) => {
		minutes.push(minute);
		return { destroy: async () => void minutes.splice(minutes.indexOf(minute), 1) };
	},
});

process.on("message", async () => {
	await Promise.allSettled(minutes.map((minute) => minute()));
	process.send?.("minute");
});
// The channel to the test must not keep a process alive that has ended its work.
process.channel?.unref();

// A machine whose clock is wrong: what the process takes for the time is so far ahead, or behind.
const aheadMs = Number(process.env.FAULT_CLOCK_AHEAD_MS ?? 0);
if (aheadMs !== 0) {
	const now = Date.now.bind(Date);
	globalThis.Date = class extends Date {
		constructor(...given: unknown[]) {
			super(...((given.length ? given : [now() + aheadMs]) as [number]));
		}
		static override now() {
			return now() + aheadMs;
		}
	} as DateConstructor;
}
