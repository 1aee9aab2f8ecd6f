import { type Command, InvalidArgumentError } from "commander";
import { type Config, isLoopback, readConfig } from "../config.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { filledIn, type Line, readRecording, type Word } from "./replay-file.ts";
import { type Sent, type Signing, send } from "./replay-send.ts";

const EXAMPLES = `
Examples:
  $ ROLLCALL_RECORD_REQUESTS=requests.jsonl npm start          in the sandbox, writes what Slack and Teams send, scrubbed
  $ npx rollcall replay requests.jsonl                         to the sandbox that runs here
  $ npx rollcall replay requests.jsonl --set U00000005=U01CURLEW
  $ npx rollcall replay requests.jsonl --as-recorded           as the file has them: what is not signed is refused

Requests go to a bot on this machine, or to ROLLCALL_PUBLIC_URL; elsewhere only with --url. Slack's are signed anew. Those of
Teams can be made for a sandbox, or for a bot with ROLLCALL_TEAMS_ANONYMOUS=1: no other takes what Microsoft did not sign.
It ends with 1 when an answer is not 2xx.`;

interface Options {
	url?: URL;
	asRecorded: boolean;
	set: Readonly<Record<string, string>>;
	standIns: string;
	json: boolean;
}

/** `rollcall replay`: sends recorded requests to a running bot. */
export function addReplay(program: Command, io: Io): void {
	program
		.command("replay")
		.description("send recorded requests of Slack and Teams to a running bot, in development")
		.argument("<file>", "recorded requests, one JSON object a line")
		.option("--url <address>", "the bot's address, where it is not on this machine", urlArgument)
		.option("--as-recorded", "send what the file has, without a signature or token of now", false)
		.option(
			"--set <id=id>",
			"put another id in the place of one in the file; can be repeated",
			setArgument,
			{},
		)
		.option("--stand-ins <folder>", "the folder of the sandbox's stand-ins", ".rollcall/stand-ins")
		.option("--json", "print JSON", false)
		.addHelpText("after", EXAMPLES)
		.action(async (file: string, o: Options) => {
			const lines = readRecording(file);
			const { to, words, signing } = await targetOf(readConfig(io.environment), o, lines);
			const sent: Sent[] = [];
			for (const line of lines) {
				const one = await send(filledIn(withIds(line, o.set), words), to, o.asRecorded ? undefined : signing);
				sent.push(one);
				if (!o.json) io.out(lineOf(one));
			}
			const refused = sent.filter(({ status }) => status < 200 || status > 299).length;
			if (o.json) io.out(asJson({ requests: sent, refused }));
			if (refused)
				throw new CommandFailed(`${refused} of ${sent.length} requests were not answered with 2xx.`);
		});
}

const lineOf = ({ platform, kind, status, milliseconds }: Sent): string =>
	`${platform}  ${kind.padEnd(44)}  ${status || "no answer"}  ${milliseconds} ms`;

/** Where requests go, and as whose. */
export interface Target {
	to: URL;
	words: Readonly<Record<Word, string>>;
	signing: Signing;
}

/** Words for ids that are nobody's: a bot that does not know its own takes them for a stranger's. */
const NOBODY: Readonly<Record<Word, string>> = {
	team: "T00000000",
	bot: "U00000000",
	app: "",
	tenant: "",
	service: "",
};

/**
 * Where requests go, and as whose.
 * @throws CommandFailed when that is not this machine and was not asked for, or when a request cannot be signed
 */
async function targetOf(config: Config, o: Options, lines: readonly Line[]): Promise<Target> {
	// Loaded for a sandbox alone: production has none of its files.
	if (config.sandbox) return (await import("./replay-stand-ins.ts")).standIns(o.standIns, o.url);
	const own = new URL(config.publicUrl ?? `http://127.0.0.1:${config.port}`);
	const to = o.url ?? own;
	if (!o.url && config.production) {
		throw new CommandFailed("NODE_ENV is production: requests are sent to a bot in use only with --url.");
	}
	const { slack, teams } = config;
	const needs = (platform: string) => !o.asRecorded && lines.some((line) => line.platform === platform);
	if (needs("slack") && !slack) {
		throw new CommandFailed("SLACK_SIGNING_SECRET is not set: Slack's requests cannot be signed.");
	}
	if (needs("teams") && !(teams?.anonymous && isLoopback(to.hostname))) {
		throw new CommandFailed(
			"Requests of Teams can be sent to a sandbox, or to a bot on this machine with ROLLCALL_TEAMS_ANONYMOUS=1: set it here too.",
		);
	}
	const [tenant = ""] = teams?.tenants ?? [];
	const words = { ...NOBODY, app: teams?.appId ?? "", tenant, service: `http://127.0.0.1:${config.port}/` };
	return { to, words, signing: { slack: slack?.signingSecret } };
}

/** The same request, with some ids replaced. */
function withIds(line: Line, set: Options["set"]): Line {
	const text = Object.entries(set).reduce(
		(all, [id, other]) => all.replaceAll(id, JSON.stringify(other).slice(1, -1)),
		JSON.stringify(line.body),
	);
	return { ...line, body: JSON.parse(text) };
}

function urlArgument(text: string): URL {
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || !/^https?:$/.test(url.protocol) || url.username) {
		throw new InvalidArgumentError("Give an address such as http://127.0.0.1:3000.");
	}
	return url;
}

function setArgument(text: string, before: Options["set"]): Options["set"] {
	const [, id, other] = /^([\w.:@-]{4,}|\{\w+\})=(.+)$/.exec(text) ?? [];
	if (!id || !other)
		throw new InvalidArgumentError("Give an id of the file and another, as U00000005=U01CURLEW.");
	return { ...before, [id]: other };
}
