import { startOver } from "./shell-client.ts";

export interface StartOverParts {
	button: HTMLElement;
	dialog: HTMLElement;
	/** Told what went wrong. */
	trouble: (sentence: string) => void;
}

/** Takes away all that was done here and begins anew, once it was asked whether that is meant. */
export function offerStartOver({ button, dialog, trouble }: StartOverParts): void {
	const asked = dialog as HTMLDialogElement;
	button.hidden = false;
	button.addEventListener("click", () => asked.showModal());
	asked.querySelector("#start-over-yes")!.addEventListener("click", () => {
		asked.close();
		startOver().then(
			// It says that it is starting, and shows the page once it is there.
			() => location.reload(),
			(error: unknown) => trouble(error instanceof Error ? error.message : String(error)),
		);
	});
}
