import type { WebClient } from "@slack/web-api";
import type { Installations } from "../chat/installation.ts";
import { Undelivered } from "../chat/port.ts";
import { type ClientOf, makeClient, type Reach } from "./client.ts";
import { type AppCredentials, renewWith } from "./renew.ts";
import type { Self } from "./seen.ts";
import { createSelf } from "./self.ts";
import { repeatable, toUndelivered } from "./undelivered.ts";

/** Where a request came from, as Slack says: the workspace that the app is installed in, and its organisation. */
export interface From {
	team?: string | undefined;
	organisation?: string | undefined;
}

/** The workspaces that the bot works in, each with the token that opens it. */
export interface Workspaces {
	/** Who the bot is where a request came from, as far as that is known. */
	selfAt(from: From): Promise<Self>;
	clientOf: ClientOf;
	/** The workspace in which somebody is written to. */
	teamOf(tenant: string): string;
	/** Who the bot is, where that is one and known: for recordings. */
	known(): Self;
	start(): Promise<void>;
}

/** One workspace, whose token whoever runs the bot gave it. */
export function oneWorkspace(reach: Reach, token: string): Workspaces {
	const client = makeClient(reach, token);
	const self = createSelf(client, reach.log);
	return {
		selfAt: async () => self.known(),
		clientOf: async () => client,
		teamOf: (tenant) => self.known().team ?? tenant,
		known: self.known,
		start: self.learn,
	};
}

/** How long something that only installing mends is left alone, in seconds; and a database that did not answer. */
const WAIT = { installed: 60, database: 5 };
/** How often organisations are asked anew which workspaces are theirs, in milliseconds. */
const ASK_AGAIN_MS = 60_000;

/** As many as installed the app. No token is kept here: another replica may have renewed or removed it. */
export function manyWorkspaces(reach: Reach, app: AppCredentials, installations: Installations): Workspaces {
	const renew = renewWith(reach, app);
	/** The client of the token that was last read, so that its connections are used again. */
	const clients = new Map<string, { token: string; client: WebClient }>();
	/** When an organisation was last asked, in milliseconds, and what came of it. */
	const asked = new Map<string, { at: number; done: Promise<void> }>();

	const clientFor = async (team: string, organisation?: string): Promise<WebClient | undefined> => {
		const found = await installations.token(team, organisation, renew);
		if (!found) return undefined;
		const { tenant, token } = found;
		const known = clients.get(tenant);
		if (known?.token === token) return known.client;
		const client = makeClient(reach, token);
		clients.set(tenant, { token, client });
		return client;
	};

	/**
	 * Asks the organisations for which workspaces the app is there: Slack may have added one since. One that does not answer
	 * keeps no other's workspaces from their messages.
	 * @returns why one did not answer; undefined where all did
	 */
	const askOrganisations = async (): Promise<unknown> => {
		let failed: unknown;
		for (const organisation of await installations.organisations()) {
			const last = asked.get(organisation);
			if (last !== undefined && performance.now() - last.at < ASK_AGAIN_MS) {
				// Another place's message may have asked a moment ago: its answer is this one's too.
				await last.done;
				continue;
			}
			const done = ask(organisation).catch((error) => {
				failed ??= error;
			});
			asked.set(organisation, { at: performance.now(), done });
			await done;
		}
		return failed;
	};

	const ask = async (organisation: string): Promise<void> => {
		const client = await clientFor(organisation);
		if (client) await installations.covers(organisation, await workspacesOf(client));
	};

	const clientOf: ClientOf = async (team, organisation) => {
		const client = await clientFor(team, organisation);
		if (client) return client;
		const failed = await askOrganisations();
		const late = await clientFor(team);
		if (!late) throw mayPass(failed) ?? new Undelivered("later", "not_installed", WAIT.installed);
		return late;
	};

	return {
		async selfAt({ team, organisation }) {
			if (team === undefined && organisation === undefined) return {};
			const found = await installations.installed(team ?? "", organisation);
			return { team, ...(found && { user: found.bot, url: found.url }) };
		},
		clientOf: (team, organisation) =>
			clientOf(team, organisation).catch((error) => {
				throw isKnown(error)
					? toUndelivered(error)
					: new Undelivered("later", "installation_not_read", WAIT.database);
			}),
		teamOf: (tenant) => tenant,
		known: () => ({}),
		start: async () => undefined,
	};
}

/**
 * What kept an organisation from answering, where that may pass. Of a message for a workspace that may not even be its own
 * nothing else that it says is meant: neither that the place is gone, nor that the message was refused, or may have arrived.
 */
function mayPass(failed: unknown): unknown {
	if (failed === undefined || !isKnown(failed)) return failed;
	const why = repeatable(toUndelivered(failed));
	return why.fate === "later" ? why : undefined;
}

/** The workspaces of an organisation that the app is in. */
export async function workspacesOf(client: WebClient): Promise<string[]> {
	const found: string[] = [];
	let cursor: string | undefined;
	do {
		const answer = await client.auth.teams.list({ limit: 1_000, ...(cursor ? { cursor } : {}) });
		found.push(...(answer.teams ?? []).flatMap(({ id }) => id ?? []));
		cursor = answer.response_metadata?.next_cursor || undefined;
	} while (cursor);
	return found;
}

const isKnown = (error: unknown): boolean => error instanceof Undelivered || isOfSlack(error);

const isOfSlack = (error: unknown): boolean =>
	typeof (error as { code?: unknown }).code === "string" &&
	(error as { code: string }).code.startsWith("slack_webapi");
