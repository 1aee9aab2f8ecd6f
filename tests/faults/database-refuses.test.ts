import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect } from "vitest";
import type { Person } from "../support/people.ts";
import { personOf } from "../support/people.ts";
import { reachesTheEnd, sendsIt } from "./support/deeds.ts";
import { fault } from "./support/fault.ts";
import type { FaultWorld } from "./support/fault-world.ts";
import { ownDatabase } from "./support/own-database.ts";
import { repeats } from "./support/setting.ts";

const NOT_SAVED = /could not save that/;
const ENDED =
	"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'rollcall' and datname = current_database()";

let unmount: (() => void) | undefined;
afterEach(() => {
	unmount?.();
	unmount = undefined;
});

describe("the database answers, and takes nothing", () => {
	fault("database-refuses", "Read-only, as a standby is", async (world) => {
		const times = repeats(1, 2);
		await world.start(2);
		await world.settled();
		const [{ name }] = (await world.sql("select current_database() as name")) as [{ name: string }];
		for (let time = 0; time < times; time++) {
			for (const raiser of raisersIn(world)) {
				await reachesTheEnd(raiser, world.deeds);
				await world.sql(`alter database ${name} set default_transaction_read_only = on`);
				await world.sql(ENDED);
				await saysNotSaved(raiser);
				await world.minute();
				await world.database.superuser.query(
					`begin read write; alter database ${name} set default_transaction_read_only = off; commit`,
				);
				await world.sql(ENDED);
				await sendsIt(raiser, world.deeds);
			}
		}
		await world.settled();
		return {
			times: times * 2,
			note: "Whoever sends is told that nothing was saved; what they typed is sent afterwards",
		};
	});

	fault(
		"database-refuses",
		"Full: no table can grow",
		async (world) => {
			const [folder] = await world.sql<{ at: string }>(
				"select pg_tablespace_location(dattablespace) as at from pg_database where datname = current_database()",
			);
			if (!folder?.at) {
				return { times: 0, note: "Not injected: this machine lets nobody make a small disk" };
			}
			await world.start(2);
			await world.settled();
			const raiser = personOf(world, "lapwing-grace", "slack");
			await reachesTheEnd(raiser, world.deeds);
			// Rows may still fit into pages that are there: a drawn-out refusal is what a full disk is like.
			await world.sql("vacuum");
			const ballast = join(folder.at, "..", "ballast");
			fill(folder.at, ballast);
			const refused = await untilRefused(world, raiser);
			rmSync(ballast);
			expect(refused).toBe(true);
			await sendsIt(raiser, world.deeds);
			await world.settled();
			expect(world.replicas.map((r) => r.process.exitCode)).toEqual([null, null]);
			return {
				times: 1,
				note: "Nothing is said to be saved that is not; with room again everything goes on",
			};
		},
		{ database: smallDatabase },
	);
});

const raisersIn = (world: FaultWorld) => [
	personOf(world, "lapwing-grace", "slack"),
	personOf(world, "fieldfare-omar", "teams"),
];

async function saysNotSaved(raiser: Person): Promise<void> {
	await raiser.sends();
	await expect.poll(() => raiser.form().text).toMatch(NOT_SAVED);
}

/** Sends again and again, as somebody who is told to try again does, until the disk's being full is met. */
async function untilRefused(world: FaultWorld, raiser: Person): Promise<boolean> {
	for (let time = 0; time < 40; time++) {
		await raiser.sends().catch(() => undefined);
		if (raiser.hasForm() && NOT_SAVED.test(raiser.form().text)) return true;
		if (!raiser.hasForm()) {
			const refs = await world.sql<{ ref: string }>("select ref from case_file order by ref desc limit 1");
			if (refs[0]) world.deeds.told.push(refs[0].ref);
			await reachesTheEnd(raiser, world.deeds).catch(() => undefined);
			if (raiser.hasForm() && NOT_SAVED.test(raiser.form().text)) return true;
		}
	}
	return false;
}

/** A database whose tables are on a disk of 64 MB of their own; on an ordinary one where the machine allows none. */
async function smallDatabase() {
	const own = await ownDatabase();
	mkdirSync("/var/lib/rollcall", { recursive: true });
	const folder = mkdtempSync("/var/lib/rollcall/small-");
	const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m", "tmpfs", folder]).status === 0;
	unmount = () => {
		if (mounted) spawnSync("umount", ["-l", folder]);
		rmSync(folder, { recursive: true, force: true });
	};
	if (!mounted) return own;
	chmodSync(folder, 0o755);
	mkdirSync(join(folder, "tables"));
	chmodSync(join(folder, "tables"), 0o700);
	chownSync(join(folder, "tables"), 65_534, 65_534);
	await own.moveTo(join(folder, "tables"));
	return own;
}

/** Leaves no room on the disk of this folder. */
function fill(folder: string, ballast: string): void {
	const { bavail, bsize } = statfsSync(folder);
	writeFileSync(ballast, Buffer.alloc(bavail * bsize, 1));
}
