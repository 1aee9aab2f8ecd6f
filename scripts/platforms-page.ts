import { AREAS, SHOWN_BY } from "../tests/contract/areas.ts";
import { type Clause, PLATFORMS, type PlatformName, type Way } from "../tests/contract/ways.ts";

const HEAD = `# What each chat platform does

Written by \`npm run docs\` from \`tests/contract\`: each line is a clause that both adapters are held to, before a stand-in of
their platform, by \`npx vitest run tests/contract\`. Where a platform forbids something, the line says why, and what the bot
does instead: that is tested too.
`;

const CAPABILITIES = `
## What the bot asks a platform

An adapter says of itself what its platform can do (\`Capabilities\` in \`src/chat/port.ts\`); a test holds that to the clauses.
`;

const GAPS = `
## What is not there, and why

| What | Why |
| --- | --- |
| A card of one's own for each person, in a channel | Teams can draw a card anew for up to 60 people, Slack cannot. Not used: a press would then answer in the card, where a person looks at another's buttons over their shoulder, and it has been unreliable in channels. A card shows what all of a channel may see; what is for one person is in their personal chat or in a dialog |
| A message that a single member of a channel sees | Slack has it, and answers use it. Teams has it as a preview (targeted messages): not used until it is general, as its library has no sender for it. Teams' answers go to the personal chat |
| Slash commands of one's own in Teams | A preview as well. The same words are said in the personal chat, or after a mention |
| Commands in a Slack thread | Slack takes none there. A mention, a button, or the action on a message |
| All that is said in a channel | Slack: the events \`message.channels\` and \`message.groups\`. Teams: the consent \`ChannelMessage.Read.Group\`, with which every message of the team is sent to the bot. The manifests ask for neither, and what people say to one another is not sent to Rollcall. A panel that keeps the threads of its cases uploads those that \`rollcall manifest --all-messages\` writes |
| The edit of a Teams message that the bot was not sent | Teams tells of edits and deletions of those messages only that the bot received: those that mention it, or all with the consent. A decision that was taken from another message is kept as it was then, and nobody hears that the message was changed. Whoever records it is told so at once, with the decision: “Rollcall is not told if that message is edited or deleted”. The same is so in Slack, where the manifest asks for no messages |
| Looking for a post whose fate is unknown, in Teams | A bot may not read a channel there without that consent. It waits, posts once more, and the message says that an earlier copy may have arrived |
| A home page in Teams | A personal tab is a web page with a sign-in of its own. The same page is the answer to a word in the personal chat |
| Private and shared channels in Teams | Microsoft's pages differ on what a bot may do there. A panel is given a private team, with a standard channel |
`;

/** What a capability does not cover. */
const BUT: Readonly<Record<string, string>> = {
	edits:
		"Teams tells of no edit or deletion of a message that the bot was not sent; whoever records a decision from such a message is told that.",
};

/** The parity table, clause by clause, with the capabilities and the gaps. */
export function platformsPage(): string {
	const names = Object.keys(PLATFORMS) as PlatformName[];
	const head = (first: string) => [
		`| ${[first, ...names.map((name) => PLATFORMS[name])].join(" | ")} |`,
		`|${" --- |".repeat(names.length + 1)}`,
	];
	const row = (first: string, clause: Clause) =>
		`| ${[first, ...names.map((name) => cell(clause[name]))].map(escaped).join(" | ")} |`;
	const areas = AREAS.map(({ title, clauses }) =>
		[`## ${title}`, "", ...head("What"), ...clauses.map((clause) => row(clause.says, clause))].join("\n"),
	);
	const every = AREAS.flatMap((area) => area.clauses);
	const capabilities = Object.entries(SHOWN_BY).map(([capability, id]) => {
		const clause = every.find((one) => one.id === id)!;
		const has = names.map((name) => (typeof clause[name] === "string" ? "yes" : "no"));
		const means = [clause.says, BUT[capability]].filter(Boolean).join(" ");
		return `| ${[`\`${capability}\``, ...has, means].map(escaped).join(" | ")} |`;
	});
	const [titles, line] = head("Capability") as [string, string];
	const table = [`${titles} Means |`, `${line} --- |`, ...capabilities].join("\n");
	return `${HEAD}\n${areas.join("\n\n")}\n${CAPABILITIES}\n${table}\n${GAPS}`;
}

const cell = (way: Way): string =>
	typeof way === "string" ? way : `**Not there**, ${way.not}. Instead: ${way.instead}`;

const escaped = (text: string): string => text.replaceAll("|", "\\|");
