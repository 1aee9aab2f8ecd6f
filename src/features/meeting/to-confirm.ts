import type { Key, Words } from "../../chat/message.ts";
import { type Confirmers, confirmersOf, mayConfirm } from "../../domain/meeting.ts";
import { whyNotToClose } from "../decision/confirm.ts";
import type { Ctx, PersonCtx } from "../kit.ts";
import { type Member, panelMembers, withRole } from "../panel/members.ts";
import { itemsOf, lockMeeting, type Made, type Meeting, madeAt } from "./queries.ts";
import { notEnded } from "./refusals.ts";

/** A meeting's decisions that are not confirmed: those that this person can confirm now, and why not the others. */
export interface Unconfirmed {
	now: Made[];
	not: { made: Made; because: Words }[];
	noChair: boolean;
}

/** Who confirms what this meeting decided. */
export async function confirmersFor(
	{ tx }: Pick<Ctx, "tx">,
	held: Pick<Meeting, "panel" | "chair">,
): Promise<Confirmers & { names: Words[] }> {
	const members = await panelMembers(tx, held.panel);
	const holders = withRole(members, "chair");
	const presided = withRole(members, "coordinator").find(({ id }) => id === held.chair);
	const confirmers = confirmersOf(holders.map(idOf), presided?.id);
	const names = members.filter(({ id }) => confirmers.chairs.includes(id)).map((m) => m.knownAs);
	return { ...confirmers, names };
}

const idOf = ({ id }: Member): Key => id;

/** @throws the refusal that the meeting has not ended */
export async function unconfirmedFor(ctx: PersonCtx, meeting: Key): Promise<Unconfirmed> {
	const held = await lockMeeting(ctx.tx, meeting);
	if (!held.ended) throw notEnded();
	const confirmers = await confirmersFor(ctx, held);
	const made = (await madeAt(ctx.tx, meeting)).filter(({ confirmer }) => confirmer === null);
	const items = await itemsOf(ctx.tx, meeting);
	// Whoever declared a conflict of interest in a case does not confirm what was decided on it.
	const mine = items.filter(({ conflicts }) => conflicts.includes(ctx.person.id)).map((item) => item.case);
	const result: Unconfirmed = { now: [], not: [], noChair: confirmers.noChair };
	for (const one of made) {
		const because = await whyNot(ctx, one, { ...confirmers, conflict: mine.includes(one.case) });
		if (because === undefined) result.now.push(one);
		else result.not.push({ made: one, because });
	}
	return result;
}

type Rules = Confirmers & { names: readonly Words[]; conflict: boolean };

async function whyNot(ctx: PersonCtx, made: Made, rules: Rules): Promise<Words | undefined> {
	if (made.erased) return "the case was erased, so there is nothing left to confirm.";
	if (made.recordedBy === ctx.person.id) return "recorded by you, so somebody else confirms.";
	const { recordedBy } = made;
	if (!mayConfirm({ recordedBy, confirmed: false }, ctx.person.id, rules.chairs)) return forWhom(rules);
	// A conflict lets no coordinator confirm in the chair's stead: whoever runs the meeting declares it for others too.
	if (rules.conflict) {
		return "you declared a conflict of interest, so somebody else confirms. If nobody else holds the role of chair, ask whoever keeps the panel file to name one.";
	}
	return made.waits ? whyNotToClose(ctx, made.case, made.id) : undefined;
}

function forWhom({ noChair, names }: Rules): Words {
	const who = names.join(" or ");
	if (!noChair) {
		return `waiting for ${who}, who holds the role of chair on this panel. Presiding at the meeting is not enough.`;
	}
	return who
		? `the panel has no chair, so waiting for ${who}, who presided.`
		: "the panel has no chair, so nobody can confirm yet. Ask whoever keeps the panel file to name one.";
}

/** What cannot be confirmed by this person now: one line for each reason, with so many references and the rest counted. */
export function notInWords(not: Unconfirmed["not"], most = 10): Words[] {
	const byReason = Map.groupBy(not, ({ because }) => because);
	return [...byReason].map(([because, those]) => {
		const refs = those.slice(0, most).map(({ made }) => made.ref);
		const more = those.length > most ? ` and ${those.length - most} more` : "";
		return `${refs.join(", ")}${more}: ${because}`;
	});
}
