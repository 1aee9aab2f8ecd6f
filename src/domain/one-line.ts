/** A choice of a form, as it stands there. */
interface Choice {
	value: string;
	label: string;
}

/** Shorter names are words of many a sentence: "Yes", "No", "GP". */
const SHORTEST_NAME = 4;

/** What says the opposite of a name that follows in the same clause: "not referred", "has not been seen", "couldn't". */
const DENIED = /\b(?:not|no|never|nor|without|unless|nobody|nothing|cannot|\p{L}+n['’]t)\b/u;

/**
 * The one choice that a typed line names, and the line without its name: by its label, the part of it before a bracket or
 * comma, or its code, whatever the capitals. Undefined where it names none, or several, or denies it: what is not certain is
 * asked. A name of one word is taken only where it stands by itself at the beginning: "close" is a choice, and "close to
 * home" is none.
 */
export function choiceIn(
	line: string,
	choices: readonly Choice[],
): { value: string; rest: string } | undefined {
	const plain = line.toLowerCase();
	const named = choices.flatMap((choice) => {
		const name = namesOf(choice).find((one) => holds(plain, one));
		return name ? [{ value: choice.value, name }] : [];
	});
	// "No reply" within "no reply yet" is the longer one.
	const [best, other] = named.filter(
		({ name }, n) =>
			!named.some((one, m) => m !== n && one.name.length > name.length && one.name.includes(name)),
	);
	if (!best || other || !isSaid(plain, best.name)) return undefined;
	const at = plain.indexOf(best.name);
	const rest = `${line.slice(0, at)} ${line.slice(at + best.name.length)}`.replace(/\s+/g, " ").trim();
	return { value: best.value, rest: rest.replace(/^[,;:.]\s*/, "") };
}

/** The longest first. "Checked" of "Checked, no trace" names nothing: what was checked may have come to anything. */
function namesOf({ value, label }: Choice): string[] {
	const plain = label.toLowerCase();
	const head = plain.split(",")[0]!.trim();
	const names = [plain, plain.split("(")[0]!.trim(), value.toLowerCase().replaceAll("_", " ")];
	if (isSeveral(head)) names.push(head.split("(")[0]!.trim());
	return names.filter((name) => name.length >= SHORTEST_NAME).sort((a, b) => b.length - a.length);
}

const isSeveral = (name: string): boolean => name.includes(" ");

/** Whether a name stands in a line as words of its own. */
function holds(line: string, name: string): boolean {
	const at = line.indexOf(name);
	if (at === -1) return false;
	const isEdge = (sign: string | undefined) => sign === undefined || !/[\p{L}\p{N}]/u.test(sign);
	return isEdge(line[at - 1]) && isEdge(line[at + name.length]);
}

/** Whether the line says what it names: not denied, not asked, and no word of a sentence. */
function isSaid(line: string, name: string): boolean {
	const at = line.indexOf(name);
	const [before, after] = [line.slice(0, at), line.slice(at + name.length).trimStart()];
	if (after.startsWith("?")) return false;
	if (!isSeveral(name)) return before.trim() === "" && /^(?:$|[,;:.])/.test(after);
	return !DENIED.test(before.split(/[,;:.]/).at(-1)!);
}
