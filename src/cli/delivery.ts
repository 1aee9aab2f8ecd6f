import { type Command, InvalidArgumentError, Option } from "commander";
import type pg from "pg";
import { type GivenUp, givenUp, replay } from "../delivery/replay.ts";
import { restored } from "../delivery/restored.ts";
import { PLATFORMS } from "../delivery/trouble.ts";
import { count } from "../domain/date/words.ts";
import type { Ctx } from "../features/kit.ts";
import { record } from "../record/record.ts";
import { type Tx, transact } from "../store/transact.ts";
import { asJson, type Io } from "./io.ts";
import { withDatabase } from "./with-database.ts";

const LIST_EXAMPLES = `
Examples:
  $ npx rollcall delivery list
  $ npx rollcall delivery list --json

A message is given up when the platform refuses it, or after a day without success. What a platform says of it is the
word in brackets.`;

const REPLAY_EXAMPLES = `
Examples:
  $ npx rollcall delivery replay --place 5b0c1f0e-8d5f-4b7e-9a55-0f6f3c1f2a10     what "delivery list" shows under it
  $ npx rollcall delivery replay --all

Each message is drawn anew, as the record is now, and sent by the running bot. One that may have arrived before is looked
for first, or says that it may be a repeat. It is recorded in the audit record that this was done.`;

const RESTORED_EXAMPLES = `
Examples:
  $ npx rollcall delivery restored

Run it once on a database that was brought back from a backup, before Rollcall starts on it. What the backup has as not
sent may have been sent after it was taken: in Slack each message is looked for first, in Teams it says that it may be a
repeat. It is recorded in the audit record that this was done.`;

/** `rollcall delivery list`, `replay` and `restored`: messages that could not be delivered, or may have been. */
export function addDelivery(program: Command, io: Io): void {
	const delivery = program.command("delivery").description("messages that could not be delivered");
	delivery
		.command("list")
		.description("list the messages that were given up, by place")
		.option("--json", "print JSON", false)
		.addHelpText("after", LIST_EXAMPLES)
		.action(async ({ json }: { json: boolean }) => {
			const all = await onRecord(io, (work) => work.list());
			if (json) return io.out(asJson({ givenUp: all.map(forScripts) }));
			if (!all.length) return io.out("No message was given up.");
			for (const line of linesOf(all)) io.out(line);
		});
	delivery
		.command("replay")
		.description("try again what was given up, at one place or at all")
		.addOption(new Option("--place <id>", "a place, as listed").argParser(idArgument).conflicts("all"))
		.option("--all", "every place", false)
		.option("--json", "print JSON", false)
		.addHelpText("after", REPLAY_EXAMPLES)
		.action(async (o: { place?: string; all: boolean; json: boolean }, command: Command) => {
			if (!o.place && !o.all) command.error("error: give --place ID or --all");
			const again = await onRecord(io, (work) => work.replay(o.place));
			if (o.json) return io.out(asJson({ again }));
			io.out(again ? `${count(again, "message")} to be sent again.` : "Nothing was given up there.");
		});
	delivery
		.command("restored")
		.description("say that this database was brought back from a backup, so that nothing is sent twice")
		.addHelpText("after", RESTORED_EXAMPLES)
		.action(async () => {
			const doubted = await onRecord(io, (work) => work.restored());
			io.out(
				doubted
					? `${count(doubted, "message")} may have been sent since the backup: each is looked for first, or says that it may be a repeat.`
					: "No message was waiting when the backup was taken.",
			);
		});
}

const PANELS = { name: "panels-restored", text: "select id from panel order by key" };

interface Work {
	list(): Promise<GivenUp[]>;
	/** Returns how many messages are tried again. */
	replay(place: string | undefined): Promise<number>;
	/** Returns how many messages may have been sent since the backup. */
	restored(): Promise<number>;
}

const NOBODY = { person: null, agency: null, key: null };

/** The clerk's, whom no master key is given. */
const of = (tx: Tx): Pick<Ctx, "tx" | "record"> => ({
	tx,
	record: (kind, about, facts, tells) => record(tx, NOBODY, kind, about, facts, tells),
});

/** Says of every panel that it was brought back; returns how many messages may have been sent since the backup. */
export async function allRestored(pool: pg.Pool): Promise<number> {
	const panels = await transact(pool, { as: "clerk", panels: [] }, (tx) =>
		tx.query<{ id: string }>(PANELS, []),
	);
	let doubted = 0;
	for (const { id } of panels) {
		doubted += await transact(pool, { as: "clerk", panels: [id] }, (tx) => restored(of(tx), id));
	}
	return doubted;
}

/** As the clerk, who opens nothing sealed: no master key is needed. */
function onRecord<T>(io: Io, work: (on: Work) => Promise<T>): Promise<T> {
	return withDatabase(io, (pool) => {
		const list = () => transact(pool, { as: "clerk", panels: [] }, givenUp);
		return work({
			list,
			async replay(only) {
				const all = (await list()).filter((one) => only === undefined || one.place === only);
				const places = new Map(all.map((one) => [`${one.panel} ${one.place}`, one]));
				let again = 0;
				for (const { panel, place } of places.values()) {
					again += await transact(pool, { as: "clerk", panels: [panel] }, (tx) =>
						replay(of(tx), panel, place),
					);
				}
				return again;
			},
			restored: () => allRestored(pool),
		});
	});
}

/** A place with a line for each of its messages. */
function linesOf(all: readonly GivenUp[]): string[] {
	const places = Map.groupBy(all, (one) => `${one.place} ${one.panel}`);
	return [...places.values()].flatMap((messages) => {
		const { place, of, platform, person, gone } = messages[0]!;
		const where = `${person ?? "a channel"} in ${PLATFORMS[platform] ?? platform}`;
		const note = gone ? " (Rollcall is not there now: what is tried again waits until it is)" : "";
		return [
			`${place}  ${of}: ${where}${note}`,
			...messages.map((m) => `  ${m.since?.toISOString() ?? "stands as it was"}  ${m.view}  [${m.code}]`),
		];
	});
}

function forScripts({ posting, place, of, platform, person, view, since, code, gone }: GivenUp) {
	return { posting, place, panel: of, platform, person, view, since, code, gone };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function idArgument(text: string): string {
	if (!UUID.test(text)) throw new InvalidArgumentError('Give a place\'s id, as "delivery list" shows it.');
	return text;
}
