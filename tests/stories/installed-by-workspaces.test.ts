import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../delivery/post-office.ts";
import {
	COORDINATOR,
	channelOf,
	type ManyWorkspaces,
	startManyWorkspaces,
	TEAMS,
} from "../support/many-workspaces.ts";

const MORNING = new Date("2027-03-11T08:30:00Z");

let world: ManyWorkspaces;
beforeEach(async () => {
	world = await startManyWorkspaces();
});
afterEach(() => world.close());

const kept = () => world.rows("select tenant from installation order by tenant");
const gone = () =>
	world.rows("select tenant from place where kind = 'channel' and gone_at is not null order by tenant");

/** What the bot said to the coordinator alone, in a workspace's channel. */
const told = (of: "north" | "south" | "stranger") =>
	world.slack[of]
		.hands(COORDINATOR)
		.sees(channelOf(of))
		.filter((m) => m.ephemeral)
		.map((m) => m.text)
		.join("\n");

const types = (of: "north" | "south" | "stranger", words: string) =>
	world.slack[of].hands(COORDINATOR).types(`/cme ${words}`, { channel: channelOf(of) });

describe("a workspace that a panel names", () => {
	test("installs the app, asks it something, and gets its morning's digest", async () => {
		const page = await world.installs("north");
		expect(page).toEqual({ status: 200, text: expect.stringContaining("Rollcall is installed.") });
		expect(await types("north", "help")).toEqual({ ok: true });
		expect(told("north")).toMatch(/raise/);
		await world.moveTo(MORNING);
		await eventually(() => world.digests("north")).toHaveLength(1);
		const [row] = await world.rows("select facts from ledger where act = 'installation.kept'");
		expect(row).toEqual({ facts: { platform: "slack", tenant: TEAMS.north, by: COORDINATOR } });
	});

	test("opens its forms and pages with its own token", async () => {
		await world.installs("north");
		await world.installs("south");
		for (const of of ["north", "south"] as const) {
			const hands = world.slack[of].hands(COORDINATOR);
			expect(await types(of, "raise")).toEqual({ ok: true });
			await world.slack[of].until("the form", () => hands.view());
			await hands.opensHome();
			await world.slack[of].until("the home page", () => hands.home());
		}
	});

	test("hears nothing before it has installed the app: what is for it waits, and comes then", async () => {
		await world.installs("south");
		await world.moveTo(MORNING);
		await eventually(() => world.digests("south")).toHaveLength(1);
		expect(world.digests("north")).toEqual([]);
		await world.installs("north");
		await world.rows("update place set free_at = '-infinity'");
		await world.rows("update posting set next_at = '-infinity' where shown is null");
		await eventually(() => world.digests("north")).toHaveLength(1);
	});

	test("whose people have the ids of another's, takes none of them for the other's", async () => {
		await world.installs("north");
		await world.installs("south");
		await types("north", "people");
		await eventually(() => told("north")).toMatch(/coordinator of the north/);
		await types("south", "people");
		await eventually(() => told("south")).toMatch(/coordinator of the south/);
		expect(told("south")).not.toMatch(/of the north/);
	});
});

describe("two workspaces", () => {
	test("never meet each other's token, whatever is sent at once", async () => {
		await world.installs("north");
		await world.installs("south");
		await world.moveTo(MORNING);
		await Promise.all(Array.from({ length: 6 }, (_, n) => types(n % 2 ? "north" : "south", "help")));
		await eventually(() => world.digests("north").length).toBe(1);
		await eventually(() => world.digests("south").length).toBe(1);
		for (const of of ["north", "south"] as const) {
			const calls = world.slack[of].calls.filter(({ direction }) => direction === "from bot");
			const refused = calls.filter(({ answer }) => (answer?.body as { ok?: boolean })?.ok === false);
			expect(refused.map(({ name, answer }) => [name, answer?.body])).toEqual([]);
			const channels = calls.flatMap(({ body }) => (body as { channel?: string }).channel ?? []);
			expect(channels.filter((id) => id.startsWith("C0") && id !== channelOf(of))).toEqual([]);
		}
	});
});

describe("a workspace that no panel names", () => {
	test("is refused with a plain page, nothing of it is kept, and its token is given back", async () => {
		const page = await world.installs("stranger");
		expect(page).toEqual({ status: 403, text: expect.stringContaining("nothing was kept") });
		expect(await kept()).toEqual([]);
		expect(await world.rows("select act from ledger where act like 'installation.%'")).toEqual([]);
		const calls = world.slack.stranger.calls.map(({ name }) => name);
		expect(calls).toContain("auth.revoke");
	});

	test("is answered as anybody is whom no panel knows", async () => {
		await world.installs("stranger");
		expect(await types("stranger", "cases")).toEqual({ ok: true });
		expect(told("stranger")).toMatch(/Rollcall does not know you yet/);
	});
});

describe("a workspace that removes the app", () => {
	test("loses its tokens with its channels, at once; the other's stay", async () => {
		await world.installs("north");
		await world.installs("south");
		await world.slack.north.uninstall();
		await eventually(kept).toEqual([{ tenant: TEAMS.south }]);
		expect(await gone()).toEqual([{ tenant: TEAMS.north }]);
		const [tokens, channels] = await Promise.all([
			world.rows("select xid from ledger where act = 'installation.forgotten'"),
			world.rows("select xmin::text as xid from place where gone_at is not null"),
		]);
		expect(tokens).toEqual(channels);
	});

	test("and installs it again gets what waited, once it invites the bot", async () => {
		await world.installs("north");
		await world.slack.north.uninstall();
		await eventually(gone).toHaveLength(1);
		await world.moveTo(MORNING);
		await world.installs("north");
		await world.slack.north.hands(COORDINATOR).invites("the app", channelOf("north"));
		await eventually(() => world.digests("north")).toHaveLength(1);
		expect(await gone()).toEqual([]);
	});

	test("is not robbed of a new installation by news of the removal that comes late", async () => {
		await world.installs("north");
		const removed = (seconds: number) =>
			world.slack.north.sends("event", {
				...{ type: "event_callback", team_id: TEAMS.north, event_id: `Ev${seconds}` },
				...{ event_time: Math.floor(Date.now() / 1000) + seconds, event: { type: "app_uninstalled" } },
			});
		await removed(-60);
		expect([await kept(), await gone()]).toEqual([[{ tenant: TEAMS.north }], []]);
		await removed(60);
		expect([await kept(), await gone()]).toEqual([[], [{ tenant: TEAMS.north }]]);
	});
});
