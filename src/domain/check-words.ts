/** Whether a check's words begin with the agency that is asked: "social care records" does with "Children's social care". */
export function saysWho(check: string, agency: string): boolean {
	return `${check} `.toLowerCase().startsWith(`${agency.toLowerCase().replace("children's ", "")} `);
}

/** With its first letter a capital. */
export function capital(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}
