import { z } from "zod";
import type { Entry, Section } from "../../paper/paper.ts";
import { openCases } from "../../record/sealed.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { sharesInWords } from "../share/queries.ts";
import { repliesAbout } from "../transfer/queries.ts";
import { prepareDownload } from "./acts.ts";
import { handOut } from "./hand-out.ts";
import { caseHeld, chainEnd, decisionsHeld, enquiriesHeld, ledgerOf } from "./held.ts";
import { fileKind } from "./kind.ts";
import {
	about,
	caseEntry,
	decisionEntry,
	enquiryEntry,
	type Manner,
	standing,
	timeline,
	valuesOf,
	when,
} from "./tell.ts";

/** One case's whole record, in order, for an inspection (S3-37): who did what and when, on which evidence. */
export const evidencePack = fileKind({
	name: "evidence-pack",
	title: "Evidence pack",
	allow: "take a case's evidence pack",
	formats: ["pdf"],
	names: true,
	parameters: z.object({}),
	async gather(ctx, { case: subject, says }) {
		const { id, panel: panelId, ref } = subject!;
		const panel = await loadPanel(ctx.tx, panelId);
		const manner: Manner = { zone: panel.zone, today: panel.today, marks: false };
		const [file] = await caseHeld(ctx.tx, id);
		const values = [...(await openCases(ctx.tx, ctx.keys, [id])), ...(await repliesAbout(ctx, [id]))];
		const rows = await ledgerOf(ctx.tx, [id]);
		const decisions = await decisionsHeld(ctx.tx, [id]);
		const shares = await sharesInWords(ctx.tx, id);
		const child = valuesOf(standing(about(values, id)), manner);
		const sections: Section[] = [
			{ title: "The case", entries: [caseEntry(file!, manner)] },
			{
				title: "Who the child is",
				says: child.length ? [] : ["Not given yet, or erased."],
				entries: child.length ? [{ facts: child }] : [],
			},
			{
				title: "Enquiries",
				entries: (await enquiriesHeld(ctx.tx, [id])).map((e) => enquiryEntry(e, manner)),
			},
			{
				title: "Decisions",
				entries: decisions.map((d) => decisionEntry(d, about(values, d.id), manner)),
			},
			{
				title: "Shared outside the panel",
				entries: shares.map(
					(s): Entry => ({ facts: [["", s.words], ...valuesOf(about(values, s.id), manner)] }),
				),
			},
			{
				title: "Timeline",
				says: ["Every change, the oldest first. What was corrected later stands as it was, where it was."],
				entries: timeline(rows, values, { says, reads: false }, manner),
			},
			await proof(ctx),
		];
		return {
			title: "Evidence pack",
			reference: ref,
			lead: [
				`The record of case ${ref} on ${panel.title}, as it stood ${when(ctx.now, manner)}. It names a child: keep it where the case's papers are kept.`,
			],
			sections,
			mark: `For ${ctx.person.knownAs}, ${when(ctx.now, manner)}`,
		};
	},
});

/** The end of the panel's chain, as `rollcall audit verify` takes it. */
async function proof(ctx: PersonCtx): Promise<Section> {
	const title = "How to check this later";
	const end = await chainEnd(ctx.tx, ctx.panel);
	if (!end) return { title, says: ["The audit record has no chain yet."], entries: [] };
	return {
		title,
		says: [
			"Each row of the audit record is linked to the one before it. When this was drawn, the panel's chain ended as below. While the record is as it was, it still goes through that end: run rollcall audit verify with these three.",
		],
		entries: [
			{
				facts: [
					["--panel", ctx.panel],
					["--rows", String(end.seq)],
					["--head (SHA-256)", end.head],
				],
			},
		],
	};
}

/** Hands out one case's evidence pack. */
export const takeEvidence = action({
	name: "evidence.take",
	on: "case",
	allow: "take a case's evidence pack",
	help: "Download a case's evidence pack: its whole record, in order, as a PDF.",
	doors: { word: "evidence", usage: "evidence [REFERENCE]" },
	async run(ctx, subject) {
		const file = await prepareDownload(ctx, evidencePack, { format: "pdf", about: subject, parameters: {} });
		return { say: handOut(`The evidence pack of ${subject.ref} is ready.`, [file]) };
	},
});
