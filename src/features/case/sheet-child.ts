import type { CaseSubject } from "../../access/subjects.ts";
import type { Block, Frank, Key, Words } from "../../chat/message.ts";
import { Private } from "../../chat/private.ts";
import { moment } from "../../domain/date/words.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { REASONS, type ReasonCode } from "../../domain/lists/reasons.ts";
import { RISK_QUESTIONS } from "../../domain/lists/risk-questions.ts";
import { SCHOOL_TYPES } from "../../domain/lists/school-types.ts";
import { VULNERABLE_GROUPS } from "../../domain/lists/vulnerable-groups.ts";
import { type RiskAnswers, screen } from "../../domain/risk.ts";
import { identityFields, labelOfField, valueInWords } from "../../record/identity.ts";
import type { PersonCtx } from "../kit.ts";
import type { Panel } from "../panel/settings.ts";
import { beforeInWords, groupsIn, noticesOf, notificationOf } from "../raise/queries.ts";
import { mark, type Shown, section } from "./sheet-parts.ts";

/** Who the child is, as it stands; what was corrected says when, and what was taken away that it was. */
export function identity(id: Key, { opened, corrected, panel }: Shown): (readonly [Words, Frank])[] {
	const fields = opened.get(id);
	if (!fields) return [["Details", "Not given yet, or erased"]];
	const gone = [...corrected.keys()].filter((field) => !fields.has(field));
	const all = new Map([...fields, ...gone.map((field) => [field, new Private("")] as const)]);
	return identityFields(all).map(([field, value]) => [
		labelOfField(field) + mark(corrected.get(field), panel),
		value.isBlank ? "Taken away" : valueInWords(field, value, panel.today),
	]);
}

/** For those who correct details: the way there, and to what was recorded before. */
export function corrections(id: Key, { opened, corrected, corrects }: Shown): Block<Frank>[] {
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

/** What the notification said, and what it says of risk. */
export async function whatWasSaid(ctx: PersonCtx, subject: CaseSubject): Promise<Block<Frank>[]> {
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
export async function receipts(
	ctx: PersonCtx,
	{ id }: CaseSubject,
	{ zone, today }: Panel,
): Promise<Block<Frank>[]> {
	const rows = await noticesOf(ctx.tx, id);
	const line = (row: (typeof rows)[number]) =>
		`${row.who}, ${row.agency}: ${row.receivedAt ? `received ${moment(row.receivedAt, zone, today)}` : "not acknowledged yet"}`;
	return rows.length ? [{ text: rows.map(line) }] : [];
}
