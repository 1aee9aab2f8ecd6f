import type { Block, Key, Line, Message, Words } from "../../chat/message.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES, type State } from "../../domain/lists/states.ts";
import type { Statement } from "../../store/transact.ts";
import { type Ctx, view } from "../kit.ts";
import { mayKnow, whomToRing, withoutCase } from "../may-know.ts";
import { emergencyLine, loadPanel } from "../panel/settings.ts";

interface Alerted {
	id: Key;
	ref: string;
	state: State;
	agency: string;
	emergency: Line;
	contact: Key | null;
	confirmed: boolean;
	/** Whom to ring, for somebody who may not know which case it is. */
	ring?: readonly Block[];
}

const ALERT: Statement = {
	name: "urgent-alert",
	text: `select f.id, f.panel_id as panel, f.ref, f.state, a.title as agency, c.id as contact,
			c.confirmed_at is not null as confirmed
		from case_file f join notification n on n.case_id = f.id join agency a on a.id = n.agency_id
		left join risk_contact c on c.case_id = f.id and ($2::uuid is null or c.id = $2)
		where f.id = $1 order by n.event_id, c.confirmed_at is not null limit 1`,
};

/** A case may have several contacts: what chases one has its id in the posting's key, and else the one that waits counts. */
async function loadAlert(
	ctx: Ctx,
	id: Key,
	key: string,
	_: boolean,
	reader?: Key,
): Promise<Alerted | undefined> {
	const [, contact] = /^contact:\w+:([0-9a-f-]{36})$/.exec(key) ?? [];
	const [row] = await ctx.tx.query<Alerted & { panel: Key }>(ALERT, [id, contact ?? null]);
	if (!row) return undefined;
	const emergency = emergencyLine(await loadPanel(ctx.tx, row.panel));
	const ring = (await mayKnow(ctx, id, reader)) ? undefined : await whomToRing(ctx, row.panel);
	return { ...row, emergency, ring };
}

const open = (on: Key) => ({
	label: "Open privately",
	action: "case.open",
	on,
	opens: true,
	tone: "main" as const,
});

/** To coordinators and the raiser's safeguarding leads, in private: somebody must act on a child now. */
export const urgentAlert = view<Alerted>({
	name: "urgent-alert",
	alert: true,
	toldByName: true,
	load: loadAlert,
	show: (a) =>
		a.ring
			? withoutCase(`Urgent: ${a.agency} gave an act-now answer about a child.`, a.ring, "urgent")
			: {
					summary: `Urgent: act now on ${a.ref}`,
					blocks: [
						{
							text: [`An act-now answer was given in ${a.ref}, raised by ${a.agency}. Open it and act now.`],
							tone: "urgent",
						},
						{ facts: [["State", labelOf(STATES, a.state)]] },
						{
							buttons: [
								open(a.id),
								{ label: "I'm on it", action: "urgent.acknowledge", on: a.id, opens: false },
							],
						},
						{ text: [a.emergency], tone: "quiet" },
					],
				},
});

/** To the person who promised a contact: it has not been confirmed. */
export const contactChase = view<Alerted>({
	name: "contact-chase",
	alert: true,
	toldByName: true,
	load: loadAlert,
	show: (a) =>
		a.ring
			? waitsWithoutCase(
					a,
					a.ring,
					"You have not yet confirmed who was told about a child on a case. Phone now if you have not.",
				)
			: {
					summary: `Have you told social care or the police about ${a.ref}?`,
					blocks: a.confirmed
						? [{ text: [`The contact about ${a.ref} is confirmed. Thank you.`] }]
						: [
								{
									text: [
										`You have not yet confirmed who was told about ${a.ref}. Phone now if you have not.`,
									],
									tone: "urgent",
								},
								{ buttons: confirmButtons(a) },
								{ text: [a.emergency], tone: "quiet" },
							],
				},
});

/** To the deputies, when the person who promised a contact has not confirmed it. */
export const contactHandedOn = view<Alerted>({
	name: "contact-handed-on",
	alert: true,
	toldByName: true,
	load: loadAlert,
	show: (a) =>
		a.ring
			? waitsWithoutCase(a, a.ring, FALLS_TO_YOU)
			: {
					summary: `Nobody has confirmed a safeguarding contact about ${a.ref}`,
					blocks: a.confirmed
						? [{ text: [`The contact about ${a.ref} is confirmed.`] }]
						: [
								{
									text: [
										`Nobody has confirmed telling social care or the police about ${a.ref}. It now falls to you.`,
									],
									tone: "urgent",
								},
								{ buttons: [...confirmButtons(a), open(a.id)] },
								{ text: [a.emergency], tone: "quiet" },
							],
				},
});

const FALLS_TO_YOU =
	"Nobody has confirmed telling social care or the police about a child whom your agency is worried about.";

/** Whoever may not open the case cannot confirm the contact either: they ring, and the coordinator records it. */
const waitsWithoutCase = ({ confirmed }: Alerted, ring: readonly Block[], says: Words): Message =>
	confirmed
		? withoutCase("The safeguarding contact about a child that waited is confirmed.", [])
		: withoutCase(says, ring, "urgent");

function confirmButtons(a: Alerted) {
	if (!a.contact) return [];
	return [{ label: "Confirm the contact", action: "contact.confirm", on: a.contact, opens: true }];
}
