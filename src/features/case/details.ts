import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Sheet } from "../../chat/form.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import type { Private } from "../../chat/private.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { longDate, moment } from "../../domain/date/words.ts";
import { labelOf, optionsOf } from "../../domain/lists/coded.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { SEXES } from "../../domain/lists/sexes.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { birthInWords, codeInWords } from "../../record/identity.ts";
import { open } from "../../record/sealed.ts";
import { enquiryRows, openEnquiriesOf } from "../enquiry/queries.ts";
import { action, type PersonCtx } from "../kit.ts";
import { loadPanel } from "../panel/settings.ts";
import { loadCard, standing } from "./card.ts";
import { caseOpened } from "./events.ts";
import { closedEnquiriesOf, decisionsOf, notificationOf, timelineOf } from "./queries.ts";

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

const IDENTITY: readonly (readonly [field: string, label: Words])[] = [
	["first_name", "First name"],
	["surname", "Surname"],
	["description", "Description"],
	["birth", "Date of birth"],
	["age", "About how old"],
	["sex", "Sex"],
	["upn", "UPN"],
	["address", "Last known address"],
	["postcode", "Postcode"],
	["parent", "Parent or carer"],
	["phone", "Phone"],
	["lives_with", "Lives with"],
	["school", "Current or last school"],
	["last_seen_by", "Last seen by"],
	["new_place", "New address or school, as told"],
	["hazards", "Safety on visits"],
];

type Opened = Map<Key, Map<string, Private>>;

/** @throws the refusal "not found" where they may know how the case stands, and no more */
async function sheet(ctx: PersonCtx, subject: CaseSubject): Promise<Sheet> {
	if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
	const [decisions, closed] = [await decisionsOf(ctx, subject.id), await closedEnquiriesOf(ctx, subject.id)];
	const about = [subject.id, ...decisions.map((d) => d.id), ...closed.map((e) => e.id)];
	const opened = await open(ctx.tx, ctx.keys, about);
	const fields = [...opened.values()].reduce((sum, of) => sum + of.size, 0);
	await ctx.record(caseOpened, { panel: subject.panel, case: subject.id }, { fields });
	const card = (await loadCard(ctx, subject.id))!;
	const pending = await enquiryRows(ctx, await openEnquiriesOf(ctx, subject.id), false);
	return {
		title: subject.ref,
		blocks: [
			{ facts: identity(opened.get(subject.id), card.today) },
			...standing(card),
			...(await whatWasSaid(ctx, subject)),
			...section("Open enquiries", pending.length ? [{ rows: pending }] : []),
			...section(
				"Answered",
				closed.flatMap((e) => answered(e, opened)),
			),
			...section(
				"Decisions",
				decisions.flatMap((d) => decided(d, opened)),
			),
			...(await timeline(ctx, subject)),
		],
	};
}

function identity(fields: Map<string, Private> | undefined, today: LocalDate): (readonly [Words, Frank])[] {
	if (!fields) return [["Details", "Not given yet, or erased"]];
	return IDENTITY.flatMap(([field, label]) => {
		const value = fields.get(field);
		return value ? [[label, shown(field, value, today)] as const] : [];
	});
}

function shown(field: string, value: Private, today: LocalDate): Private {
	if (field === "birth") return birthInWords(value, today);
	return field === "sex" ? codeInWords(value, optionsOf(SEXES)) : value;
}

async function whatWasSaid(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
	const said = await notificationOf(ctx, subject.id);
	if (!said) return [];
	const yes = screen(said.risk as unknown as RiskAnswers).yes.map((code) => labelOf(RISK_QUESTIONS, code));
	const facts: (readonly [Words, Frank])[] = [
		["Raised by", `${said.raisedBy}, ${said.agency}`],
		["Main reason", said.reason ? labelOf(REASONS, said.reason as ReasonCode) : "Not given yet"],
	];
	if (said.lastAttended) facts.push(["Last attended", longDate(said.lastAttended)]);
	if (said.lastSeen) facts.push(["Last seen", longDate(said.lastSeen)]);
	const risks: Block<Frank>[] = yes.length
		? [{ text: [`Safety answers: ${yes.join("; ")}.`], tone: "warning" }]
		: [];
	return [...section("What was said", [{ facts }]), ...risks];
}

function section(title: Words, blocks: Block<Frank>[]): Block<Frank>[] {
	return blocks.length ? [{ text: [[{ strong: title }]] }, ...blocks] : [];
}

function answered(e: { id: Key; words: Words }, opened: Opened): Block<Frank>[] {
	const note = opened.get(e.id)?.get("note");
	return [{ text: note ? [e.words, note] : [e.words] }];
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
