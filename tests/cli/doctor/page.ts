import { ELSEWHERE } from "./elsewhere.ts";
import { type Examined, type Found, steady } from "./run-doctor.ts";

/** A break, and what the command came to. */
export interface Row {
	group: string;
	how: string;
	code: number;
	checks: readonly Found[];
}

const WORDS: Readonly<Record<string, string>> = {
	broken: "**Broken**",
	look: "**Look at this**",
	not_checked: "Not checked",
};

/** A row as it stands on the page. */
export const lineOf = ({ how, code, checks }: Omit<Row, "group">): string =>
	`| ${how} | ${code} | ${said(checks).join("<br>")} |`;

/** All that is not fine; checks that say the same say it once. */
function said(checks: readonly Found[]): string[] {
	const by = new Map<string, string[]>();
	for (const outcome of ["broken", "look", "not_checked"]) {
		for (const one of checks.filter((found) => found.outcome === outcome)) {
			const key = `${WORDS[outcome]} $: ${cell(steady(one.says))}`;
			by.set(key, [...(by.get(key) ?? []), `\`${one.check}\``]);
		}
	}
	return [...by].map(([key, names]) => key.replace("$", () => [...new Set(names)].join(", ")));
}

/** In a table neither a bar nor a bracket is itself. */
export const cell = (text: string): string =>
	text.replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** docs/doctor.md. */
export function pageOf(rows: readonly Row[], sound: Examined): string {
	const groups = [...new Set(rows.map((row) => row.group))];
	const count = (outcome: string) =>
		rows.filter(({ checks }) => checks.some((one) => one.outcome === outcome)).length;
	return `# What \`rollcall doctor\` says of what is broken

Written by \`npm run test:doctor\`. A set-up that is sound is started: a real PostgreSQL, the bot, and stand-ins for Slack and Teams.
It is broken in one way, looked at by the command as a process of its own, once plain and once with \`--json\`, which must say the
same, and mended again. What each check looks at is in [checks.md](checks.md).

There are ${rows.length} breaks. In ${count("broken")} something is broken, and the command ends with 1; the others are to be looked at, or cannot be
checked. No break stops the command, or makes it show a secret. A test holds that every sentence that it has stands here. What
differs from run to run, such as a port, stands as “…”.

Before the first break and after the last it says:

\`\`\`text
${sound.checks.map(({ check, says }) => `${"Fine".padEnd(13)} ${check.padEnd(21)} ${steady(says)}`).join("\n")}
\`\`\`
${groups.map((group) => tableOf(group, rows)).join("")}
## Not broken here

| It says | Why not here | Held by |
| --- | --- | --- |
${ELSEWHERE.map(({ says, why, by }) => `| ${cell(says)} | ${why} | [${by.split("/").at(-1)}](../${by}) |`).join("\n")}
`;
}

const tableOf = (group: string, rows: readonly Row[]) => `
## ${group}

| What is broken | Ends with | It says |
| --- | --- | --- |
${rows
	.filter((row) => row.group === group)
	.map(lineOf)
	.join("\n")}
`;
