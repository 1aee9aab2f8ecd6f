import { POLICY } from "../src/access/policy.ts";
import { helpFeature } from "../src/bot/help.ts";
import { ROLES } from "../src/domain/lists/roles.ts";
import { features } from "../src/features/all.ts";
import type { Action, Feature } from "../src/features/kit.ts";

const HEAD = `# Words

This page is written from the code by \`npm run docs\`.

In Slack, type \`/cme\` and the word. In Teams, write the word to Rollcall in its chat, or mention Rollcall in a channel or group
chat. What Rollcall answers is for you alone, wherever you ask.

- A REFERENCE is a case's, such as MIL-2027-0042. In a case's thread you can leave it out where it stands in brackets.
- What you know already may follow: \`outcome MIL-2027-0042 no trace, rang twice\` opens the form filled in. You look at it and send
  it. Safety questions are never filled in.
- Without a word you get \`home\`.
`;

/** Every word that can be said, under the headings of help, with what it does and who may. */
export function commandsPage(): string {
	const all: readonly Feature[] = [...features, helpFeature(features)];
	const parts = [...Map.groupBy(all, (f) => f.under ?? "The panel and its record")];
	const tables = parts.flatMap(([heading, those]) => {
		const spoken = those.flatMap((f) => f.actions ?? []).filter((a) => a.doors.word);
		return spoken.length
			? [
					`## ${heading}\n\n| Word | What it does | Who |\n| --- | --- | --- |\n${spoken.map(row).join("\n")}\n`,
				]
			: [];
	});
	return `${HEAD}\n${tables.join("\n")}`;
}

function row({ doors, help, allow }: Action): string {
	const usage = (doors.usage ?? doors.word!).replaceAll("|", "\\|");
	return `| \`${usage}\` | ${help.replaceAll("|", "\\|")} | ${who(allow)} |`;
}

function who(allow: Action["allow"]): string {
	const { roles } = POLICY[allow];
	const labels = ROLES.filter((r) => (roles as readonly string[]).includes(r.code)).map((r) => r.label);
	if (labels.length >= ROLES.length - 1) return "Everybody";
	return labels.map((label, n) => (n ? label.charAt(0).toLowerCase() + label.slice(1) : label)).join(", ");
}
