import { refusal } from "../../access/refusal.ts";
import { action } from "../kit.ts";
import { currentMeeting, lastMeeting } from "../meeting/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { prepareDownload } from "./acts.ts";
import { handOut } from "./hand-out.ts";
import { agendaPack, minutesFile } from "./meeting-papers.ts";

const none = refusal(
	"papers.none",
	"There are no papers yet: the coordinator or the chair has not begun the panel's next meeting.",
);
const noMinutes = refusal(
	"papers.no-minutes",
	"The panel has held no meeting here yet, so there are no minutes.",
);

/** Hands out the named agenda pack of the panel's next meeting. */
export const takePapers = action({
	name: "papers",
	on: "nothing",
	lists: true,
	allow: "take a meeting's papers",
	help: "The agenda pack of the next meeting: the cases that you may open.",
	doors: { word: "papers", button: "Agenda pack" },
	file: true,
	async run(ctx) {
		const { today } = await loadPanel(ctx.tx, ctx.panel);
		const held = await currentMeeting(ctx.tx, ctx.panel, today);
		if (!held) throw none();
		const parameters = { meeting: held.id };
		const file = await prepareDownload(ctx, agendaPack, { format: "pdf", parameters });
		return { say: handOut("The agenda pack of the next meeting is ready.", [file]) };
	},
});

/** Hands out the minutes of the last meeting. */
export const takeMinutes = action({
	name: "minutes",
	on: "nothing",
	lists: true,
	allow: "take a meeting's papers",
	help: "The minutes of the last meeting, on the cases that you may open.",
	doors: { word: "minutes", button: "Minutes" },
	async run(ctx) {
		const held = await lastMeeting(ctx.tx, ctx.panel);
		if (!held) throw noMinutes();
		const parameters = { meeting: held.id };
		const files = [
			await prepareDownload(ctx, minutesFile, { format: "pdf", parameters }),
			await prepareDownload(ctx, minutesFile, { format: "md", parameters }),
		];
		return { say: handOut("The minutes of the last meeting are ready.", files) };
	},
});
