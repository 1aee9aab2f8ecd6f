import type { Key } from "../../chat/message.ts";
import type { Tell } from "../../record/event.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { caseAssigned } from "../lifecycle/events.ts";
import { panelMembers } from "../panel/members.ts";
import { lockSetUp } from "../panel/set-up.ts";
import { actionHandedOver, waitingHandedOver, workHandedOver } from "./events.ts";
import { gone } from "./refusals.ts";
import { type HandedOver, handedOver, type Work, workOf } from "./work.ts";

const LOCK_CASES: Statement = {
	name: "cover-lock-cases",
	text: "select id from case_file where id = any ($1) order by id for no key update",
};
const CASE: Statement = {
	name: "cover-case-owner",
	text: "update case_file set owner_id = $2, event_id = $3 where id = $1",
};
const ACTIONS: Statement = {
	name: "cover-actions-owner",
	text: "update decision_action set owner_id = $2, event_id = $3 where id = any ($1)",
};
/** Of another agency, an enquiry stays with the agency that is asked, and is nobody's in particular. */
const ENQUIRIES: Statement = {
	name: "cover-enquiries-owner",
	text: `update enquiry set owner_id = case when id = any ($2) then $3::uuid end, event_id = $4 where id = any ($1)`,
};
const CONTACTS: Statement = {
	name: "cover-contacts-owner",
	text: "update risk_contact set owner_id = $2, event_id = $3 where id = any ($1)",
};
const HAND_OFFS: Statement = {
	name: "cover-hand-offs-person",
	text: "update hand_off set person_id = $2, event_id = $3 where id = any ($1)",
};
const SIGHT: Statement = {
	name: "cover-sight",
	text: `insert into case_member (panel_id, case_id, event_id, kind, person_id)
		select $1, $2, $3, 'named', $4 where not sees_whole($4, $1) on conflict do nothing`,
};
const FORMS: Statement = { name: "cover-drafts-over", text: "select * from hand_over_drafts($1, $2, $3)" };

/**
 * Hands over what waits for somebody on the panel: their open cases, what they are to do after decisions, enquiries,
 * contacts and children to take on (domain §11.5). A need-to-know case goes to nobody who may not see it: it stays, and is
 * counted. Forms in progress go only from somebody who left or is away, as far as whoever takes over may have seen what was
 * typed. Whoever takes over hears of it once, and so does whoever had the work, unless they left.
 * @throws the refusal that whoever takes over has left
 */
export async function handOver(ctx: PersonCtx, from: Key, to: Key): Promise<HandedOver> {
	// Whoever leaves does so before this, or after it with what they took over.
	await lockSetUp(ctx.tx);
	const members = await panelMembers(ctx.tx, ctx.panel);
	if (!members.some((m) => m.id === to)) throw gone();
	const first = await workOf(ctx.tx, ctx.panel, from, to);
	await ctx.tx.query(LOCK_CASES, [[...new Set(first.map((w) => w.case))]]);
	// Read again: what changed while the cases were waited for is not changed back.
	const all = await workOf(ctx.tx, ctx.panel, from, to);
	const goes = all.filter((w) => w.goes);
	for (const [caseId, work] of Map.groupBy(goes, (w) => w.case)) await onCase(ctx, caseId, work, from, to);
	// After the cases: a form about one of them goes to whoever may open it now.
	const forms = await ctx.tx.query<{ id: Key; goes: boolean }>(FORMS, [ctx.panel, from, to]);
	const drafts = forms.filter((f) => f.goes).map((f) => f.id);
	const handed = handedOver(all, { goes: drafts.length, stays: forms.length - drafts.length });
	const hear = goes.length + drafts.length ? tellsOf(ctx, from, to) : [];
	const tells = hear.filter(({ who }) => who !== ctx.person.id && members.some((m) => m.id === who));
	await ctx.record(
		workHandedOver,
		{ panel: ctx.panel },
		{ from, to, ...handed, drafts },
		tells.map((t) => t.tell),
	);
	return handed;
}

function tellsOf(ctx: PersonCtx, from: Key, to: Key): { who: Key; tell: Tell }[] {
	const key = `${from}:${to}:${ctx.now.toISOString()}`;
	const toTaker = {
		to: { people: [to] },
		view: "work-handed-over",
		subject: ctx.panel,
		key: `handed-over:${key}`,
	};
	// Their own work went: whoever covers for them does not hear it in their place.
	const toGiver = {
		...{ to: { people: [from], themselves: true as const }, view: "work-given-over" },
		...{ subject: ctx.panel, key: `given-over:${key}` },
	};
	return [
		{ who: to, tell: toTaker },
		{ who: from, tell: toGiver },
	];
}

async function onCase(ctx: PersonCtx, caseId: Key, work: readonly Work[], from: Key, to: Key): Promise<void> {
	const about = { panel: ctx.panel, case: caseId };
	const ids = (kind: Work["kind"]) => work.filter((w) => w.kind === kind).map((w) => w.id);
	let event = 0;
	if (ids("case").length) {
		event = await ctx.record(caseAssigned, about, { owner: to, before: from });
		await ctx.tx.query(CASE, [caseId, to, event]);
	}
	const actions = ids("action");
	if (actions.length) {
		event = await ctx.record(actionHandedOver, about, { actions, from, to });
		await ctx.tx.query(ACTIONS, [actions, to, event]);
	}
	const waiting = { enquiries: ids("enquiry"), contacts: ids("contact"), handOffs: ids("handOff") };
	if (Object.values(waiting).some((list) => list.length)) {
		event = await ctx.record(waitingHandedOver, about, { ...waiting, from, to });
		const own = work.filter((w) => w.own).map((w) => w.id);
		await ctx.tx.query(ENQUIRIES, [waiting.enquiries, own, to, event]);
		await ctx.tx.query(CONTACTS, [waiting.contacts, to, event]);
		await ctx.tx.query(HAND_OFFS, [waiting.handOffs, to, event]);
	}
	await ctx.tx.query(SIGHT, [ctx.panel, caseId, event, to]);
}
