import { randomFrom } from "../../src/domain/matching/random.ts";
import type { KnownRow } from "./files.ts";
import type { Known } from "./quality.ts";
import { digitSlip, letterSlip, pick, type Random, randomDate } from "./slips.ts";

/** The shape of a made file. */
export interface Shape {
	seed: number;
	children: number;
	/** How many further rows there are. */
	duplicates: number;
	/** The most further rows of one child. */
	most: number;
	/** How many details of a further row are changed, on average. */
	changes: number;
}

const DETAILS = ["givenName", "surname", "birth", "postcode", "suburb", "house", "street", "area"] as const;

type Detail = (typeof DETAILS)[number];
type Details = Record<Detail, string>;

/** Of a thousand changes, how many fall on each detail, as in FEBRL 1 and 2. */
const SHARES: Readonly<Record<Detail, number>> = {
	givenName: 140,
	surname: 165,
	birth: 35,
	postcode: 85,
	suburb: 140,
	house: 75,
	street: 175,
	area: 185,
};

/**
 * Rows like FEBRL's in another shape: new people made of FEBRL's values, each once, and some again with mistakes. The
 * originals come first.
 */
export function makeLikeFebrl(from: readonly KnownRow[], shape: Shape): Known[] {
	const random = randomFrom(shape.seed);
	const pool = from.filter((row) => row.original).map((row): Details => ({ ...row, ...row.parts }));
	const fresh = (detail: Detail): string => {
		if (detail === "birth") return randomDate(1900, 100, random);
		const value = pick(pool, random)[detail];
		// The pool has too few of the rare values: every third is made into one that it does not have.
		const rare = value.length > 5 && /[a-z]/.test(value) && random() < 0.3;
		return rare ? coined(value, pick(pool, random)[detail]) : value;
	};
	const originals = Array.from({ length: shape.children }, (_, child) => {
		const details = Object.fromEntries(DETAILS.map((detail) => [detail, fresh(detail)])) as Details;
		return { child: String(child), details };
	});
	const copies = new Map<string, number>();
	const rows = [...originals];
	const all = shape.children + shape.duplicates;
	while (rows.length < all) {
		const { child, details } = pick(originals, random);
		const wanted = 1 + Math.floor(random() * shape.most);
		for (let n = 0; n < wanted && rows.length < all && (copies.get(child) ?? 0) < shape.most; n++) {
			copies.set(child, (copies.get(child) ?? 0) + 1);
			rows.push({ child, details: worsened(details, shape.changes, random, fresh) });
		}
	}
	return rows.map(({ child, details: { house, street, area, ...rest } }) => ({
		child,
		...rest,
		address: [house, street, area].join(" "),
	}));
}

function worsened(
	details: Details,
	changes: number,
	random: Random,
	fresh: (detail: Detail) => string,
): Details {
	const worse = { ...details };
	const count = 1 + Math.round(random() * 2 * (changes - 1));
	for (let n = 0; n < count; n++) change(worse, whichDetail(random), random, fresh);
	return worse;
}

function whichDetail(random: Random): Detail {
	let left = random() * Object.values(SHARES).reduce((sum, share) => sum + share, 0);
	for (const detail of DETAILS) {
		left -= SHARES[detail];
		if (left < 0) return detail;
	}
	return "area";
}

function change(details: Details, detail: Detail, random: Random, fresh: (detail: Detail) => string): void {
	const dice = random();
	const isName = detail === "givenName" || detail === "surname";
	const hasDigits = detail === "birth" || detail === "postcode" || detail === "house";
	const replaced = detail === "birth" ? 0.55 : hasDigits ? 0.2 : 0.5;
	if (dice < 0.06) details[detail] = "";
	else if (isName && dice < 0.17) {
		[details.givenName, details.surname] = [details.surname, details.givenName];
	} else if (dice < replaced) details[detail] = fresh(detail);
	else details[detail] = hasDigits ? digitSlip(details[detail], random) : letterSlip(details[detail], random);
}

/** The beginning of one and the end of another. */
function coined(a: string, b: string): string {
	return a.slice(0, Math.ceil(a.length / 2)) + b.slice(Math.floor(b.length / 2));
}
