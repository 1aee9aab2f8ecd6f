import type { Command } from "commander";
import type pg from "pg";
import { readConfig } from "../config.ts";
import { count } from "../domain/date/words.ts";
import { readKeys } from "../record/key-file.ts";
import { type KeyStatus, keyStatus, type UnderMaster } from "../record/key-status.ts";
import { type MasterKeys, WrongMaster } from "../record/keys.ts";
import { OldTransaction, type Rotated, rotateKeys } from "../record/rotate.ts";
import { asJson, CommandFailed, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const EXAMPLES = `
Examples:
  $ npx rollcall keys status
  $ npx rollcall keys status --json

To change the master key, without stopping the bot:
  1. Add the new key before the others, and restart each replica:  v2:…,v1:…
  2. Put it last, and restart each replica:                        v1:…,v2:…
  3. $ npx rollcall keys rotate
  4. A day later, when npx rollcall keys status says that nothing is under v1, take v1 away.

A day, since forms that were begun are kept for 24 hours, under the key of their time.`;

/** `rollcall keys status` and `rollcall keys rotate`: the keys that seal the records. */
export function addKeys(program: Command, io: Io): void {
	const keys = program
		.command("keys")
		.description("look after the keys that seal the records")
		.addHelpText("afterAll", EXAMPLES);
	const command = (name: string, description: string) =>
		keys.command(name).description(description).option("--json", "print JSON", false);
	command("status", "count the keys under each master key").action(async ({ json }: { json: boolean }) => {
		const status = await withKeys(io, keyStatus);
		if (json) io.out(asJson(status));
		else for (const line of inWords(status)) io.out(line);
		const lost = lostIn(status);
		if (lost.length) throw new CommandFailed(lost.join("\n"));
	});
	command("rotate", "bring every key to the current master key, while the bot answers").action(
		async ({ json }: { json: boolean }) => {
			const { current, done } = await withKeys(io, async (pool, masters) => {
				const lost = lostIn(await keyStatus(pool, masters));
				if (lost.length) throw new CommandFailed([...lost, "Nothing was changed."].join("\n"));
				return { current: masters.current, done: await rotate(pool, masters) };
			});
			if (json) return io.out(asJson({ current, ...done }));
			const keys = done.children + done.tokenKeys + done.installations;
			if (!keys && !done.tokens) return io.out(`Nothing to do: everything is under ${current}.`);
			io.out(`${count(keys, "key")} and ${count(done.tokens, "look-up token")} brought to ${current}.`);
		},
	);
}

async function withKeys<T>(io: Io, work: (pool: pg.Pool, keys: MasterKeys) => Promise<T>): Promise<T> {
	const keys = readKeys(readConfig(io.environment).keySource, ".rollcall");
	return withDatabase(io, (pool) => work(pool, keys));
}

async function rotate(pool: pg.Pool, keys: MasterKeys): Promise<Rotated> {
	try {
		return await rotateKeys(pool, keys);
	} catch (error) {
		if (error instanceof WrongMaster) {
			throw new CommandFailed(
				`${error.message}. Give the right one. What was brought over before stays so, and opens.`,
			);
		}
		if (error instanceof OldTransaction) {
			throw new CommandFailed(
				"A transaction has been running on the database server for more than a minute. End it, or wait, and run this again.",
			);
		}
		throw error;
	}
}

/** What is under a master key; installations only where there are any. */
function heldBy({ children, tokenKeys, installations }: UnderMaster): string[] {
	const always = [count(children, "child", "children"), `${count(tokenKeys, "key")} of look-up tokens`];
	return installations ? [...always, count(installations, "installation")] : always;
}

function inWords({ current, masters, tokens, behind }: KeyStatus): string[] {
	return [
		...masters.map((m) => {
			const under = heldBy(m).join(", ");
			return `${m.master}: ${under}${m.master === current ? " (the current one)" : ""}`;
		}),
		...tokens.map((t) => `Look-up tokens under key ${t.version}: ${t.count}`),
		behind.keys + behind.tokens === 0
			? `Everything is under ${current}.`
			: `${count(behind.keys, "key")} and ${count(behind.tokens, "look-up token")} are behind ${current}. Run: npx rollcall keys rotate`,
	];
}

/** What cannot be opened, since its master key is not here. */
export function lostIn({ masters }: KeyStatus): string[] {
	return masters
		.filter((m) => !m.here)
		.map(
			(m) =>
				`Master key ${m.master} is not here, and ${heldBy(m).join(" and ")} are under it: they cannot be opened. Bring it back.`,
		);
}
