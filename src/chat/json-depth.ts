/** How deep the brackets of a JSON text nest, counted before anything is built from it. */
export function jsonDepth(text: string): number {
	let depth = 0;
	let most = 0;
	let quoted = false;
	for (let i = 0; i < text.length; i++) {
		const character = text[i];
		if (quoted) {
			if (character === "\\") i++;
			else if (character === '"') quoted = false;
		} else if (character === '"') quoted = true;
		else if (character === "{" || character === "[") most = Math.max(most, ++depth);
		else if (character === "}" || character === "]") depth--;
	}
	return most;
}
