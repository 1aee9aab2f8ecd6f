/** Parts of an id that say what it is the id of. */
const PREFIX = /^(?:8|19|28|29|a|f):/;
const KINDS = new Set(["thread", "tacv2", "v2", "unq", "gbl", "spaces", "orgid", "messageid"]);

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const PARTS = new RegExp(`${UUID}|\\d{10}\\.\\d{6}|[^\\s;:@.|/=,+{}]+`, "gi");
const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?$/;

/** Puts an opaque id in the place of each id: the same for the same one, whose number says only in which order they came. */
export interface OpaqueIds {
	/** Of any string that may hold ids: whatever it holds, nothing of it is left. */
	id(text: string): string;
	/** Of an instant, in seconds after the year 2000 began: their order, as it was first seen, and nothing of the time. */
	instant(text: string): string;
}

/** @param ours ids that are known by a word, such as `{team}`. */
export function opaqueIds(): OpaqueIds & { knows(ours: Readonly<Record<string, string>>): void } {
	const given = new Map<string, string>();
	let last = 0;
	const part = (one: string): string => {
		if (KINDS.has(one)) return one;
		const key = one.toLowerCase();
		const known = given.get(key) ?? made(one, ++last);
		given.set(key, known);
		return known;
	};
	return {
		knows(ours) {
			for (const [id, word] of Object.entries(ours)) given.set(id.toLowerCase(), word);
		},
		id(text) {
			const prefix = PREFIX.exec(text)?.[0] ?? "";
			return prefix + text.slice(prefix.length).replace(PARTS, part);
		},
		instant(text) {
			if (!INSTANT.test(text)) return part(text.replace(/\s/g, "_"));
			const known = given.get(text) ?? new Date(Date.UTC(2000, 0) + ++last * 1_000).toISOString();
			given.set(text, known);
			return known;
		},
	};
}

/** An id of the same form: Slack tells a person from a channel by the first letter. */
function made(one: string, n: number): string {
	if (/^\d{10}\.\d{6}$/.test(one)) return `1000000000.${String(n).padStart(6, "0")}`;
	if (new RegExp(`^${UUID}$`, "i").test(one)) return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
	if (/^\d+$/.test(one)) return `1${String(n).padStart(one.length - 1, "0")}`;
	const letter = /^[A-Z][A-Z0-9]{4,}$/.test(one) ? one[0] : "x";
	return `${letter}${String(n).padStart(one.length - 1, "0")}`;
}
