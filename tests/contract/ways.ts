import type { Rig } from "./rig.ts";

/** The platforms that the contract is held against, as columns of its page. */
export const PLATFORMS = { slack: "Slack", teams: "Microsoft Teams" } as const;
export type PlatformName = keyof typeof PLATFORMS;

/** How a clause is kept on a platform, in words; or why the platform forbids it, and what is so instead. */
export type Way = string | { not: `because ${string}`; instead: string; shows(rig: Rig): Promise<void> };

/** One thing that a chat platform does for the bot. */
export type Clause = {
	/** Stable: the page and the tests are found by it. */
	id: string;
	/** What holds, in a plain sentence. */
	says: string;
	/** Fails where it does not hold. Run on each platform that says how. */
	shows(rig: Rig): Promise<void>;
} & Readonly<Record<PlatformName, Way>>;

/** The clauses of one area. */
export interface Area {
	title: string;
	clauses: readonly Clause[];
}
