import { randomUUID } from "node:crypto";
import { refusal } from "../access/refusal.ts";
import { mayOpen } from "../access/subjects.ts";
import type { Answer } from "../chat/form.ts";
import type { Frank, Key } from "../chat/message.ts";
import { Private } from "../chat/private.ts";
import { OPENED, type Origin, type PersonCtx } from "../features/kit.ts";
import type { Statement, Tx } from "../store/transact.ts";

/** A form in progress. */
export interface Draft {
	id: Key;
	panel: Key;
	action: string;
	subject: Key | null;
	step: number;
	/** What was answered, as typed. */
	answers: Record<string, Answer>;
	kept: Record<string, Key>;
	from: Origin;
}

const formGone = refusal(
	"form.gone",
	"That form is no longer open: forms are kept for 24 hours, and for as long as you may see what they are about. What you typed was not recorded. Please begin again. If you are worried about a child and cannot, raise a notification now: those who must act are told at once.",
);

/** Said also of a form in which somebody said that a child is at risk: there is a way to say it that nothing closes. */
export const draftGone = () =>
	formGone([{ label: "Raise a notification", action: "raise", on: "", opens: true }]);
export const draftUsed = refusal("form.used", "You have already sent this form. Nothing was recorded twice.");

const INSERT: Statement = {
	name: "draft-insert",
	text: `insert into draft (id, person_id, panel_id, action, subject, step, answers, context, updated_at, expires_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9::timestamptz, $9::timestamptz + interval '24 hours')`,
};
const LOAD: Statement = {
	name: "draft-load",
	text: `select id, panel_id, action, subject, step, answers, context, used_by, expires_at < app_now() as expired
		from draft where id = $1 for update`,
};
const SAVE: Statement = {
	name: "draft-save",
	text: `update draft set step = $2, answers = $3, context = $4, updated_at = $5, used_by = $6 where id = $1`,
};

type Begun = Pick<Draft, "action" | "subject" | "from"> & {
	kept?: Draft["kept"];
	prefilled: Record<string, Frank | readonly string[]>;
};

/** What a form's message said when it began, among the answers and sealed with them: no field has such a name. */
const MESSAGE = "@message";

/** Whether anything was filled in. */
export const isFilledIn = ({ answers }: Draft): boolean =>
	Object.entries(answers).some(([field, answer]) => field !== MESSAGE && answer.length > 0);

/** Begins a form. */
export async function beginDraft(ctx: PersonCtx, begun: Begun): Promise<Draft> {
	const answers = Object.fromEntries(
		Object.entries(begun.prefilled).map(([field, v]) => [
			field,
			v instanceof Private ? Private.reveal(v) : v,
		]),
	);
	const { text } = begun.from.message ?? {};
	if (text) answers[MESSAGE] = Private.reveal(text);
	const draft: Draft = {
		id: randomUUID(),
		panel: ctx.panel,
		action: begun.action,
		subject: begun.subject,
		step: 0,
		answers,
		kept: begun.kept ?? {},
		from: begun.from,
	};
	await ctx.tx.query(INSERT, [
		...[
			draft.id,
			ctx.person.id,
			draft.panel,
			draft.action,
			draft.subject,
			draft.step,
			sealAnswers(ctx, draft),
		],
		...[contextOf(draft), ctx.now],
	]);
	return draft;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Loads a form of this person's and keeps it locked for the transaction, so that two presses do not both send it.
 * @throws refusals: not theirs or expired, already sent; or it began with what it opened of a case that they may not open
 * any more
 */
export async function loadDraft(tx: Tx, keys: PersonCtx["keys"], id: Key): Promise<Draft> {
	if (!UUID.test(id)) throw draftGone();
	type Row = {
		panel_id: Key;
		action: string;
		subject: Key | null;
		step: number;
		answers: Buffer;
		context: { kept: Record<string, Key>; from: Origin };
		used_by: string | null;
		expired: boolean;
	};
	const [row] = await tx.query<Row>(LOAD, [id]);
	if (!row || row.expired) throw draftGone();
	if (row.used_by !== null) throw draftUsed();
	const opened = row.context.kept[OPENED];
	if (opened && !(await mayOpen(tx, opened))) throw draftGone();
	const answers = JSON.parse(keys.openLoose(`draft:${id}`, row.answers)) as Record<string, Answer>;
	const { action, subject, step, context } = row;
	const said = answers[MESSAGE];
	if (context.from.message && typeof said === "string") context.from.message.text = new Private(said);
	return { id, panel: row.panel_id, action, subject, step, answers, kept: context.kept, from: context.from };
}

/** Keeps a form as it now stands; `usedBy`, the ledger row, ends it. */
export async function saveDraft(ctx: PersonCtx, draft: Draft, usedBy: number | null = null): Promise<void> {
	await ctx.tx.query(SAVE, [
		...[draft.id, draft.step, sealAnswers(ctx, draft)],
		...[contextOf(draft), ctx.now, usedBy],
	]);
}

function contextOf({ kept, from }: Draft): string {
	const message = from.message && { ...from.message, text: undefined };
	return JSON.stringify({ kept, from: { ...from, message } });
}

function sealAnswers(ctx: PersonCtx, draft: Draft): Buffer {
	return ctx.keys.sealLoose(`draft:${draft.id}`, JSON.stringify(draft.answers));
}
