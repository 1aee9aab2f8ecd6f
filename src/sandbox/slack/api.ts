import { chatMethods } from "./api-chat.ts";
import { conversationMethods } from "./api-conversations.ts";
import { fileMethods } from "./api-files.ts";
import { userMethods } from "./api-users.ts";
import { viewMethods } from "./api-views.ts";
import type { Slack } from "./slack.ts";
import type { Refusal } from "./views.ts";
import type { Json } from "./world.ts";

/** The arguments of a call, from form fields or a JSON body. */
export type Args = Record<string, unknown>;

/** Each method answers with what stands beside `ok: true`, or with a refusal. It takes effect at once. */
export type Methods = Record<string, (slack: Slack, args: Args) => Json | Refusal>;

const methods: Methods = {
	...userMethods,
	...chatMethods,
	...viewMethods,
	...conversationMethods,
	...fileMethods,
};

/** Arguments that must be there, or the call is `invalid_arguments`. */
const required: Record<string, readonly string[]> = {
	"chat.postMessage": ["channel"],
	"chat.postEphemeral": ["channel", "user"],
	"chat.update": ["channel", "ts"],
	"chat.delete": ["channel", "ts"],
	"chat.getPermalink": ["channel", "message_ts"],
	"views.open": ["trigger_id", "view"],
	"views.push": ["trigger_id", "view"],
	"views.update": ["view"],
	"views.publish": ["user_id", "view"],
	"conversations.history": ["channel"],
	"conversations.replies": ["channel", "ts"],
	"conversations.info": ["channel"],
	"conversations.members": ["channel"],
	"conversations.join": ["channel"],
	"users.info": ["user"],
};

/** Runs one Web API method. Returns the JSON that Slack would answer with. */
export function callMethod(slack: Slack, o: { method: string; args: Args; token: string | undefined }): Json {
	// Whoever asks for a token has none yet.
	if (o.method === "oauth.v2.access") {
		const result = slack.grants.access(o.args);
		if (!isRefusal(result) && !slack.workspace.installed) {
			slack.workspace.apply({ is: "installed", installed: true });
		}
		return answerOf(result);
	}
	const method = Object.hasOwn(methods, o.method) ? methods[o.method] : undefined;
	if (!method && o.method !== "auth.revoke")
		return { ok: false, error: "unknown_method", req_method: o.method };
	const refusal = slack.grants.refuses(o.token);
	if (refusal) return { ok: false, error: refusal };
	if (!slack.workspace.installed) return { ok: false, error: "account_inactive" };
	if (o.method === "auth.revoke") {
		slack.grants.revoke(o.token ?? "");
		return { ok: true, revoked: true };
	}
	const missing = (required[o.method] ?? []).filter(
		(name) => o.args[name] === undefined || o.args[name] === "",
	);
	if (missing.length > 0) {
		const messages = missing.map((name) => `[ERROR] missing required field: ${name}`);
		return refused({ error: "invalid_arguments", messages });
	}
	return answerOf(method!(slack, o.args));
}

const answerOf = (result: Json | Refusal): Json =>
	isRefusal(result) ? refused(result) : { ok: true, ...result };

function isRefusal(result: Json | Refusal): result is Refusal {
	return typeof result.error === "string";
}

function refused({ error, messages }: Refusal): Json {
	if (!messages) return { ok: false, error };
	return { ok: false, error, errors: messages, response_metadata: { messages } };
}
