import type { Feature } from "../kit.ts";
import { askSubjectAccess } from "./ask-subject-access.ts";
import * as events from "./events.ts";
import { takeEvidence } from "./evidence-pack.ts";
import { takeLetter } from "./letter.ts";
import { takePaperForm } from "./paper-form.ts";
import { takeMinutes, takePapers } from "./take-papers.ts";
import { board, takeAnnual } from "./take-report.ts";
import { takeWorklist } from "./worklist-file.ts";

/** Files that one person fetches once: a case's evidence pack, everything held about a child, a meeting's papers, a worklist, reports. */
export const downloadFeature: Feature = {
	name: "download",
	under: "Sharing, and papers to take",
	actions: [
		takeEvidence,
		askSubjectAccess,
		takePapers,
		takeMinutes,
		takeLetter,
		takeWorklist,
		takePaperForm,
		board,
		takeAnnual,
	],
	events: Object.values(events),
};
