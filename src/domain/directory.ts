import { AUTHORITIES } from "./lists/authorities.ts";
import { jaroWinkler } from "./matching/similarity.ts";
import { normalPostcode } from "./names/contact.ts";

/** An authority that the panel can name. */
export interface DirectoryEntry {
	/** Unique in the directory: the DfE's code, or the place in the panel's own list. */
	id: string;
	label: string;
	/** A panel in this deployment, to which a transfer goes by itself. */
	panel?: string;
	phone?: string;
	email?: string;
	/** Postcode districts (NJ9) or sectors (NJ9 1) that are its own. */
	postcodes?: readonly string[];
}

const ENGLAND = AUTHORITIES.map(({ code, label }) => ({ id: code, label, plain: plainName(label) }));

/** England's authorities, with what the panel's file and this deployment add to them: an own entry takes the place. */
export function directoryOf(own: readonly DirectoryEntry[]): DirectoryEntry[] {
	const named = new Map(own.map((entry) => [plainName(entry.label), entry]));
	const listed = ENGLAND.filter(({ plain }) => !named.has(plain));
	return [...own, ...listed.map(({ id, label }): DirectoryEntry => ({ id, label }))];
}

/** "The London Borough of Bury Council" and "bury" are one name. */
export function plainName(text: string): string {
	return text
		.normalize("NFKD")
		.toLowerCase()
		.replace(/&/g, " and ")
		.replace(/[^a-z0-9]+/g, " ")
		.replace(
			/\b(the|royal|london|metropolitan|borough|city|county|district|unitary|council|authority|local|of|la|mbc)\b/g,
			" ",
		)
		.replace(/\s+/g, " ")
		.trim();
}

/** Names that people use beside the DfE's. */
const ALSO: Readonly<Record<string, string>> = {
	hull: "810",
	bcp: "839",
	"west northants": "941",
	"north northants": "940",
	newcastle: "391",
	richmond: "318",
	kingston: "314",
	stockton: "808",
	southend: "882",
	stoke: "861",
	telford: "894",
	blackburn: "889",
	brighton: "846",
	bath: "800",
	"isle wight": "921",
	"cheshire west": "896",
};

/** Likenesses from here on are offered: between 0 and 1. */
const NEAR = 0.8;
const MOST_OFFERED = 3;

/**
 * The authority that somebody wrote, by its name or the DfE's three-digit code; or those with the nearest names. A name
 * that is only like another is never taken for it: children would be sent to the wrong place.
 */
export function findAuthority(
	written: string,
	directory: readonly DirectoryEntry[],
): { found?: DirectoryEntry; near: DirectoryEntry[] } {
	const code = /\b\d{3}\b/.exec(written)?.[0];
	const plain = plainName(written.replace(/\(?\b\d{3}\b\)?/, ""));
	const byName = directory.find((e) => plainName(e.label) === plain && plain !== "");
	const found = byName ?? (plain === "" ? directory.find((e) => e.id === code) : undefined);
	const also = directory.find((e) => e.id === ALSO[plain]);
	if (found ?? also) return { found: found ?? also, near: [] };
	if (!plain) return { near: [] };
	const scored = directory
		.map((entry) => ({ entry, score: nearness(plain, plainName(entry.label)) }))
		.filter(({ score }) => score >= NEAR)
		.sort((a, b) => b.score - a.score);
	return { near: scored.slice(0, MOST_OFFERED).map(({ entry }) => entry) };
}

function nearness(written: string, name: string): number {
	const begins = name.startsWith(`${written} `) || written.startsWith(`${name} `);
	return begins ? 0.95 : jaroWinkler(written, name);
}

/** Where a home is, by its postcode. */
export type HomeArea =
	| { where: "ours" }
	| { where: "theirs"; authority: DirectoryEntry }
	/** Outside, and it is not known whose. */
	| { where: "outside" }
	| { where: "unclear" };

/**
 * Whose area a postcode lies in: the longest district that fits decides. A panel that has given no postcodes of its own
 * is told nothing; where it has, one that fits none lies outside, and whose it is is not known.
 */
export function homeArea(
	postcode: string,
	ours: readonly string[],
	directory: readonly DirectoryEntry[],
): HomeArea {
	const home = normalPostcode(postcode);
	if (!home) return { where: "unclear" };
	const fits = (areas: readonly string[] = []) => Math.max(0, ...areas.map((area) => covers(home, area)));
	const others = directory
		.map((authority) => ({ authority, fit: fits(authority.postcodes) }))
		.filter((other) => other.fit > 0)
		.sort((a, b) => b.fit - a.fit);
	const own = fits(ours);
	const [best] = others;
	if (best && best.fit > own) return { where: "theirs", authority: best.authority };
	if (own > 0) return { where: "ours" };
	return ours.length ? { where: "outside" } : { where: "unclear" };
}

/** The areas that may hold a postcode, as a panel's file writes them: NJ9 1AB lies in NJ9 and NJ9 1. None where it is none. */
export function areasOf(postcode: string): string[] {
	const home = normalPostcode(postcode);
	return home ? [home.slice(0, -4), home.slice(0, -2)] : [];
}

/** How much of a postcode an area names; 0 where it does not lie in it. NJ1 is no part of NJ12. */
function covers(home: string, area: string): number {
	const [out = "", inward = ""] = home.split(" ");
	const [district = "", sector = ""] = area.toUpperCase().trim().split(/\s+/);
	return out === district && inward.startsWith(sector) ? district.length + sector.length : 0;
}
