import { randomUUID } from "node:crypto";
import { refusal } from "../../access/refusal.ts";
import type { ListedSubject } from "../../access/subjects.ts";
import type { Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { addMonths, type LocalDate } from "../../domain/date/local-date.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { type EheStatus, LISTS, type ListCode, type Settled } from "../../domain/lists/listed.ts";
import { answersFrom } from "../../domain/risk.ts";
import { detailsOf } from "../../record/identity.ts";
import { PRINT_BYTES, type RowSealer, sealLoosely } from "../../record/loose.ts";
import { childOf, seal } from "../../record/sealed.ts";
import { packed } from "../../store/packed.ts";
import type { Statement } from "../../store/transact.ts";
import { refuseErased } from "../keeping/queries.ts";
import type { PersonCtx } from "../kit.ts";
import { notLoadedBefore } from "../loaded-before.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { completeNotification, NotificationAnswers, openCase, schoolCalled } from "../raise/acts.ts";
import { childListed, childSettled, homeEducationReviewed, listLoaded } from "./events.ts";
import { readListed, wordsBoundTo } from "./queries.ts";

export const offTheList = refusal(
	"listed.off",
	"This child is off the list already. Look at the list again. Nothing was recorded twice.",
);
const hasCase = refusal(
	"listed.has-case",
	"This child has a case with the panel, closed or redirected. Reopen it with a decision: its history is kept.",
);

/** The next review of home education, where nobody chooses another: the panel's months from now. */
export const nextHomeReview = ({ today, homeEducationReviewMonths }: Panel): LocalDate =>
	addMonths(today, homeEducationReviewMonths);

const ADD: Statement = {
	name: "listed-add",
	text: `insert into listed_child (id, panel_id, list, on_date, status, next_review, words, event_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Puts a child who is educated at home onto the list, by hand. */
export async function addHomeEducated(
	ctx: PersonCtx,
	child: {
		since: LocalDate;
		status: EheStatus;
		review: LocalDate;
		words: Readonly<Record<string, Private | undefined>>;
	},
): Promise<Key> {
	const id = randomUUID();
	const facts = { listed: id, list: "home_education" as const, on: child.since, review: child.review };
	const event = await ctx.record(childListed, { panel: ctx.panel }, facts);
	const words = await sealLoosely(ctx.tx, ctx.keys, wordsBoundTo(id), child.words);
	await ctx.tx.query(ADD, [
		id,
		ctx.panel,
		"home_education",
		child.since,
		child.status,
		child.review,
		words,
		event,
	]);
	return id;
}

/** A row of a file, as it was understood: texts, codes and dates by column. */
export interface ListedRow {
	line: number;
	on: LocalDate;
	given: Readonly<Record<string, string>>;
	/** The row as an earlier version understood it, where that differs. */
	former?: { given: Readonly<Record<string, string>> };
}

const LOAD: Statement = {
	name: "listed-load",
	text: `insert into listed_child (id, panel_id, list, on_date, fingerprint, words, event_id)
		select u.id, $1, $2, u.on_date, substring($6::bytea from 1 + ${PRINT_BYTES} * (u.n::int - 1) for ${PRINT_BYTES}),
			substring($7::bytea from u.start for u.size), $3
		from unnest($4::uuid[], $5::date[], $8::int[], $9::int[]) with ordinality as u (id, on_date, start, size, n)
		on conflict (panel_id, list, fingerprint) do nothing returning 1`,
};

const KNOWN: Statement = {
	name: "listed-known",
	text: "select fingerprint from listed_child where panel_id = $1 and list = $2 and fingerprint = any ($3)",
};

/** Puts rows of a file onto a list, sealed. Returns how many: a row that was loaded before, or stands twice, is not. */
export async function loadRows(
	ctx: PersonCtx,
	list: Exclude<ListCode, "home_education">,
	sealer: RowSealer,
	read: readonly ListedRow[],
): Promise<number> {
	const event = await ctx.record(listLoaded, { panel: ctx.panel }, { list, rows: read.length });
	const print = (text: string) => sealer.fingerprint(`${ctx.panel}\0${list}\0${text}`);
	const rows = await notLoadedBefore({
		rows: read,
		formerPrint: ({ former }) => former && print(JSON.stringify(former.given)),
		known: (prints) => ctx.tx.query<{ fingerprint: Buffer }>(KNOWN, [ctx.panel, list, prints]),
	});
	const made = rows.map((row) => ({ ...row, id: randomUUID(), text: JSON.stringify(row.given) }));
	const prints = Buffer.concat(made.map((r) => print(r.text)));
	const words = packed(made.map((r) => sealer.seal(wordsBoundTo(r.id), r.text)));
	const loaded = await ctx.tx.query(LOAD, [
		...[ctx.panel, list, event, made.map((r) => r.id), made.map((r) => r.on)],
		...[prints, words.bytes, words.starts, words.sizes],
	]);
	return loaded.length;
}

const LOCK: Statement = {
	name: "listed-lock",
	text: "select settled is not null as settled from listed_child where id = $1 for no key update",
};

async function lock(ctx: PersonCtx, id: Key): Promise<void> {
	const [row] = await ctx.tx.query<{ settled: boolean }>(LOCK, [id]);
	if (!row || row.settled) throw offTheList();
}

const REVIEW: Statement = {
	name: "listed-review",
	text: "update listed_child set status = $2, next_review = $3, words = coalesce($4, words), event_id = $5 where id = $1",
};

/** @throws refusals: the child is off the list, or was erased with their case */
export async function requireListed(ctx: PersonCtx, of: ListedSubject): Promise<void> {
	if (of.settled) throw offTheList();
	if (of.case) await refuseErased(ctx.tx, of.case);
}

/**
 * Records a review of home education, and when next. What was found is sealed: under the case where there is one.
 * @throws as {@link requireListed}
 */
export async function reviewHomeEducation(
	ctx: PersonCtx,
	of: ListedSubject,
	found: { status: EheStatus; review: LocalDate; note?: Private },
): Promise<void> {
	await requireListed(ctx, of);
	await lock(ctx, of.id);
	const child = await readListed(ctx, of.id);
	const about = { panel: ctx.panel, case: of.case ?? undefined };
	const facts = { listed: of.id, status: found.status, review: found.review };
	const event = await ctx.record(homeEducationReviewed, about, facts);
	const words = of.case
		? null
		: await sealLoosely(ctx.tx, ctx.keys, wordsBoundTo(of.id), {
				...Object.fromEntries(child.fields),
				...(found.note && !found.note.isBlank ? { home_education_note: found.note } : {}),
			});
	await ctx.tx.query(REVIEW, [of.id, found.status, found.review, words, event]);
	const sealedBy = of.case ? await childOf(ctx.tx, ctx.keys, of.case) : undefined;
	if (!sealedBy || !of.case) return;
	await seal(
		ctx.tx,
		sealedBy,
		{ case: of.case, about: of.case, event },
		{ [`home_education_${event}`]: found.note },
	);
}

const SETTLE: Statement = {
	name: "listed-settle",
	text: `update listed_child set settled = $2, settled_on = $3, case_id = coalesce($4, case_id), words = $5, event_id = $6
		where id = $1`,
};

/**
 * Takes a child off a list, and says why: where they are now is kept sealed for as long as the panel keeps such words.
 * @throws as {@link requireListed}
 */
export async function settleListed(
	ctx: PersonCtx,
	of: ListedSubject,
	settled: Settled,
	where?: Private,
): Promise<void> {
	await requireListed(ctx, of);
	await lock(ctx, of.id);
	const child = await readListed(ctx, of.id);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	const about = { panel: ctx.panel, case: of.case ?? undefined };
	const facts = { listed: of.id, list: child.list, settled, case: of.case };
	const event = await ctx.record(childSettled, about, facts);
	const kept = of.case
		? null
		: await sealLoosely(ctx.tx, ctx.keys, wordsBoundTo(of.id), {
				...Object.fromEntries(child.fields),
				destination: where,
			});
	await ctx.tx.query(SETTLE, [of.id, settled, today, null, kept, event]);
	const sealedBy = of.case ? await childOf(ctx.tx, ctx.keys, of.case) : undefined;
	if (sealedBy && of.case)
		await seal(ctx.tx, sealedBy, { case: of.case, about: of.id, event }, { destination: where });
}

/**
 * Makes a notification of a listed child, as somebody does in chat: nobody has asked the safety questions, so their
 * answers are not known and are found out. What was listed moves to the case.
 * @throws refusals: off the list already, or the child has a case, which is reopened
 */
export async function notifyListed(ctx: PersonCtx, of: ListedSubject): Promise<{ case: Key; ref: Words }> {
	if (of.case) throw hasCase();
	await lock(ctx, of.id);
	const { fields, list } = await readListed(ctx, of.id);
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const risk = answersFrom([], "unknown");
	const opened = await openCase(ctx, panel, risk, ctx.now);
	const { first_name, surname, description, upn, address, postcode, parent, phone, school } =
		Object.fromEntries(fields);
	const { birth } = detailsOf(fields);
	const members = await panelMembers(ctx.tx, panel.id);
	const answers = NotificationAnswers.parse({
		...{ first_name, surname, description, upn, address, postcode, parent, phone, school, birth },
		panel_school: schoolCalled(members, school),
		...{ on_roll: "no", whereabouts: list === "leavers" ? "no" : "yes" },
		reason: entryOf(LISTS, list).reason,
	});
	await completeNotification(ctx, panel, opened, risk, answers, { members, said: undefined });
	const facts = { listed: of.id, list, settled: "case" as const, case: opened.case };
	const event = await ctx.record(childSettled, { panel: panel.id, case: opened.case }, facts);
	await ctx.tx.query(SETTLE, [of.id, "case", panel.today, opened.case, null, event]);
	const child = await childOf(ctx.tx, ctx.keys, opened.case);
	const note = fields.get("note") ?? new Private("");
	if (child) await seal(ctx.tx, child, { case: opened.case, about: opened.case, event }, { list_note: note });
	return { case: opened.case, ref: opened.ref };
}
