import { normalPostcode } from "../names/contact.ts";
import { nameParts } from "../names/normal.ts";
import { isOneSlip, slipsBetween } from "./similarity.ts";

/** An address, made ready to be compared. */
export interface Address {
	/** House and flat numbers, in the order written. */
	numbers: readonly string[];
	words: readonly string[];
}

/** How two postcodes or suburbs compare. */
export const PLACE_LEVELS = { same: 0, slip: 1, near: 2, different: 3 } as const;

/** How two house numbers compare. */
export const HOUSE_LEVELS = { same: 0, slip: 1, different: 2 } as const;

/** How much of two addresses' words is the same, rare words counting more. */
export const STREET_LEVELS = { all: 0, most: 1, some: 2, little: 3, none: 4 } as const;

/** A postcode as it is compared: letters and digits, upper case, one blank before the inward part of a UK one. */
export function postcodeText(written: string): string | undefined {
	return (normalPostcode(written) ?? written.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "")) || undefined;
}

/** How two postcodes compare: a slip, or the same district ("M1" of "M1 1AE"). */
export function comparePostcodes(a: string, b: string): number {
	if (a === b) return PLACE_LEVELS.same;
	if (isOneSlip(a, b)) return PLACE_LEVELS.slip;
	const district = (postcode: string) => (postcode.includes(" ") ? postcode.split(" ")[0] : undefined);
	return district(a) !== undefined && district(a) === district(b)
		? PLACE_LEVELS.near
		: PLACE_LEVELS.different;
}

/** A suburb as it is compared. */
export function suburbText(written: string): string | undefined {
	return nameParts(written).join("") || undefined;
}

/** How two suburbs compare: a slip, or two slips, or one within the other ("Hyde" of "Hyde Park"). */
export function compareSuburbs(a: string, b: string): number {
	if (a === b) return PLACE_LEVELS.same;
	const slips = slipsBetween(a, b, 2);
	if (slips === 1) return PLACE_LEVELS.slip;
	const within = Math.min(a.length, b.length) > 3 && (a.startsWith(b) || b.startsWith(a));
	return within || (slips === 2 && Math.min(a.length, b.length) > 4)
		? PLACE_LEVELS.near
		: PLACE_LEVELS.different;
}

/** An address taken apart; undefined when nothing is written. */
export function readAddress(written: string): Address | undefined {
	const parts = nameParts(written);
	if (!parts.length) return undefined;
	const numbers = parts.filter((part) => /^\d+[a-z]?$/.test(part));
	const words = parts.filter((part) => part.length > 1 && !/^\d/.test(part));
	return { numbers, words: [...new Set(words)] };
}

/** How the house numbers of two addresses compare; undefined when either has none. */
export function compareHouses(a: Address, b: Address): number | undefined {
	if (!a.numbers.length || !b.numbers.length) return undefined;
	if (a.numbers.some((number) => b.numbers.includes(number))) return HOUSE_LEVELS.same;
	const [first = "", other = ""] = [a.numbers[0], b.numbers[0]];
	const long = Math.max(first.length, other.length) > 1;
	return long && isOneSlip(first, other) ? HOUSE_LEVELS.slip : HOUSE_LEVELS.different;
}

/** How the words of two addresses compare, `rarity` weighing each; undefined when either has none. */
export function compareStreets(a: Address, b: Address, rarity: (word: string) => number): number | undefined {
	if (!a.words.length || !b.words.length) return undefined;
	const shared = sharedWeight(a.words, b.words, rarity);
	const [ofA, ofB] = [a.words, b.words].map((words) => words.reduce((sum, word) => sum + rarity(word), 0));
	const share = shared / Math.max(0.1, Math.min(ofA!, ofB!));
	if (share >= 0.95) return STREET_LEVELS.all;
	if (share >= 0.6) return STREET_LEVELS.most;
	if (share >= 0.35) return STREET_LEVELS.some;
	return share >= 0.12 ? STREET_LEVELS.little : STREET_LEVELS.none;
}

function sharedWeight(a: readonly string[], b: readonly string[], rarity: (word: string) => number): number {
	let shared = 0;
	for (const word of a) {
		if (b.includes(word)) shared += rarity(word);
		else if (word.length > 4 && b.some((other) => other.length > 3 && isOneSlip(word, other))) {
			shared += rarity(word) * 0.8;
		}
	}
	return shared;
}
