import { refusal } from "../../access/refusal.ts";
import type { Message } from "../../chat/message.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { codesOf, optionsOf } from "../../domain/lists/coded.ts";
import { TOLD } from "../../domain/lists/told.ts";
import { choice, typed } from "../answers.ts";
import { type Asking, action, type Feature, type Form } from "../kit.ts";
import { type Member, panelMembers } from "../panel/members.ts";
import { emergencyLine, loadPanel, type Panel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { NotificationAnswers, riskFrom } from "./answers.ts";
import { chaseContacts } from "./chase.ts";
import { completeNotification } from "./complete.ts";
import * as events from "./events.ts";
import { raiseForm, takenForm } from "./form.ts";
import { heardFrom, recordTaken } from "./heard.ts";
import { saidOf } from "./known.ts";
import { type Opened, openCase } from "./open-case.ts";
import { stateContact } from "./save.ts";
import { contactChase, contactHandedOn, urgentAlert } from "./views.ts";

const screenMissing = refusal(
	"raise.screen-missing",
	"Answer the safety questions first, then send the form again.",
);

const raise = action({
	name: "raise",
	on: "nothing",
	allow: "raise a notification",
	alert: true,
	help: "Tell the panel about a child who may be missing education.",
	doors: { word: "raise", shortcut: "Raise a notification", button: "Raise a notification" },
	form: raiseForm,
	async run(ctx, _subject, asking) {
		const { soFar, kept } = asking;
		const risk = riskFrom(soFar);
		if (!risk) throw screenMissing();
		const [panel, members] = await Promise.all([
			loadPanel(ctx.tx, ctx.panel),
			panelMembers(ctx.tx, ctx.panel),
		]);
		const opened = keptCase(kept) ?? (await openCase(ctx, panel, risk, ctx.now));
		const answers = NotificationAnswers.parse(soFar);
		const heard = heardFrom(soFar);
		if (heard && !kept.case) await recordTaken(ctx, panel, opened, heard);
		const plan = await completeNotification(ctx, panel, opened, risk, answers, {
			members,
			said: saidOf(asking),
			received: heard?.received_on,
		});
		return { say: acknowledgement({ members, panel, opened, enquiries: plan.length }) };
	},
});

/** Most people outside chat ring or write: what they said counts from when they said it. */
const taken = action({
	...raise,
	name: "raise.taken",
	allow: "write down a notification that somebody else made",
	help: "Write down a notification that came by phone, e-mail or letter. It counts from when it came.",
	doors: { word: "taken", button: "Taken by phone or e-mail" },
	form: takenForm as Form,
});

function keptCase(kept: Asking["kept"]): Opened | undefined {
	if (!kept.case || !kept.ref || !kept.notification) return undefined;
	return { case: kept.case, ref: kept.ref, notification: kept.notification };
}

interface Acknowledged {
	members: readonly Member[];
	panel: Panel;
	opened: Opened;
	enquiries: number;
}

/** The reference, what happens next and whom to ring: told to the person who raised it, alone. */
function acknowledgement({ members, panel, opened, enquiries }: Acknowledged): Message {
	const officer = members.find((m) => m.id === panel.officer);
	const asked = `${count(enquiries, "enquiry was", "enquiries were")} opened`;
	const contact = officer ? `${officer.knownAs}, ${officer.agency}, ${panel.phone}` : panel.phone;
	return {
		summary: `Your notification is ${opened.ref}`,
		blocks: [
			{ heading: `Received: ${opened.ref}` },
			{
				text: [
					`${asked} today, ${shortDate(panel.today, panel.today)}. You will hear within 1 working day.`,
					"If the child is on your roll, keep them on it while enquiries go on.",
				],
			},
			{ facts: [["Your contact", contact]] },
			{ buttons: [{ label: "Open details", action: "case.open", on: opened.case, opens: true }] },
			{ text: [emergencyLine(panel)], tone: "quiet" },
		],
	};
}

const confirmContact = action({
	name: "contact.confirm",
	on: "contact",
	allow: "confirm a safeguarding contact",
	alert: true,
	help: "Say who was told about an act-now answer.",
	doors: {},
	form: {
		title: "Confirm the contact",
		send: "Confirm",
		steps: [
			{
				title: "Who was told",
				notes: whichCase,
				fields: {
					told: {
						label: "Who was told?",
						as: "one",
						schema: choice(codesOf(TOLD), "Say who was told. “Nobody yet” is an answer."),
						options: optionsOf(TOLD),
					},
					contact_reference: { label: "Their reference, if they gave one", as: "text", schema: typed() },
				},
			},
		],
	},
	async run(ctx, contact, { soFar }) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { told, contact_reference } = NotificationAnswers.parse(soFar);
		await stateContact(ctx, panel, contact.case, told ?? "nobody_yet", contact_reference);
		const says =
			told === "nobody_yet"
				? "Noted: nobody has been told yet. Phone now."
				: `Thank you. The contact about ${contact.ref} is confirmed.`;
		return {
			say: { summary: says, blocks: [{ text: [says] }, { text: [emergencyLine(panel)], tone: "quiet" }] },
		};
	},
});

export const raiseFeature: Feature = {
	name: "raise",
	under: "Every day",
	actions: [raise, taken, confirmContact],
	views: [urgentAlert, contactChase, contactHandedOn],
	nudges: [{ name: "chase-contacts", every: "minute", run: chaseContacts }],
	events: Object.values(events),
};
