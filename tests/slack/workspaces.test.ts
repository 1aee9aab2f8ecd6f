import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import type { Installations } from "../../src/chat/installation.ts";
import { manyWorkspaces } from "../../src/slack/workspaces.ts";
import { quiet } from "../support/database.ts";

/** An organisation of two workspaces, of which the record has heard of neither. */
function ofAnOrganisation(): Installations {
	let covered: readonly string[] = [];
	const of = { tenant: "E0COUNCIL", bot: "U0BOT", url: "https://council.slack.example/" };
	const has = (tenant: string) => tenant === of.tenant || covered.includes(tenant);
	return {
		keep: async () => true,
		installed: async (tenant) => (has(tenant) ? of : undefined),
		token: async (tenant) => (has(tenant) ? { ...of, token: "xoxb-council" } : undefined),
		organisations: async () => [of.tenant],
		covers: async (_organisation, workspaces) => {
			covered = workspaces;
		},
	};
}

let slack: Server;
afterEach(() => slack.close());

test("two messages for workspaces that were added since are both sent: the second waits for what the first asked", async () => {
	let asked = 0;
	slack = createServer((request, response) => {
		asked += 1;
		request.resume();
		const teams = [{ id: "T0NORTH" }, { id: "T0SOUTH" }];
		setTimeout(
			() => response.setHeader("content-type", "application/json").end(JSON.stringify({ ok: true, teams })),
			100,
		);
	}).listen(0, "127.0.0.1");
	await once(slack, "listening");
	const apiUrl = `http://127.0.0.1:${(slack.address() as AddressInfo).port}/`;
	const { clientOf } = manyWorkspaces(
		{ apiUrl, timeoutMs: 5_000, log: quiet },
		{ clientId: "1.2", clientSecret: "secret" },
		ofAnOrganisation(),
	);
	const clients = await Promise.all([clientOf("T0NORTH"), clientOf("T0SOUTH")]);
	expect(clients.map((client) => client.token)).toEqual(["xoxb-council", "xoxb-council"]);
	expect(asked).toBe(1);
});
