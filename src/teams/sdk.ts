import { Application } from "@microsoft/teams-ai/lib/Application.js";
import { TeamsAdapter } from "@microsoft/teams-ai/lib/TeamsAdapter.js";
import type { Activity, InvokeResponse, TaskModuleTaskInfo, TurnContext } from "botbuilder";
import {
	type AuthenticateRequestResult,
	AuthenticationConstants,
	ClaimsIdentity,
	type ConnectorClient,
	type ConnectorFactory,
	type ServiceClientCredentialsFactory,
} from "botframework-connector";
import { createSignatureCheck } from "./signature.ts";
import { ISSUER, Unauthorised } from "./verify.ts";

/**
 * The SDK with its traps closed. It is loaded only when Teams is used, since loading it takes about a second. Of teams-ai its
 * application and its adapter are loaded by themselves: the rest, for language models, takes as long again and 24 MB.
 *
 * The endpoint settings are all or nothing: with any of them set, the SDK takes every one from here.
 */
const ENDPOINTS = {
	ToChannelFromBotLoginUrl: "https://login.microsoftonline.com/botframework.com",
	ToChannelFromBotOAuthScope: "https://api.botframework.com",
	ToBotFromChannelTokenIssuer: ISSUER,
	OAuthUrl: "https://api.botframework.com",
	CallerId: "",
};

export interface SdkOptions {
	appId: string;
	openIdUrl: string;
	timeoutMs: number;
	/** The bot's own token for a call to the connector; undefined where none is needed. */
	token(url: string): Promise<string | undefined>;
}

/** What a dialog is answered with: another screen, a plain sentence, or nothing, which closes it. */
export type DialogAnswer = TaskModuleTaskInfo | string | undefined;

/** What the adapter does with each kind of activity. Only `event` throws: when something heard could not be taken. */
export interface Doors {
	/** A press that opens a dialog. */
	open(activity: Activity): Promise<Exclude<DialogAnswer, undefined>>;
	/** Something sent from an open dialog. */
	submit(activity: Activity): Promise<DialogAnswer>;
	/** A press on a card; the sentence is shown to that person alone. */
	press(activity: Activity): Promise<string>;
	/** A message or an event. */
	event(activity: Activity): Promise<void>;
}

/** TeamsAdapter with a strict door, one try per call, and a time limit. */
export class Adapter extends TeamsAdapter {
	readonly #o: SdkOptions;
	readonly #checkSignature: (header: string) => Promise<void>;

	constructor(o: SdkOptions) {
		super(
			{
				...ENDPOINTS,
				MicrosoftAppId: o.appId,
				ToBotFromChannelOpenIdMetadataUrl: o.openIdUrl,
				ToBotFromEmulatorOpenIdMetadataUrl: o.openIdUrl,
			},
			credentials(o),
			{ requiredEndorsements: [], validateClaims: async (claims) => onlyFromTeams(claims, o.appId) },
		);
		this.#o = o;
		this.#checkSignature = createSignatureCheck(o);
	}

	/**
	 * Authenticates one activity and hands it to `logic`. Returns the answer to an invoke.
	 *
	 * @param header the Authorization header, or "anonymous" for a request let in without one.
	 * @throws Unauthorised whatever the SDK's reason is.
	 */
	async take(
		activity: Activity,
		header: string | "anonymous",
		logic: (context: TurnContext) => Promise<void>,
	): Promise<InvokeResponse | undefined> {
		const caller = header === "anonymous" ? this.#anyone() : await this.#authenticated(activity, header);
		return this.processActivity(caller, activity, logic);
	}

	/** A client of the connector at this service URL. The caller has checked the URL's host. */
	async connector(serviceUrl: string): Promise<ConnectorClient> {
		const factory = this.botFrameworkAuthentication.createConnectorFactory(
			this.createClaimsIdentity(this.#o.appId),
		);
		const client = await factory.create(serviceUrl, ENDPOINTS.ToChannelFromBotOAuthScope);
		return careful(client, this.#o.timeoutMs);
	}

	async #authenticated(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
		// The SDK fetches Microsoft's keys without a time limit of its own.
		const late = Promise.withResolvers<never>();
		const timer = setTimeout(() => late.reject(new Unauthorised("keys_unreachable")), this.#o.timeoutMs);
		try {
			const found = this.#checkSignature(header).then(() =>
				this.botFrameworkAuthentication.authenticateRequest(activity, header),
			);
			return this.#guarded(await Promise.race([found, late.promise]));
		} catch (error) {
			throw error instanceof Unauthorised ? error : new Unauthorised("token_refused");
		} finally {
			clearTimeout(timer);
		}
	}

	#anyone(): AuthenticateRequestResult {
		const claimsIdentity = new ClaimsIdentity([], AuthenticationConstants.AnonymousAuthType);
		const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(claimsIdentity);
		return this.#guarded({
			audience: ENDPOINTS.ToChannelFromBotOAuthScope,
			claimsIdentity,
			connectorFactory,
		});
	}

	#guarded(result: AuthenticateRequestResult): AuthenticateRequestResult {
		const inner = result.connectorFactory;
		if (!inner) return result;
		const create: ConnectorFactory["create"] = async (url, audience) =>
			careful(await inner.create(url, audience), this.#o.timeoutMs);
		return { ...result, connectorFactory: { create } };
	}
}

/** Application without its typing indicator, whose switch in the options has no effect in 1.7.4. */
class QuietApplication extends Application {
	override startTypingTimer(): void {}
}

/** The routes from Teams' activities to our doors. Every answer is drawn by us, so that no shared card is replaced. */
export function createApplication(adapter: Adapter, doors: Doors): Application {
	const app = new QuietApplication({ adapter, removeRecipientMention: false, startTypingTimer: false });
	app.taskModules.fetch(invoke("task/fetch"), ({ activity }) => doors.open(activity));
	app.taskModules.submit(invoke("task/submit"), ({ activity }) => doors.submit(activity));
	app.messageExtensions.fetchTask(invoke("composeExtension/fetchTask"), ({ activity }) =>
		doors.open(activity),
	);
	app.messageExtensions.submitAction(invoke("composeExtension/submitAction"), ({ activity }) =>
		doors.submit(activity),
	);
	app.adaptiveCards.actionExecute(
		async ({ activity }) =>
			activity.name === "adaptiveCard/action" && activity.value?.action?.type === "Action.Execute",
		({ activity }) => doors.press(activity),
	);
	app.activity(
		async ({ activity }) => activity.type !== "invoke",
		({ activity }) => doors.event(activity),
	);
	return app;
}

const invoke =
	(name: string) =>
	async ({ activity }: TurnContext): Promise<boolean> =>
		activity.type === "invoke" && activity.name === name;

/** Our own credentials for the SDK: it asks us for the token, and never finds authentication switched off. */
function credentials(o: SdkOptions): ServiceClientCredentialsFactory {
	return {
		isValidAppId: async (appId) => appId === o.appId,
		isAuthenticationDisabled: async () => false,
		createCredentials: async () => ({
			signRequest: async (request) => {
				const token = await o.token(request.url);
				if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`);
				return request;
			},
		}),
	};
}

/** The last check of a verified token: issued for Teams' requests to this bot, not by the emulator or a skill. */
function onlyFromTeams(claims: readonly { type: string; value: string }[], appId: string): void {
	const claim = (type: string) => claims.find((one) => one.type === type)?.value;
	if (claim("iss") !== ISSUER || claim("aud") !== appId) throw new Unauthorised("claims");
}

interface Pipeline {
	removePolicy(policy: { name: string }): unknown;
	addPolicy(policy: {
		name: string;
		sendRequest(request: { timeout: number }, next: (request: unknown) => Promise<unknown>): Promise<unknown>;
	}): void;
}

/**
 * A connector client that tries once, follows no redirect (it would take our token along) and gives up in time.
 * By itself the SDK posts up to four times, and `noRetryPolicy` in its options changes nothing.
 */
function careful(client: ConnectorClient, timeoutMs: number): ConnectorClient {
	const { pipeline } = (client as unknown as { client: { pipeline: Pipeline } }).client;
	pipeline.removePolicy({ name: "defaultRetryPolicy" });
	pipeline.removePolicy({ name: "redirectPolicy" });
	pipeline.addPolicy({
		name: "timeLimit",
		sendRequest: (request, next) => {
			request.timeout = timeoutMs;
			return next(request);
		},
	});
	return client;
}
