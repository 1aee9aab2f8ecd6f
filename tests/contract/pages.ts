import { z } from "zod";
import type { Page } from "../../src/chat/form.ts";
import { Private } from "../../src/chat/private.ts";

/** A question of each kind. */
const fields: Page["fields"] = {
	reason: { label: "Reason", schema: z.string(), as: "text", lines: 3 },
	since: { label: "Not seen since", schema: z.string(), as: "date" },
	outcome: {
		...{ label: "Outcome", schema: z.string(), as: "one" },
		options: [
			{ value: "found", label: "Found" },
			{ value: "lost", label: "No trace" },
		],
	},
	checks: {
		...{ label: "Checks made", schema: z.array(z.string()), as: "many" },
		options: [
			{ value: "home", label: "Home visit" },
			{ value: "gp", label: "GP" },
		],
	},
};

/** Somebody whom the platform knows. */
export const somebody: Page["fields"][string] = { label: "Who it is", schema: z.string(), as: "person" };

/** A screen of a form with a question of each kind, one of them answered; with what a clause changes of it. */
export const aForm = (change: Partial<Page> = {}): Page => ({
	...{ draft: "draft-1", title: "Raise a child", step: [1, 2], send: "Next", back: false },
	...{ notes: [], fields, values: { reason: new Private("Moved & gone") } },
	...change,
});

/** The screen after it. */
export const nextScreen: Page = aForm({
	...{ title: "Check the answers", step: [2, 2], send: "Send", back: true },
	fields: { outcome: fields.outcome! },
});
