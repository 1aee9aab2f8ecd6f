import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Interaction, Reply, Surface } from "../../src/chat/port.ts";
import { createTeams, type TeamsOptions } from "../../src/teams/teams.ts";
import { APP, CHANNEL, CHAT, type Microsoft, RAISER, TENANT } from "./microsoft.ts";

/** The adapter behind a real HTTP server, with a bot that answers as it is told and remembers what it was asked. */
export interface Bot {
	surface: Surface;
	url: string;
	asked: Interaction[];
	/** What the bot answers next; `done` when nothing is said. */
	reply: (interaction: Interaction) => Reply | Promise<Reply>;
	logged: { level: string; facts: Record<string, unknown>; code: string }[];
	/** Sends an activity as Teams would. */
	send(activity: object, authorization?: string | null): Promise<Answer>;
	stop(): Promise<void>;
}

export interface Answer {
	status: number;
	text: string;
	json: unknown;
}

export async function startBot(microsoft: Microsoft, change: Partial<TeamsOptions> = {}): Promise<Bot> {
	const log = (level: string) => (facts: Record<string, unknown>, code: string) => {
		bot.logged.push({ level, facts, code });
	};
	const surface = await createTeams({
		appId: APP,
		appPassword: "secret",
		tenantId: "own-tenant",
		tenants: [TENANT],
		openIdUrl: `${microsoft.url}/openid`,
		tokenUrl: `${microsoft.url}/token`,
		serviceHosts: [microsoft.host],
		serviceUrl: microsoft.serviceUrl,
		timeoutMs: 1_000,
		log: { info: log("info"), warn: log("warn"), error: log("error") },
		...change,
	});
	const server = createServer(surface.listener);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`;
	const bot: Bot = {
		surface,
		url,
		asked: [],
		reply: () => ({ done: true }),
		logged: [],
		async send(activity, authorization) {
			const header = authorization === undefined ? await microsoft.bearer() : authorization;
			const answer = await fetch(url, {
				method: "POST",
				headers: {
					"content-type": "application/json",
					...(header === null ? {} : { authorization: header }),
				},
				body: JSON.stringify(activity),
			});
			const text = await answer.text();
			return { status: answer.status, text, json: text === "" ? undefined : JSON.parse(text) };
		},
		async stop() {
			await surface.stop();
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
	await surface.start(async (interaction) => {
		bot.asked.push(interaction);
		return bot.reply(interaction);
	});
	return bot;
}

let count = 0;

/** What every activity of Teams has. */
function activity(microsoft: Microsoft, change: object): Record<string, unknown> {
	count++;
	return {
		id: `f:${count}`,
		timestamp: "2026-11-20T09:00:00.000Z",
		channelId: "msteams",
		serviceUrl: microsoft.serviceUrl,
		from: { id: "29:raiser", name: "R. Aiser", aadObjectId: RAISER },
		recipient: { id: `28:${APP}`, name: "Rollcall" },
		...change,
	};
}

/** An activity from the raiser's own chat with the bot. */
export const inChat = (microsoft: Microsoft, change: object): Record<string, unknown> =>
	activity(microsoft, {
		conversation: { id: CHAT, conversationType: "personal", tenantId: TENANT },
		channelData: { tenant: { id: TENANT } },
		...change,
	});

/** An activity from the panel's channel, in the thread of `root`. */
export const inChannel = (microsoft: Microsoft, root: string, change: object): Record<string, unknown> =>
	activity(microsoft, {
		conversation: {
			id: `${CHANNEL};messageid=${root}`,
			conversationType: "channel",
			isGroup: true,
			tenantId: TENANT,
		},
		channelData: { tenant: { id: TENANT }, team: { id: "19:team@thread.tacv2" }, channel: { id: CHANNEL } },
		...change,
	});

export const mentionOfBot = {
	type: "mention",
	text: "<at>Rollcall</at>",
	mentioned: { id: `28:${APP}`, name: "Rollcall" },
};

export const invoke = (name: string, value: unknown) => ({ type: "invoke", name, value });
