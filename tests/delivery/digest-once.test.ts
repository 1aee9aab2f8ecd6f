import { afterEach, beforeEach, expect, test } from "vitest";
import { type App, startApp } from "../../src/app.ts";
import { makeMailer } from "../../src/mail/mailer.ts";
import { createSlack } from "../../src/slack/slack.ts";
import { moveClock } from "../../src/store/clock.ts";
import { makePool } from "../../src/store/pool.ts";
import { createTeams } from "../../src/teams/teams.ts";
import { quiet } from "../support/database.ts";
import { raisesAndSees } from "../support/each-platform.ts";
import { personOf } from "../support/people.ts";
import { everythingDelivered } from "../support/story.ts";
import { startWorld, type TestWorld } from "../support/world.ts";

/** After the day's latest time for a digest. */
const AN_EVENING = new Date("2027-03-01T18:00:00Z");
const BEFORE = new Date("2027-03-10T08:29:30Z");
const DUE = new Date("2027-03-10T08:30:00Z");
const NEXT_DAY_LATE = new Date("2027-03-11T11:05:00Z");

let world: TestWorld;
let ends: (() => Promise<void>)[];
beforeEach(async () => {
	world = await startWorld(AN_EVENING);
	ends = [];
	await raisesAndSees(world, personOf(world, "lapwing-grace", "slack"));
	await world.moveTo(BEFORE);
});
afterEach(async () => {
	for (const end of ends) await end();
	await world.close();
});

/** Another replica, on the same database and platforms. */
async function another(): Promise<App> {
	const { slack, teams } = world.sandbox.settings;
	const pool = makePool(world.database.appUrl, quiet);
	const surfaces = [
		createSlack({ ...slack, command: "/cme", log: quiet }),
		await createTeams({ ...teams, log: quiet }),
	];
	const mail = { mailer: await makeMailer(world.sandbox.settings.mail), proxies: 0 };
	const parts = { pool, keys: world.keys, surfaces, mail, pages: world.botUrl };
	const app = await startApp({ ...parts, log: quiet, paceMs: 1 });
	ends.push(async () => {
		await app.stop();
		await pool.end();
	});
	return app;
}

/** The digests of a day that stand in each channel. */
const digests = (day: string) =>
	(["slack", "teams"] as const).map((platform) =>
		personOf(world, "curlew-asha", platform)
			.channel()
			.map((m) => m.text)
			// A card may name the day too: a digest has it in its first line.
			.filter((text) => text.split("\n", 1)[0]!.includes(day)),
	);

test("two replicas over the digest's minute post one in each channel", async () => {
	const second = await another();
	await Promise.all([world.app.nudge(), second.nudge()]);
	expect(digests("Wed 10 Mar")).toEqual([[], []]);
	await world.moveTo(DUE);
	await Promise.all([world.app.nudge(), second.nudge(), world.app.nudge(), second.nudge()]);
	await everythingDelivered(world);
	for (const posted of digests("Wed 10 Mar")) {
		expect(posted).toHaveLength(1);
		expect(posted[0]).not.toMatch(/digest is late/);
	}
});

test("who starts after a missed digest posts one for that day alone, and says that it is late", async () => {
	await world.app.stop();
	await moveClock(world.database.ownerUrl, NEXT_DAY_LATE.getTime() - Date.now());
	const back = await another();
	await back.nudge();
	await back.nudge();
	await everythingDelivered(world);
	for (const posted of digests("Thu 11 Mar")) {
		expect(posted).toHaveLength(1);
		expect(posted[0]).toMatch(/This digest is late: it was due at 08:30/);
	}
	expect(digests("Wed 10 Mar")).toEqual([[], []]);
});
