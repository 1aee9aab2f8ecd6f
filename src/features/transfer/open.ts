import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Frank, Words } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import { STANDING_WORDS, standingOf } from "../../domain/requests.ts";
import { identityFacts } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { holdInWords, holdReasonsOn } from "../hold/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { MINIMUM } from "./acts.ts";
import { outgoingRead } from "./events.ts";
import { kindWithWhom, outgoingOf, repliesAbout } from "./queries.ts";

/** What is asked of somebody outside, to copy into a secure e-mail: who the child is, why, and where it stands. */
export const openOutgoing = action({
	name: "outgoing.open",
	on: "outgoing",
	allow: "transfer or refer a child outside the panel",
	help: "Open a transfer or referral: what to send, and what came of it.",
	doors: {},
	opens: true,
	run: async (ctx, subject) => ({ show: await sheet(ctx, subject.id, subject.case) }),
});

async function sheet(ctx: PersonCtx, id: string, caseId: string): Promise<Sheet> {
	if (!(await mayOpen(ctx.tx, caseId))) throw notFound();
	const o = (await outgoingOf(ctx.tx, id))!;
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const opened = await open(ctx.tx, ctx.keys, [caseId, id]);
	const holds = await holdReasonsOn(ctx.tx, caseId);
	const replies = (await repliesAbout(ctx, [caseId])).filter((r) => r.about === id);
	await ctx.record(outgoingRead, { panel: panel.id, case: caseId }, { outgoing: id });
	const child = opened.get(caseId) ?? new Map();
	const said = [...(opened.get(id) ?? [])].map(([field, value]) => [heldField(field).label, value] as const);
	const dates: (readonly [Words, Frank])[] = [
		["Stands at", STANDING_WORDS[standingOf(o)]],
		["Asked on", longDate(o.sentOn)],
		["To acknowledge by", longDate(o.acknowledgeBy)],
		["To answer by", longDate(o.answerBy)],
		...(o.acknowledgedOn ? [["Acknowledged on", longDate(o.acknowledgedOn)] as const] : []),
		...(o.answeredOn ? [[o.accepted ? "Accepted on" : "Declined on", longDate(o.answeredOn)] as const] : []),
		...(o.doneBy ? [["To be done by", longDate(o.doneBy)] as const] : []),
		...(o.doneOn ? [["Done on", longDate(o.doneOn)] as const] : []),
		...(o.theirRef ? [["Their case", o.theirRef] as const] : []),
	];
	return {
		title: o.ref,
		blocks: [
			{ text: [[{ strong: kindWithWhom(o) }]] },
			{ facts: dates },
			...(said.length ? [{ facts: said }] : []),
			...(replies.length
				? [{ facts: replies.map((r) => [heldField(r.field).label, r.value] as const) }]
				: []),
			{ text: [[{ strong: "What they need to know of the child" }]] },
			...(holds.length ? [{ text: [holdInWords(holds)], tone: "urgent" as const }] : []),
			{ facts: [["Our reference", o.ref], ...identityFacts(child, panel.today, MINIMUM)] },
			{ text: ["Send it by secure e-mail only. Rollcall sends nothing outside."], tone: "quiet" },
		],
	};
}
