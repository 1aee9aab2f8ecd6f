/** The doors of our own that a link may lead to. */
export type Door = "files";

const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/**
 * The address of a page of our own, with a token that opens it. It is not a string, so that no words can become a link:
 * an adapter draws an address from nothing else, and whoever makes one has a door and a token, not a text. Written into
 * a log or JSON it does not show the token.
 */
export class Link {
	readonly #address: string;

	/**
	 * @param origin where people reach our pages, as set up: `https://rollcall.council.example`
	 * @param token 32 bytes in base64url that nobody can guess
	 * @throws when the token does not look like one, or the origin is no http address: a defect
	 */
	constructor(origin: string, door: Door, token: string) {
		const at = new URL(origin);
		if (!/^https?:$/.test(at.protocol)) throw new Error("A link leads to a page over http");
		if (!TOKEN.test(token)) throw new Error("A link needs a token");
		this.#address = `${at.origin}/${door}/${token}`;
	}

	/** The whole address, for an adapter to draw. */
	static address(link: Link): string {
		return link.#address;
	}

	toString(): string {
		return "[link]";
	}

	toJSON(): string {
		return "[link]";
	}
}

/** Whether a text has the form of a link's token. */
export const isToken = (text: string): boolean => TOKEN.test(text);
