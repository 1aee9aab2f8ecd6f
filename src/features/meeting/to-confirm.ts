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
	if (made.erased) return "The case was erased, so there is nothing left to confirm.";
	if (made.recordedBy === ctx.person.id) return "You recorded it, so somebody else confirms it.";
	if (rules.conflict) {
		return "You declared a conflict of interest in this case, so another holder of the role of chair confirms it.";
	}
	const { recordedBy } = made;
	if (!mayConfirm({ recordedBy, confirmed: false }, ctx.person.id, rules.chairs)) return forWhom(rules);
	return made.waits ? whyNotToClose(ctx, made.case, made.id) : undefined;
}

function forWhom({ noChair, names }: Rules): Words {
	const who = names.join(" or ");
	if (!noChair) {
		return `Its confirmation has to wait for ${who}, who holds the role of chair on this panel. Presiding at the meeting is not enough.`;
	}
	return who
		? `This panel has no chair, so its confirmation has to wait for ${who}, who presided.`
		: "This panel has no chair, so nobody can confirm it yet. Ask whoever keeps the panel file to name one.";
}

/** References in one line, the rest counted. */
const MOST_REFS = 10;

/** What cannot be confirmed by this person now: one line for each reason. */
export function notInWords(not: Unconfirmed["not"]): Words[] {
	const byReason = Map.groupBy(not, ({ because }) => because);
	return [...byReason].map(([because, those]) => {
		const refs = those.slice(0, MOST_REFS).map(({ made }) => made.ref);
		const more = those.length > MOST_REFS ? ` and ${those.length - MOST_REFS} more` : "";
		return `${refs.join(", ")}${more}: ${because}`;
	});
}
