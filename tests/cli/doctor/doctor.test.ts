import { describe, expect, test } from "vitest";
import { CHECKS } from "../../../src/cli/doctor/all.ts";
import { openSetup } from "../../../src/cli/doctor/setup.ts";
import { readConfig } from "../../../src/config.ts";
import { transact } from "../../../src/store/transact.ts";
import { rollcall } from "../run.ts";
import { Clinic } from "./clinic.ts";

const clinic = new Clinic();

describe("a set-up that is fine", () => {
	test("is fine in every check, each in a sentence, and the command ends with 0", async () => {
		const { code, checks } = await clinic.doctor();
		expect(checks.filter((one) => one.outcome !== "fine")).toEqual([]);
		expect(checks.map((one) => one.check)).toEqual(["configuration", ...CHECKS.map((one) => one.name)]);
		for (const { says } of checks) expect(says).toMatch(/^[A-Z]\S* .*\.$/);
		expect(code).toBe(0);
	});

	test("is told in plain lines, and how many there are", async () => {
		const words = ["doctor", "--manifests", clinic.folder, "--url", clinic.world.botUrl];
		const { code, out, err } = await rollcall(words, clinic.environment);
		expect(out).toMatch(/^Fine {10}database {14}The database answers\.$/m);
		expect(out.split("\n").at(-1)).toBe(`0 broken, 0 to look at, ${CHECKS.length + 1} fine, 0 not checked.`);
		expect([code, err]).toEqual([0, ""]);
	});

	test("that is broken is told so in the last lines, above the counts", async () => {
		const words = ["doctor", "--manifests", clinic.folder, "--url", clinic.world.botUrl];
		const broken = { SLACK_BOT_TOKEN: "xoxb-another", TEAMS_APP_PASSWORD: "ended-password" };
		const { out } = await rollcall(words, { ...clinic.environment, ...broken });
		const begins = out.split("\n").map((line) => line.slice(0, 6));
		expect(begins.slice(-5)).toEqual(["Not ch", "Not ch", "Broken", "Broken", "2 brok"]);
	});

	test("is not changed by looking: the database refuses what would write", async () => {
		const setup = openSetup({
			config: readConfig(clinic.environment),
			now: Date.now,
			manifests: clinic.folder,
		});
		const pool = await setup.database();
		const makes = "create temporary table x (y int)";
		await expect(pool.query(makes)).rejects.toThrow("read-only transaction");
		const acts = { as: "clerk", panels: [] } as const;
		const inTransaction = transact(pool, acts, (tx) => tx.query({ name: "makes", text: makes }, []));
		await expect(inTransaction).rejects.toThrow("read-only transaction");
		await setup.close();
	});

	test("leaves nothing set in its sessions: behind a pooler they are the bot's next", async () => {
		const config = readConfig(clinic.environment);
		const setup = openSetup({ config, now: Date.now, manifests: clinic.folder });
		const pool = await setup.database();
		await setup.panels();
		const { rows } = await pool.query(
			"select name from pg_settings where source = 'session' and name !~ '^transaction_'",
		);
		expect(rows).toEqual([]);
		await setup.close();
	});
});
