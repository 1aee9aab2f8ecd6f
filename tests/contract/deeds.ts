import type { Key, Message } from "../../src/chat/message.ts";
import type { Interaction } from "../../src/chat/port.ts";
import { type Open, type Person, type Rig, words } from "./rig.ts";

/** Does what asks for a form, and has it open: at once, or by the button that the platform needs for it. */
export async function begins(rig: Rig, who: Person, deed: () => Promise<unknown>): Promise<Open> {
	await deed();
	const opener = () => who.alone().findLast((one) => one.buttons.includes("Open the form"));
	const shown = await rig.until("the form, or the button that opens it", () => who.form() ?? opener());
	if ("id" in shown) await who.presses(shown, "Open the form");
	return rig.until("the form", () => who.form());
}

/** Waits for something that the app says to this person alone. */
export const isTold = (rig: Rig, who: Person, what: string) =>
	rig.until(`“${what}”`, () => who.alone().find((one) => one.text.includes(what)));

/** A message with a button. */
export const withButton = (label: string, opens = false, summary = "A case"): Message => ({
	summary,
	blocks: [
		{ text: ["It stands in the channel"] },
		{ buttons: [{ label, action: "act", on: "case-1", opens }] },
	],
});

/** Posts it to the panel's channel, and presses its button as this person. Returns the message's id. */
export async function pressesIn(rig: Rig, who: Person, label: string, opens = false) {
	const id = await rig.surface.post(rig.panel, withButton(label, opens), "delivery-1");
	await who.presses(who.channel().find((one) => one.id === id)!, label);
	return id;
}

/** The steps of forms that the bot took in. */
export const steps = ({ taken }: Rig) =>
	taken.filter((one): one is Extract<Interaction, { kind: "form" }> => one.kind === "form");

/** Posts one line to the panel's channel. */
export const posts = (rig: Rig, line: string, delivery: Key, root?: string): Promise<string> =>
	rig.surface.post(rig.panel, words(line), delivery, root);
