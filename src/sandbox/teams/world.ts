import { createHash } from "node:crypto";

/** Somebody in the tenant, or a guest of it. */
export interface TeamsUser {
	/** The Entra object id. */
	aadObjectId: string;
	name: string;
	jobTitle?: string;
	email?: string;
	/** The person's home tenant, where it is not the world's: a guest, or a member of a shared channel. */
	tenantId?: string;
}

export interface TeamsChannel {
	/** `19:…@thread.tacv2`. The channel with the team's own id is its General channel. */
	id: string;
	name: string;
}

export interface TeamsTeam {
	/** `19:…@thread.tacv2`: the id of the General channel. */
	id: string;
	name: string;
	aadGroupId?: string;
	/** Entra object ids. Everybody, when absent. */
	members?: string[];
	channels: TeamsChannel[];
}

export interface TeamsGroupChat {
	/** `19:…@thread.v2`. */
	id: string;
	name: string;
	/** Entra object ids. */
	members: string[];
}

/** A command of a message extension, in the manifest's shape. */
export interface ExtensionCommand {
	id: string;
	title: string;
	description?: string;
	/** Where the client offers it. `compose` and `commandBox` when absent, as in the manifest. */
	context?: string[];
}

/** Where the app is installed. A list that is absent means everywhere of that kind. */
export interface Installed {
	teams?: string[];
	people?: string[];
	groupChats?: string[];
}

/** Everything that exists before anybody does anything. Command lists and extensions have the manifest's shape. */
export interface TeamsWorld {
	tenant: { id: string; name: string };
	bot: { name: string };
	users: TeamsUser[];
	teams: TeamsTeam[];
	groupChats?: TeamsGroupChat[];
	installed?: Installed;
	commandLists?: { scopes: string[]; commands: { title: string; description: string }[] }[];
	composeExtensions?: { commands: ExtensionCommand[] }[];
	/** True when the app was granted ChannelMessage.Read.Group: it then gets every message, not mentions only. */
	readsAllMessages?: boolean;
	/** BCP 47; en-GB when absent. */
	locale?: string;
	/** IANA name; Europe/London when absent. */
	timezone?: string;
}

/** The bot-scoped id of a person: `29:…`, the same at every start. */
export function mriOf(aadObjectId: string): string {
	return `29:1${digest(`person ${aadObjectId}`)}`;
}

/** The id of a person's chat with the bot: `a:…`. */
export function personalChatOf(appId: string, aadObjectId: string): string {
	return `a:1${digest(`chat ${appId} ${aadObjectId}`)}`;
}

/** The bot's own id in every conversation. */
export function botMriOf(appId: string): string {
	return `28:${appId}`;
}

/** Splits `19:…@thread.tacv2;messageid=123` into the conversation and the thread's first message. */
export function splitConversation(id: string): { base: string; root?: string } {
	const [base = "", root] = id.split(";messageid=");
	return root ? { base, root } : { base };
}

/** The id of a thread as Teams writes it. */
export function threadOf(base: string, root: string): string {
	return `${base};messageid=${root}`;
}

function digest(text: string): string {
	return createHash("sha256").update(text).digest("base64url");
}
