/**
 * What a person typed, as they typed it. Slack hands text over with `&`, `<` and `>` escaped, and with links, channels
 * and people in angle brackets: a link becomes its label or address, a channel `#name`, a person `@U…`.
 */
export function readText(text: string): string {
	return text
		.replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (_, target: string, label?: string) =>
			readToken(target, label),
		)
		.replaceAll("&lt;", "<")
		.replaceAll("&gt;", ">")
		.replaceAll("&amp;", "&");
}

function readToken(target: string, label: string | undefined): string {
	if (target.startsWith("@")) return target;
	if (target.startsWith("#")) return `#${label || target.slice(1)}`;
	if (target.startsWith("!")) return label || `@${target.slice(1)}`;
	const address = target.replace(/^mailto:|^tel:/, "");
	return label === undefined || label === address || target.endsWith(`//${label}`)
		? (label ?? address)
		: `${label} (${address})`;
}
