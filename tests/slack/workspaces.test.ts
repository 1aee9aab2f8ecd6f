import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Installations } from "../../src/chat/installation.ts";
import { manyWorkspaces } from "../../src/slack/workspaces.ts";
import { quiet } from "../support/database.ts";

/** Organisations, of whose workspaces the record has heard of none. */
function ofOrganisations(...organisations: string[]): Installations {
	const covered = new Map(organisations.map((id): [string, readonly string[]] => [id, []]));
	const find = (tenant: string) => {
		const found = [...covered].find(([id, workspaces]) => id === tenant || workspaces.includes(tenant));
		return found && { tenant: found[0], bot: "U0BOT", url: "https://council.slack.example/" };
	};
	return {
		keep: async () => true,
		installed: async (tenant) => find(tenant),
		async token(tenant) {
			const found = find(tenant);
			return found && { ...found, token: `xoxb-${found.tenant}` };
		},
		organisations: async () => organisations,
		covers: async (organisation, workspaces) => void covered.set(organisation, workspaces),
	};
}

const started: Server[] = [];
afterEach(() => {
	for (const slack of started.splice(0)) slack.close();
});

/** A Slack that answers each call so, by its token, and takes its time. */
async function slackAnswers(answer: (token: string) => object, installations: Installations) {
	const slack = createServer((request, response) => {
		request.resume();
		const says = answer((request.headers.authorization ?? "").replace("Bearer ", ""));
		setTimeout(() => response.setHeader("content-type", "application/json").end(JSON.stringify(says)), 100);
	}).listen(0, "127.0.0.1");
	started.push(slack);
	await once(slack, "listening");
	const apiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/`;
	return manyWorkspaces(
		{ apiUrl, timeoutMs: 5_000, log: quiet },
		{ clientId: "1.2", clientSecret: "secret" },
		installations,
	);
}

test("two messages for workspaces that were added since are both sent: the second waits for what the first asked", async () => {
	let asked = 0;
	const { clientOf } = await slackAnswers(() => {
		asked += 1;
		return { ok: true, teams: [{ id: "T0NORTH" }, { id: "T0SOUTH" }] };
	}, ofOrganisations("E0COUNCIL"));
	const clients = await Promise.all([clientOf("T0NORTH"), clientOf("T0SOUTH")]);
	expect(clients.map((client) => client.token)).toEqual(["xoxb-E0COUNCIL", "xoxb-E0COUNCIL"]);
	expect(asked).toBe(1);
});

test("an organisation whose token Slack does not take keeps no message from another's workspace that was added since", async () => {
	const { clientOf } = await slackAnswers(
		(token) =>
			token === "xoxb-E0GONE"
				? { ok: false, error: "token_revoked" }
				: { ok: true, teams: [{ id: "T0NORTH" }] },
		ofOrganisations("E0GONE", "E0LIVES"),
	);
	expect((await clientOf("T0NORTH")).token).toBe("xoxb-E0LIVES");
});

test.each([
	["internal_error", "later: internal_error"],
	["team_access_not_granted", "later: not_installed"],
	["enterprise_is_restricted", "later: not_installed"],
])(
	"whatever an organisation says (%s), a message for a workspace that is on no list waits: %s",
	async (error, why) => {
		const { clientOf } = await slackAnswers(() => ({ ok: false, error }), ofOrganisations("E0COUNCIL"));
		await expect(clientOf("T0SOUTH")).rejects.toThrow(why);
	},
);

test("a renewal that is refused with a code of channels is a refusal, and says nothing of the place that a message is for", async () => {
	let told: unknown;
	const { clientOf } = await slackAnswers(() => ({ ok: false, error: "team_access_not_granted" }), {
		...ofOrganisations(),
		async token(_tenant, _organisation, renew) {
			told = await renew("xoxe-1-old");
			return undefined;
		},
	});
	await expect(clientOf("T0NORTH")).rejects.toThrow("later: not_installed");
	expect(told).toEqual({ refused: "team_access_not_granted" });
});
