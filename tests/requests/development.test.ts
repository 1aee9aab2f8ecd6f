import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rollcall } from "../cli/run.ts";
import { startOutsideWorld } from "../support/outside-world.ts";
import { startReplica } from "../support/replica.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { A_WEDNESDAY } from "../support/world.ts";
import { fixture, kindsOf, linesOf, written } from "./fixtures.ts";

test("a bot that is set up for development takes both recordings, and records them again", async () => {
	const folder = tempFolder("rollcall-development");
	const world = await startOutsideWorld(A_WEDNESDAY);
	const { slack, teams } = world.sandbox.settings;
	const again = join(folder, "again.jsonl");
	const environment = {
		DATABASE_URL: world.environment.DATABASE_URL!,
		ROLLCALL_MASTER_KEYS: world.environment.ROLLCALL_MASTER_KEYS!,
		...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret },
		...{ SLACK_API_URL: slack.apiUrl, ROLLCALL_TEAMS_ANONYMOUS: "1", TEAMS_TENANT_IDS: teams.tenantId },
	};
	const replica = await startReplica({ ...environment, ROLLCALL_RECORD_REQUESTS: again });
	try {
		const here = { ...environment, PORT: new URL(replica.url).port };
		for (const platform of ["slack", "teams"]) {
			const { code, out, err } = await rollcall(["replay", fixture(platform), "--json"], here);
			expect({ code, err, refused: JSON.parse(out).refused }).toEqual({ code: 0, err: "", refused: 0 });
		}
		const text = readFileSync(again, "utf8");
		expect(kindsOf(text)).toEqual(
			[...new Set([...kindsOf(written("slack")), ...kindsOf(written("teams"))])].sort(),
		);
		expect(linesOf(text).every(({ body }) => !JSON.stringify(body).includes(teams.tenantId))).toBe(true);
	} finally {
		await replica.kill();
		await world.close();
		rmSync(folder, { recursive: true });
	}
}, 120_000);
