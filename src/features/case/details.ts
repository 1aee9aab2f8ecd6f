import { may } from "../../access/policy.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Button, Frank, Key, Line, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { localDate } from "../../domain/date/local-date.ts";
import { longDate, moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { heldField } from "../../domain/lists/held-fields.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { SCHOOL_TYPES } from "../../domain/lists/school-types.ts";
import { STATES } from "../../domain/lists/states.ts";
import { VULNERABLE_GROUPS } from "../../domain/lists/vulnerable-groups.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { disagreementsIn, identityFields, labelOfField, valueInWords } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { addressesOf, addressInWords, type OtherAddress, visitsInWords } from "../address/queries.ts";
import { concernsOf } from "../concern/queries.ts";
import { type Corrected, correctedIn } from "../correct/queries.ts";
import { decisionsOf } from "../decision/queries.ts";
import {
	askedInWords,
	closedEnquiriesOf,
	enquiryRows,
	type OpenEnquiry,
	openEnquiriesOf,
} from "../enquiry/queries.ts";
import { siblingsOf } from "../family/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { addedIn, addedInWords } from "../later/queries.ts";
import { noteSchoolAge } from "../lifecycle/acts.ts";
import { triagesOf } from "../lifecycle/queries.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { beforeInWords, contactsInWords, groupsIn, noticesOf, notificationOf } from "../raise/queries.ts";
import { sharesInWords } from "../share/queries.ts";
import { signaturesOf } from "../signoff/queries.ts";
import { saidOf } from "../thread/queries.ts";
import { outgoingIn, saidInRequest } from "../transfer/queries.ts";
import { loadCard, standing } from "./card.ts";
import { caseOpened } from "./events.ts";
import { familyContact, holdsOf } from "./family-contact.ts";
import { keepingIn } from "./keeping.ts";
import { matchesIn } from "./matches.ts";
import { timelineOf } from "./queries.ts";

/** Who the child is, and all that was said: in a modal or dialog, for those on the case, and recorded as read. */
export const details = action({
	name: "case.open",
	on: "case",
	allow: "open a case",
	help: "Open a case's details.",
	doors: {},
	opens: true,
	run: async (ctx, subject) => ({ show: await sheet(ctx, subject) }),
});

type Opened = Map<Key, Map<string, Private>>;

/** @throws the refusal "not found" where they may know how the case stands, and no more */
async function sheet(ctx: PersonCtx, subject: CaseSubject): Promise<Sheet> {
	if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
	const [decisions, closed] = [await decisionsOf(ctx, subject.id), await closedEnquiriesOf(ctx, subject.id)];
	const shares = await sharesInWords(ctx.tx, subject.id);
	const triages = await triagesOf(ctx, subject.id);
	const concerns = await concernsOf(ctx, subject.id);
	const holds = await holdsOf(ctx, subject);
	const said = await saidOf(ctx, subject.id);
	const asked = await outgoingIn(ctx.tx, subject.id);
	const panel = await loadPanel(ctx.tx, subject.panel);
	const contacts = await contactsInWords(ctx.tx, subject.id, panel);
	const signed = await signaturesOf(ctx.tx, panel, subject.id);
	const running = await openEnquiriesOf(ctx, subject.id);
	const addresses = await addressesOf(ctx.tx, subject.id);
	const visits = addresses.flatMap((a) => a.visits);
	const worded = [
		...decisions,
		...closed,
		...shares,
		...triages,
		...concerns,
		...holds,
		...contacts,
		...said,
	];
	const about = [
		subject.id,
		...[...worded, ...signed, ...running, ...addresses, ...visits].map((one) => one.id),
	];
	const opened = await open(ctx.tx, ctx.keys, about);
	const fields = [...opened.values()].reduce((sum, of) => sum + of.size, 0);
	await ctx.record(caseOpened, { panel: subject.panel, case: subject.id }, { fields });
	await noteSchoolAge(ctx, subject.id);
	const card = (await loadCard(ctx, subject.id))!;
	const corrected = await correctedIn(ctx.tx, subject.id);
	const shown = { opened, corrected, panel, corrects: mayCorrect(ctx, subject) };
	const pending = await enquiryRows(ctx, running, false);
	return {
		title: subject.ref,
		blocks: [
			{ facts: identity(subject.id, shown) },
			...corrections(subject.id, shown),
			...standing(card),
			...section("Contact with the family", familyContact(ctx, subject, holds, opened)),
			...section(
				"Concerns",
				concerns.flatMap((c) => decided(c, opened)),
			),
			{ buttons: [{ label: "Record a concern", action: "concern", on: subject.id, opens: true }] },
			...section(
				"Who was told of the danger",
				contacts.flatMap((c) => decided(c, opened)),
			),
			...(await whatWasSaid(ctx, subject)),
			...section(
				"Added by whoever raised it",
				await addedInWords(ctx.tx, addedIn(opened.get(subject.id)), panel),
			),
			...section("Told of the notification", await receipts(ctx, subject, panel)),
			...section("The same child, or perhaps", await matchesIn(ctx, subject)),
			...section(
				"Triage",
				triages.flatMap((s) => decided(s, opened)),
			),
			...section(
				"Open enquiries",
				pending.length ? [{ rows: pending }, ...running.flatMap((e) => tried(e, opened))] : [],
			),
			furtherDoors(ctx, subject),
			...section("Other addresses", elsewhere(subject, addresses, shown)),
			...section("Brothers and sisters", await familyIn(ctx, subject)),
			...section(
				"Joint sign-off",
				signed.flatMap((s) => decided(s, opened)),
			),
			...section(
				"Answered",
				closed.flatMap((e) => answered(e, shown)),
			),
			...section(
				"Decisions",
				decisions.flatMap((d) => decided(d, opened)),
			),
			...section(
				"Notes and messages",
				said.flatMap((s) => decided(s, opened)),
			),
			...section("Reviews and moves", noted(opened.get(subject.id))),
			...section(
				"Shared outside the panel",
				shares.flatMap((s) => decided(s, opened)),
			),
			...section("Asked by another authority", askedOfUs(opened.get(subject.id))),
			...section(
				"Asked of others",
				asked.map((o) => ({
					rows: [
						{ text: o.words, menu: [{ label: "Open", action: "outgoing.open", on: o.id, opens: true }] },
					],
				})),
			),
			...section("How long it is kept", await keepingIn(ctx, subject)),
			...(await timeline(ctx, subject)),
		],
	};
}

/** What the parts of the sheet are drawn from. */
interface Shown {
	opened: Opened;
	corrected: Corrected;
	panel: Panel;
	/** Whether this person may correct what is recorded. */
	corrects: boolean;
}

const mayCorrect = (ctx: PersonCtx, { panel }: CaseSubject): boolean =>
	may(ctx.person, "correct what is recorded of a child", panel);

/** Who the child is, as it stands; what was corrected says when, and what was taken away that it was. */
function identity(id: Key, { opened, corrected, panel }: Shown): (readonly [Words, Frank])[] {
	const fields = opened.get(id);
	if (!fields) return [["Details", "Not given yet, or erased"]];
	const gone = [...corrected.keys()].filter((field) => !fields.has(field));
	const all = new Map([...fields, ...gone.map((field) => [field, new Private("")] as const)]);
	return identityFields(all).map(([field, value]) => [
		labelOfField(field) + mark(corrected.get(field), panel),
		value.isBlank ? "Taken away" : valueInWords(field, value, panel.today),
	]);
}

const mark = (at: Date | undefined, { zone }: Panel): Words =>
	at ? ` (corrected ${longDate(localDate(at, zone))})` : "";

/** For those who correct details: the way there, and to what was recorded before. */
function corrections(id: Key, { opened, corrected, corrects }: Shown): Block<Frank>[] {
	if (!corrects || !opened.has(id)) return [];
	const before = { label: "What it said before", action: "correct.before", on: id, opens: true };
	return [
		{
			buttons: [
				{ label: "Correct details", action: "case.correct", on: id, opens: true },
				...(corrected.size ? [before] : []),
			],
		},
	];
}

const ESTIMATE =
	"The date of birth is not known, only about how old the child is. Find it out: until then the case is left out of the DfE count.";

const NOT_KNOWN = "Not known";
const YES_NO: Readonly<Record<string, Words>> = { yes: "Yes", no: "No" };

async function whatWasSaid(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
	const said = await notificationOf(ctx, subject.id);
	if (!said) return [];
	const yes = screen(said.risk as unknown as RiskAnswers).yes.map((code) => labelOf(RISK_QUESTIONS, code));
	const facts: (readonly [Words, Frank])[] = [
		["Raised by", `${said.raisedBy}, ${said.agency}`],
		["Main reason", said.reason ? labelOf(REASONS, said.reason as ReasonCode) : "Not given yet"],
	];
	if (said.schoolType) facts.push(["Type of school", labelOf(SCHOOL_TYPES, said.schoolType)]);
	if (said.onRoll) facts.push(["On a school's roll then", YES_NO[said.onRoll] ?? NOT_KNOWN]);
	if (said.whereabouts) facts.push(["Whereabouts known then", YES_NO[said.whereabouts] ?? NOT_KNOWN]);
	facts.push(...beforeInWords(said));
	const risks: Block<Frank>[] = yes.length
		? [{ text: [`Safety answers: ${yes.join("; ")}.`], tone: "warning" }]
		: [];
	const estimate: Block<Frank>[] = said.ageIsEstimate ? [{ text: [ESTIMATE], tone: "warning" }] : [];
	const groups = (await groupsIn(ctx.tx, subject.id)).map((code) => labelOf(VULNERABLE_GROUPS, code));
	if (groups.length) facts.push(["Groups", groups.join("; ")]);
	const add: Block<Frank> = {
		buttons: [{ label: "Add what you know", action: "case.add", on: subject.id, opens: true }],
	};
	return [...section("What was said", [{ facts }]), ...estimate, ...risks, add];
}

/** Receipts: who is told of every notification, and whether they said that they have it. */
async function receipts(
	ctx: PersonCtx,
	{ id }: CaseSubject,
	{ zone, today }: Panel,
): Promise<Block<Frank>[]> {
	const rows = await noticesOf(ctx.tx, id);
	const line = (row: (typeof rows)[number]) =>
		`${row.who}, ${row.agency}: ${row.receivedAt ? `received ${moment(row.receivedAt, zone, today)}` : "not acknowledged yet"}`;
	return rows.length ? [{ text: rows.map(line) }] : [];
}

function section(title: Words, blocks: Block<Frank>[]): Block<Frank>[] {
	return blocks.length ? [{ text: [[{ strong: title }]] }, ...blocks] : [];
}

/** Of a case that came of a request: who asked, and what was said to and fro. */
function askedOfUs(fields: Map<string, Private> | undefined): Block<Frank>[] {
	const facts = saidInRequest(fields ?? new Map());
	return facts.length ? [{ facts }] : [];
}

/** What was written at reviews and moves, in their order: each is sealed under the number of its event. */
function noted(fields: Map<string, Private> | undefined): Block<Frank>[] {
	const found = [...(fields ?? [])].flatMap(([field, value]): [number, Words, Private][] => {
		const [, name = "", event] = /^(.+)_(\d+)$/.exec(field) ?? [];
		const label = NOTED[name];
		return label ? [[Number(event), label, value]] : [];
	});
	const lines = found.sort(([a], [b]) => a - b).map(([, label, value]) => [`${label}: `, value]);
	return lines.length ? [{ text: lines }] : [];
}

const NOTED: Readonly<Record<string, Words>> = {
	review: "Review",
	move: "Where it stood",
	seen_by: "Seen by",
	confirmed_by: "First day confirmed by",
	home_education: "Home education",
};

function answered(
	e: { id: Key; words: Words },
	{ opened, corrected, panel, corrects }: Shown,
): Block<Frank>[] {
	const fields = opened.get(e.id);
	const note = fields?.get("note");
	const words = e.words + mark(corrected.get(e.id), panel);
	const said = disagreementsIn(fields).map((says) => ["Disagreed with: ", says]);
	const lines = [...(note ? [note] : []), ...besides(fields), ...said];
	if (!lines.length || !corrects) return [{ text: [words, ...lines] }];
	const change = { label: "Correct the note", action: "note.correct", on: e.id, opens: true };
	return [{ rows: [{ text: words, menu: [change] }] }, { text: lines }];
}

/** What else came with an enquiry: attempts, why it was given more time, a judgement, who went along. */
function besides(fields: Map<string, Private> | undefined): Line<Frank>[] {
	const written = [...(fields ?? [])].filter(([field]) =>
		/^(attempt|extended|late)_\d+$|^judgement$|^went_along$/.test(field),
	);
	return written.map(([field, value]) => [`${heldField(field).label}: `, value]);
}

/** What was written on an enquiry that is still open. */
function tried(e: OpenEnquiry, opened: Opened): Block<Frank>[] {
	const lines = besides(opened.get(e.id));
	return lines.length ? [{ text: [`${askedInWords(e.check, e.agency)}:`, ...lines] }] : [];
}

/** Other addresses at which the child may be, each with what came of the visits. */
function elsewhere(
	subject: CaseSubject,
	addresses: readonly OtherAddress[],
	{ opened, panel }: Shown,
): Block<Frank>[] {
	if (!addresses.length) return [];
	const lines = addresses.flatMap((a): Line<Frank>[] => [
		[
			`${addressInWords(a)}: `,
			opened.get(a.id)?.get("other_address") ?? "erased",
			` (${visitsInWords(a, panel.today)})`,
		],
		...a.visits.flatMap((v) => [...(opened.get(v.id)?.values() ?? [])]),
	]);
	const visit = { label: "Record a visit", action: "address.visit", on: subject.id, opens: true };
	return [{ text: lines }, ...(subject.closed ? [] : [{ buttons: [visit] }])];
}

/** What is asked of a case's details now and then. */
function furtherDoors(ctx: PersonCtx, { id, panel, closed }: CaseSubject): Block {
	const door = (label: Words, action: string): Button => ({ label, action, on: id, opens: true });
	return {
		buttons: [
			door("Why these dates?", "case.dates"),
			door("Letters, order and roll", "case.formal"),
			...(closed ? [] : [door("Add an address", "address.add")]),
			...(may(ctx.person, "link brothers and sisters", panel)
				? [door("Link a brother or sister", "family.link")]
				: []),
		],
	};
}

/** The cases of brothers and sisters that this person may open. */
async function familyIn(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
	const siblings = await siblingsOf(ctx.tx, subject.id);
	const rows = siblings.map((s) => ({
		text: [{ strong: s.ref }, `  ${labelOf(STATES, s.state)}`],
		menu: [{ label: "Open", action: "case.open", on: s.case, opens: true }],
	}));
	if (!rows.length) return [];
	const unlink = { label: "Not a sibling", action: "family.unlink", on: subject.id, opens: false };
	const mayLink = may(ctx.person, "link brothers and sisters", subject.panel);
	return [{ rows }, ...(mayLink ? [{ buttons: [unlink] }] : [])];
}

function decided(d: { id: Key; words: Words }, opened: Opened): Block<Frank>[] {
	const words = [...(opened.get(d.id)?.values() ?? [])];
	return [{ text: [d.words, ...words] }];
}

async function timeline(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
	const panel = await loadPanel(ctx.tx, subject.panel);
	const rows = await timelineOf(ctx, subject.id);
	const lines = rows.map(
		(r) => `${moment(r.at, panel.zone, panel.today)}  ${r.words}${r.by ? `. ${r.by}` : ""}`,
	);
	return section("Timeline", lines.length ? [{ text: lines, tone: "quiet" }] : []);
}
