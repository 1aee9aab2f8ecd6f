import { localDate, localTime } from "../domain/date/local-date.ts";
import { kindNamed } from "../features/download/kinds.ts";
import type { Waiting } from "./fetch.ts";
import type { WebPage } from "./page.ts";

/** Before a file is fetched: what it is, and for whom. Whoever looks at a link beforehand gets no further than this. */
export function askPage({ ref, kind, format, madeFor, expiresAt, zone }: Waiting, now: Date): WebPage {
	const { title, names, says = "This file is for you alone." } = kindNamed(kind)!;
	const day = localDate(expiresAt, zone) === localDate(now, zone) ? "today" : "tomorrow";
	return {
		title: ref ? `${title}: ${ref}` : title,
		pieces: [
			{
				text: names
					? "This file names a child. Open it where nobody else can see your screen. Keep it where the case's papers are kept."
					: says,
			},
			{
				facts: [
					["Prepared for", madeFor],
					["File", format.toUpperCase()],
					["Until", `${day}, ${localTime(expiresAt, zone)}`],
				],
			},
			{ text: "You can download it once. That you did is on record." },
			{ send: "Download the file" },
		],
	};
}

/** The same for a link that was used, is over, was never given out, or is not for this person any more. */
export const GONE: WebPage = {
	title: "This link does not work",
	pieces: [
		{
			text: "A file can be downloaded once, within minutes. This link was used already, or its time is over.",
		},
		{
			text: "Go back to Rollcall in Slack or Teams, and ask for the file again. If Rollcall refuses, ask your panel's coordinator.",
		},
		{ text: "If a child is in danger now, call 999." },
	],
};

/** Something of ours failed: nothing was used up. */
export const FAILED = (reference: string): WebPage => ({
	title: "The file could not be made",
	pieces: [
		{ text: "Something went wrong on our side. Nothing was used up. Go back and try again in a minute." },
		{ text: `If it fails again, tell whoever runs Rollcall this reference: ${reference}` },
	],
});

/** For whoever asks too much within a minute. */
export const TOO_MUCH: WebPage = {
	title: "Wait a minute",
	pieces: [
		{
			text: "Rollcall has been asked for a lot in the last minute. Wait a minute, then load this page again.",
		},
	],
};
