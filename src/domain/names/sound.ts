/** How English spells one sound at the start of a name in several ways; the first that fits is replaced. */
const OPENINGS: readonly (readonly [RegExp, string])[] = [
	[/^(kn|gn|pn)/, "n"],
	[/^wr/, "r"],
	[/^wh/, "w"],
	[/^ps/, "s"],
	[/^ph/, "f"],
	[/^th/, "t"],
	[/^gh/, "g"],
	[/^(sch|sh|z|x|c(?=[eiy]))/, "s"],
	[/^(ch|kh|k|q|c)/, "c"],
	[/^(j|g(?=[eiy])|y(?=[aeou]))/, "j"],
	[/^[aeiouy]/, "a"],
];

const DIGITS: Readonly<Record<string, string>> = {
	b: "1",
	f: "1",
	p: "1",
	v: "1",
	c: "2",
	g: "2",
	j: "2",
	k: "2",
	q: "2",
	s: "2",
	x: "2",
	z: "2",
	d: "3",
	t: "3",
	l: "4",
	m: "5",
	n: "5",
	r: "6",
};

/**
 * A code that names which sound alike share: Soundex, with one mend. Soundex keeps the first letter as it is spelt,
 * so that it parts "Knight" from "Night", "Catherine" from "Katherine" and "Philips" from "Filips"; here the opening
 * is spelt one way first. Undefined for a name without Latin letters: sounds are not guessed across scripts.
 *
 * @param name as {@link normalName} gives it
 */
export function soundOf(name: string): string | undefined {
	const letters = name.replace(/[^a-z]/g, "");
	if (letters === "") return undefined;
	const spelt = respell(letters);
	let code = spelt.charAt(0).toUpperCase();
	let before = DIGITS[spelt.charAt(0)];
	for (const letter of spelt.slice(1)) {
		const digit = DIGITS[letter];
		if (digit && digit !== before) code += digit;
		// As in Soundex, h and w do not part two letters of one sound; a vowel does.
		if (letter !== "h" && letter !== "w") before = digit;
	}
	return code.slice(0, 4).padEnd(4, "0");
}

function respell(letters: string): string {
	const opening = OPENINGS.find(([spelling]) => spelling.test(letters));
	return opening ? letters.replace(opening[0], opening[1]) : letters;
}
