import { describe, expect, test } from "vitest";
import { TEAMS } from "../../support/many-workspaces.ts";
import { notFine } from "./clinic.ts";
import { examine } from "./run-doctor.ts";
import { Workspaces } from "./workspaces.ts";

const many = new Workspaces();

/** What is not fine, but for Teams, which is not connected. */
const found = async (changed: Record<string, string> = {}) =>
	notFine((await examine(many, { changed: () => changed })).checks).filter((one) => !one.startsWith("teams"));

describe("an app that several workspaces install", () => {
	test("is fine where each has installed it", async () => {
		expect(await found()).toEqual([]);
	});

	test("is fine in a workspace that no panel has to do with, where that one was allowed", async () => {
		await many.takeOut("south");
		expect(await found()).toEqual(["slack-installations look"]);
		expect(await found({ SLACK_ALLOWED_TEAMS: TEAMS.south })).toEqual([]);
	});
});
