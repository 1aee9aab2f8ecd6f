import { z } from "zod";
import type { Frank, Words } from "../../chat/message.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { OUTCOMES } from "../../domain/lists/outcomes.ts";
import type { Entry } from "../../paper/paper.ts";
import { identityFacts } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { dueOf } from "../due.ts";
import { type OpenEnquiry, worklistOf } from "../enquiry/queries.ts";
import { whyOnHold } from "../hold/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { schoolCalendars } from "../panel/calendars.ts";
import { loadPanel } from "../panel/settings.ts";
import { recordAmong } from "../read-among.ts";
import { prepareDownload } from "./acts.ts";
import { worklistDrawn } from "./events.ts";
import { handOut } from "./hand-out.ts";
import { fileKind } from "./kind.ts";
import { type Manner, when } from "./tell.ts";

/** Enough to find a child in an agency's own records, and no more of what is held. */
const SHOWN = ["first_name", "surname", "birth", "age", "sex", "upn", "address", "postcode", "parent"];

/** What an agency has to answer, to print, or to open as a table (D-4). Drawn for the agency of whoever fetches it. */
export const worklistFile = fileKind({
	name: "agency-worklist",
	title: "Agency worklist",
	allow: "answer an enquiry",
	formats: ["pdf", "csv"],
	names: true,
	parameters: z.object({}),
	async gather(ctx) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const manner: Manner = { zone: panel.zone, today: panel.today, marks: false };
		const all = await worklistOf(ctx);
		const cases = [...new Set(all.map((e) => e.case))];
		const opened = await open(ctx.tx, ctx.keys, cases);
		const facts = { agency: ctx.person.agencyId, cases };
		await recordAmong(
			ctx,
			await ctx.record(worklistDrawn, { panel: ctx.panel }, facts),
			cases,
			"worklist_file",
		);
		const own = await schoolCalendars(
			ctx.tx,
			all.map((e) => e.agencyId),
		);
		const why = new Map<string, Words>();
		for (const e of all.filter((one) => one.held)) {
			why.set(e.case, (await whyOnHold(ctx.tx, e.case)).join(" "));
		}
		const entryOf = (e: OpenEnquiry): Entry => ({
			title: e.ref,
			facts: [
				["What is asked", labelOf(CHECKS, e.check)],
				...(e.held ? [["Why it waits", why.get(e.case) ?? ""] as const] : []),
				["Due", e.held ? "On hold" : dueOf(e, panel, own.get(e.agencyId))],
				["Urgent", e.urgent ? "Yes" : "No"],
				...identityFacts(opened.get(e.case) ?? new Map<string, never>(), panel.today, SHOWN).map(
					([label, value]): readonly [Words, Frank] => [label, value],
				),
				["Outcome", ""],
				["Note", ""],
			],
		});
		const running = all.filter((e) => e.held === null);
		const held = all.filter((e) => e.held !== null);
		return {
			title: "Agency worklist",
			reference: `${ctx.person.agency}, ${panel.title}`,
			lead: [
				`What ${ctx.person.agency} has to answer, as it stood ${when(ctx.now, manner)}. It names children: keep it where your agency keeps such papers, and destroy it when the answers are recorded.`,
			],
			sections: [
				{ title: "To answer", says: [OUTCOMES_IN_WORDS], entries: running.map(entryOf) },
				...(held.length
					? [
							{
								title: "On hold",
								says: ["Make no contact with these families until the coordinator says that it is safe."],
								entries: held.map(entryOf),
							},
						]
					: []),
			],
			mark: `For ${ctx.person.knownAs}, ${when(ctx.now, manner)}`,
		};
	},
});

const OUTCOMES_IN_WORDS = `What came of it is one of: ${OUTCOMES.map((o) => o.label.toLowerCase()).join("; ")}; no reply yet.`;

/** Hands out the worklist of this person's agency. */
export const takeWorklist = action({
	name: "worklist.take",
	on: "nothing",
	lists: true,
	allow: "answer an enquiry",
	help: "Print or download what your agency has to answer.",
	doors: {},
	run: async (ctx) => ({ say: await taken(ctx) }),
});

async function taken(ctx: PersonCtx) {
	const files = [];
	for (const format of worklistFile.formats) {
		files.push(await prepareDownload(ctx, worklistFile, { format, parameters: {} }));
	}
	return handOut(
		`The worklist of ${ctx.person.agency} is ready: a PDF to print, a CSV for a spreadsheet.`,
		files,
	);
}
