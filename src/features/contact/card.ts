import type { Block, Line } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { action } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

/** Whom to ring, the form to fill in instead, and the panel's policies: for anybody, without a case. */
export const contact = action({
	name: "contact",
	on: "nothing",
	allow: "ask for help",
	help: "Whom to ring, and the panel's policies.",
	doors: { word: "contact", button: "Whom to ring" },
	async run(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const officer = (await panelMembers(ctx.tx, ctx.panel)).find((m) => m.id === panel.officer);
		const who = officer ? `${officer.knownAs}, ${officer.agency}` : "The CME team";
		const documents: Block[] = panel.documents.length
			? [{ text: [[{ strong: "Policies and procedures" }], ...panel.documents.flatMap(inLines)] }]
			: [];
		return {
			say: {
				summary: `Whom to ring: ${panel.title}`,
				blocks: [
					{ heading: panel.title },
					{
						facts: [
							["Named officer", who],
							["Phone", panel.phone],
						],
					},
					{ text: ["Ring, or fill in the form: either reaches the panel."] },
					{
						buttons: [{ label: "Raise a notification", action: "raise", on: "", opens: true, tone: "main" }],
					},
					...documents,
					{ text: [emergencyLine(panel)], tone: "quiet" },
				],
			},
		};
	},
});

function inLines({ title, link, review }: { title: string; link: string; review?: string }): Line[] {
	return [review ? `${title}, to be reviewed by ${longDate(review)}` : title, link];
}
