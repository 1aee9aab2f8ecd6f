import type { Command } from "commander";
import { addDays } from "../domain/date/local-date.ts";
import { feedbackSince } from "../features/feedback/acts.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { drawMarkdown } from "../paper/draw-md.ts";
import { dateArgument, type Io } from "./io.ts";
import { type Acting, onceAsPerson } from "./once-as-person.ts";

/** `rollcall feedback`: what people said of Rollcall with /cme feedback. */
export function addFeedback(program: Command, io: Io): void {
	program
		.command("feedback")
		.description("print what people said of Rollcall, as Markdown")
		.requiredOption("--panel <key>", "of this panel")
		.requiredOption("--as <person>", "as this person, by their key")
		.option("--from <date>", "since this day; otherwise of the last 90 days", dateArgument)
		.action(async ({ from, ...acting }: Acting & { from?: string }) => {
			const paper = await onceAsPerson(io, acting, "read feedback on Rollcall", async (ctx) => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				return feedbackSince(ctx, from ?? addDays(today, -90));
			});
			io.out(drawMarkdown(paper).toString().trimEnd());
		});
}
