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
}

/** `/cme case REF` as Slack sends it, signed now. */
export function signedCommand({ user, channel, ref }: Asked, trigger: string) {
	const body = stringify({
		token: "not-used-any-more",
		team_id: WORKSPACE,
		team_domain: "millbrook",
		channel_id: channel,
		channel_name: "cme-panel",
		user_id: user,
		user_name: "somebody",
		command: "/cme",
		text: `case ${ref}`,
		api_app_id: "A0ROLLCALL",
		is_enterprise_install: "false",
		response_url: "https://hooks.slack.invalid/commands/T0MILL/1/a",
		trigger_id: trigger,
	});
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
