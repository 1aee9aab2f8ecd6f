/** Numbers from 0 up to 1. */
export type Random = () => number;

/** One of these, each as likely as the other. */
export const pick = <Of>(from: readonly Of[], random: Random): Of =>
	from[Math.floor(random() * from.length)]!;

/** One slip of the keyboard: a letter mistaken, put in, left out, exchanged with the next, or a blank put in. */
export function letterSlip(text: string, random: Random): string {
	if (text.length < 2) return text;
	const at = Math.floor(random() * text.length);
	const letter = String.fromCharCode(97 + Math.floor(random() * 26));
	const dice = random();
	if (dice < 0.3) return text.slice(0, at) + letter + text.slice(at + 1);
	if (dice < 0.55) return text.slice(0, at) + letter + text.slice(at);
	if (dice < 0.75) return text.slice(0, at) + text.slice(at + 1);
	if (dice < 0.85) return `${text.slice(0, at)} ${text.slice(at)}`.trim();
	return exchange(text, at);
}

/** One digit mistaken, or exchanged with the next. */
export function digitSlip(text: string, random: Random): string {
	if (text.length < 2) return text;
	const at = Math.floor(random() * text.length);
	if (random() >= 0.7) return exchange(text, at);
	return text.slice(0, at) + String(Math.floor(random() * 10)) + text.slice(at + 1);
}

function exchange(text: string, at: number): string {
	const from = Math.min(at, text.length - 2);
	return text.slice(0, from) + text[from + 1] + text[from] + text.slice(from + 2);
}

/** A day between two years, as YYYYMMDD. */
export function randomDate(from: number, years: number, random: Random): string {
	const day = new Date(Date.UTC(from, 0, 1 + Math.floor(random() * years * 365.25)));
	return day.toISOString().slice(0, 10).replaceAll("-", "");
}
