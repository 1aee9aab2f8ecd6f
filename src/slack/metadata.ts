import { z } from "zod";

/** What a modal carries: opaque ids, readable by nobody but the app. */
export type Kept = z.infer<typeof kept>;

const kept = z.object({
	/** The form's draft, and the screen of it that is shown. */
	draft: z.string().optional(),
	step: z.number().optional(),
	/** The channel where it was opened. */
	channel: z.string().optional(),
	/** Opened from the home page: that is drawn anew once the form is sent. */
	home: z.literal(true).optional(),
});

export function writeKept(what: Kept): string {
	return JSON.stringify(what);
}

/** What the modal carries; empty when it is not of this app's making. */
export function readKept(metadata: string | undefined): Kept {
	try {
		return kept.parse(JSON.parse(metadata ?? "{}"));
	} catch {
		return {};
	}
}
