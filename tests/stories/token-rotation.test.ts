import { afterEach, expect, test } from "vitest";
import { eventually } from "../delivery/post-office.ts";
import {
	COORDINATOR,
	channelOf,
	type ManyWorkspaces,
	SECRETS,
	startManyWorkspaces,
	TEAMS,
} from "../support/many-workspaces.ts";
import { startReplica } from "../support/replica.ts";

const MORNING = new Date("2027-03-11T08:30:00Z");
const HALF_A_DAY = 43_200;

let world: ManyWorkspaces;
afterEach(() => world.close());

/** The calls by which tokens were asked for, after the one that installed. */
const renewals = () => world.slack.north.calls.filter(({ name }) => name === "oauth.v2.access").slice(1);
const hasEnded = () => world.rows("update installation set expires_at = now() - interval '1 second'");

test("a token that ended overnight is renewed once, whichever replicas send at once, and the digest comes", async () => {
	world = await startManyWorkspaces({ tokenSeconds: HALF_A_DAY });
	await world.installs("north");
	await world.installs("south");
	const second = await world.another();
	world.slack.north.endTokens();
	world.slack.south.endTokens();
	await hasEnded();
	await world.moveTo(MORNING);
	await Promise.all([world.app.nudge(), second.nudge()]);
	await eventually(() => [world.digests("north").length, world.digests("south").length]).toEqual([1, 1]);
	expect(renewals()).toHaveLength(1);
	expect(world.logged.filter((line) => line.includes("not_renewed"))).toEqual([]);
	const [{ left }] = (await world.rows<{ left: number }>(
		"select extract(epoch from min(expires_at) - now())::int as left from installation",
	)) as [{ left: number }];
	expect(left).toBeGreaterThan(HALF_A_DAY - 60);
});

test("two bots, each a process of its own, open forms at once with a token that has ended: it is renewed once", async () => {
	world = await startManyWorkspaces({ tokenSeconds: HALF_A_DAY });
	const replicas = await Promise.all([1, 2].map(() => startReplica({ ...world.environment })));
	try {
		const page = await fetch(`${replicas[0]!.url}/slack/install`, { redirect: "manual" });
		expect(page.headers.get("location")).toContain(`${world.front.url}/oauth/v2/authorize`);
		await world.installs("north");
		await world.app.stop();
		world.slack.north.endTokens();
		await hasEnded();
		// Both ask for the token while the first renewal is under way.
		world.slack.north.faults.add({ on: "oauth.v2.access", does: "slow", milliseconds: 500 });
		world.sendTo(...replicas.map(({ url }) => url));
		const hands = world.slack.north.hands(COORDINATOR);
		const types = () => hands.types("/cme raise", { channel: channelOf("north") });
		expect(await Promise.all([types(), types()])).toEqual([{ ok: true }, { ok: true }]);
		const opened = () => world.slack.north.calls.filter(({ name }) => name === "views.open");
		await eventually(() => opened().length).toBe(2);
		expect(opened().map(({ answer }) => answer?.body)).toEqual(
			Array(2).fill(expect.objectContaining({ ok: true })),
		);
		expect(renewals()).toHaveLength(1);
		for (const { printed } of replicas) {
			for (const secret of [/xox/, new RegExp(SECRETS.clientSecret)]) expect(printed()).not.toMatch(secret);
		}
	} finally {
		await Promise.all(replicas.map((replica) => replica.kill()));
	}
});

test("a renewal whose answer is lost does not lose the installation: it is asked for again", async () => {
	world = await startManyWorkspaces({ tokenSeconds: HALF_A_DAY });
	await world.installs("north");
	await world.rows("update installation set expires_at = now() + interval '1 hour'");
	world.slack.north.faults.add({ on: "oauth.v2.access", does: "server error" });
	await world.moveTo(MORNING);
	// The old token does meanwhile.
	await eventually(() => world.digests("north")).toHaveLength(1);
	expect(world.logged).toContain(`installation.renewal_failed ${JSON.stringify({ tenant: TEAMS.north })}`);
	await hasEnded();
	await world.moveTo(new Date("2027-03-12T08:30:00Z"));
	await eventually(() => world.digests("north")).toHaveLength(2);
	expect(renewals()).toHaveLength(2);
});

test("a refresh token that Slack does not take any more is told as such, and what waits comes after a new installation", async () => {
	world = await startManyWorkspaces({ tokenSeconds: HALF_A_DAY });
	await world.installs("north");
	world.slack.north.endTokens();
	await hasEnded();
	world.slack.north.faults.add({ on: "oauth.v2.access", does: "refused", error: "invalid_refresh_token" });
	await world.moveTo(MORNING);
	const told = `installation.not_renewed ${JSON.stringify({ tenant: TEAMS.north, code: "invalid_refresh_token" })}`;
	await eventually(() => world.logged).toContain(told);
	expect(world.digests("north")).toEqual([]);
	await world.installs("north");
	await world.rows("update place set free_at = '-infinity'");
	await world.rows("update posting set next_at = '-infinity' where shown is null");
	await eventually(() => world.digests("north")).toHaveLength(1);
	for (const secret of [/xox/, /xoxe/]) expect(world.logged.filter((line) => secret.test(line))).toEqual([]);
});
