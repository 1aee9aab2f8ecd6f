import { afterEach, expect, test } from "vitest";
import { FORM } from "../../src/slack/draw-form.ts";
import { eventually } from "../delivery/post-office.ts";
import {
	COORDINATOR,
	channelOf,
	type ManyOptions,
	type ManyWorkspaces,
	startManyWorkspaces,
	TEAMS,
} from "../support/many-workspaces.ts";

const MORNING = new Date("2027-03-11T08:30:00Z");
const ORGANISATION = { id: "E0COUNCIL", name: "Council", workspaces: ["T0ELSE", TEAMS.north] };

let world: ManyWorkspaces;
const starts = async (how: ManyOptions = {}) => {
	world = await startManyWorkspaces({ organisation: ORGANISATION, ...how });
};
afterEach(() => world.close());

const installed = () => world.rows("select tenant, workspaces from installation");

test("an app that an organisation installs for all its workspaces serves the one that a panel names", async () => {
	await starts();
	expect((await world.installs("north")).status).toBe(200);
	expect(await installed()).toEqual([{ tenant: ORGANISATION.id, workspaces: ORGANISATION.workspaces }]);
	const hands = world.slack.north.hands(COORDINATOR);
	expect(await hands.types("/cme raise", { channel: channelOf("north") })).toEqual({ ok: true });
	await world.slack.north.until("the form", () => hands.view());
	await world.moveTo(MORNING);
	await eventually(() => world.digests("north")).toHaveLength(1);
});

test("somebody who is put on the panel in a form is one of the workspace's people, not of the organisation", async () => {
	await starts();
	await world.installs("north");
	const hands = world.slack.north.hands(COORDINATOR);
	const channel = channelOf("north");
	await hands.types("/cme people", { channel });
	const list = await world.slack.north.until("the list", () => hands.sees(channel).find((m) => m.ephemeral));
	await hands.presses(list, "Add somebody");
	await world.slack.north.until("the form", () => hands.view());
	const [agency] = await world.rows<{ id: string }>("select id from agency where key = 'north-council'");
	await hands.fills({
		...{ person_account: "U0OTHER", person_known_as: "Ruth Finch", person_job: "Officer" },
		...{ person_agency: agency!.id, person_roles: ["agency_member"] },
	});
	expect(await hands.submits()).toEqual({ ok: true });
	await eventually(() => world.rows("select tenant from identity where platform_user = 'U0OTHER'")).toEqual([
		{ tenant: TEAMS.north },
	]);
});

test("whoever sends a form from another organisation's workspace is answered with the token of where the app is", async () => {
	await starts();
	await world.installs("north");
	const draft = "00000000-0000-4000-8000-000000000000";
	// Slack names the workspace of whoever sends it (bolt-js #1614).
	await world.slack.north.sends("interaction", {
		...{ type: "view_submission", trigger_id: "1.2.3", team: { id: "T0SCHOOL" }, enterprise: null },
		user: { id: COORDINATOR, team_id: "T0SCHOOL" },
		view: {
			...{ id: "V1", hash: "1.a", callback_id: FORM, blocks: [], app_installed_team_id: ORGANISATION.id },
			private_metadata: JSON.stringify({ draft, step: 0 }),
		},
	});
	const told = () =>
		world.slack.north.calls.map(({ name }) => name).filter((name) => name === "chat.postMessage");
	await eventually(told).toHaveLength(1);
	expect(world.logged.join()).not.toMatch(/slack-person-not-told/);
});

test("a workspace that was added to it since is asked for, and served", async () => {
	await starts({ allowed: [ORGANISATION.id] });
	await world.installs("north");
	await world.rows("update installation set workspaces = '{}'");
	await world.moveTo(MORNING);
	await eventually(() => world.digests("north")).toHaveLength(1);
	expect(await installed()).toEqual([{ tenant: ORGANISATION.id, workspaces: ORGANISATION.workspaces }]);
});

test("an organisation none of whose workspaces a panel names is refused, unless the set-up allows it", async () => {
	const elsewhere = { ...ORGANISATION, workspaces: ["T0ELSE"] };
	await starts({ organisation: elsewhere });
	expect((await world.installs("north")).status).toBe(403);
	expect(await installed()).toEqual([]);
	await world.close();
	await starts({ organisation: elsewhere, allowed: [ORGANISATION.id] });
	expect((await world.installs("north")).status).toBe(200);
});

test("an organisation that has the app in none of its workspaces yet, as Slack has it at first, is told what has to be done", async () => {
	await starts({ organisation: { ...ORGANISATION, workspaces: [] } });
	const page = await world.installs("north");
	expect(page.status).toBe(403);
	expect(page.text).toMatch(/put E0COUNCIL into SLACK_ALLOWED_TEAMS first/);
	expect(page.text).not.toMatch(/panel’s file/);
});

test("an organisation that removes the app loses its tokens, and the channels of its workspaces are gone", async () => {
	await starts();
	await world.installs("north");
	await world.slack.north.uninstall();
	await eventually(installed).toEqual([]);
	const gone = "select tenant from place where kind = 'channel' and gone_at is not null";
	expect(await world.rows(gone)).toEqual([{ tenant: TEAMS.north }]);
});
