import { CASE_KINDS } from "../lists/case-kinds.ts";
import { CLOSURE_REASONS } from "../lists/closure-reasons.ts";
import { CONCERN_KINDS } from "../lists/concerns.ts";
import { REASONS } from "../lists/reasons.ts";
import { VULNERABLE_GROUPS } from "../lists/vulnerable-groups.ts";
import { changeInPercent, changeInWords, type Happened, median } from "./board.ts";
import { KEPT_BACK } from "./report.ts";

/** This period, the one before it, and the same days a year earlier. */
export const TIMES = ["now", "before", "year"] as const;
export type Time = (typeof TIMES)[number];

/** What was counted, and which of it is kept back. */
interface Counted {
	figures: ReadonlyMap<string, number>;
	back: ReadonlySet<string>;
	times: ReadonlyMap<Time, Happened>;
	most: number;
	/** What differs between panels and periods: each gets its rows. */
	lists: { agencies: readonly string[]; terms: readonly string[]; answered: boolean };
	/** Of one kind of concern alone: what happened to all cases. Nothing is said of enquiries then. */
	beside: ReadonlyMap<Time, Happened> | undefined;
}

type Row = (string | number)[];

/** Figures as they may be shown. */
export class BoardPage {
	readonly #counted: Counted;

	constructor(counted: Counted) {
		this.#counted = counted;
	}

	/** Every row: section, item, this period, period before, change, a year earlier, change in the year. */
	rows(): Row[] {
		const { agencies, terms, answered } = this.#counted.lists;
		return [
			this.#row("Referrals", "Brought forward", "brought"),
			this.#row("Referrals", "New referrals (children)", "new"),
			this.#row("Referrals", "Repeat episodes", "repeat"),
			this.#share("Referrals", "Repeat episodes of all new", ["repeat", "first"], "new"),
			this.#row("Referrals", "Resolved", "resolved"),
			this.#row("Referrals", "Active at the end", "active"),
			...terms.map((label, n) => this.#row("New referrals by term", label, `term.${n}`)),
			...this.#list("Main reason at referral", "reason", REASONS),
			...this.#list("Outcome", "outcome", CLOSURE_REASONS),
			...this.#list("Groups, of new referrals", "group", VULNERABLE_GROUPS),
			...this.#list("Cases with a concern recorded", "concern", CONCERN_KINDS),
			this.#days("To located", "daysToLocated"),
			this.#days("To education again", "daysToBack"),
			...(answered
				? [
						this.#row("Enquiries in the year", "Answered", "answered"),
						this.#row("Enquiries in the year", "Answered by their date", "on_time"),
						this.#share(
							"Enquiries in the year",
							"By their date, of all answered",
							["on_time", "late"],
							"answered",
						),
					]
				: []),
			this.#today("Open now", "Children missing education", "open"),
			this.#today("Open now", "Urgent", "urgent"),
			this.#today("Open now", "Not located", "not_located"),
			...CASE_KINDS.filter(({ code }) => code !== "cme").map(({ code, queue }) =>
				this.#today("Counted apart, open now", queue, `kind.${code}`),
			),
			...agencies.map((agency) => this.#today("Enquiries overdue now", agency, `overdue.${agency}`)),
			...(this.#counted.beside ? [] : [this.#today("Enquiries overdue now", "All agencies", "overdue")]),
		];
	}

	/** "" where nothing of the name was counted for the period. */
	#show(name: string): string | number {
		return this.#counted.back.has(name) ? KEPT_BACK : (this.#counted.figures.get(name) ?? "");
	}

	/** A figure of this period beside those before, with the change where none of them is kept back. */
	#row(section: string, item: string, name: string): Row {
		const [now, before, year] = TIMES.map((time) => this.#show(`${time}.${name}`));
		return [section, item, now!, before!, change(before!, now!), year!, change(year!, now!)];
	}

	/** How many of a hundred, where neither the part, nor what is left of the whole, is kept back. */
	#share(section: string, item: string, [part, rest]: readonly [string, string], whole: string): Row {
		const share = (time: Time): string => {
			const [of, all] = [this.#show(`${time}.${part}`), this.#show(`${time}.${whole}`)];
			if (of === "" || all === "") return "";
			if (typeof of === "string" || typeof all === "string" || this.#counted.back.has(`${time}.${rest}`))
				return KEPT_BACK;
			return all ? `${Math.round((of / all) * 100)} %` : "";
		};
		return [section, item, share("now"), share("before"), "", share("year"), ""];
	}

	#days(item: string, of: "daysToLocated" | "daysToBack"): Row {
		const { times, beside, most } = this.#counted;
		const few = (n: number) => n > 0 && n <= most;
		const middle = (time: Time): string | number => {
			const days = times.get(time)![of];
			const others = (beside?.get(time)?.[of] ?? days).length - days.length;
			return few(days.length) || (days.length && few(others)) ? KEPT_BACK : (median(days) ?? "");
		};
		return ["Days (median)", item, middle("now"), middle("before"), "", middle("year"), ""];
	}

	/** A figure of today, which has nothing beside it. */
	#today(section: string, item: string, name: string): Row {
		return [section, item, this.#show(name), "", "", "", ""];
	}

	/** The rows of a list, without those that are nought in every period. */
	#list(
		section: string,
		kind: "reason" | "outcome" | "group" | "concern",
		coded: readonly { code: string; label: string }[],
	): Row[] {
		const { figures } = this.#counted;
		return [...coded, { code: "not_said", label: "Not said" }]
			.map(({ code, label }) => [label, `${kind}.${code}`] as const)
			.filter(([, name]) => TIMES.some((time) => figures.get(`${time}.${name}`)))
			.map(([label, name]) => this.#row(section, label, name));
	}
}

function change(before: string | number, now: string | number): string {
	if (typeof before === "string" || typeof now === "string") return before === "" ? "" : KEPT_BACK;
	const percent = changeInPercent(before, now);
	return percent === undefined ? "" : changeInWords(percent);
}
