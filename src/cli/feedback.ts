import { type Command, InvalidArgumentError } from "commander";
import { addDays } from "../domain/date/local-date.ts";
import { feedbackSince, strikeFeedback } from "../features/feedback/acts.ts";
import { loadPanel } from "../features/panel/settings.ts";
import { drawMarkdown } from "../paper/draw-md.ts";
import { dateArgument, type Io } from "./io.ts";
import { type Acting, onceAsPerson } from "./once-as-person.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall feedback --panel millbrook-cme --as curlew-asha
  $ npx rollcall feedback --panel millbrook-cme --as curlew-asha --from 2026-09-01 > feedback.md
  $ npx rollcall feedback --panel millbrook-cme --as curlew-asha --strike 0f6f3c1f2a105b0c8d5f4b7e9a551f0e

Each has a number: where its words name somebody, --strike with that number takes them away for good.`;

/** `rollcall feedback`: what people said of Rollcall with /cme feedback; and with a number, to strike what names somebody. */
export function addFeedback(program: Command, io: Io): void {
	program
		.command("feedback")
		.description("print what people said of Rollcall, as Markdown")
		.requiredOption("--panel <key>", "of this panel")
		.requiredOption("--as <person>", "as this person, by their key")
		.option("--from <date>", "since this day; otherwise of the last 90 days", dateArgument)
		.option(
			"--strike <number>",
			"take the words of one away for good, because they name somebody",
			numberArgument,
		)
		.addHelpText("after", EXAMPLES)
		.action(async ({ from, strike, ...acting }: Acting & { from?: string; strike?: string }) => {
			if (strike) {
				await onceAsPerson(io, acting, "strike feedback that names somebody", (ctx) =>
					strikeFeedback(ctx, strike),
				);
				io.out("The words are struck. That feedback was given, and that it was struck, stays on record.");
				return;
			}
			const paper = await onceAsPerson(io, acting, "read feedback on Rollcall", async (ctx) => {
				const { today } = await loadPanel(ctx.tx, ctx.panel);
				return feedbackSince(ctx, from ?? addDays(today, -90));
			});
			io.out(drawMarkdown(paper).toString().trimEnd());
		});
}

function numberArgument(text: string): string {
	if (!/^[0-9a-f]{32}$/.test(text))
		throw new InvalidArgumentError("Give the number as “rollcall feedback” prints it.");
	return text;
}
