import { Private } from "../../src/chat/private.ts";

/** Everything that stands anywhere in an answer, private words opened, as one text. */
export function everyWord(answer: unknown): string {
	const words: string[] = [];
	const visit = (one: unknown): void => {
		if (one instanceof Private) words.push(Private.reveal(one));
		else if (typeof one === "string") words.push(one);
		else if (one && typeof one === "object") for (const value of Object.values(one)) visit(value);
	};
	visit(answer);
	return words.join("\n");
}
