import { CHECKS } from "../src/cli/doctor/all.ts";
import { CONFIGURATION } from "../src/cli/doctor/check.ts";

const HEAD = `# What \`rollcall doctor\` looks at

This page is written from the code by \`npm run docs\`.

Run \`npx rollcall doctor\` with the environment that the bot has: after you set Rollcall up, after each update, and whenever
something seems wrong. Nothing is changed: the database refuses whatever would write. No secret is shown, and nobody's name.

| It says | What that means |
| --- | --- |
| Fine | There is nothing to do |
| Look at this | It works now. Do what it says before it does not |
| Broken | People meet it already, or will at once. The command ends with 1 |
| Not checked | Something that the check needs is not there, and it says what. That is not a fault by itself |

None stops another. Without the database the rest is looked at; what needs it says that it was not reached. Where the environment
itself makes no sense, that is all that is said.

| Check | It looks at |
| --- | --- |
`;

const FOOT = `
The signing secret is tried on the running bot, with a request as Slack sends it when an address is saved: it is found when the
bot's secret is not the one here. Whether it is Slack's, Slack alone knows. \`--url\` says where the bot answers, where that is not
\`ROLLCALL_PUBLIC_URL\`. The manifests are those of \`.rollcall/manifests\`, or of the folder that \`--manifests\` names: what the
platforms themselves hold cannot be asked for. In Teams, whether the app was added to a team cannot be asked without a message.

What it says of each thing that can be broken is in [doctor.md](doctor.md).
`;

/** Every check of `rollcall doctor`, in the order of its answer. */
export function checksPage(): string {
	const rows = [CONFIGURATION, ...CHECKS].map(({ name, looksAt }) => `| \`${name}\` | ${capital(looksAt)} |`);
	return `${HEAD}${rows.join("\n")}\n${FOOT}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
