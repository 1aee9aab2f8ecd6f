import { Picture, withoutPicture } from "../chat/picture.ts";
import { type Element, textBlock } from "./card.ts";
import { cut, IMAGE_ALT_CHARS } from "./limits.ts";
import { oneLine } from "./safe-text.ts";

/** How the address of a picture begins that is in the card itself. */
export const PNG = "data:image/png;base64,";

/**
 * A picture within the card, with its words for whoever does not see it: nothing has to be fetched, and nothing is kept
 * anywhere else. Undefined where it was not drawn.
 */
export function drawImage(picture: Picture): Element | undefined {
	const png = Picture.png(picture);
	return (
		png && {
			type: "Image",
			url: PNG + Buffer.from(png.bytes).toString("base64"),
			altText: cut(oneLine(picture.figures.alt), IMAGE_ALT_CHARS),
			size: "Auto",
		}
	);
}

/** Words in the place of a picture. */
export const drawWithoutImage = (picture: Picture): Element =>
	textBlock(withoutPicture(picture), { size: "Small", isSubtle: true });
