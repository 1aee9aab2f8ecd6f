import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../delivery/post-office.ts";
import {
	COORDINATOR,
	channelOf,
	type ManyOptions,
	type ManyWorkspaces,
	startManyWorkspaces,
	TEAMS,
} from "../support/many-workspaces.ts";

/** Of a school's own workspace, in a channel that the council shares with it; the panel knows them by that workspace. */
const GUEST = { id: "U0GUEST", team: "T0SCHOOL" };
/** Of the school's workspace too, with the id that a member of the council's has. */
const NAMESAKE = { id: COORDINATOR, team: "T0SCHOOL" };

let world: ManyWorkspaces;
const starts = async (how: ManyOptions = {}) => {
	world = await startManyWorkspaces({ shared: true, guests: [GUEST], ...how });
	await world.installs("north");
};
afterEach(() => world.close());

const channel = channelOf("north");
const alone = (user: string) =>
	world.slack.north
		.hands(user)
		.sees(channel)
		.filter((m) => m.ephemeral)
		.map((m) => m.text);
const acted = () =>
	world.rows("select p.key, l.act from ledger l left join person p on p.id = l.person_id order by l.id");

describe("somebody of another workspace, in a channel that organisations share", () => {
	test("is who the panel says by their own workspace's id, whatever the channel's is", async () => {
		await starts();
		await world.slack.north.hands(GUEST.id).posts(`<@U0BOTNORTH> help`, { channel });
		await eventually(() => alone(GUEST.id).join()).toMatch(/raise/);
		expect(await acted()).toContainEqual({ key: "north-guest-0", act: "action.asked" });
	});

	test("is not taken for the channel's own member of that user id", async () => {
		await starts({ guests: [] });
		const mention = {
			...{ type: "app_mention", user: NAMESAKE.id, channel, ts: "1789.000100", event_ts: "1789.000100" },
			text: "<@U0BOTNORTH> cases",
		};
		const sends = (event: object, n: number) =>
			world.slack.north.sends("event", {
				...{ type: "event_callback", team_id: TEAMS.north, event_id: `Ev${n}`, is_ext_shared_channel: true },
				authorizations: [{ team_id: TEAMS.north, user_id: "U0BOTNORTH", is_bot: true }],
				event: { ...mention, ...event },
			});
		await sends({ user_team: NAMESAKE.team, team: NAMESAKE.team }, 1);
		// Slack leaves the author's workspace out: then they may be of any.
		await sends({ team: undefined }, 2);
		const press = {
			...{ type: "block_actions", trigger_id: "1.2.3", team: { id: TEAMS.north } },
			...{ user: { id: NAMESAKE.id, team_id: NAMESAKE.team }, channel: { id: channel } },
			actions: [{ action_id: "any:0", action_ts: "1", type: "button", value: "help|" }],
		};
		await world.slack.north.sends("interaction", press);
		await eventually(async () => (await acted()).filter(({ act }) => act === "action.refused").length).toBe(
			3,
		);
		expect((await acted()).filter(({ key }) => key)).toEqual([]);
		// The same, by whoever has that id here.
		await sends({ user_team: TEAMS.north, team: TEAMS.north }, 3);
		await eventually(acted).toContainEqual({ key: "north-coordinator", act: "cases.listed" });
	});
});

describe("a channel that is shared with another organisation", () => {
	const types = (words: string) => world.slack.north.hands(COORDINATOR).types(`/cme ${words}`, { channel });

	test("is not put on a panel: people whom it does not name would read there", async () => {
		await starts();
		await world.rows("update place set ended_at = now() where ref = $1", [channel]);
		expect(await types("channel")).toEqual({ ok: true });
		expect(alone(COORDINATOR).join()).toMatch(/People of other organisations read this channel/);
		expect(world.slack.north.hands(COORDINATOR).view()).toBeUndefined();
	});

	test("is taken off the panel that it is on", async () => {
		await starts();
		const hands = world.slack.north.hands(COORDINATOR);
		expect(await types("channel")).toEqual({ ok: true });
		await world.slack.north.until("the form", () => hands.view());
		await hands.fills({ channel_does: "Take it off north panel" });
		await hands.submits();
		await eventually(() =>
			world.rows("select from place where ref = $1 and ended_at is not null", [channel]),
		).toHaveLength(1);
	});

	test("is not put on by whoever opened the form to take it off, when somebody else did that meanwhile", async () => {
		await starts();
		const hands = world.slack.north.hands(COORDINATOR);
		await types("channel");
		await world.slack.north.until("the form", () => hands.view());
		await world.rows("update place set ended_at = now() - interval '1 second' where ref = $1", [channel]);
		const [panel] = await world.rows<{ id: string }>("select id from panel where key = 'north'");
		await hands.fills({ channel_does: `on:${panel!.id}` }, { force: true });
		await hands.submits({ force: true });
		await eventually(() => alone(COORDINATOR).join()).toMatch(
			/People of other organisations read this channel/,
		);
		expect(await world.rows("select from place where ref = $1 and ended_at is null", [channel])).toEqual([]);
	});

	test("where Slack does not say whether it is, it is not put on either; one of the workspace alone is", async () => {
		await starts({ shared: false });
		await world.rows("update place set ended_at = now() - interval '1 second' where ref = $1", [channel]);
		world.slack.north.faults.add({ on: "conversations.info", does: "server error" });
		await types("channel");
		expect(alone(COORDINATOR).join()).toMatch(/did not say whether people of other organisations read/);
		const hands = world.slack.north.hands(COORDINATOR);
		await types("channel");
		await world.slack.north.until("the form", () => hands.view());
		await hands.fills({ channel_does: "Put it on north panel" });
		await hands.submits();
		await eventually(() =>
			world.rows("select from place where ref = $1 and ended_at is null", [channel]),
		).toHaveLength(1);
	});
});
