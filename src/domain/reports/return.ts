import { daysBetween, type LocalDate } from "../date/local-date.ts";
import type { Coded } from "../lists/coded.ts";
import { DURATION_BANDS, type DurationBand } from "../lists/duration-bands.ts";
import { LEFT_OUT, type LeftOut } from "../lists/left-out.ts";
import { DFE_REASONS, type DfeReason, REASONS } from "../lists/reasons.ts";
import { SEXES } from "../lists/sexes.ts";
import { YEAR_GROUPS } from "../lists/year-groups.ts";
import { remember } from "./remember.ts";
import { judge, type ReturnCase } from "./return-case.ts";
import { academicYear, type Period, previousAcademicYear, yearGroup } from "./school-year.ts";

/** A figure of the return. */
export interface Cell {
	code: string;
	label: string;
	count: number;
	/** Of the reasons: how many of them are suggested by the panel's own, and nobody has confirmed. */
	unconfirmed?: number;
	/** The references of the cases behind it, where they were asked for. */
	cases?: string[];
}

/** One of the return's two counts. */
export interface Count {
	which: "census_day" | "previous_year";
	period: Period;
	total: Cell;
	sex: Cell[];
	yearGroup: Cell[];
	duration: Cell[];
	reason: Cell[];
	/** Cases of the same days that are no part of it, with why. */
	leftOut: (Cell & { why: string })[];
}

/** The DfE's termly return on children missing education: exact figures, in the collection's order. */
export interface TermlyReturn {
	census: LocalDate;
	counts: [Count, Count];
}

/** Adds cases up, one after another, and keeps none of them but those that share a child with another. */
export class ReturnCounter {
	readonly #census: LocalDate;
	readonly #counts: readonly Tally[];
	/** Cases of one child, until all are known. */
	readonly #shared = new Map<string, ReturnCase[]>();

	/**
	 * @param census the census day
	 * @param withCases whether the references behind each figure are kept
	 */
	constructor(census: LocalDate, withCases: boolean) {
		this.#census = census;
		const day = { from: census, to: census };
		this.#counts = [
			new Tally("census_day", day, academicYear(census), withCases),
			new Tally("previous_year", previousAcademicYear(census), previousAcademicYear(census), withCases),
		];
	}

	add(one: ReturnCase): void {
		if (!one.shared) {
			for (const tally of this.#counts) tally.add([one]);
			return;
		}
		const others = this.#shared.get(one.sameAs);
		if (others) others.push(one);
		else this.#shared.set(one.sameAs, [one]);
	}

	/** The return. Call it once, when every case was added. */
	result(): TermlyReturn {
		for (const cases of this.#shared.values()) for (const tally of this.#counts) tally.add(cases);
		const [day, year] = this.#counts.map((tally) => tally.count());
		return { census: this.#census, counts: [day!, year!] };
	}
}

/** One of the two counts, while it is added up. */
class Tally {
	readonly #count: Count;
	readonly #groupOf: (birth: LocalDate) => string | undefined;
	readonly #withCases: boolean;

	constructor(which: Count["which"], period: Period, year: Period, withCases: boolean) {
		this.#groupOf = remember((birth: LocalDate) => yearGroup(birth, year));
		this.#withCases = withCases;
		const cell = ({ code, label }: Coded): Cell => ({ code, label, count: 0 });
		this.#count = {
			...{ which, period, total: { code: "total", label: "Total", count: 0 } },
			...{ sex: SEXES.map(cell), yearGroup: YEAR_GROUPS.map(cell), duration: DURATION_BANDS.map(cell) },
			reason: DFE_REASONS.map((reason) => ({ ...cell(reason), unconfirmed: 0 })),
			leftOut: LEFT_OUT.map((reason) => ({ ...cell(reason), why: reason.why })),
		};
	}

	/** Adds the cases of one child: the newest that counts does, and the others are counted already. */
	add(cases: readonly ReturnCase[]): void {
		const counted: ReturnCase[] = [];
		for (const one of cases) {
			const judged = judge(one, this.#count.period);
			if (judged === "counted") counted.push(one);
			else if (judged) this.#leaveOut(one, judged.leftOut);
		}
		counted.sort((a, b) =>
			a.received < b.received || (a.received === b.received && a.ref < b.ref) ? 1 : -1,
		);
		const [newest, ...others] = counted;
		if (newest) this.#countIn(newest);
		for (const one of others) this.#leaveOut(one, "same_child");
	}

	count(): Count {
		for (const cells of Object.values(this.#count)) {
			for (const cell of [cells].flat()) if (typeof cell === "object" && "cases" in cell) cell.cases?.sort();
		}
		return this.#count;
	}

	#countIn(c: ReturnCase): void {
		const { reason, isConfirmed } = reasonOf(c);
		this.#more(this.#count.total, c);
		this.#more(cellOf(this.#count.sex, c.sex), c);
		this.#more(cellOf(this.#count.yearGroup, this.#groupOf(c.birth!)), c);
		this.#more(cellOf(this.#count.duration, durationIn(c, this.#count.period)), c);
		const cell = cellOf(this.#count.reason, reason)!;
		this.#more(cell, c);
		if (!isConfirmed) cell.unconfirmed!++;
	}

	#leaveOut(c: ReturnCase, why: LeftOut): void {
		this.#more(cellOf(this.#count.leftOut, why), c);
	}

	#more(cell: Cell | undefined, { ref }: ReturnCase): void {
		if (!cell) return;
		cell.count++;
		if (!this.#withCases) return;
		cell.cases ??= [];
		cell.cases.push(ref);
	}
}

const cellOf = (cells: readonly Cell[], code: string | undefined): Cell | undefined =>
	cells.find((cell) => cell.code === code);

/** Days since a day that no case is as old as. */
const dayNumber = remember((date: LocalDate) => daysBetween("1970-01-01", date));

/** How long the child was missing education by the period's end, from the day the case was received. */
export function durationIn(
	{ received, back, closed }: Pick<ReturnCase, "received" | "back" | "closed">,
	{ to }: Period,
): DurationBand {
	const last = [to, back, closed].filter((d) => d !== undefined).sort()[0]!;
	const days = dayNumber(last) - dayNumber(received);
	return DURATION_BANDS.find((band) => days >= band.from && days < band.below)?.code ?? "unknown";
}

/** The collection's reason: as confirmed, or as the panel's own suggests it. Without either it is not recorded. */
export function reasonOf({ confirmed, reason }: Pick<ReturnCase, "confirmed" | "reason">): {
	reason: DfeReason;
	isConfirmed: boolean;
} {
	if (confirmed) return { reason: confirmed as DfeReason, isConfirmed: true };
	const suggests = REASONS.find((entry) => entry.code === reason)?.suggests[0];
	return { reason: suggests ?? "not_recorded", isConfirmed: false };
}
