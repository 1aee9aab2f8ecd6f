import { matchRows } from "../../src/domain/matching/match.ts";
import { readBritish, readFebrl } from "./files.ts";
import { makeBritish } from "./made-british.ts";
import { makeLikeFebrl, type Shape } from "./made-like-febrl.ts";
import { judge, type Known, type Quality, qualityOf, withoutPlace } from "./quality.ts";

/** How well matching finds in every set, and what it takes. */
export interface Matched {
	quality: readonly OfSet[];
	/** Seconds of processor for so many rows with all fields. */
	speed: readonly { rows: number; seconds: number }[];
}

/** A set on which matching is measured, and what others reached on it or on one like it. */
export interface OfSet extends Quality {
	set: string;
	fields: "all" | "names and date of birth";
	/** What is to be reached; undefined where it is printed for information. */
	goal?: { f1: number; precision: number };
	met?: boolean;
	beside?: string;
}

const ALL = { f1: 0.99, precision: 0 };
const NAMES = { f1: 0.87, precision: 0.98 };

const BASELINE = {
	febrl1All: "baseline F1 0.998; the published tutorial's rule: recall 0.63 at most",
	febrl2All: "baseline F1 0.992",
	febrl2Names: "baseline precision 0.991, recall 0.673, F1 0.801 (0.854 at its best threshold)",
};

/** Shapes other than those that the model was tuned on: one copy in another file; many copies; many mistakes. */
const SHAPES: Readonly<Record<string, Shape>> = {
	"Made like FEBRL, up to 5 copies": { seed: 103, children: 2_000, duplicates: 3_000, most: 5, changes: 2.1 },
	"Made like FEBRL, twice the mistakes": {
		seed: 104,
		children: 2_000,
		duplicates: 3_000,
		most: 5,
		changes: 4,
	},
};
const ACROSS: Shape = { seed: 105, children: 5_000, duplicates: 5_000, most: 1, changes: 2.5 };

/** Precision, recall and F1 of matching, beside published and baseline figures. */
export function measureMatching(): Matched {
	return { quality: [...onFebrl(), ...onMade(), ...onBritish()], speed: [5_000, 20_000].map(secondsFor) };
}

/** What a person reads of it. */
export function matchingInWords({ quality, speed }: Matched): string {
	return [
		`${" ".repeat(62)}precision  recall     F1`,
		...quality.map(inWords),
		...speed.map(({ rows, seconds }) => `${rows} rows with all fields: ${seconds.toFixed(1)} s of processor`),
		"",
		NOTES,
	].join("\n");
}

/** What a reader needs to know of the sets. */
export const NOTES = `None of these sets is held out. The model's constants were set on FEBRL 1 and 2; the made sets have seeds of their own, but
come from the generator that the model was tuned with; rules were changed because of the hand-made British set. The baseline
is an unsupervised Fellegi–Sunter model by expectation and maximisation with Jaro–Winkler and no number of any kind, decided
at 0.5. Goals: F1 0.99 with all fields; F1 0.87 at precision 0.98 with names and date of birth. The hand-made British set is
meant to be hard: every pair differs, and every third row only looks like another. The made one has twins and few names: most
wrong pairs there share a date of birth and one name, which a person should see.`;

function onFebrl(): OfSet[] {
	const [one, two] = [readFebrl(1), readFebrl(2)];
	return [
		measure("FEBRL 1", one, "all", { goal: ALL, beside: BASELINE.febrl1All }),
		measure("FEBRL 1", one, "names and date of birth", { goal: NAMES }),
		measure("FEBRL 2", two, "all", { goal: ALL, beside: BASELINE.febrl2All }),
		measure("FEBRL 2", two, "names and date of birth", { goal: NAMES, beside: BASELINE.febrl2Names }),
	];
}

function onMade(): OfSet[] {
	const pool = readFebrl(2);
	const within = Object.entries(SHAPES).flatMap(([set, shape]) => both(set, makeLikeFebrl(pool, shape)));
	const rows = makeLikeFebrl(pool, ACROSS);
	const files = [rows.slice(0, ACROSS.children), rows.slice(ACROSS.children)] as const;
	return [...within, ...both("Made like FEBRL, across two files", ...files)];
}

function onBritish(): OfSet[] {
	const made = makeBritish(3_000, 106);
	const hand = readBritish();
	const among = (set: string, fields: OfSet["fields"], rows: readonly Known[]): OfSet => {
		const found = matchRows(rows).filter(({ b }) => b < hand.length);
		return { set, fields, ...judge(found, hand) };
	};
	const all = [...hand, ...made];
	return [
		...both("British names, made", made, undefined, false),
		...both("British names, hand-made", hand, undefined, false),
		among("The hand-made, among the made", "all", all),
		among("The hand-made, among the made", "names and date of birth", all.map(withoutPlace)),
	];
}

function both(set: string, rows: readonly Known[], second?: readonly Known[], goals = true): OfSet[] {
	return [
		measure(set, rows, "all", { goal: goals ? ALL : undefined }, second),
		measure(set, rows, "names and date of birth", { goal: goals ? NAMES : undefined }, second),
	];
}

function measure(
	set: string,
	rows: readonly Known[],
	fields: OfSet["fields"],
	{ goal, beside }: Pick<OfSet, "goal" | "beside">,
	second?: readonly Known[],
): OfSet {
	const seen = (all: readonly Known[]) => (fields === "all" ? all : all.map(withoutPlace));
	const quality = qualityOf(seen(rows), second && seen(second));
	const met = goal && quality.f1 >= goal.f1 && quality.precision >= goal.precision;
	return { set, fields, ...quality, goal, met, beside };
}

function secondsFor(rows: number) {
	const shape = { seed: 107, children: rows * 0.6, duplicates: rows * 0.4, most: 3, changes: 2.1 };
	const made = makeLikeFebrl(readFebrl(2), shape);
	const before = process.cpuUsage();
	matchRows(made);
	const { user, system } = process.cpuUsage(before);
	return { rows, seconds: (user + system) / 1e6 };
}

function inWords({ set, fields, precision, recall, f1, wrong, missed, met, beside }: OfSet): string {
	const verdict = met === undefined ? "" : met ? "met" : "MISSED";
	const figures = [precision, recall, f1].map((figure) => figure.toFixed(4)).join("  ");
	const counts = `${String(wrong).padStart(4)} wrong ${String(missed).padStart(5)} missed`;
	const line = `${set.padEnd(36)} ${fields.padEnd(23)}  ${figures}  ${counts}  ${verdict}`.trimEnd();
	return beside ? `${line}\n${" ".repeat(37)}${beside}` : line;
}
