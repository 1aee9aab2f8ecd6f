import { refusal } from "../../access/refusal.ts";
import type { Key } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { Told } from "../../domain/lists/told.ts";
import { childOf, seal } from "../../record/sealed.ts";
import type { Statement } from "../../store/transact.ts";
import type { PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { referTo } from "../referral.ts";
import { contactMade, contactStated } from "./events.ts";
import { minutesAfter } from "./open-case.ts";

export const confirmedAlready = refusal(
	"contact.confirmed",
	"This contact is confirmed already. Nothing was changed. Open the case to see who was told; if there is news, record a concern.",
);

const OWN: Statement = {
	name: "contact-own",
	text: `select id from risk_contact where case_id = $1 and owner_id = $2 and confirmed_at is null
		order by chased = 'deputy', event_id desc limit 1`,
};

/** The contact about a case that this person promised and has not confirmed, the newest that still waits for them. */
export async function ownContact({ tx, person }: PersonCtx, caseId: Key): Promise<Key | undefined> {
	return (await tx.query<{ id: Key }>(OWN, [caseId, person.id]))[0]?.id;
}

const WAITING: Statement = {
	name: "contact-waiting",
	text: "select confirmed_at is not null as confirmed, told from risk_contact where id = $1 and case_id = $2 for update",
};
const STATE: Statement = {
	name: "contact-state",
	// “Nobody yet” puts no chase off, whoever says it and however often.
	text: `update risk_contact set told = $2, told_at = $3, confirmed_at = $3, event_id = $5,
			chase_at = case when $3::timestamptz is null then least(chase_at, $4) end
		where id = $1 and confirmed_at is null`,
};

/**
 * Records who was told about a child who is at risk. It confirms the one contact that is meant, unless it was nobody yet;
 * where none is awaited of whoever says it, what they say becomes a contact of their own. Returns the contact's id.
 * @throws the refusal that this contact is confirmed already
 */
export async function stateContact(
	ctx: PersonCtx,
	{ case: caseId, id }: { case: Key; id: Key | undefined },
	told: Told,
	reference: Private | undefined,
): Promise<Key> {
	const about = { panel: ctx.panel, case: caseId };
	if (id) {
		const waiting = await waitingOne(ctx, caseId, id);
		if (!waiting || waiting.confirmed) throw confirmedAlready();
	}
	const event = id
		? await ctx.record(contactStated, about, { contact: id, told })
		: await ctx.record(contactMade, about, { told });
	if (id) {
		const { chaseAfterMinutes } = await loadPanel(ctx.tx, ctx.panel);
		const at = told === "nobody_yet" ? null : ctx.now;
		await ctx.tx.query(STATE, [id, told, at, minutesAfter(ctx.now, chaseAfterMinutes), event]);
	}
	const contact = id ?? (await referTo(ctx, caseId, told, event));
	if (!reference || reference.isBlank) return contact;
	const child = await childOf(ctx.tx, ctx.keys, caseId);
	if (child) await seal(ctx.tx, child, { case: caseId, about: contact, event }, { reference });
	return contact;
}

/**
 * The same as a screen of a form says it, which may be sent again: what was said before stands, and another answer than
 * that is a contact of its own, so that “nobody yet” is chased.
 */
export async function sayWhoWasTold(
	ctx: PersonCtx,
	{ case: caseId, id }: { case: Key; id: Key | undefined },
	told: Told,
	reference: Private | undefined,
): Promise<Key> {
	const before = id ? await waitingOne(ctx, caseId, id) : undefined;
	if (!id || !before?.confirmed) return stateContact(ctx, { case: caseId, id }, told, reference);
	if (before.told === told) return id;
	return stateContact(ctx, { case: caseId, id: undefined }, told, reference);
}

async function waitingOne({ tx }: PersonCtx, caseId: Key, id: Key) {
	return (await tx.query<{ confirmed: boolean; told: Told }>(WAITING, [id, caseId]))[0];
}
