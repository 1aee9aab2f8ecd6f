/** Letters that Unicode does not take apart into a letter and a mark. */
const WHOLE_LETTERS: Readonly<Record<string, string>> = {
	ß: "ss",
	æ: "ae",
	œ: "oe",
	ø: "o",
	đ: "d",
	ð: "d",
	þ: "th",
	ł: "l",
	ı: "i",
	ħ: "h",
};

/**
 * A name as it is compared: lower case, without accents, hyphens, apostrophes, points and spaces. Letters of other
 * scripts stay as they are. "O'Brien", "o brien" and "OBRIEN" are one; so are "Łukasz" and "lukasz".
 */
export function normalName(name: string): string {
	return nameParts(name).join("");
}

/** The parts of a name, each as it is compared: "Smith-Jones" has two, "O'Brien" has one. */
export function nameParts(name: string): string[] {
	return name
		.normalize("NFKC")
		.toLowerCase()
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.replace(/[ßæœøđðþłıħ]/g, (letter) => WHOLE_LETTERS[letter] ?? letter)
		.replace(/['’‘ʼ`´.]/g, "")
		.split(/[^\p{L}\p{N}]+/u)
		.filter((part) => part !== "");
}
