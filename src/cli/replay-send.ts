import { signedHeaders } from "../slack/verify.ts";
import type { Line } from "./replay-file.ts";

/** How long one answer is waited for, in milliseconds: as long as Teams waits. */
const ANSWER_MS = 15_000;

/** How requests are made to look genuine; undefined: with what the file has, and no more. */
export interface Signing {
	/** Slack's signing secret. */
	slack?: string;
	/** Makes a token for Teams' requests; none in the anonymous mode. */
	teams?: () => Promise<string>;
}

/** What came of one request. `status` is 0 when there was no answer. */
export interface Sent {
	platform: string;
	kind: string;
	status: number;
	milliseconds: number;
}

/** Sends one recorded request to a bot, and waits for its answer. A redirect is not followed. */
export async function send(line: Line, to: URL, signing: Signing | undefined): Promise<Sent> {
	const { platform, kind, path } = line;
	const body = bodyOf(line);
	const headers = { ...line.headers, ...(signing ? await signed(line, body, signing) : {}) };
	const began = performance.now();
	const status = await fetch(new URL(path, to), {
		...{ method: "POST", headers, body, redirect: "manual", signal: AbortSignal.timeout(ANSWER_MS) },
	})
		.then(async (answer) => {
			await answer.arrayBuffer();
			return answer.status;
		})
		.catch(() => 0);
	return { platform, kind, status, milliseconds: Math.round(performance.now() - began) };
}

/** Signed now: a bot takes nothing that is older than five minutes. */
async function signed(line: Line, body: string, { slack, teams }: Signing): Promise<Record<string, string>> {
	if (line.platform === "slack") return slack === undefined ? {} : signedHeaders(slack, body, Date.now());
	return teams === undefined ? {} : { authorization: `Bearer ${await teams()}` };
}

/** The body as the platform writes it: JSON, or a form of which one field is JSON. */
function bodyOf({ headers, body }: Line): string {
	if (headers["content-type"] !== "application/x-www-form-urlencoded") return JSON.stringify(body);
	const fields = Object.entries(body).map(([name, value]) => [
		name,
		typeof value === "string" ? value : JSON.stringify(value),
	]);
	return new URLSearchParams(Object.fromEntries(fields)).toString();
}
