import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import {
	type AdaptiveCardInvokeResponse,
	type AdaptiveCardInvokeValue,
	CardFactory,
	CloudAdapter,
	ConfigurationBotFrameworkAuthentication,
	type ConversationReference,
	MessageFactory,
	type MessagingExtensionAction,
	type MessagingExtensionActionResponse,
	type TaskModuleRequest,
	type TaskModuleResponse,
	TeamsActivityHandler,
	TeamsInfo,
	TurnContext,
	type WebRequest,
	type WebResponse,
} from "botbuilder";
import { AuthenticationConfiguration, type ServiceClientCredentialsFactory } from "botframework-connector";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTeamsStandIn, type TeamsStandIn } from "../../../src/sandbox/teams/stand-in.ts";
import { appId, appPassword, asha, card, channel, county, tokenFrom } from "./panel.ts";

/**
 * The stand-in before Microsoft's own SDK: its key set and tokens pass the SDK's checks, its activities reach the
 * SDK's Teams handlers, and its connector serves the SDK's client.
 */
const heard: string[] = [];
const form = card([{ type: "Input.Text", id: "name" }], [{ type: "Action.Submit", title: "Save" }]);
const task: TaskModuleResponse = {
	task: { type: "continue", value: { title: "Form", card: CardFactory.adaptiveCard(form) } },
};

class Handler extends TeamsActivityHandler {
	constructor() {
		super();
		this.onMessage(async (context, next) => {
			heard.push(`message ${TurnContext.removeRecipientMention(context.activity)?.trim()}`);
			const button = { type: "Action.Submit", title: "Open", data: { msteams: { type: "task/fetch" } } };
			const execute = { type: "Action.Execute", title: "Claim", verb: "claim", data: {} };
			const attachment = CardFactory.adaptiveCard(
				card([{ type: "TextBlock", text: "Here" }], [button, execute]),
			);
			await context.sendActivity(MessageFactory.attachment(attachment));
			await next();
		});
		this.onTeamsMessageEditEvent(async (context, next) => {
			heard.push(`edit ${context.activity.id}`);
			await next();
		});
		this.onTeamsChannelCreatedEvent(async (info, team, _context, next) => {
			heard.push(`channel ${info.name} in ${team.name}`);
			await next();
		});
		this.onInstallationUpdateAdd(async (_context, next) => {
			heard.push("installed");
			await next();
		});
	}

	override async handleTeamsTaskModuleFetch(): Promise<TaskModuleResponse> {
		return task;
	}

	override async handleTeamsTaskModuleSubmit(_context: TurnContext, request: TaskModuleRequest) {
		heard.push(`submit ${JSON.stringify(request.data)}`);
		return { task: { type: "message", value: "Saved" } } as TaskModuleResponse;
	}

	override async handleTeamsMessagingExtensionFetchTask(
		_context: TurnContext,
		action: MessagingExtensionAction,
	) {
		heard.push(`extension ${action.commandId} on ${action.messagePayload?.from?.user?.displayName}`);
		return task as MessagingExtensionActionResponse;
	}

	override async onAdaptiveCardInvoke(_context: TurnContext, value: AdaptiveCardInvokeValue) {
		const changed = card([{ type: "TextBlock", text: `Did ${value.action.verb}` }]);
		const type = "application/vnd.microsoft.card.adaptive";
		return { statusCode: 200, type, value: changed } as unknown as AdaptiveCardInvokeResponse;
	}
}

let teams: TeamsStandIn;
let adapter: CloudAdapter;
let botUrl: string;
const bot = createServer();

beforeAll(async () => {
	await new Promise<void>((resolve) => bot.listen(0, "127.0.0.1", resolve));
	botUrl = `http://127.0.0.1:${(bot.address() as AddressInfo).port}`;
	teams = await startTeamsStandIn({ world: county, botUrl, appId, appPassword, now: () => new Date() });
	adapter = adapterFor(teams);
	const handler = new Handler();
	bot.on("request", (request, response) => {
		void serve(request, response, (req, res) => adapter.process(req, res, (context) => handler.run(context)));
	});
});
afterAll(async () => {
	await teams.stop();
	await new Promise((resolve) => bot.close(resolve));
});

test("a mention is heard, and answered in its thread", async () => {
	const id = await teams.hands(asha).says("raise", { channel: "Panel", mention: true });
	expect(heard).toContain("message raise");
	expect(teams.hands(asha).sees({ channel: "Panel", thread: id })).toMatchObject([
		{ by: "Asha Vale" },
		{ by: "Rollcall", text: "Here", buttons: ["Open", "Claim"] },
	]);
	await teams.hands(asha).edits({ conversation: "Panel", message: id }, "raise two");
	expect(heard).toContain(`edit ${id}`);
});

test("a dialog opens, is sent, and answers", async () => {
	await teams.hands(asha).says("raise", { channel: "Panel", mention: true });
	const at = teams.hands(asha).finds({ channel: "Panel" }, "Here");
	expect((await teams.hands(asha).presses(at, "Open")).dialog?.title).toBe("Form");
	const outcome = await teams.hands(asha).fills({ name: "A Child" }).submits();
	expect(outcome.says).toBe("Saved");
	expect(heard).toContain('submit {"name":"A Child"}');
});

test("a card is replaced for the one who pressed", async () => {
	await teams.hands(asha).says("raise", "personal");
	const at = teams.hands(asha).finds("personal", "Here");
	await teams.hands(asha).presses(at, "Claim");
	expect(teams.hands(asha).finds("personal", "Did claim").message).toBe(at.message);
});

test("the message extension, a new channel and an installation are understood", async () => {
	const id = await teams.hands("Bram Holt").says("agreed", { channel: "Panel" });
	await teams.hands(asha).messageAction("decide", { conversation: "Panel", message: id });
	expect(heard).toContain("extension decide on Bram Holt");
	await teams.admin.createsChannel("Missing education", "North");
	expect(heard).toContain("channel North in Missing education");
	await teams.admin.installs({ team: "Missing education" });
	expect(heard).toContain("installed");
	expect(teams.problems).toEqual([]);
});

test("the SDK's client makes, changes and removes messages, and reads the roster", async () => {
	const data = { channel: { id: channel }, tenant: { id: county.tenant.id } };
	const activity = { ...MessageFactory.text("Digest"), summary: "Digest" };
	const parameters = {
		isGroup: true,
		tenantId: county.tenant.id,
		bot: { id: `28:${appId}`, name: "" },
		channelData: data,
		activity,
	};
	let made = "";
	const scope = "https://api.botframework.com";
	await adapter.createConversationAsync(
		appId,
		"msteams",
		teams.serviceUrl,
		scope,
		parameters as never,
		async (context) => {
			made = context.activity.conversation.id;
		},
	);
	const root = made.split(";messageid=")[1] ?? "";
	const reference = {
		channelId: "msteams",
		serviceUrl: teams.serviceUrl,
		bot: { id: `28:${appId}` },
		conversation: { id: made },
	} as ConversationReference;
	await adapter.continueConversationAsync(appId, reference, async (context) => {
		await context.updateActivity({ ...MessageFactory.text("Digest, changed"), id: root });
		const reply = await context.sendActivity("A reply");
		await context.deleteActivity(reply?.id ?? "");
		const { members } = await TeamsInfo.getPagedMembers(context);
		expect(members.map((member) => member.aadObjectId)).toContain(asha);
		expect(await TeamsInfo.getTeamDetails(context, county.teams[0]?.id)).toMatchObject({
			name: "Missing education",
		});
		expect(await TeamsInfo.getTeamChannels(context, county.teams[0]?.id)).toHaveLength(3);
	});
	const thread = teams.hands(asha).sees({ channel: "Panel", thread: root });
	expect(thread).toMatchObject([{ text: "Digest, changed", edited: true }, { deleted: true }]);
});

test.each([
	["signed by a stranger", { foreignKey: true }],
	["of another issuer", { iss: "https://example.org" }],
	["for another app", { aud: "another" }],
	["for another service", { serviceurl: "https://example.org/" }],
	["that has expired", { expiresIn: -3600 }],
	["under an unknown key", { kid: "unknown" }],
] as const)("a token %s is refused by the SDK", async (_what, overrides) => {
	const before = heard.length;
	// The SDK writes each refusal to the console.
	const quiet = vi.spyOn(console, "error").mockImplementation(() => {});
	const activity = { ...(teams.requests.of("message")[0]?.body as object), text: "forged" };
	const response = await fetch(`${botUrl}/api/messages`, {
		method: "POST",
		headers: { authorization: `Bearer ${await teams.token(overrides)}`, "content-type": "application/json" },
		body: JSON.stringify(activity),
	});
	expect(response.status).toBeGreaterThanOrEqual(400);
	expect(heard).toHaveLength(before);
	quiet.mockRestore();
});

function adapterFor(standIn: TeamsStandIn): CloudAdapter {
	const credentials = {
		isValidAppId: async (id: string) => id === appId,
		isAuthenticationDisabled: async () => false,
		createCredentials: async () => ({
			signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
				request.headers.set("authorization", `Bearer ${await tokenFrom(standIn.tokenUrl)}`);
				return request;
			},
		}),
	} as unknown as ServiceClientCredentialsFactory;
	const settings = {
		MicrosoftAppId: appId,
		ToChannelFromBotLoginUrl: standIn.tokenUrl,
		ToChannelFromBotOAuthScope: "https://api.botframework.com",
		ToBotFromChannelTokenIssuer: "https://api.botframework.com",
		OAuthUrl: standIn.url,
		ToBotFromChannelOpenIdMetadataUrl: standIn.openIdUrl,
		ToBotFromEmulatorOpenIdMetadataUrl: standIn.openIdUrl,
		CallerId: "",
	};
	return new CloudAdapter(
		new ConfigurationBotFrameworkAuthentication(
			settings as never,
			credentials,
			new AuthenticationConfiguration(),
		),
	);
}

type Answering = WebResponse & { socket: unknown; header(name: string, value: unknown): unknown };

/** What the SDK expects of a web framework: a parsed body, and an answer with `status`, `header`, `send`, `end`. */
async function serve(
	request: IncomingMessage,
	response: ServerResponse,
	process: (req: WebRequest & { method: string }, res: Answering) => Promise<void>,
) {
	let text = "";
	for await (const part of request) text += part;
	const req = Object.assign(request, { body: JSON.parse(text) });
	const res = Object.assign(response, {
		status: (code: number) => {
			response.statusCode = code;
			return res;
		},
		header: (name: string, value: unknown) => {
			response.setHeader(name, String(value));
			return res;
		},
		send: (body?: unknown) => {
			response.end(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body));
			return res;
		},
	});
	try {
		await process(req as never, res as never);
	} catch {
		if (!response.writableEnded) response.writeHead(500).end();
	}
}
