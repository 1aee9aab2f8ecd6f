/** Whether a check's words name the agency already: "social care records" does "Children's social care". */
export function saysWho(check: string, agency: string): boolean {
	const said = check.toLowerCase().split(/\W+/);
	const words = agency.toLowerCase().replace("children's ", "").split(/\W+/);
	return words.every((word) => said.includes(word));
}

/** With its first letter a capital. */
export function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
