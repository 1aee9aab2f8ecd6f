import type { Named } from "../chat/port.ts";
import { Private } from "../chat/private.ts";

/** What a person typed, and whom it names. */
export interface Typed {
	text: Private;
	named: readonly Named[];
}

/**
 * What a person typed, as they typed it, with `@U…` wherever it names somebody by a mention.
 * @param team the workspace in which it was written
 */
export function typedBy(text: string, team: string): Typed {
	const users = [...text.matchAll(/<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g)].map(([, user = ""]) => user);
	const named = [...new Set(users)].map(
		(user): Named => ({ stands: `@${user}`, who: { platform: "slack", tenant: team, user } }),
	);
	return { text: new Private(readText(text)), named };
}

/**
 * Slack hands text over with `&`, `<` and `>` escaped, and with links, channels and people in angle brackets: a link
 * becomes its label or address, a channel `#name`, a person `@U…`. No other id stays: what Slack gives no name with is
 * said in words.
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
	if (target.startsWith("#")) return label ? `#${label}` : "a channel";
	if (target.startsWith("!subteam^")) return label || "a group of people";
	if (target.startsWith("!")) return label || `@${target.slice(1)}`;
	const address = target.replace(/^mailto:|^tel:/, "");
	return label === undefined || label === address || target.endsWith(`//${label}`)
		? (label ?? address)
		: `${label} (${address})`;
}
