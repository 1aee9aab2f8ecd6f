import { rmSync, writeFileSync } from "node:fs";
import pg from "pg";
import { makeCatalogue } from "../bot/catalogue.ts";
import { helpFeature } from "../bot/help.ts";
import { makeReceive } from "../bot/receive.ts";
import type { Log } from "../chat/log.ts";
import { runNudges } from "../delivery/nudge.ts";
import { features } from "../features/all.ts";
import type { PanelEntry } from "../features/panel/entries.ts";
import type { MasterKeys } from "../record/keys.ts";
import { setClock } from "../store/clock.ts";
import { makePool } from "../store/pool.ts";
import { CASES } from "./cases.ts";
import { playDemo } from "./play.ts";

/** What happens at the same time is played side by side. */
const CONNECTIONS = 4;

interface Parts {
	appUrl: string;
	/** The owner moves the clock. */
	ownerUrl: string;
	keys: MasterKeys;
	log: Log;
	/** Whose people play: applied to the database before. */
	panel: PanelEntry;
	/** The real time. */
	now: Date;
	/** A file that is there while this is under way: found later, the database was left half filled. */
	marker: string;
	/** Called when there is no case and the playing begins: it takes some seconds. */
	begins?(): void;
}

/**
 * Fills a database that has no case with those of the demonstration, and leaves its clock where the sandbox opens.
 * What is to be posted is recorded as due, and sent by whoever delivers. Returns false, and changes nothing, where
 * there is a case already.
 */
export async function loadDemo(parts: Parts): Promise<boolean> {
	const { keys, log, panel, now } = parts;
	const owner = new pg.Client({ connectionString: unhurried(parts.ownerUrl) });
	await owner.connect();
	const pool = makePool(unhurried(parts.appUrl), log, CONNECTIONS);
	try {
		if ((await owner.query("select from case_file limit 1")).rowCount) return false;
		writeFileSync(parts.marker, "");
		parts.begins?.();
		const catalogue = makeCatalogue([...features, helpFeature(features)]);
		const nudges = (name: string) => catalogue.nudges.filter((nudge) => nudge.name === name);
		await playDemo({
			...{ panel, cases: CASES, now },
			receive: makeReceive({ pool, keys, catalogue, log, wake: () => undefined }),
			moveClock: (to) => setClock(owner, to ? to.getTime() - Date.now() : 0),
			keepTime: (name) => runNudges({ pool, keys, log }, nudges(name)),
			shownIn: async (view, ref) => (await owner.query(SHOWN, [view, ref])).rows[0]?.subject,
		});
		rmSync(parts.marker);
		return true;
	} finally {
		await pool.end();
		await owner.end();
	}
}

const SHOWN = `select o.subject from posting o join case_file f on f.id = o.case_id
	where o.view = $1 and f.ref = $2 order by o.id desc limit 1`;

/** Connections that do not wait for the disk at each commit: if the machine fails meanwhile, it is played again. */
function unhurried(address: string): string {
	const url = new URL(address);
	url.searchParams.set("options", "-c synchronous_commit=off");
	return url.href;
}
