import type { Block } from "../chat/message.ts";
import type { Asking } from "./kit.ts";

/** Which case a form is about, above its questions: it may have been begun some time ago, or in a long list. */
export async function whichCase({
	subject,
}: Asking<"case" | "decision" | "contact" | "handoff" | "item" | "task" | "letter">): Promise<Block[]> {
	return [{ text: [[{ strong: subject.ref }]] }];
}
