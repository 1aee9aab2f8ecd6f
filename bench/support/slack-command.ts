import { createHmac } from "node:crypto";
import { stringify } from "node:querystring";

/** The secret that the benchmark's requests are signed with. */
export const SIGNING_SECRET = "bench-signing-secret";

/** Who types the command, and where: people and channel of the demo panel. */
export const WORKSPACE = "T0MILL";
export const CHANNEL = "C0CME";
/** A coordinator, the chair, and two agency members whose agencies each have an enquiry on every case. */
export const USERS = ["U01CURLEW", "U03HERON", "U08PLOVER", "U09SISKIN"] as const;

/** Somebody who asks for a case in their panel's channel. */
export interface Asked {
	user: string;
	channel: string;
	ref: string;
	/** The case's id, as a button on it carries it. */
	id: string;
}

/** A request as it goes over the line. */
export interface Signed {
	body: string;
	headers: Record<string, string>;
}

/** Words typed after `/cme` as Slack sends them, signed now. */
export function signedWords({ user, channel }: Asked, text: string, trigger: string): Signed {
	return signed({
		token: "not-used-any-more",
		team_id: WORKSPACE,
		team_domain: "millbrook",
		channel_id: channel,
		channel_name: "cme-panel",
		user_id: user,
		user_name: "somebody",
		command: "/cme",
		text,
		api_app_id: "A0ROLLCALL",
		is_enterprise_install: "false",
		response_url: "https://hooks.slack.invalid/commands/T0MILL/1/a",
		trigger_id: trigger,
	});
}

/** `/cme case REF` as Slack sends it, signed now. */
export const signedCommand = (asked: Asked, trigger: string): Signed =>
	signedWords(asked, `case ${asked.ref}`, trigger);

/**
 * A press on a case's button in its channel as Slack sends it, signed now.
 * @param answerAt the address that takes the answer
 */
export function signedPress(
	{ user, channel, id }: Asked,
	action: string,
	trigger: string,
	answerAt: string,
): Signed {
	const payload = {
		type: "block_actions",
		team: { id: WORKSPACE, domain: "millbrook" },
		user: { id: user, team_id: WORKSPACE },
		channel: { id: channel, name: "cme-panel" },
		container: { type: "message", message_ts: "1700000000.000100", channel_id: channel },
		trigger_id: trigger,
		response_url: answerAt,
		actions: [{ type: "button", action_id: `${action}:0`, value: `${action}|${id}`, action_ts: trigger }],
	};
	return signed({ payload: JSON.stringify(payload) });
}

function signed(fields: Record<string, string>): Signed {
	const body = stringify(fields);
	const time = String(Math.floor(Date.now() / 1000));
	const signature = createHmac("sha256", SIGNING_SECRET).update(`v0:${time}:${body}`).digest("hex");
	const headers = {
		"content-type": "application/x-www-form-urlencoded",
		"content-length": String(Buffer.byteLength(body)),
		"x-slack-request-timestamp": time,
		"x-slack-signature": `v0=${signature}`,
	};
	return { body, headers };
}
