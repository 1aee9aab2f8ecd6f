import { rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { runCommand } from "../../../src/cli/program.ts";
import {
	channelOf,
	type ManyWorkspaces,
	SECRETS,
	startManyWorkspaces,
	TEAMS,
} from "../../support/many-workspaces.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { rollcall } from "../run.ts";
import type { Found } from "./clinic.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: ManyWorkspaces;
let folder: string;
beforeAll(async () => {
	world = await startManyWorkspaces({ tokenSeconds: 43_200 });
	folder = tempFolder("doctor");
	await writes("--many-workspaces");
});
afterEach(() => world.rows("delete from installation"));
afterAll(async () => {
	await world.close();
	rmSync(folder, { recursive: true });
});

const writes = (...more: string[]) =>
	rollcall(["manifest", "slack", "--out", folder, "--url", "https://rollcall.council.example", ...more]);

/** What the command finds of Slack that is not fine. */
async function found(changed: Record<string, string> = {}): Promise<{ slack: string[]; all: string }> {
	const out: string[] = [];
	const line = (text: string) => void out.push(text);
	const environment = { ...world.environment, ...changed };
	await runCommand(["doctor", "--json", "--manifests", folder, "--url", world.botUrl], {
		...{ out: line, err: line, environment },
	});
	const { checks } = JSON.parse(out[0]!) as { checks: Found[] };
	const slack = checks.filter(({ check, outcome }) => check.startsWith("slack") && outcome !== "fine");
	return {
		slack: slack.map(({ check, outcome, says }) => `${check} ${outcome}: ${says}`),
		all: out.join("\n"),
	};
}

/** An installation page is named by the public address, which is the bot's own here: a manifest's is https. */
const PUBLIC = { ROLLCALL_PUBLIC_URL: "https://rollcall.council.example" };

describe("an app that several workspaces install", () => {
	test("is fine where each has installed it, and no secret is shown", async () => {
		await world.installs("north");
		await world.installs("south");
		const { slack, all } = await found(PUBLIC);
		expect(slack).toEqual([]);
		for (const secret of [/xox/, new RegExp(SECRETS.clientSecret), new RegExp(SECRETS.stateSecret)]) {
			expect(all).not.toMatch(secret);
		}
	});

	test("is missing in a workspace: it says which, and where to install it", async () => {
		await world.installs("north");
		expect((await found(PUBLIC)).slack).toEqual([
			`slack-installations broken: The panel south has a channel in ${TEAMS.south}, where the app is not installed. Install it there: https://rollcall.council.example/slack/install.`,
		]);
	});

	test("is not taken by Slack any more", async () => {
		await world.installs("north");
		await world.installs("south");
		world.slack.south.endTokens();
		expect((await found(PUBLIC)).slack).toEqual([
			expect.stringMatching(
				new RegExp(
					`^slack-installations broken: .* token of ${TEAMS.south} \\(token_expired\\). Install it there`,
				),
			),
			expect.stringMatching(/^slack-channels broken: .*token_expired/),
		]);
	});

	test("was refused a new token; one that ended only waits to be renewed", async () => {
		await world.installs("north");
		await world.installs("south");
		await world.rows("update installation set expires_at = now() - interval '1 hour'");
		expect((await found(PUBLIC)).slack.filter((one) => !one.includes("not_checked"))).toEqual([]);
		await world.rows(
			"update installation set refused_at = now(), refused = 'invalid_refresh_token' where tenant = $1",
			[TEAMS.south],
		);
		expect((await found(PUBLIC)).slack).toContainEqual(
			expect.stringMatching(/broken: Slack refuses to renew the token of T0SOUTH \(invalid_refresh_token\)/),
		);
	});

	test("is still in a workspace that no panel has to do with any more", async () => {
		await world.installs("north");
		await world.installs("south");
		await world.rows("create table kept_tenant as select * from panel_tenant where tenant = $1", [
			TEAMS.south,
		]);
		await world.rows("delete from panel_tenant where tenant = $1", [TEAMS.south]);
		try {
			expect((await found(PUBLIC)).slack).toEqual([
				"slack-installations look: No panel has to do with T0SOUTH any more, and the app is installed there. Remove it in Slack.",
			]);
			expect((await found({ ...PUBLIC, SLACK_ALLOWED_TEAMS: TEAMS.south })).slack).toEqual([]);
		} finally {
			await world.rows("insert into panel_tenant select * from kept_tenant");
		}
	});

	test("has the manifest of one workspace, or the other way round", async () => {
		await world.installs("north");
		await world.installs("south");
		await writes();
		const { slack } = await found(PUBLIC);
		await writes("--many-workspaces");
		expect(slack).toEqual([expect.stringMatching(/^slack-manifest broken: .*--many-workspaces/)]);
	});
});

test("a channel that is shared with another organisation is to be looked at", async () => {
	const shared = await startManyWorkspaces({ shared: true });
	try {
		await shared.installs("north");
		const out: string[] = [];
		const line = (text: string) => void out.push(text);
		await runCommand(["doctor", "--json", "--manifests", folder, "--url", shared.botUrl], {
			...{ out: line, err: line, environment: { ...shared.environment } },
		});
		const { checks } = JSON.parse(out[0]!) as { checks: Found[] };
		expect(checks.filter(({ check }) => check === "slack-channels")).toEqual([
			{
				...{ check: "slack-channels", outcome: "look" },
				says: expect.stringContaining(
					`${channelOf("north")} of the panel north is shared with another organisation`,
				),
			},
		]);
	} finally {
		await shared.close();
	}
});
