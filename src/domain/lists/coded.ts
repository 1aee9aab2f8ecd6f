/** One entry of a coded list: `code` is stored and never changes; `label` is what people read. */
export interface Coded {
	readonly code: string;
	readonly label: string;
}

/** The codes of a list, as a union type. */
export type CodeOf<List extends readonly Coded[]> = List[number]["code"];

/** True when this text is one of the list's codes. */
export function isCodeOf<List extends readonly Coded[]>(list: List, text: string): text is CodeOf<List> {
	return list.some((entry) => entry.code === text);
}

/** The entry with this code. Throws when the record holds a code that the list does not. */
export function entryOf<List extends readonly Coded[], Code extends CodeOf<List>>(
	list: List,
	code: Code,
): Extract<List[number], { readonly code: Code }> {
	const found = list.find((entry) => entry.code === code);
	if (!found) throw new RangeError(`No entry with the code ${code}`);
	return found as Extract<List[number], { readonly code: Code }>;
}

/** What people read for this code. Throws as {@link entryOf} does. */
export function labelOf<List extends readonly Coded[]>(list: List, code: CodeOf<List>): string {
	return entryOf(list, code).label;
}

/** The list's codes in its order, as the non-empty tuple that a schema of choices wants. */
export function codesOf<List extends readonly Coded[]>(list: List): [CodeOf<List>, ...CodeOf<List>[]] {
	return list.map((entry) => entry.code) as [CodeOf<List>, ...CodeOf<List>[]];
}

/** The list as the choices of a form field. */
export function optionsOf(list: readonly Coded[]): { value: string; label: string }[] {
	return list.map(({ code, label }) => ({ value: code, label }));
}
