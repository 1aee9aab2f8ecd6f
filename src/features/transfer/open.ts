import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Frank, Words } from "../../chat/message.ts";
import { longDate } from "../../domain/date/words.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import { STANDING_WORDS, standingOf } from "../../domain/requests.ts";
import { identityFacts } from "../../record/identity.ts";
import { open, openLoosely } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { MINIMUM, replyOf } from "./acts.ts";
import { outgoingRead } from "./events.ts";
import { kindWithWhom, outgoingOf } from "./queries.ts";

const REPLY: Statement = { name: "outgoing-reply", text: "select reply from outgoing where id = $1" };

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
			...(await replyIn(ctx, id)),
			{ text: [[{ strong: "What they need to know of the child" }]] },
			{ facts: [["Our reference", o.ref], ...identityFacts(child, panel.today, MINIMUM)] },
			{ text: ["Send it by secure e-mail only. Rollcall sends nothing outside."], tone: "quiet" },
		],
	};
}

/** What a panel of this deployment wrote with its answer. */
async function replyIn(ctx: PersonCtx, id: string): Promise<Block<Frank>[]> {
	const [row] = await ctx.tx.query<{ reply: Buffer | null }>(REPLY, [id]);
	if (!row?.reply) return [];
	const words = await openLoosely(ctx.tx, ctx.keys, replyOf(id), row.reply);
	return [{ facts: [...words].map(([field, value]) => [heldField(field).label, value] as const) }];
}
