import type { ClockState } from "../page-server.ts";
import { moveClock, readState } from "./shell-client.ts";

const ASK_EVERY_MILLISECONDS = 15_000;

export interface ClockParts {
	words: HTMLElement;
	moves: HTMLElement;
	/** Where a move is told to those who cannot see the clock. */
	said: HTMLElement;
	/** Told what went wrong; undefined once it is right again. */
	trouble: (sentence: string | undefined) => void;
}

/** The casework's clock and the buttons that move it. */
export function startClock(parts: ClockParts, first: ClockState): void {
	const buttons = [...parts.moves.querySelectorAll("button")];
	const show = (clock: ClockState) => {
		parts.words.textContent = clock.words;
	};

	const move = async (button: HTMLButtonElement) => {
		// Not `disabled`: that would take the focus away.
		if (parts.moves.ariaBusy === "true") return;
		parts.moves.ariaBusy = "true";
		try {
			const clock = await moveClock(button.dataset.to ?? "");
			show(clock);
			parts.said.textContent = `The clock now says ${clock.words}.`;
			parts.trouble(undefined);
		} catch (error) {
			parts.trouble(sentenceOf(error));
		} finally {
			parts.moves.ariaBusy = "false";
		}
	};
	for (const button of buttons) button.addEventListener("click", () => void move(button));

	const ask = () =>
		readState().then(
			({ clock }) => {
				show(clock);
				parts.trouble(undefined);
			},
			(error: unknown) => parts.trouble(sentenceOf(error)),
		);
	setInterval(() => void ask(), ASK_EVERY_MILLISECONDS);
	show(first);
}

function sentenceOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
