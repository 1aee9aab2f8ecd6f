import type { Block, Key, Words } from "../../chat/message.ts";
import type { PersonCtx } from "../kit.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

/** Rollcall refers nobody: whoever said that they are phoning has the numbers, and confirms that they did. */
export async function phoneNow(ctx: PersonCtx, contact: Key, ref?: Words): Promise<Block[]> {
	const { emergency } = await loadPanel(ctx.tx, ctx.panel);
	return [
		{
			text: [`${ref ? `${ref}: ` : ""}Rollcall does not make the referral. Phone now, and confirm it here.`],
			tone: "urgent",
		},
		{ text: [emergencyLine({ emergency })], tone: "warning" },
		{
			buttons: [
				{ label: "Confirm the contact", action: "contact.confirm", on: contact, opens: true, tone: "main" },
			],
		},
	];
}
