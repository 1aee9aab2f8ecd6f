import { may } from "../../access/policy.ts";
import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Button, Frank, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import { moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import { open } from "../../record/sealed.ts";
import { addressesOf } from "../address/queries.ts";
import { concernsOf } from "../concern/queries.ts";
import { correctedIn } from "../correct/queries.ts";
import { decisionsOf } from "../decision/queries.ts";
import { closedEnquiriesOf, enquiryRows, openEnquiriesOf } from "../enquiry/queries.ts";
import { siblingsOf } from "../family/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { addedIn, addedInWords } from "../later/queries.ts";
import { noteSchoolAge } from "../lifecycle/acts.ts";
import { triagesOf } from "../lifecycle/queries.ts";
import { loadPanel } from "../panel/settings.ts";
import { contactsInWords } from "../raise/queries.ts";
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
import { corrections, identity, receipts, whatWasSaid } from "./sheet-child.ts";
import { answered, elsewhere, tried } from "./sheet-enquiries.ts";
import { decided, section } from "./sheet-parts.ts";

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

const mayCorrect = (ctx: PersonCtx, { panel }: CaseSubject): boolean =>
	may(ctx.person, "correct what is recorded of a child", panel);

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

async function timeline(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
	const panel = await loadPanel(ctx.tx, subject.panel);
	const rows = await timelineOf(ctx, subject.id);
	const lines = rows.map(
		(r) => `${moment(r.at, panel.zone, panel.today)}  ${r.words}${r.by ? `. ${r.by}` : ""}`,
	);
	return section("Timeline", lines.length ? [{ text: lines, tone: "quiet" }] : []);
}
