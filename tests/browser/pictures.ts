import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

const FOLDER = "docs/images";

/** Whether this run is to take the README's pictures. Other runs leave the tree as it is. */
const TAKES_PICTURES = process.env.ROLLCALL_SCREENSHOTS === "1";

interface Shown {
	/** What each half is scrolled to, so that it shows from its beginning. */
	from?: readonly Locator[];
	/** How high the window is made for this picture, in pixels. */
	height?: number;
	/** The part that is taken; the whole window unless it is given. */
	part?: Locator;
}

/** Takes the page as it stands, where this run takes pictures. */
export async function picture(
	page: Page,
	name: string,
	{ from = [], height, part }: Shown = {},
): Promise<void> {
	if (!TAKES_PICTURES) return;
	const size = page.viewportSize()!;
	await page.setViewportSize({ ...size, height: height ?? size.height });
	for (const one of from) await one.evaluate((element) => element.scrollIntoView({ block: "start" }));
	// The pointer's own marks, such as a message's tools, are not part of the picture.
	await page.mouse.move(0, 0);
	mkdirSync(FOLDER, { recursive: true });
	const path = join(FOLDER, `${name}.png`);
	await (part ?? page).screenshot({ path, animations: "disabled", caret: "hide" });
	await page.setViewportSize(size);
}
