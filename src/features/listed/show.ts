import type { Sheet } from "../../chat/form.ts";
import type { Block, Button, Frank, Line, Message, Row, Span, Words } from "../../chat/message.ts";
import { addMonths, type LocalDate } from "../../domain/date/local-date.ts";
import { count, longDate, shortDate } from "../../domain/date/words.ts";
import { entryOf, labelOf } from "../../domain/lists/coded.ts";
import { EHE_STATUSES, LISTS, type ListCode } from "../../domain/lists/listed.ts";
import { groupInWords, startGroups } from "../../domain/starting.ts";
import { birthInWords } from "../../record/identity.ts";
import { type Action, action, type PersonCtx } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { listCounted } from "./events.ts";
import { datesOf, type Named, readList } from "./queries.ts";

/** Children on one page: whoever is most pressing. The command line gives the whole list. */
const MOST_SHOWN = 25;

const button = (label: Words, name: string, on = ""): Button => ({ label, action: name, on, opens: true });

/** How many are on a list, in lines; nobody is named. */
async function counted(ctx: PersonCtx, list: ListCode): Promise<{ children: number; lines: Words[] }> {
	const dates = await datesOf(ctx, list);
	const { today } = await loadPanel(ctx.tx, ctx.panel);
	await ctx.record(listCounted, { panel: ctx.panel }, { list, children: dates.length });
	return { children: dates.length, lines: dates.length ? linesOf(list, dates, today) : ["Nobody is on it."] };
}

function linesOf(
	list: ListCode,
	dates: readonly { on: LocalDate; review: LocalDate | null }[],
	today: LocalDate,
): Words[] {
	const children = (n: number) => count(n, "child", "children");
	if (list === "starting") {
		return startGroups(
			dates.map((d) => d.on),
			today,
		).map((group) => `${groupInWords(group)}: ${children(group.count)} without a place.`);
	}
	if (list === "leavers") {
		const long = dates.filter((d) => d.on < addMonths(today, -1)).length;
		return [`${children(dates.length)}.${long ? ` ${long} left more than a month ago.` : ""}`];
	}
	const late = dates.filter((d) => d.review && d.review < today).length;
	return [`${children(dates.length)}.${late ? ` ${count(late, "review is", "reviews are")} overdue.` : ""}`];
}

async function summary(ctx: PersonCtx, list: ListCode): Promise<Message> {
	const { children, lines } = await counted(ctx, list);
	const title = labelOf(LISTS, list);
	const buttons = [
		...(children
			? [{ ...button("Open the list", `${entryOf(LISTS, list).word}.open`), tone: "main" as const }]
			: []),
		...(list === "home_education" ? [button("Add a child", "home-education.add")] : []),
	];
	const how: Line[] =
		list === "home_education" || children
			? []
			: [`It is loaded with “rollcall import ${list === "starting" ? "admissions" : "leavers"}”.`];
	return {
		summary: `${title}: ${children}`,
		blocks: [{ heading: title }, { text: [...lines, ...how] }, ...(buttons.length ? [{ buttons }] : [])],
	};
}

/** A child as a line to read: in a page only, since it names them. */
function rowOf(child: Named, panel: Panel): Row<Frank> {
	const given = (field: string) => {
		const value = child.fields.get(field);
		return value && !value.isBlank ? [value] : [];
	};
	const name = [...given("first_name"), ...given("surname")].flatMap((one, n): Frank[] =>
		n ? [" ", one] : [one],
	);
	const birth = given("birth").flatMap((one): Frank[] => [", ", birthInWords(one, panel.today)]);
	const words: Span<Frank>[] = [
		...(name.length ? name : ["No name is known"]),
		...birth,
		`. ${dateOf(child, panel)}`,
	];
	return { text: words, menu: menuOf(child) };
}

function dateOf({ list, on, status, review }: Named, { today }: Panel): Words {
	if (list === "starting")
		return `${on <= today ? "Of school age since" : "Of school age from"} ${longDate(on)}.`;
	if (list === "leavers") return `Left ${shortDate(on, today)}.`;
	const due = review ? ` Review ${review < today ? "was due" : "due"} ${shortDate(review, today)}.` : "";
	return `${labelOf(EHE_STATUSES, status!)}.${due}`;
}

/** What can be done with a child on a list. */
export function menuOf({ id, list, case: caseId }: Pick<Named, "id" | "list" | "case">): Button[] {
	return [
		...(list === "home_education" ? [button("Record a review", "listed.review", id)] : []),
		button(list === "home_education" ? "Take off the list" : "Say where they are", "listed.settle", id),
		...(caseId
			? [button("Open the case", "case.open", caseId)]
			: [{ label: "Make a notification", action: "listed.notify", on: id, opens: false }]),
		button("Open", "listed.open", id),
	];
}

async function page(ctx: PersonCtx, list: ListCode): Promise<Sheet> {
	const panel = await loadPanel(ctx.tx, ctx.panel);
	const children = await readList(ctx, list, MOST_SHOWN + 1);
	const rows = children.slice(0, MOST_SHOWN).map((child) => rowOf(child, panel));
	const more: Block<Frank>[] =
		children.length > MOST_SHOWN
			? [{ text: [`These are the ${MOST_SHOWN} most pressing. There are more.`], tone: "quiet" }]
			: [];
	return {
		title: SHORT[list],
		blocks: rows.length ? [{ rows }, ...more] : [{ text: ["Nobody is on it."] }],
	};
}

/** A page's title has 24 characters. */
const SHORT: Readonly<Record<ListCode, Words>> = {
	home_education: "Educated at home",
	starting: "Without a place",
	leavers: "Next school not known",
};

const HELP: Readonly<Record<ListCode, Words>> = {
	home_education: "The home education list: how many, and which reviews are due.",
	starting: "Children reaching school age without a place, by the day on which they do.",
	leavers: "Children who left a school, whose next school is not known.",
};

/** For each list: how many are on it, in words, and a page with their names. */
export const listActions: readonly Action[] = LISTS.flatMap(({ code, word }) => [
	action<"nothing">({
		name: word,
		on: "nothing",
		allow: "keep the lists of children",
		help: HELP[code],
		doors: { word },
		run: async (ctx) => ({ say: await summary(ctx, code) }),
	}),
	action<"nothing">({
		name: `${word}.open`,
		on: "nothing",
		allow: "keep the lists of children",
		help: `Open the list: ${labelOf(LISTS, code).toLowerCase()}.`,
		doors: {},
		opens: true,
		run: async (ctx) => ({ show: await page(ctx, code) }),
	}),
]);
