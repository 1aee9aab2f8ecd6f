/**
 * What a person typed, or a child's detail opened from the record. It is not a string, so that it cannot reach
 * a channel, a log or a job by accident: putting it into a channel message does not compile, and writing it as
 * text throws. Only the places listed in tests/import-law.test.ts may call {@link Private.reveal}.
 */
export class Private {
	readonly #value: string;

	constructor(value: string) {
		this.#value = value;
	}

	/** The text itself. Restricted by the import law. */
	static reveal(sealed: Private): string {
		return sealed.#value;
	}

	/** Words and private values in one text, which is private as they are: nothing of it can be read from outside. */
	static join(parts: readonly (string | Private)[]): Private {
		return new Private(parts.map((part) => (typeof part === "string" ? part : part.#value)).join(""));
	}

	/** The same text with some of its parts replaced, the longest first: private as it was. */
	static replace(value: Private, words: ReadonlyMap<string, string>): Private {
		const parts = [...words.keys()].filter(Boolean).sort((a, b) => b.length - a.length);
		if (!parts.length) return value;
		const any = new RegExp(parts.map((part) => part.replace(/[^\w@]/g, "\\$&")).join("|"), "g");
		return new Private(value.#value.replace(any, (part) => words.get(part) ?? part));
	}

	/** Whether both say the same, whatever white space and signs that nobody sees stand between their words. */
	static same(one: Private, other: Private): boolean {
		const [a, b] = [one, other].map((each) =>
			each.#value.normalize("NFC").replace(/[\s\p{Cc}\p{Cf}]+/gu, ""),
		);
		return a === b;
	}

	/** True when nothing but white space was typed. */
	get isBlank(): boolean {
		return this.#value.trim() === "";
	}

	[Symbol.toPrimitive](): never {
		throw new Error("A private value was about to be written as text");
	}

	toString(): never {
		throw new Error("A private value was about to be written as text");
	}

	toJSON(): string {
		return "[private]";
	}

	[Symbol.for("nodejs.util.inspect.custom")](): string {
		return "[private]";
	}
}
