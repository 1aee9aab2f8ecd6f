import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Command, Option } from "commander";
import { count } from "../domain/date/words.ts";
import { HolidayFeed, type Refreshed, refreshHolidays } from "./holiday-feed.ts";
import { CommandFailed, type Io } from "./io.ts";

const FEED = "https://www.gov.uk/bank-holidays.json";
const ON_FILE = fileURLToPath(
	new URL("../domain/calendar/bank-holidays-england-and-wales.json", import.meta.url),
);
const PATIENCE_MS = 15_000;

const EXAMPLES = `
Examples:
  $ npx rollcall holidays refresh --dry-run                         show what GOV.UK's feed would change
  $ npx rollcall holidays refresh --from bank-holidays.json         from a copy of it, where the network is closed

Restart Rollcall afterwards. A day proclaimed at short notice can also stand in the panel's file, under oneOffDays.`;

interface Options {
	from: string;
	file: string;
	dryRun: boolean;
}

/** `rollcall holidays refresh`: brings the bank holidays on file up to date, and shows what changes. */
export function addHolidays(program: Command, io: Io): void {
	program
		.command("holidays")
		.description("the bank holidays of England and Wales")
		.command("refresh")
		.description("take newer bank holidays from GOV.UK's feed")
		.option("--from <address>", "a file, or an https address", FEED)
		.addOption(
			new Option("--file <file>", "the bank holidays to bring up to date").default(ON_FILE).hideHelp(),
		)
		.option("--dry-run", "show what would change, and change nothing", false)
		.addHelpText("after", EXAMPLES)
		.action(async ({ from, file, dryRun }: Options) => {
			const onFile = HolidayFeed.parse(JSON.parse(readFileSync(file, "utf8")));
			const refreshed = refresh(onFile, parsed(await textFrom(from), from));
			for (const { date, title } of refreshed.removed) io.out(`- ${date}  ${title}`);
			for (const { date, title } of refreshed.added) io.out(`+ ${date}  ${title}`);
			const changes = refreshed.added.length + refreshed.removed.length;
			if (changes && !dryRun) write(file, refreshed.feed);
			io.out(summary(changes, dryRun));
		});
}

/** @throws CommandFailed with what to do, when the file or address gives nothing */
async function textFrom(from: string): Promise<string> {
	try {
		if (!/^[a-z]+:\/\//i.test(from)) return readFileSync(from, "utf8");
	} catch (error) {
		throw new CommandFailed(
			`${from} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its name.`,
		);
	}
	if (!from.startsWith("https://")) throw new CommandFailed("Give a file or an address with https://.");
	try {
		const answer = await fetch(from, { signal: AbortSignal.timeout(PATIENCE_MS) });
		if (answer.ok) return await answer.text();
		throw new CommandFailed(`${from} answered ${answer.status}. Check the address, or give a file.`);
	} catch (error) {
		if (error instanceof CommandFailed) throw error;
		throw new CommandFailed(`${from} does not answer. Check the network, or give a copy as a file.`);
	}
}

function parsed(text: string, from: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw new CommandFailed(`${from} is not JSON. Take it from ${FEED}.`);
	}
}

function refresh(onFile: HolidayFeed, given: unknown): Refreshed {
	try {
		return refreshHolidays(onFile, given);
	} catch (error) {
		if (error instanceof RangeError) throw new CommandFailed(error.message);
		throw error;
	}
}

function write(file: string, feed: HolidayFeed): void {
	try {
		writeFileSync(file, `${JSON.stringify(feed, null, "\t")}\n`);
	} catch (error) {
		throw new CommandFailed(
			`The bank holidays cannot be written here (${(error as NodeJS.ErrnoException).code}): a container's files are read-only. Put the days into the panel's file under oneOffDays, or run this where the image is made.`,
		);
	}
}

function summary(changes: number, dryRun: boolean): string {
	if (!changes) return "Nothing to change: the bank holidays on file are the feed's.";
	if (dryRun) return `${count(changes, "change")} to make. Nothing was changed: this was a dry run.`;
	return `${count(changes, "change")} made. Restart Rollcall for them to count.`;
}
