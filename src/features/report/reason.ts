import { mayOpen, notFound } from "../../access/subjects.ts";
import type { Key } from "../../chat/message.ts";
import { codesOf, labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { DFE_REASONS, type DfeReason, REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { reasonOf } from "../../domain/reports/return.ts";
import type { Statement } from "../../store/transact.ts";
import { choice } from "../answers.ts";
import { action, type PersonCtx, type Prefilled } from "../kit.ts";
import { whichCase } from "../which-case.ts";
import { reasonConfirmed } from "./events.ts";

const REASON: Statement = {
	name: "return-reason-of",
	text: `select f.reason, r.code as confirmed from case_file f left join return_reason r on r.case_id = f.id
		where f.id = $1`,
};
const CONFIRM: Statement = {
	name: "return-reason-confirm",
	text: `insert into return_reason (case_id, panel_id, code, confirmed_by, event_id) values ($1, $2, $3, $4, $5)
		on conflict (case_id) do update set code = excluded.code, confirmed_by = excluded.confirmed_by, event_id = excluded.event_id`,
};

async function reasonNow({ tx }: PersonCtx, caseId: Key) {
	const [row] = await tx.query<{ reason: string | null; confirmed: string | null }>(REASON, [caseId]);
	return { reason: row?.reason ?? undefined, confirmed: row?.confirmed ?? undefined };
}

/** The coordinator confirms the primary reason that the DfE's return counts a child under. The panel's own suggests it. */
export const confirmReason = action<"case">({
	name: "return.reason",
	on: "case",
	allow: "count the termly return, and see the cases behind it",
	help: "Confirm a case's primary reason for the DfE return.",
	doors: { word: "reason", usage: "reason REFERENCE" },
	form: {
		title: "Reason for the return",
		send: "Confirm reason",
		steps: [
			{
				title: "The DfE's primary reason",
				notes: async (asking) => {
					const { reason } = await reasonNow(asking.ctx, asking.subject.id);
					const own = reason ? labelOf(REASONS, reason as ReasonCode) : "not given";
					return [...(await whichCase(asking)), { text: [`The panel's own main reason: ${own}.`] }];
				},
				fields: {
					primary_reason: {
						label: "Primary reason",
						hint: "As the DfE's collection words it.",
						as: "one",
						look: "list",
						options: optionsOf(DFE_REASONS),
						schema: choice(codesOf(DFE_REASONS), "Choose the primary reason."),
					},
				},
			},
		],
	},
	async prefill({ ctx, subject }): Promise<Prefilled> {
		return { primary_reason: reasonOf(await reasonNow(ctx, subject.id)).reason };
	},
	async run(ctx, subject, { soFar }) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		const reason = soFar.primary_reason as DfeReason;
		const { confirmed } = await reasonNow(ctx, subject.id);
		const facts = { reason, before: confirmed ?? null };
		const event = await ctx.record(reasonConfirmed, { panel: subject.panel, case: subject.id }, facts);
		await ctx.tx.query(CONFIRM, [subject.id, subject.panel, reason, ctx.person.id, event]);
		const says = `The return counts ${subject.ref} under the reason that you confirmed.`;
		return { say: { summary: says, blocks: [{ text: [says] }] } };
	},
});
