import { describe, expect, test } from "vitest";
import { CHECKS } from "../../../src/cli/doctor/all.ts";
import { openSetup } from "../../../src/cli/doctor/setup.ts";
import { readConfig } from "../../../src/config.ts";
import { rollcall } from "../run.ts";
import { breaksOf } from "./breaks.ts";
import { Clinic, notFine } from "./clinic.ts";

const clinic = new Clinic();

describe("a set-up that is fine", () => {
	test("is fine in every check, each in a sentence, and the command ends with 0", async () => {
		const { code, checks } = await clinic.doctor();
		expect(checks.filter((one) => one.outcome !== "fine")).toEqual([]);
		expect(checks.map((one) => one.check)).toEqual(["configuration", ...CHECKS.map((one) => one.name)]);
		for (const { says } of checks) expect(says).toMatch(/^[A-Z].*\.$/);
		expect(code).toBe(0);
	});

	test("is told in plain lines, and how many there are", async () => {
		const words = ["doctor", "--manifests", clinic.folder, "--url", clinic.world.botUrl];
		const { code, out, err } = await rollcall(words, clinic.environment);
		expect(out).toMatch(/^Fine {10}database {14}The database answers\.$/m);
		expect(out.split("\n").at(-1)).toBe(`0 broken, 0 to look at, ${CHECKS.length + 1} fine, 0 not checked.`);
		expect([code, err]).toEqual([0, ""]);
	});

	test("is not changed by looking: the database refuses what would write", async () => {
		const setup = openSetup({
			config: readConfig(clinic.environment),
			now: Date.now,
			manifests: clinic.folder,
		});
		const pool = await setup.database();
		await expect(pool.query("create temporary table x (y int)")).rejects.toThrow("read-only transaction");
		await setup.close();
	});
});

describe("a set-up that is broken in one way", () => {
	test.each(breaksOf(clinic))("$how: found, and nothing else", async (one) => {
		await one.make?.();
		const url = await one.url?.();
		const found = await clinic.doctor(await one.changed?.(), {
			...(url ? { url } : {}),
			...(one.now ? { now: one.now } : {}),
		});
		const without = (one.without ?? []).map((name) => `${name} not_checked`);
		expect(notFine(found.checks).sort()).toEqual([one.finds, ...without].sort());
		const those = found.checks.filter(({ check }) => one.finds.startsWith(`${check} `));
		expect(those.map(({ says }) => says).join("\n")).toMatch(one.says);
		expect(found.code).toBe(one.finds.endsWith("broken") ? 1 : 0);
		for (const secret of clinic.secrets()) expect(found.all).not.toContain(secret);
	});
});
