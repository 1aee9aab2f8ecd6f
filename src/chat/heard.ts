/** A request that a platform made of the bot, once it was found genuine: as it came, so that it goes no further than a recorder. */
export interface Heard {
	platform: "slack" | "teams";
	path: string;
	headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** The JSON; or a form's fields, and JSON in one of them as what it says. */
	body: Readonly<Record<string, unknown>>;
	/** Ids of this installation, and the word that stands for each in a recording: `{team}`, `{bot}`, `{app}`, `{tenant}`. */
	ours: Readonly<Record<string, string>>;
}

/** Takes a request in. Never throws, and takes no time: whoever made the request waits. */
export type Hears = (heard: Heard) => void;
