import type { Button, Words } from "../chat/message.ts";

/**
 * A no that a person can act on. Throwing one rolls back whatever was begun; the refusal itself is recorded.
 * Declared with {@link refusal} by the part that makes it, so that every code has one sentence.
 */
export class Refusal extends Error {
	readonly code: string;
	readonly says: Words;
	readonly buttons: readonly Button[];

	constructor(code: string, says: Words, buttons: readonly Button[] = []) {
		super(code);
		this.code = code;
		this.says = says;
		this.buttons = buttons;
	}
}

/** Declares a refusal: a stable code, and a sentence that says what to do. Call the result to make one to throw. */
export function refusal(code: string, says: Words): (buttons?: readonly Button[]) => Refusal {
	return (buttons = []) => new Refusal(code, says, buttons);
}
