/** The letters of a UPN: I, O and S are left out. A letter's place is its value, A = 0 to Z = 22. */
const LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ";
const FORM = new RegExp(`^[${LETTERS}]\\d{11}[\\d${LETTERS}]$`);

/**
 * A unique pupil number as it is compared: 13 capitals and digits without spaces; undefined when it is none. The check
 * letter is not asked: the same slip copied twice is still the same child.
 */
export function normalUpn(text: string): string | undefined {
	const upn = compact(text);
	return FORM.test(upn) ? upn : undefined;
}

/**
 * What is wrong with a unique pupil number, in a sentence, or undefined when it is valid.
 *
 * The form is a check letter and 12 digits, or for a temporary number 11 digits and a letter. The check letter is
 * the sum of each later character times its place (2 to 13), divided by 23: the remainder's letter. Source: UK
 * Government Data Standards Catalogue, "Unique Pupil Number", version 2.0 (18 November 2004); the DfE's census checks
 * have the same rule as number 1510.
 */
export function upnFault(text: string): string | undefined {
	const upn = compact(text);
	if (upn.length !== 13) return `A UPN has 13 characters. This one has ${upn.length}.`;
	if (!FORM.test(upn)) {
		return "A UPN is a letter and 12 digits, without I, O or S. A temporary one ends in a letter.";
	}
	const sum = [...upn].slice(1).reduce((total, character, i) => total + placeOf(character) * (i + 2), 0);
	if (upn[0] !== LETTERS[sum % 23])
		return "The first letter does not fit the digits. Check the UPN for a slip.";
	return undefined;
}

function compact(text: string): string {
	return text.toUpperCase().replace(/[\s-]/g, "");
}

function placeOf(character: string): number {
	return /\d/.test(character) ? Number(character) : LETTERS.indexOf(character);
}
