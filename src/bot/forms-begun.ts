import { may } from "../access/policy.ts";
import { requireReading } from "../access/reading.ts";
import { Refusal } from "../access/refusal.ts";
import type { SubjectKind } from "../access/subject-kinds.ts";
import { loadSubject } from "../access/subjects.ts";
import type { Key, Row, Words } from "../chat/message.ts";
import type { Reply } from "../chat/port.ts";
import { moment } from "../domain/date/words.ts";
import { type Action, action, type Feature, type PersonCtx } from "../features/kit.ts";
import { loadPanel } from "../features/panel/settings.ts";
import type { Statement } from "../store/transact.ts";
import { noteCover } from "./cover.ts";
import { draftGone, loadDraft } from "./drafts.ts";
import { openAgain } from "./handle-form.ts";
import { notAllowed } from "./refusals.ts";
import { whichCase } from "./which-case.ts";

/** Rows of the list: a form is kept for 24 hours. */
const MOST = 10;

const BEGUN: Statement = {
	name: "drafts-begun",
	text: `select id, action, subject, updated_at as at from draft
		where person_id = me() and used_by is null and expires_at > app_now()
			and (panel_id is null or (select practice from panel where id = draft.panel_id)
				= (select practice from panel where id = $2))
		order by updated_at desc limit $1`,
};

interface Begun {
	id: Key;
	action: string;
	subject: Key | null;
	at: Date;
}

/** The reference of the case that a form is about; undefined where it is about none, or about one that is not theirs to see. */
async function refOf({ tx }: PersonCtx, on: SubjectKind, id: Key | null): Promise<Words | undefined> {
	if (id === null) return undefined;
	try {
		const subject = await loadSubject(tx, on, id);
		return subject && "ref" in subject ? subject.ref : undefined;
	} catch (error) {
		if (error instanceof Refusal) return undefined;
		throw error;
	}
}

/** Forms that somebody began and did not send, their own or handed over to them: each opens again as it was. */
export function formsBegun(others: readonly Feature[]): Action[] {
	const all = [...others.flatMap((f) => f.actions ?? []), whichCase];
	const named = new Map(all.map((a) => [a.name, a] as const));
	const formsOf = async (ctx: PersonCtx) =>
		(await ctx.tx.query<Begun>(BEGUN, [MOST, ctx.panel])).filter((d) => named.get(d.action)?.form);
	const list = async (ctx: PersonCtx, begun: readonly Begun[]): Promise<Reply> => {
		const { zone, today } = await loadPanel(ctx.tx, ctx.panel);
		const rows: Row[] = [];
		for (const d of begun) {
			const { form, on } = named.get(d.action)!;
			const about = await refOf(ctx, on, d.subject);
			const button = { label: "Open the form", action: "form.resume", on: d.id, opens: true };
			rows.push({
				text: [{ strong: form!.title }, `${about ? `, ${about}` : ""}  ${moment(d.at, zone, today)}`],
				buttons: [button],
			});
		}
		const says = rows.length
			? "Forms that you have begun"
			: "There is no form that you have begun and not sent.";
		return {
			say: { summary: says, blocks: rows.length ? [{ heading: says }, { rows }] : [{ text: [says] }] },
		};
	};
	const begun = action({
		name: "forms",
		on: "nothing",
		allow: "ask for help",
		help: "Forms that you have begun and not sent.",
		doors: { word: "forms", menu: "chat" },
		run: async (ctx) => list(ctx, await formsOf(ctx)),
	});
	const resume = action({
		name: "form.resume",
		on: "nothing",
		allow: "ask for help",
		help: "Open a form again as it was.",
		doors: { shortcut: "Continue a form" },
		opens: true,
		async run(ctx) {
			const begun = ctx.from.hint ? [] : await formsOf(ctx);
			const id = ctx.from.hint ?? (begun.length === 1 ? begun[0]!.id : undefined);
			if (!id) return list(ctx, begun);
			const draft = await loadDraft(ctx.tx, ctx.keys, id);
			const of = named.get(draft.action);
			if (!of?.form) throw draftGone();
			ctx.panel = draft.panel;
			const subject = await loadSubject(ctx.tx, of.on, draft.subject ?? "");
			if (!may(ctx.person, of.allow, subject?.panel ?? draft.panel)) throw notAllowed();
			await requireReading(ctx.tx, of.allow, subject);
			await noteCover(ctx, of, subject?.case ?? undefined);
			return { ask: await openAgain({ ctx, form: of.form, draft, subject }) };
		},
	});
	return [begun, resume];
}
