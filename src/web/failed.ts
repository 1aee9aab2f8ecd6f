import type { ServerResponse } from "node:http";
import { faultReference } from "../chat/fault.ts";
import { type Html, html } from "./html.ts";
import { giveHtml } from "./layout.ts";
import { plainPage } from "./pages.ts";
import { codeOf } from "./safe-code.ts";
import type { Door } from "./visit.ts";

/** Something of ours failed: nothing was saved. @param again sends on what was typed */
export async function giveFailed(
	door: Door,
	response: ServerResponse,
	error: unknown,
	again?: Html,
): Promise<void> {
	door.parts.log.error({ code: codeOf(error) }, "web.failed");
	if (response.headersSent) return void response.destroy();
	const reference = faultReference(error);
	const title = "That did not work";
	const wrong = "Something went wrong on our side, and nothing was saved.";
	const body = html`${plainPage(
		title,
		again ? wrong : `${wrong} Go back and do it again in a minute.`,
		`If it fails again, ring your panel and tell whoever runs Rollcall this reference: ${reference}`,
	)}${again}`;
	giveHtml(response, 500, { title, body, panels: await door.panels().catch(() => []) });
}
