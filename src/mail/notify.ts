import { SignJWT } from "jose";
import { z } from "zod";
import { Undelivered } from "../chat/port.ts";
import type { Mailer, MailSettings } from "./mailer.ts";

/** Shorter than a place's lease. In milliseconds. */
const PATIENCE_MS = 5_000;

const Sent = z.object({ id: z.string() });
const Found = z.object({ notifications: z.array(Sent) });

/**
 * GOV.UK Notify, by its HTTP interface. The template is a subject `((subject))` and a body `((body))`. Each message's
 * `reference` is its delivery, so that one whose fate is unknown can be asked for.
 * @param settings.key as Notify shows it: a name, the service's id and a secret, joined by hyphens
 */
export function notifyMailer({ key, template, url }: Extract<MailSettings, { by: "notify" }>): Mailer {
	const secret = new TextEncoder().encode(key.slice(-36));
	const service = key.slice(-73, -37);

	async function ask(path: string, body?: object): Promise<unknown> {
		const token = await new SignJWT()
			.setProtectedHeader({ alg: "HS256", typ: "JWT" })
			.setIssuer(service)
			.setIssuedAt()
			.sign(secret);
		const response = await fetch(new URL(path, url), {
			method: body ? "POST" : "GET",
			headers: { authorization: `Bearer ${token}`, ...(body ? { "content-type": "application/json" } : {}) },
			...(body ? { body: JSON.stringify(body) } : {}),
			redirect: "error",
			signal: AbortSignal.timeout(PATIENCE_MS),
		}).catch(() => {
			throw new Undelivered("ambiguous", "no_answer");
		});
		const { status } = response;
		if (status >= 500) throw new Undelivered("ambiguous", `notify_${status}`);
		if (status === 429) throw new Undelivered("later", "notify_429", 60);
		// The key or the service is not right: that is ours to mend, and no message is lost over it.
		if (status === 401 || status === 403) throw new Undelivered("later", `notify_${status}`, 300);
		if (!response.ok) throw new Undelivered("refused", `notify_${status}`);
		return response.json().catch(() => {
			throw new Undelivered("ambiguous", "no_json");
		});
	}

	return {
		async send({ to, subject, text, delivery }) {
			const answer = Sent.safeParse(
				await ask("/v2/notifications/email", {
					email_address: to,
					template_id: template,
					personalisation: { subject, body: text },
					reference: delivery,
				}),
			);
			if (!answer.success) throw new Undelivered("ambiguous", "not_understood");
			return answer.data.id;
		},
		async find(delivery) {
			const answer = Found.safeParse(
				await ask(`/v2/notifications?reference=${encodeURIComponent(delivery)}`),
			);
			if (!answer.success) throw new Undelivered("ambiguous", "not_understood");
			return answer.data.notifications[0]?.id;
		},
		async check() {
			await ask(`/v2/template/${encodeURIComponent(template)}`);
		},
		close: () => undefined,
	};
}
