import { longDate } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { ASKERS, IDENTITY_CHECKS } from "../../domain/lists/subject-access.ts";
import { answerBy } from "../../domain/subject-access.ts";
import { type Entry, marked, type Section } from "../../paper/paper.ts";
import { openCases } from "../../record/sealed.ts";
import { holdsInWords } from "../hold/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { sharesInWords } from "../share/queries.ts";
import { outgoingIn, repliesAbout } from "../transfer/queries.ts";
import { casesOfChild, decisionsHeld, enquiriesHeld, ledgerOf } from "./held.ts";
import { fileKind } from "./kind.ts";
import { Requested } from "./request.ts";
import {
	about,
	caseEntry,
	decisionEntry,
	enquiryEntry,
	type Manner,
	standing,
	timeline,
	valuesOf,
	when,
} from "./tell.ts";

/**
 * Everything held about a child on one panel (UK GDPR article 15). What is about others is marked, not removed: whether
 * it is disclosed is for a person to decide (Data Protection Act 2018, schedule 2 paragraph 16).
 */
export const subjectAccess = fileKind({
	name: "subject-access",
	title: "What is held about a child",
	allow: "answer a request for what is held about a child",
	formats: ["pdf", "json"],
	names: true,
	parameters: Requested,
	async gather(ctx, { case: subject, parameters, says }) {
		const panel = await loadPanel(ctx.tx, subject!.panel);
		const manner: Manner = { zone: panel.zone, today: panel.today, marks: true };
		const cases = await casesOfChild(ctx.tx, subject!.id);
		const ids = cases.map((c) => c.id);
		const values = [...(await openCases(ctx.tx, ctx.keys, ids)), ...(await repliesAbout(ctx, ids))];
		const rows = await ledgerOf(ctx.tx, ids);
		const enquiries = await enquiriesHeld(ctx.tx, ids);
		const decisions = await decisionsHeld(ctx.tx, ids);
		const identity = valuesOf(standing(values.filter((v) => ids.includes(v.about))), manner);
		const { extended } = answerBy(parameters.received, panel.calendars);
		const holds: Entry[] = [];
		for (const id of ids) {
			for (const h of await holdsInWords(ctx.tx, id, manner)) {
				const words = marked(h.words, "It is about the family, and a professional's opinion");
				holds.push({ facts: [["Contact with the family", words], ...valuesOf(about(values, h.id), manner)] });
			}
		}
		const shares: Entry[] = [];
		for (const id of ids) {
			for (const s of await sharesInWords(ctx.tx, id)) {
				const words = marked(s.words, "It may name a member of staff, and another organisation");
				shares.push({ facts: [["Shared", words], ...valuesOf(about(values, s.id), manner)] });
			}
		}
		const asked: Entry[] = [];
		for (const id of ids) {
			for (const o of await outgoingIn(ctx.tx, id)) {
				const whom = marked(o.words, "It names another organisation");
				const theirs = o.theirRef ? ([["Their case", o.theirRef]] as const) : [];
				asked.push({ facts: [["Asked", whom], ...theirs, ...valuesOf(about(values, o.id), manner)] });
			}
		}
		const { asker, identity: checked, received, due } = parameters;
		const sections: Section[] = [
			{
				title: "The request",
				entries: [
					{
						facts: [
							["Asked by", labelOf(ASKERS, asker)],
							["How it is known who asks", labelOf(IDENTITY_CHECKS, checked)],
							["Received", longDate(received)],
							["To be answered by", longDate(due)],
							[
								"If it is complex, or one of several",
								`At the latest ${longDate(extended)}. Tell whoever asked, and why, by ${longDate(due)}.`,
							],
						],
					},
				],
			},
			{ title: "Who the child is", entries: identity.length ? [{ facts: identity }] : [] },
			{ title: "Cases", entries: cases.map((c) => caseEntry(c, manner)) },
			{ title: "Contact with the family on hold", entries: holds },
			{ title: "Enquiries, and what they came to", entries: enquiries.map((e) => enquiryEntry(e, manner)) },
			{
				title: "Decisions",
				entries: decisions.map((d) => decisionEntry(d, about(values, d.id), manner)),
			},
			{ title: "Shared outside the panel", entries: shares },
			{ title: "Transfers and referrals, and what was answered", entries: asked },
			{
				title: "What happened, and what was written then",
				entries: timeline(rows, values, { says, reads: false }, manner),
			},
			{
				title: "Who looked at it, and when",
				says: [
					"Members of staff are marked. They are usually shown for what they did in their work, unless that could harm them.",
				],
				entries: timeline(rows, values, { says, reads: true }, manner),
			},
			{
				title: "What is not in this file",
				entries: LEFT_OUT.map(([what, why]) => ({ facts: [[what, why]] })),
			},
		];
		return {
			title: "What is held about a child",
			reference: subject!.ref,
			lead: LEAD.map((line) => line.replace("PANEL", panel.title)),
			sections,
			mark: `For ${ctx.person.knownAs}, ${when(ctx.now, manner)}`,
		};
	},
});

const LEAD = [
	"Everything that PANEL holds about this child in this case in Rollcall. It is not ready to be handed over: go through it first.",
	"What is about somebody else is marked, not removed. For each mark, decide whether it is disclosed: with that person's agreement, or because it is reasonable without.",
	"Before anything is disclosed, a professional must judge whether it would be likely to cause serious harm to the physical or mental health of the child or of somebody else. What would is withheld (Data Protection Act 2018, schedule 3: health, social work and education data). Child abuse data is withheld where disclosing it would not be in the child's best interests.",
];

const LEFT_OUT: readonly (readonly [string, string])[] = [
	[
		"Other cases of this panel about the same child",
		"Each case keeps a record of its own. The case's details name those found to be about the same child: take a file from each.",
	],
	["What other panels hold", "Each panel keeps its own record. Ask them, if the child may be known there."],
	[
		"What agencies hold",
		"Schools, health, social care, the police and others answer for their own records. The enquiries say who was asked.",
	],
	[
		"What was passed on",
		"Whoever it was shared with holds their own copy. “Shared outside the panel” says who they are.",
	],
	[
		"Lists and requests that no case came of",
		"A child on a list of the panel, or asked after by another authority, without a case here. Look through “lists” and “transfers”.",
	],
	[
		"Corrections of minutes as a whole, and the record of data breaches",
		"They belong to no child. Read those of the meetings that had the case, and of breaches in its thread.",
	],
	[
		"Messages in Slack and Teams",
		"No message of Rollcall's names a child. Of what people write there, Rollcall keeps what somebody put on the case's timeline and, where the panel switched that on, what is written in the case's thread: that is in this file. Search both for what else was written about the child.",
	],
	[
		"Searches that listed the case",
		"They are in the panel's audit record, which an auditor can export: rollcall audit export.",
	],
];
