import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const FOLDER = "docs/images";

/** Whether this run is to take the README's pictures. Other runs leave the tree as it is. */
export const TAKES_PICTURES = process.env.ROLLCALL_SCREENSHOTS === "1";

/** Takes the page as it stands, where this run takes pictures. */
export async function picture(page: Page, name: string): Promise<void> {
	if (!TAKES_PICTURES) return;
	mkdirSync(FOLDER, { recursive: true });
	// The pointer's own marks, such as a message's tools, are not part of the picture.
	await page.mouse.move(0, 0);
	await page.screenshot({ path: join(FOLDER, `${name}.png`), animations: "disabled", caret: "hide" });
}
