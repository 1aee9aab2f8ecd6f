import { randomFrom } from "../../src/domain/matching/random.ts";

/** A row of a made or benchmark file, with the number of the child it is about. */
export interface KnownRow {
	child: string;
	given_name: string;
	surname: string;
	date_of_birth: string;
	postcode: string;
	suburb: string;
	address: string;
}

/** How a file is made worse. */
export interface Recipe {
	seed: number;
	children: number;
	/** How many further rows there are. */
	duplicates: number;
	/** The most further rows of one child. */
	most: number;
	/** How many details of a further row are changed, on average. */
	changes: number;
}

const KINDS = [
	"given_name",
	"surname",
	"date_of_birth",
	"postcode",
	"suburb",
	"house",
	"street",
	"area",
] as const;
type Kind = (typeof KINDS)[number];
type Parts = Record<Kind, string>;

/** How often each detail is the one that is changed, in tenths of a percent of all changes. */
const SHARES: Readonly<Record<Kind, number>> = {
	given_name: 140,
	surname: 165,
	date_of_birth: 35,
	postcode: 85,
	suburb: 140,
	house: 75,
	street: 175,
	area: 185,
};

/** Rows like those of FEBRL, made from a pool of real-looking values: each child once, and once more or oftener with mistakes. */
export function makeRows(pool: readonly Parts[], recipe: Recipe): KnownRow[] {
	const random = randomFrom(recipe.seed);
	const pick = <Of>(from: readonly Of[]): Of => from[Math.floor(random() * from.length)]!;
	const fresh = (kind: Kind): string => {
		if (kind === "date_of_birth") return randomDate(random);
		const value = pick(pool)[kind];
		// A pool repeats its rare values too often: every third is made into a new one.
		return value.length > 5 && /[a-z]/.test(value) && random() < 0.3
			? coined(value, pick(pool)[kind])
			: value;
	};
	const originals = Array.from({ length: recipe.children }, (_, child) => {
		const parts = Object.fromEntries(KINDS.map((kind) => [kind, fresh(kind)])) as Parts;
		return { child: String(child), parts };
	});
	const copies = new Map<string, number>();
	const rows = [...originals];
	while (rows.length < recipe.children + recipe.duplicates) {
		const { child, parts } = pick(originals);
		const wanted = 1 + Math.floor(random() * recipe.most);
		for (let n = 0; n < wanted && (copies.get(child) ?? 0) < recipe.most; n++) {
			if (rows.length === recipe.children + recipe.duplicates) break;
			copies.set(child, (copies.get(child) ?? 0) + 1);
			rows.push({ child, parts: worsened(parts, recipe.changes, random, fresh) });
		}
	}
	return rows.map(({ child, parts: { house, street, area, ...rest } }) => ({
		child,
		...rest,
		address: [house, street, area].filter((part) => part !== "").join(" "),
	}));
}

function worsened(parts: Parts, changes: number, random: () => number, fresh: (kind: Kind) => string): Parts {
	const worse = { ...parts };
	const total = KINDS.reduce((sum, kind) => sum + SHARES[kind], 0);
	const count = 1 + Math.round(random() * 2 * (changes - 1));
	for (let n = 0; n < count; n++) {
		let at = random() * total;
		const kind = KINDS.find((k) => (at -= SHARES[k]) < 0) ?? "area";
		change(worse, kind, random, fresh);
	}
	return worse;
}

function change(parts: Parts, kind: Kind, random: () => number, fresh: (kind: Kind) => string): void {
	const dice = random();
	if (dice < 0.06) parts[kind] = "";
	else if (kind === "date_of_birth")
		parts[kind] = dice < 0.55 ? fresh(kind) : slip(parts[kind], random, true);
	else if ((kind === "given_name" || kind === "surname") && dice < 0.17) {
		[parts.given_name, parts.surname] = [parts.surname, parts.given_name];
	} else if (kind === "postcode" || kind === "house") {
		parts[kind] = dice < 0.2 ? fresh(kind) : slip(parts[kind], random, true);
	} else parts[kind] = dice < 0.5 ? fresh(kind) : slip(parts[kind], random, false);
}

/** One slip of the keyboard: letters put in, left out, mistaken, exchanged, or parted by a blank. */
function slip(text: string, random: () => number, digits: boolean): string {
	if (text.length < 2) return text;
	const at = Math.floor(random() * text.length);
	const one = digits
		? String(Math.floor(random() * 10))
		: String.fromCharCode(97 + Math.floor(random() * 26));
	const dice = random();
	if (dice < 0.3 || (digits && dice < 0.7)) return text.slice(0, at) + one + text.slice(at + 1);
	if (dice < 0.55 && !digits) return text.slice(0, at) + one + text.slice(at);
	if (dice < 0.75 && !digits) return text.slice(0, at) + text.slice(at + 1);
	if (dice < 0.85 && !digits) return `${text.slice(0, at)} ${text.slice(at)}`.trim();
	const from = Math.min(at, text.length - 2);
	return text.slice(0, from) + text[from + 1] + text[from] + text.slice(from + 2);
}

/** The beginning of one and the end of another: a name that nobody in the pool has. */
function coined(a: string, b: string): string {
	return a.slice(0, Math.ceil(a.length / 2)) + b.slice(Math.floor(b.length / 2));
}

function randomDate(random: () => number): string {
	const day = new Date(Date.UTC(1900, 0, 1 + Math.floor(random() * 36_500)));
	return day.toISOString().slice(0, 10).replaceAll("-", "");
}
