import { refusal } from "../../access/refusal.ts";
import type { Message, Words } from "../../chat/message.ts";
import { dueDate } from "../../domain/calendar/due-date.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { count, shortDate } from "../../domain/date/words.ts";
import { screen } from "../../domain/risk.ts";
import { type Asking, action, type Feature, type Form } from "../kit.ts";
import { type Member, panelMembers } from "../panel/members.ts";
import { emergencyLine, loadPanel, type Panel } from "../panel/settings.ts";
import { whichCase } from "../which-case.ts";
import { NotificationAnswers, riskFrom } from "./answers.ts";
import { chaseContacts } from "./chase.ts";
import { completeNotification } from "./complete.ts";
import { riskNow } from "./concerned.ts";
import { homeElsewhereView, tellIfElsewhere } from "./elsewhere.ts";
import * as events from "./events.ts";
import { raiseForm, takenForm } from "./form.ts";
import { flagSource, fromMessageForm, keepSource, whatItSays } from "./from-message.ts";
import { heardFrom, recordTaken } from "./heard.ts";
import { saidOf } from "./known.ts";
import { noticeView, received } from "./notice-view.ts";
import { type Opened, openCase } from "./open-case.ts";
import { confirmedAlready, stateContact } from "./stated.ts";
import { toldFaults, toldQuestions } from "./told-form.ts";
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
	doors: {
		word: "raise",
		menu: "both",
		shortcut: "Raise a notification",
		button: "Raise a notification",
	},
	form: raiseForm,
	async run(ctx, _subject, asking) {
		const { soFar, kept } = asking;
		const said = riskFrom(soFar);
		if (!said) throw screenMissing();
		// Of a case that is saved already others may have told more.
		const risk = kept.case ? await riskNow(ctx.tx, kept.case) : said;
		const [panel, members] = await Promise.all([
			loadPanel(ctx.tx, ctx.panel),
			panelMembers(ctx.tx, ctx.panel),
		]);
		const opened = keptCase(kept) ?? (await openCase(ctx, panel, risk, ctx.now));
		const answers = NotificationAnswers.parse(soFar);
		const heard = heardFrom(soFar);
		if (heard && !kept.case) await recordTaken(ctx, panel, opened, heard);
		await keepSource(ctx, opened, soFar);
		const plan = await completeNotification(ctx, panel, opened, risk, answers, {
			members,
			said: saidOf(asking),
			received: heard?.received_on,
		});
		await tellIfElsewhere(ctx, panel, opened.case, answers.postcode);
		const ofMessage = await flagSource(ctx, soFar);
		return {
			say: acknowledgement({
				members,
				panel,
				opened,
				enquiries: plan.length,
				early: kept.form === "early_years",
				visit: plan.find((one) => one.check === "E20" && !one.held)?.due,
				today: plan.some((one) => one.check === "E06" && one.opensFor === "risk"),
				ofMessage,
				counts: heard?.received_on,
			}),
		};
	},
});

/** What is asked afterwards is asked for within 1 working day. */
const laterDue = (panel: Panel) => dueDate({ from: panel.today, working: 1, calendars: panel.calendars }).due;

/** Most people outside chat ring or write: what they said counts from when they said it. */
const taken = action({
	...raise,
	name: "raise.taken",
	allow: "write down a notification that somebody else made",
	help: "Write down a notification that came by phone, e-mail or letter. It counts from when it came.",
	doors: { word: "taken", button: "Taken by phone or e-mail" },
	form: takenForm as Form,
});

/** A message in which somebody tells of a child: it is kept with the case, and flagged where it names the child. */
const fromMessage = action({
	...raise,
	name: "raise.from-message",
	help: "Raise a notification from a message that tells of a child. The message is kept with the case.",
	doors: { message: "Raise from this message" },
	form: fromMessageForm as Form,
	prefill: whatItSays as typeof raise.prefill,
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
	/** The child is below compulsory school age. */
	early: boolean;
	/** By when the school is to visit the home, where that is its task. */
	visit: LocalDate | undefined;
	/** The safety answers ask for something to be told or judged today. */
	today: boolean;
	/** What became of the message that it was raised from. */
	ofMessage: Words | undefined;
	/** From when it counts, where whoever wrote it down was told it by somebody else. */
	counts: LocalDate | undefined;
}

/** The reference, what happens next and whom to ring: told to the person who raised it, alone. */
function acknowledgement(a: Acknowledged): Message {
	const { members, panel, opened, enquiries, early, visit, today, ofMessage, counts } = a;
	const officer = members.find((m) => m.id === panel.officer);
	const asked = `${count(enquiries, "enquiry was", "enquiries were")} opened`;
	const contact = officer ? `${officer.knownAs}, ${officer.agency}, ${panel.phone}` : panel.phone;
	return {
		summary: `Your notification is ${opened.ref}`,
		blocks: [
			{ heading: `Received: ${opened.ref}` },
			{
				text: [
					`${asked} today, ${shortDate(panel.today, panel.today)}. ${counts ? `It counts from ${shortDate(counts, panel.today)}, when it came.` : "You will hear within 1 working day."} Enquiries usually take ${panel.enquiryWeeks.from} to ${panel.enquiryWeeks.to} weeks.`,
					whileItGoesOn(early, counts !== undefined),
					...(counts
						? [
								"Rollcall writes nothing to whoever told you. Give them the reference, and the number to ring.",
							]
						: []),
					...(visit
						? [
								`The home visit is your school's task: visit by ${shortDate(visit, panel.today)}, and say who answered.`,
							]
						: []),
					...(today
						? [
								"Today: go through the safety answers with your safeguarding lead, and record what was decided.",
							]
						: []),
				],
			},
			...(ofMessage ? [{ text: [ofMessage] }] : []),
			{ facts: [[counts ? "Whom they ring" : "Your contact", contact]] },
			{
				text: [
					`By ${shortDate(laterDue(panel), panel.today)}, add what else you know: family, groups, needs, what happened. Nothing waits for it.`,
				],
			},
			{
				buttons: [
					{ label: "Add what you know", action: "case.add", on: opened.case, opens: true },
					{ label: "Open details", action: "case.open", on: opened.case, opens: true },
				],
			},
			{ text: [emergencyLine(panel)], tone: "quiet" },
		],
	};
}

/** What whoever has the child on roll, or gives them a place, does meanwhile: who raised it, or somebody whom they heard it from. */
function whileItGoesOn(early: boolean, told: boolean): Words {
	if (early) {
		const place = told
			? "If they have a place anywhere, it is kept open while enquiries go on."
			: "If they have a place with you, keep it open while enquiries go on.";
		return `The child is below compulsory school age: the case waits in the early-years queue. ${place}`;
	}
	return told
		? "If the child is on a school's roll, it keeps them on it while enquiries go on."
		: "If the child is on your roll, keep them on it while enquiries go on.";
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
				fields: toldQuestions("Who was told?"),
				check: async ({ ctx, subject, soFar }) =>
					toldFaults(ctx.person, screen(await riskNow(ctx.tx, subject.case)).yes, soFar),
			},
		],
	},
	prefill({ subject }) {
		if (subject.confirmed) throw confirmedAlready();
		return {};
	},
	async run(ctx, contact, { soFar }) {
		const panel = await loadPanel(ctx.tx, ctx.panel);
		const { told = "nobody_yet", contact_reference } = NotificationAnswers.parse(soFar);
		await stateContact(ctx, contact, told, contact_reference);
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
	actions: [raise, taken, fromMessage, confirmContact, received],
	views: [urgentAlert, contactChase, contactHandedOn, noticeView, homeElsewhereView],
	nudges: [{ name: "chase-contacts", every: "minute", turn: "first", run: chaseContacts }],
	events: Object.values(events),
};
