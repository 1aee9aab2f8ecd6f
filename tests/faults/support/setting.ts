/** Whether each fault is injected as often as it is to be; without it, seldom, as one test among others. */
export const isFull = (): boolean => process.env.ROLLCALL_FAULTS === "full";

/** One of two numbers: how often in a quick run, and in a full one. */
export const repeats = (quick: number, full: number): number => (isFull() ? full : quick);
