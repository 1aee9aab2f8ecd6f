import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Command, Option } from "commander";
import type pg from "pg";
import { count } from "../domain/date/words.ts";
import { type Applied, applyPanelFileWithChat } from "../features/panel/acts.ts";
import type { Change } from "../features/panel/changes.ts";
import type { PanelFile } from "../features/panel/entries.ts";
import { byWhom, type InChat, nameInWords, valueInWords } from "../features/panel/in-chat.ts";
import { readPanelFile } from "../features/panel/read.ts";
import type { Winner } from "../features/panel/three-way.ts";
import { record } from "../record/record.ts";
import { transact } from "../store/transact.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall apply panel.yaml --dry-run     show what would change
  $ npx rollcall apply panel.yaml               change it
  $ npx rollcall apply panel.yaml --json        the changes, for a script
  $ npx rollcall apply panel.yaml --chat-wins   where file and chat both changed something, leave it as chat has it

What coordinators and administrators changed in chat since the file was last applied is listed, with who and when, and is
not undone: only what you changed in the file is changed. Where both changed the same thing, nothing is, and you are told.

The file src/sandbox/demo/panel.yaml is an example with explanations.
Without DATABASE_URL it works on the sandbox's database, in .rollcall/ of this folder.`;

/** `rollcall apply FILE`: brings the record to what a panel file says. */
export function addApply(program: Command, io: Io): void {
	program
		.command("apply")
		.description("create or change panels, agencies, people and channels from a file")
		.argument("<file>", "the panel file, in YAML")
		.option("--dry-run", "show what would change, and change nothing", false)
		.option("--json", "print JSON", false)
		.addOption(
			new Option(
				"--file-wins",
				"where file and chat both changed something, do what the file says",
			).conflicts("chatWins"),
		)
		.addOption(
			new Option("--chat-wins", "where file and chat both changed something, leave it as chat has it"),
		)
		.addHelpText("after", EXAMPLES)
		.action(async (path: string, { dryRun, json, fileWins, chatWins }: Options) => {
			const file = readFile(path);
			const wins = fileWins ? "file" : chatWins ? "chat" : undefined;
			const { changes, inChat } = await withDatabase(io, (pool) => apply(pool, file, { dryRun, wins }));
			if (json) return io.out(asJson({ dryRun, changes, inChat }));
			const { zone } = file.panels[0]!.settings;
			if (inChat.length) io.out("Changed in chat since the file was last applied:");
			for (const one of inChat) io.out(inChatInWords(one, zone));
			for (const change of changes) io.out(inWords(change));
			io.out(summary(changes.length, dryRun));
		});
}

interface Options {
	dryRun: boolean;
	json: boolean;
	fileWins?: true;
	chatWins?: true;
}

function readFile(path: string): PanelFile {
	let text: string;
	try {
		text = readFileSync(path, "utf8");
	} catch (error) {
		throw new CommandFailed(
			`${path} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its name.`,
		);
	}
	// Only files beside it: a panel file cannot have another place read.
	const beside = (name: string) => readFileSync(join(dirname(path), basename(name)), "utf8");
	const { file, errors } = readPanelFile(text, path === "/dev/stdin" ? undefined : beside);
	if (file) return file;
	const lines = errors.map((e) => `${path}:${e.line}:${e.column}: ${e.says}`);
	throw new CommandFailed([...lines, `${count(errors.length, "mistake")}: nothing was changed.`].join("\n"));
}

/** Thrown out of the transaction of a dry run, so that it is rolled back. */
class OnlyLooking extends Error {
	readonly plan: Applied;
	constructor(plan: Applied) {
		super("dry run");
		this.plan = plan;
	}
}

async function apply(
	pool: pg.Pool,
	file: PanelFile,
	{ dryRun, wins }: { dryRun: boolean; wins: Winner },
): Promise<Applied> {
	const nobody = { person: null, agency: null, key: null };
	try {
		return await transact(pool, { as: "clerk", panels: [] }, async (tx) => {
			const plan = await applyPanelFileWithChat(
				{ tx, record: (kind, about, facts, tells) => record(tx, nobody, kind, about, facts, tells) },
				file,
				{ wins },
			);
			if (dryRun) throw new OnlyLooking(plan);
			return plan;
		});
	} catch (error) {
		if (error instanceof OnlyLooking) return error.plan;
		throw error;
	}
}

const SIGNS = { add: "+", change: "~", end: "-" } as const;

function inWords({ did, what, of, detail }: Change): string {
	return `${SIGNS[did]} ${what} ${of}${detail && `: ${detail}`}`;
}

function inChatInWords(one: InChat, zone: string): string {
	const say = (value: string | null) => valueInWords(one.what, value);
	return `= ${nameInWords(one)}: ${say(one.is)}${byWhom(one, zone, new Date())}, was ${say(one.was)}`;
}

function summary(changes: number, dryRun: boolean): string {
	if (!changes) return "Nothing to change: the record is as the file says.";
	return dryRun
		? `${count(changes, "change")} to make. Nothing was changed: this was a dry run.`
		: `${count(changes, "change")} made.`;
}
