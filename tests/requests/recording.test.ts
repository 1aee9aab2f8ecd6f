import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ownWords } from "../../src/recording.ts";
import { openRecorder } from "../../src/telemetry/recorder.ts";
import { quiet } from "../support/database.ts";
import { CANARIES } from "../support/story.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { A_WEDNESDAY, startWorld } from "../support/world.ts";
import {
	everythingOfSlack,
	everythingOfTeams,
	manifestsForEverything,
	OPEN_CHANNEL,
} from "./every-request.ts";
import { fixture, kindsOf, written } from "./fixtures.ts";

const PLAYS = { slack: everythingOfSlack, teams: everythingOfTeams };

/** Whatever would say whose request it was: what was typed, names, ids, and what lets one in. */
const TELLING = [
	...[...CANARIES, "Zephyrine", "Quillfeather", "Nightjar", "900461", "Curlew", "Asha", "lapwing", "Grace"],
	...["U01CURLEW", "U05LAPWING", "T0MILL", "C0CME", "5a1e0000", "127.0.0.1", "xoxb", "sandbox-", "signature"],
	...["Bearer", `"authorization"`, "response_url", "millbrook", "19:cme-panel", "2027-0", "2015-06-10"],
];

describe.each(["slack", "teams"] as const)("what %s sends, recorded", (platform) => {
	test("is of every kind that the committed recording has, and says nothing of anybody", async () => {
		const folder = tempFolder("rollcall-recorded");
		const file = join(folder, "requests.jsonl");
		const recorder = openRecorder(file, ownWords(), quiet);
		const more = { hears: recorder.hears, slackChannels: [OPEN_CHANNEL] };
		const world = await startWorld(A_WEDNESDAY, undefined, true, 0, manifestsForEverything(), more);
		try {
			await PLAYS[platform](world);
		} finally {
			await world.close();
		}
		recorder.close();
		const all = readFileSync(file, "utf8");
		const text = all.replace(/^.*\n/gm, (line) => (JSON.parse(line).platform === platform ? line : ""));
		if (process.env.ROLLCALL_WRITE_FIXTURES) writeFileSync(fixture(platform), text);
		rmSync(folder, { recursive: true });
		for (const one of TELLING) expect(all.toLowerCase().includes(one.toLowerCase()), one).toBe(false);
		expect(kindsOf(text)).toEqual(kindsOf(written(platform)));
	}, 120_000);
});
