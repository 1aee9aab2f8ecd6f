import { type CaseSubject, mayOpen, notFound } from "../../access/subjects.ts";
import type { Block, Frank } from "../../chat/message.ts";
import { countOf, dueDate } from "../../domain/calendar/due-date.ts";
import { countedInWords, isApproximate } from "../../domain/calendar/why.ts";
import { type LocalDate, localDate } from "../../domain/date/local-date.ts";
import { count, daysInWords, longDate } from "../../domain/date/words.ts";
import { FAIR_ACCESS_DAYS, fairAccessDue } from "../../domain/fair-access.ts";
import { nextReview } from "../../domain/lifecycle.ts";
import { CHECKS, type CheckEntry } from "../../domain/lists/checks.ts";
import { entryOf } from "../../domain/lists/coded.ts";
import { askedInWords } from "../enquiry/queries.ts";
import { action } from "../kit.ts";
import { loadPanel, type Panel } from "../panel/settings.ts";
import { type DatedEnquiry, type Dates, datesOf } from "./dates-of.ts";
import { datesExplained } from "./events.ts";

/** Why each date of a case is what it is: the days that were counted, those that were not and why, and the rule. */
export const explainDates = action({
	name: "case.dates",
	on: "case",
	allow: "open a case",
	help: "Why each date of a case is what it is.",
	doors: {},
	opens: true,
	async run(ctx, subject) {
		if (!(await mayOpen(ctx.tx, subject.id))) throw notFound();
		await ctx.record(datesExplained, { panel: subject.panel, case: subject.id }, {});
		const panel = await loadPanel(ctx.tx, subject.panel);
		const blocks = explained(await datesOf(ctx.tx, subject.id), subject, panel);
		return { show: { title: `${subject.ref}: dates`, blocks } };
	},
});

function explained(dates: Dates, subject: CaseSubject, panel: Panel): Block<Frank>[] {
	const day = (instant: Date) => localDate(instant, panel.zone);
	const blocks = [
		...(dates.welfare ? welfare(dates.welfare.due, day(dates.welfare.openedAt), panel) : []),
		...dates.enquiries.flatMap((e) => enquiry(e, subject, panel)),
		...review(dates, subject, panel),
		...dates.fairAccess.flatMap(({ at }) => placement(day(at), panel)),
		...dates.actions.flatMap(({ owner, due, decidedAt }) =>
			entry(`Action of ${owner}: ${longDate(due)}`, [
				`Set with the decision recorded on ${longDate(day(decidedAt))}.`,
			]),
		),
	];
	return blocks.length ? blocks : [{ text: ["Nothing on this case has a date to wait for."] }];
}

/** One date: what it is for, then how it came about. */
function entry(title: string, lines: readonly string[]): Block<Frank>[] {
	return [{ text: [[{ strong: title }]] }, { text: lines, tone: "quiet" }];
}

const GUESS =
	"Approximate: no calendar covers some of these days. Whoever looks after the panel's file can add the term dates.";

function counted(because: DatedEnquiry["because"], panel: Panel): string[] {
	return [...countedInWords(because, panel.today), ...(isApproximate(because) ? [GUESS] : [])];
}

function enquiry(e: DatedEnquiry, subject: CaseSubject, panel: Panel): Block<Frank>[] {
	const check: CheckEntry = entryOf(CHECKS, e.check);
	const own = panel.planSettings.due?.[e.check];
	const rule = countOf((subject.urgent && check.urgentDue) || own || check.due);
	const source = own ? "Set in the panel's file." : (check.source ?? "A standard of Rollcall's own.");
	const backstop = rule.unit === "school" && e.because.some((d) => d.counted && d.why === "working day");
	const first = e.because.findLast((d) => d.counted)?.date;
	const moved = e.extended > 0 && first;
	const title = `${askedInWords(e.check, e.agency)}: ${e.held ? "on hold" : longDate(e.due)}`;
	return entry(title, [
		`${rule.days ? `${daysInWords(rule)} after` : "On"} the day it was asked, ${longDate(e.opened)}. ${source}`,
		...(backstop ? ["Working days come first here: school days stop in the holidays."] : []),
		...(moved
			? [`More time was given ${count(e.extended, "time")}. The first date was ${longDate(first)}:`]
			: []),
		...counted(e.because, panel),
	]);
}

function welfare(due: LocalDate, from: LocalDate, panel: Panel): Block<Frank>[] {
	const { because } = dueDate({ from, working: 1, calendars: panel.calendars });
	return entry(`A professional sees the child: ${longDate(due)}`, [
		`1 working day after the child was said to be located, on ${longDate(from)}. Located is not seen.`,
		...counted(because, panel),
	]);
}

function placement(agreed: LocalDate, panel: Panel): Block<Frank>[] {
	const { due, because } = fairAccessDue(agreed, panel.calendars);
	return entry(`Fair Access, on roll by: ${longDate(due)}`, [
		`${FAIR_ACCESS_DAYS} school days after the decision was recorded, ${longDate(agreed)}. Published Fair Access protocols.`,
		...counted(because, panel),
	]);
}

/** The review's days where it was counted; else who set it. */
function review(dates: Dates, subject: CaseSubject, panel: Panel): Block<Frank>[] {
	if (!dates.review) return [];
	const title = `Next review: ${longDate(dates.review)}`;
	if (dates.reviewDecidedAt) {
		const on = longDate(localDate(dates.reviewDecidedAt, panel.zone));
		return entry(title, [`Set with the decision recorded on ${on}.`]);
	}
	for (const at of dates.reviewFrom) {
		const from = localDate(at, panel.zone);
		if (dates.state === "notified" && from === dates.review) {
			return entry(title, ["The day on which the case was notified: it waits to be looked at."]);
		}
		const usual = nextReview(dates.state, subject, from, panel.calendars);
		if (usual?.due !== dates.review) continue;
		const why = `Counted from ${longDate(from)}. A standard of Rollcall's own: ${cycle(subject.urgent)}.`;
		return entry(title, [why, ...counted(usual.because, panel)]);
	}
	return entry(title, ["Changed since the case was opened. The case's timeline shows what happened on it."]);
}

const cycle = (urgent: boolean): string =>
	urgent
		? "an urgent case is reviewed after 5 working days at the latest"
		: "an open case is reviewed after 20 school days, one whose child is located and not placed after 10";
