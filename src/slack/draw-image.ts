import type { KnownBlock } from "@slack/types";
import { type Picture, withoutPicture } from "../chat/picture.ts";
import { textObject } from "./draw-line.ts";
import { LIMITS } from "./limits.ts";
import { escapePlain, oneLine, shorten } from "./text.ts";

/** Slack's id of each picture that was uploaded. */
export type Files = ReadonlyMap<Picture, string>;

/** A picture that Slack has, with its words for whoever does not see it; or words in its place. */
export function drawImage(picture: Picture, file: string | undefined): KnownBlock {
	if (file === undefined) {
		const words = textObject(escapePlain(oneLine(withoutPicture(picture))), false);
		return { type: "context", elements: [words] };
	}
	return { type: "image", slack_file: { id: file }, alt_text: altText(picture, LIMITS.altText) };
}

/** Read out as it is: nothing in it is escaped, and nothing can look like markup. */
export const altText = ({ figures }: Picture, max: number): string =>
	shorten(oneLine(figures.alt).replaceAll("<", "‹").replaceAll(">", "›"), max);
