/** A way in which a sound set-up is broken: how, and what the command must find of it. */
export interface Break {
	/** What is broken, as a sentence without its full stop: it stands in docs/doctor.md. */
	how: string;
	/** Each check with what it comes to: all that are broken or to be looked at, and the telling ones that cannot be made. */
	finds: readonly string[];
	/** In what the first of these checks says. */
	says: RegExp;
	/** Variables of the environment that are others; an empty one counts as unset. */
	changed?: () => Variables | Promise<Variables>;
	/** Where the bot is said to be; undefined: where it is, "": it is not said. */
	url?: () => string | Promise<string>;
	/** Seconds by which the clock of the machine that runs the command is wrong: another process has it. */
	clock?: number;
	/** What else is done, until it is mended. */
	make?: () => unknown;
	/** It lasts for seconds: only the run that writes the page has it. */
	slow?: true;
}

export type Variables = Readonly<Record<string, string>>;

/** What is mended at the end of each test, in the other order. */
export class Mending {
	#back: (() => unknown)[] = [];

	/** Has this done at the end of the test. */
	later(back: () => unknown): void {
		this.#back.push(back);
	}

	async mend(): Promise<void> {
		for (const one of this.#back.reverse()) await one();
		this.#back = [];
	}
}

/** A whole set-up that is sound, as the command is told of it. */
export interface Sound {
	environment: Variables;
	/** The folder of the manifests. */
	folder: string;
	/** Where the bot answers. */
	readonly botUrl: string;
	secrets(): string[];
}

/** The same address, with some of it changed. */
export const at = (
	url: string,
	changed: Partial<Pick<URL, "port" | "hostname" | "pathname" | "username" | "password" | "search">>,
): string => Object.assign(new URL(url), changed).href;
