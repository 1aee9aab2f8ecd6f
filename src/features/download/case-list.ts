import type { Private } from "../../chat/private.ts";
import { capital, saysWho } from "../../domain/check-words.ts";
import type { LocalDate } from "../../domain/date/local-date.ts";
import { longDate } from "../../domain/date/words.ts";
import { CHECKS } from "../../domain/lists/checks.ts";
import { labelOf } from "../../domain/lists/coded.ts";
import { STATES } from "../../domain/lists/states.ts";
import { TOLD } from "../../domain/lists/told.ts";
import type { Entry, Paper, Section } from "../../paper/paper.ts";
import { open } from "../../record/sealed.ts";
import { isPatient } from "../../store/patience.ts";
import type { PersonCtx } from "../kit.ts";
import { panelMembers } from "../panel/members.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { inPractice } from "../practice/acts.ts";
import { recordAmong } from "../read-among.ts";
import {
	agencyContacts,
	type LateEnquiry,
	type ListedCase,
	lateEnquiries,
	type OpenContact,
	openCasesOf,
	openContacts,
} from "./case-list-rows.ts";
import { caseListTaken, casesExported } from "./events.ts";
import { type Manner, valuesOf, when } from "./tell.ts";

/** A file that was drawn, and where it is to go. */
export interface DrawnList {
	sha256: string;
	pages: number;
	/** Puts it where it is kept. Called once it is on record. */
	keep(): void;
}

/** What somebody needs who looks for a child without Rollcall: the rest of the record waits until it is back. */
const FIELDS = ["first_name", "surname", "description", "birth", "sex"];
const REACHED = ["address", "postcode", "parent", "phone", "lives_with", "school", "hazards"];
const SHOWN: readonly string[] = [...FIELDS, ...REACHED];

/**
 * Makes the panel's list of open cases for a morning on which chat or Rollcall is down (domain §11.6): children, owners,
 * what is overdue, and whom to ring. Need-to-know cases stand in it by reference alone. As a person who sees every case;
 * which cases it opened is on record, as an export.
 * @param draw draws the file, encrypted
 * @param night the panel's date, where it is made by itself
 */
export async function takeCaseList(
	ctx: PersonCtx,
	draw: (paper: Paper) => Promise<DrawnList>,
	night: LocalDate | null = null,
): Promise<number> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) throw inPractice();
	const cases = await openCasesOf(ctx.tx, panel.id);
	const open = cases.filter((c) => !c.restricted).map((c) => c.id);
	const paper = await listPaper(ctx, panel, cases);
	await isPatient(ctx.tx);
	const drawn = await draw(paper);
	const { sha256, pages } = drawn;
	const taken = await ctx.record(caseListTaken, { panel: panel.id }, { night, cases: open, sha256, pages });
	// The one made each night lies encrypted for the next morning: a row a night on each case would hide who read it.
	if (!night) await recordAmong(ctx, taken, open, "open_cases");
	drawn.keep();
	return cases.length;
}

/**
 * The same list, not encrypted, for a script or a spreadsheet. As a person who sees every case; which cases it opened is on
 * record, as an export.
 * @param draw draws the file, in this format
 */
export async function exportCases(
	ctx: PersonCtx,
	format: "csv" | "json",
	draw: (paper: Paper) => Omit<DrawnList, "pages">,
): Promise<number> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	if (panel.practice) throw inPractice();
	const cases = await openCasesOf(ctx.tx, panel.id);
	const open = cases.filter((c) => !c.restricted).map((c) => c.id);
	const { sha256, keep } = draw(await listPaper(ctx, panel, cases));
	const taken = await ctx.record(casesExported, { panel: panel.id }, { format, cases: open, sha256 });
	await recordAmong(ctx, taken, open, "open_cases");
	keep();
	return cases.length;
}

async function listPaper(ctx: PersonCtx, panel: Panel, cases: readonly ListedCase[]): Promise<Paper> {
	const manner: Manner = { zone: panel.zone, today: panel.today, marks: false };
	const late = Map.groupBy(await lateEnquiries(ctx.tx, panel.id, panel.today), (e) => e.case);
	const contacts = Map.groupBy(await openContacts(ctx.tx, panel.id), (c) => c.case);
	const known = cases.filter((c) => !c.restricted).map((c) => c.id);
	const opened = await open(ctx.tx, ctx.keys, known);
	const made = when(ctx.now, manner);
	return {
		title: "Open cases, for when Rollcall is down",
		reference: panel.title,
		lead: [
			`As they stood ${made}. It names children: print it only where you need it, and destroy it when Rollcall is back.`,
			"Write down what you do, with its time, on the paper form or beside the case. Type it in when Rollcall is back, with the date on which it was done.",
		],
		sections: [
			await whomToRing(ctx, panel),
			{
				title: "Open cases",
				entries: cases.map((c) =>
					entryOf(c, opened.get(c.id), late.get(c.id) ?? [], contacts.get(c.id) ?? [], manner),
				),
			},
		],
		mark: `${panel.title}, ${made}`,
	};
}

async function whomToRing(ctx: PersonCtx, panel: Panel): Promise<Section> {
	const { socialCare, outOfHours, police } = panel.emergency;
	const officer = (await panelMembers(ctx.tx, panel.id)).find((m) => m.id === panel.officer);
	const agencies = await agencyContacts(ctx.tx, panel.id);
	return {
		title: "Whom to ring",
		entries: [
			{
				facts: [
					["A child in danger now", "999"],
					["Social care", socialCare],
					["Nights and weekends", outOfHours],
					["Police, not urgent", police],
					[officer ? `The panel: ${officer.knownAs}` : "The panel", panel.phone],
				],
			},
			{
				title: "Agencies",
				facts: agencies.map(({ title, phone, lead }) => [
					lead ? `${title}, ${lead}` : title,
					phone ?? "No number in the panel's file",
				]),
			},
		],
	};
}

function entryOf(
	c: ListedCase,
	values: ReadonlyMap<string, Private> | undefined,
	late: readonly LateEnquiry[],
	contacts: readonly OpenContact[],
	manner: Manner,
): Entry {
	const child = [...(values ?? [])]
		.filter(([field]) => SHOWN.includes(field))
		.map(([field, value]) => ({ case: c.id, about: c.id, field, event: 0, value }));
	const waits = late.map((e): [string, string] => {
		const check = capital(labelOf(CHECKS, e.check));
		const asked = saysWho(check, e.agency) ? check : `${check}, ${e.agency}`;
		const held = e.held ? " On hold: make no contact with the family." : "";
		return ["Overdue", `${asked}: was due ${longDate(e.due)}.${held}`];
	});
	const untold = contacts.map((told): [string, string] => [
		"Safeguarding contact not confirmed",
		`${labelOf(TOLD, told.told)}. With ${told.owner}.`,
	]);
	return {
		title: c.urgent ? `${c.ref}, urgent: act today` : c.ref,
		facts: [
			...(c.restricted
				? [
						[
							"Need to know",
							"Who the child is does not stand here. Ask the coordinator or the chair.",
						] as const,
					]
				: valuesOf(child, manner)),
			["State", labelOf(STATES, c.state)],
			["Owner", c.owner ?? "Nobody"],
			...(c.review ? [["Next review", longDate(c.review)] as const] : []),
			...untold,
			...(c.restricted ? [] : waits),
		],
	};
}
